import Numerics

/// A project that trains in a moment: two noisy clouds of points in a plane.
extension Folder {
    static let columns = "id,x0,x1,label"

    static func small(epochs: Int = 4, training: String = "", data: String = "") throws -> Folder {
        let folder = try Folder()
        try folder.write(points(60, seed: 1), to: "data/train.csv")
        try folder.write(points(30, seed: 2), to: "data/test.csv")
        try folder.write(
            """
            name: small
            data:
              train: data/train.csv
              test: data/test.csv
              label: label
              ignore: [id]
            \(data)
            preprocess: [standardize]
            model: {qubits: 2, encoding: angle, ansatz: strongly-entangling, layers: 2}
            training:
              epochs: \(epochs)
              batch: 16
              learningRate: 0.1
              validation: 0.2
            \(training)

            """, to: "project.yaml")
        return folder
    }

    static func points(_ count: Int, seed: UInt64) -> String {
        var random = Philox(seed: seed)
        var lines = [columns]
        for row in 0..<count {
            let isUpper = row % 2 == 0
            let centre = isUpper ? 1.0 : -1.0
            let (x, y) = (centre + 0.5 * random.normal(), 0.5 * centre + 0.5 * random.normal())
            lines.append("\(row),\(x),\(y),\(isUpper ? "upper" : "lower")")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
