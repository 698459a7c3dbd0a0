import Documents
import Glibc
import Numerics
import Store
import Tracking

/// A small project in a folder of its own, for those who measure front ends; it goes with this value.
public final class SampleProject {
    public let path: String

    /// - Parameter runs: finished runs that its store holds, with a curve each.
    public init(runs: Int) throws {
        var template = Array("/tmp/quantum-mlops-sample-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw WorkspaceError.cannotCreate(path: "/tmp", reason: String(cString: strerror(errno)))
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try writeAtomically(Array(Self.project.utf8), to: joined(path, Project.fileName))
        try writeAtomically(Array(Self.table.utf8), to: joined(path, "train.csv"))
        if runs > 0 { try fill(runs) }
    }

    deinit { removeAll(path) }

    private static let project = """
        name: sample
        data: {train: train.csv, label: label}
        preprocess: [standardize]
        model: {qubits: 4, encoding: reuploading, ansatz: strongly-entangling, layers: 3}
        training: {epochs: 1000000, batch: 16, learningRate: 0.01}

        """

    /// Two classes around two points of four dimensions.
    private static let table: String = {
        var generator = Philox(seed: 7, stream: 0)
        let rows = (0..<200).map { row -> String in
            let features = (0..<4).map { _ in "\(generator.uniform() + (row % 2 == 0 ? 0 : 0.7))" }
            return features.joined(separator: ",") + ",\(row % 2)"
        }
        return "a,b,c,d,label\n" + rows.joined(separator: "\n") + "\n"
    }()

    private func fill(_ count: Int) throws {
        let store = try OpenStore.open(in: path, durability: .normal)
        let start = now() - Double(count) * 60
        try store.database.transaction(.immediate) {
            var generator = Philox(seed: 11, stream: 0)
            for number in 0..<count {
                let time = start + Double(number) * 60
                let run = try store.runs.create(name: "sample", seed: UInt64(number), epochs: 2, manifest: "{}", at: time)
                let rate = 0.001 + 0.1 * generator.uniform()
                try store.runs.add(parameters: [("model.layers", "3"), ("training.learningRate", "\(rate)")], to: run)
                for epoch in 1...2 {
                    let loss = 0.7 / Double(epoch) + 0.1 * generator.uniform()
                    let record = EpochRecord(
                        epoch: epoch, loss: loss, trainAccuracy: 1 - loss / 2, validationAccuracy: 1 - loss / 1.8, seconds: 0.2)
                    try store.runs.add(record, to: run)
                }
                try store.runs.set(number % 17 == 0 ? .failed : .finished, of: run, why: nil, at: time + 20)
            }
        }
    }
}

/// Removes a folder with all that is in it.
private func removeAll(_ path: String) {
    if let folder = opendir(path) {
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { place in
                place.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let inner = "\(path)/\(name)"
            if unlink(inner) != 0 { removeAll(inner) }
        }
    }
    rmdir(path)
}
