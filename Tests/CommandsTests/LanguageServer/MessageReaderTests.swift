import Testing

@testable import Commands

@Suite("Messages in a stream")
struct MessageReaderTests {
    private func frames(_ chunks: [String], largest: Int = 1000) -> [MessageReader.Frame] {
        var reader = MessageReader(largest: largest)
        return chunks.flatMap { reader.take(Array($0.utf8)) }
    }

    private func contents(_ frames: [MessageReader.Frame]) -> [String] {
        frames.map { if case .content(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { "malformed" } }
    }

    @Test("messages come whole however the stream is cut")
    func cuts() {
        let stream = "Content-Length: 2\r\n\r\n{}content-length:3\r\nContent-Type: x\r\n\r\nabcCONTENT-LENGTH: 0\n\n"
        for size in 1...stream.count {
            let chunks = stride(from: 0, to: stream.count, by: size).map { String(stream.dropFirst($0).prefix(size)) }
            #expect(contents(frames(chunks)) == ["{}", "abc", ""])
        }
    }

    @Test(
        "what is no message is told, and the next one is found",
        arguments: [
            "hello\r\n\r\nContent-Length: 2\r\n\r\n{}", "Content-Length: -1\r\n\r\nContent-Length: 2\r\n\r\n{}",
            "Content-Length: many\r\n\r\nContent-Length: 2\r\n\r\n{}", "Content-Type: x\r\n\r\nContent-Length: 2\r\n\r\n{}",
            "Content-Length: 99999999999999999999\r\n\r\nContent-Length: 2\r\n\r\n{}",
            String(repeating: "x", count: 5000) + "Content-Length: 2\r\n\r\n{}",
        ])
    func garbage(_ stream: String) {
        #expect(contents(frames([stream])) == ["malformed", "{}"])
        #expect(contents(frames(stream.map(String.init))).last == "{}")
    }

    @Test("a message that is too large is passed over")
    func tooLarge() {
        let body = String(repeating: "y", count: 1500)
        let stream = "Content-Length: 1500\r\n\r\n\(body)Content-Length: 2\r\n\r\n{}"
        #expect(contents(frames([stream])) == ["malformed", "{}"])
        #expect(contents(frames(stream.map(String.init))) == ["malformed", "{}"])
    }

    @Test("half a message is none yet")
    func half() {
        #expect(frames(["Content-Length: 10\r\n\r\nabc"]).isEmpty)
        #expect(frames(["Content-"]).isEmpty)
    }
}
