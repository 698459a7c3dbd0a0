import Documents
import Learning
import Numerics

extension TrainedModel {
    func fileBytes() throws -> [UInt8] { try Array((JSONValue(encoding: self).text(pretty: true) + "\n").utf8) }

    init(fileBytes: [UInt8]) throws { self = try JSON.parse(String(decoding: fileBytes, as: UTF8.self), file: "model.json").decoded() }
}

extension TrainedModel {
    func predict(_ features: Matrix) throws -> Matrix { throw WorkspaceError.notPossible("prediction is not built yet") }
}
