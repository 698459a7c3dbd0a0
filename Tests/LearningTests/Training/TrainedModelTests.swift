import Learning
import Testing

@Suite("Trained models")
struct TrainedModelTests {
    private func trained() throws -> TrainedModel { try fit(work(epochs: 2), train: clouds(30), test: nil).model }

    @Test("come back from their file equal and predict the same bits")
    func roundTrip() throws {
        let model = try trained()
        let loaded = try TrainedModel(decoding: model.encoded())
        #expect(loaded == model)
        let rows = clouds(9, seed: 7).features
        #expect(try loaded.predict(rows) == model.predict(rows))
    }

    @Test("are refused when of another version, cut, or changed")
    func refused() throws {
        let text = String(decoding: try trained().encoded(), as: UTF8.self)
        func fault(_ text: String) -> String {
            do {
                _ = try TrainedModel(decoding: Array(text.utf8), file: "model.json")
                return ""
            } catch { return "\(error)" }
        }
        #expect(fault(text.replacing("\"version\": 1", with: "\"version\": 9")).contains("format version 9"))
        #expect(fault(text.replacing("class 1", with: "class 3")).contains("SHA-256"))
        #expect(fault(String(text.prefix(text.count / 2))).contains("model.json"))
        #expect(fault("{}").contains("no model file"))
    }

    @Test("say how many features they want")
    func features() throws {
        let model = try trained()
        #expect(throws: LearningError.self) { try model.predict(clouds(3, features: 4).features) }
    }
}

extension String {
    fileprivate func replacing(_ part: String, with other: String) -> String {
        var (result, rest) = ("", self[...])
        while let range = rest.firstRange(of: part) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
