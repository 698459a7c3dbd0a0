import Circuits

@testable import Formats

extension CircuitFormat {
    /// The circuit as a file of this kind; empty where such files are only read.
    func written(_ circuit: Circuit) throws -> [UInt8] {
        guard let write else { return [] }
        return try write(circuit)
    }
}
