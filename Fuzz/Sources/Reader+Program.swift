#if PROGRAM
    import Diagnostics
    import Documents
    import Learning
    import Numerics
    import Workbench
    import Workspace

    @testable import Commands

    extension Reader {
        /// The readers that need the whole program.
        static let program: [Reader] = [
            Reader(name: "language-server", read: languageServer), Reader(name: "project", read: project),
            Reader(name: "model", read: model), Reader(name: "terminal", read: terminal),
        ]

        private static let languageServer: @Sendable ([UInt8]) -> Void = { bytes in
            var reader = MessageReader(largest: 1 << 16)
            var server = LanguageServer()
            for part in stride(from: 0, to: bytes.count, by: 256) {
                let answers = server.receive(reader.take(bytes[part..<min(part + 256, bytes.count)])) + server.settleAll()
                for answer in answers { _ = RemoteCall.framed(answer) }
            }
        }

        private static let project = text { text in
            _ = try? Project(text: text, folder: "/nowhere") { path throws(DocumentError) in
                throw DocumentError(.missingInput, code: "file.unreadable", "\(path) is not there")
            }
        }

        /// The part of a model's file whose digest the file holds.
        private static let model = text { text in
            guard let node = try? JSON.parse(text, file: "model.json"), let read = try? node.decoded(as: TrainedModel.self),
                let bytes = try? read.encoded()
            else { return }
            let model = try? TrainedModel(decoding: bytes, file: "model.json")
            precondition(model != nil, "what is written can be read")
            guard let model, model.preprocessing.input.count <= 16, (model.specification.qubits ?? 4) <= 6 else { return }
            _ = try? model.predict(Matrix(rows: 1, columns: model.preprocessing.input.count))
        }

        private static let terminal: @Sendable ([UInt8]) -> Void = { bytes in
            var whole = InputDecoder()
            let events = whole.feed(bytes) + whole.timeout()
            var pieces = InputDecoder()
            var fed: [InputEvent] = []
            for byte in bytes { fed += pieces.feed([byte]) }
            fed += pieces.timeout()
            precondition(events == fed, "however the bytes come, they mean the same")
        }
    }
#endif
