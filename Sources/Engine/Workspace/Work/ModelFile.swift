import Foundation
import Learning
import Numerics

extension TrainedModel {
    func fileBytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    init(fileBytes: [UInt8]) throws { self = try JSONDecoder().decode(TrainedModel.self, from: Data(fileBytes)) }
}

extension TrainedModel {
    func predict(_ features: Matrix) throws -> Matrix { throw WorkspaceError.notPossible("prediction is not built yet") }
}
