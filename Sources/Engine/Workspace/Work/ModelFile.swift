import Learning

extension TrainedModel {
    func fileBytes() throws -> [UInt8] { try encoded() }

    init(fileBytes: [UInt8]) throws { self = try TrainedModel(decoding: fileBytes, file: "model.json") }
}
