import Diagnostics
import Testing

@Suite("Long words in messages")
struct StringShorteningTests {
    @Test("are cut in their middle, short ones are left alone")
    func words() {
        let long = String(repeating: "x", count: 50_000)
        let message = Diagnostic(code: "test.name", "'\(long)' is not declared", at: nil, hint: "did you mean '\(long)y'?")
        #expect(message.message.utf8.count < 200 && message.message.hasPrefix("'xxx") && message.message.hasSuffix("xxx' is not declared"))
        #expect(message.hint?.hasSuffix("xy'?") == true)
        let plain = String(repeating: "a word and  another, ", count: 100)
        #expect(Diagnostic(code: "test.text", plain).message == plain)
    }
}
