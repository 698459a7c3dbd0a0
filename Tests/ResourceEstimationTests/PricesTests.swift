import Diagnostics
import Documents
import Testing

@testable import ResourceEstimation

@Suite("Prices")
struct PricesTests {
    private func list(_ text: String) throws -> PriceList { try PriceList(try JSON.parse(text, file: "prices.json")) }

    @Test("the amount is exact to the last digit")
    func amount() throws {
        let estimate = try estimate(LogicalCounts(numQubits: 10, tCount: 100))
        #expect(estimate.physicalQubits == 85020 && estimate.runtime == 440_000)
        let prices = try list(#"{"currency":"EUR","asOf":"2026-11-01","perSecond":0.1,"perQubitSecond":0.003,"perShot":"0.30"}"#)
        // 1000 · (0.3 + 0.00044 · (0.1 + 0.003 · 85020)) = 1000 · (0.3 + 0.00044 · 255.16) = 412.2704
        #expect(prices.cost(of: estimate, shots: 1000).amount == "412.2704")
        #expect(prices.cost(of: estimate, shots: 0).amount == "0")
    }

    @Test(
        "decimals multiply and add exactly",
        arguments: [
            ("0.1", "0.2", "0.02", "0.3"), ("99999999999999999999", "1.5", "149999999999999999998.5", "100000000000000000000.5"),
            ("1e-3", "20", "0.02", "20.001"), ("0", "7", "0", "7"),
        ])
    func decimals(_ a: String, _ b: String, _ product: String, _ sum: String) throws {
        let (one, other) = (try #require(ExactDecimal(a)), try #require(ExactDecimal(b)))
        #expect((one * other).description == product && (one + other).description == sum)
    }

    @Test(
        "a price list that is none is refused with its place",
        arguments: [
            #"{"currency":"EUR","asOf":"x","perSecond":-1}"#, #"{"currency":"EUR","asOf":"x","perSeconds":1}"#,
            #"{"currency":"EUR","perShot":1}"#,
            #"{"currency":"EUR","asOf":"x"}"#, "[]", #"{"currency":3,"asOf":"x","perShot":1}"#,
        ])
    func refused(_ text: String) {
        #expect { try list(text) } throws: { ($0 as? DocumentError)?.diagnostics.first?.span != nil }
    }
}
