import Testing

@testable import Drawing

@Suite("Texts of pictures")
struct PictureTextTests {
    @Test(
        "numbers have at most two decimals, none that say nothing",
        arguments: [
            (0.0, "0"), (12, "12"), (-0.5, "-0.5"), (3.14159, "3.14"), (0.05, "0.05"), (100.999, "101"), (-1e300, "-1000000000000"),
        ])
    func numbers(value: Double, written: String) {
        var text = PictureText()
        text.put(value)
        #expect(String(decoding: text.bytes, as: UTF8.self) == written)
    }

    @Test("digits to the base of 16")
    func hex() {
        var text = PictureText()
        text.put(0x1AF, hexDigits: 4)
        #expect(String(decoding: text.bytes, as: UTF8.self) == "01AF")
    }
}
