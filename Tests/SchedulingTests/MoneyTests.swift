import Scheduling
import Testing

@Suite("Money")
struct MoneyTests {
    @Test(
        "is read and written with all its digits",
        arguments: [
            ("12", "12"), ("0.30", "0.3"), ("0.00145", "0.00145"), ("-1.5", "-1.5"), ("0.000000001", "0.000000001"), ("007.10", "7.1"),
        ])
    func digits(text: String, written: String) throws { #expect(try #require(Money(text)).description == written) }

    @Test(
        "what is no amount is refused",
        arguments: ["", ".", "1.", ".5", "1e3", "1,5", "0.0000000001", "99999999999999", "١", "--1", "1.2.3"])
    func refused(text: String) { #expect(Money(text) == nil) }

    @Test("prices of shots add up exactly")
    func product() throws {
        let price = try #require(Money("0.00145"))
        #expect(price.times(10_000) == Money("14.5"))
        #expect(price.times(.max) == nil)
        #expect(Money(billionths: .max).plus(Money(billionths: 1)) == nil)
    }

    @Test("a price is shown with the cents that it has", arguments: [("12.8", "12.80"), ("3", "3"), ("0.00145", "0.00145")])
    func shown(text: String, shown: String) { #expect(Money(text)?.shown == shown) }
}
