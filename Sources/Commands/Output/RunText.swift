import Documents

/// The answer of `run`, `train` and `evaluate` for people, from the document that programs read.
struct RunText {
    private let document: JSONValue

    init(_ document: JSONValue) { self.document = document }

    var lines: [String] {
        [title] + history + scores + comparison + seeds + files
    }

    private var title: String {
        let model = document["model"]
        let parts = [
            document["project"]?.string ?? "", "run \(document["run"]?.string ?? "")",
            document["seed"]?.integer.map { "seed \($0)" } ?? "", model?["kind"]?.string ?? "",
            model?["qubits"]?.integer.map { counted($0, "qubit") } ?? "",
            model?["parameters"]?.integer.map { counted($0, "parameter") } ?? "",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private var history: [String] {
        guard let epochs = document["history"]?.array, let first = epochs.first?["loss"]?.number, let last = epochs.last?["loss"]?.number
        else { return [] }
        let seconds = document["wallSeconds"]?.number.map { " in \(duration($0))" } ?? ""
        let rate = document["samplesPerSecond"]?.number.map { ", \(short($0.rounded())) samples a second" } ?? ""
        let early = document["stoppedEarly"]?.bool == true ? ", stopped early" : ""
        let fits = document["seeds"]?.array.map { "\(counted($0.count, "seed")), each " } ?? ""
        return ["", "\(fits)\(counted(epochs.count, "epoch"))\(seconds)\(rate)\(early); loss \(fixed(first, 4)) to \(fixed(last, 4))"]
    }

    private static let names: [(key: String, title: String)] = [
        ("accuracy", "accuracy"), ("balancedAccuracy", "balanced accuracy"), ("f1", "F1"), ("rocAuc", "ROC-AUC"),
        ("sensitivity", "sensitivity"), ("specificity", "specificity"), ("calibrationError", "calibration error"),
    ]

    /// The part that scores are told of: the test part, else the training part.
    private var part: (name: String, metrics: JSONValue)? {
        if let test = document["metrics"]?["test"] { return ("test part", test) }
        return document["metrics"]?["train"].map { ("training part", $0) }
    }

    private var scores: [String] {
        guard let part else { return [] }
        var table = TextTable([part.name, "", "95 % interval"], rightAligned: [1])
        for (key, title) in Self.names {
            guard let value = part.metrics[key]?.number else { continue }
            let bounds = part.metrics["intervals"]?[key]?.array?.compactMap(\.number) ?? []
            table.add(title, fixed(value, 4), bounds.count == 2 ? "\(fixed(bounds[0], 4)) to \(fixed(bounds[1], 4))" : "")
        }
        return [""] + table.lines()
    }

    private var comparison: [String] {
        guard let own = part?.metrics["accuracy"]?.number else { return [] }
        var table = TextTable(["beside it", "accuracy", ""], rightAligned: [1])
        table.add("this model", fixed(own, 4), "")
        if let noise = document["noise"], let value = noise["accuracy"]?.number {
            let plain = noise["withoutNoise"]?["accuracy"]?.number.map { ", \(fixed($0, 4)) without it on the same samples" } ?? ""
            table.add("under \(noise["source"]?.string ?? "noise")", fixed(value, 4), (noise["method"]?.string ?? "") + plain)
        }
        func add(_ title: String, _ value: Double?) {
            guard let value else { return }
            let difference = own - value
            table.add(
                title, fixed(value, 4),
                difference == 0 ? "equal" : difference > 0 ? "\(fixed(difference, 4)) below" : "\(fixed(-difference, 4)) above")
        }
        for member in document["baseline"]?.members ?? [] { add(Self.spaced(member.key), member.value["accuracy"]?.number) }
        add("without entanglement", document["ablation"]?["withoutEntanglement"]?["accuracy"]?.number)
        return table.rows.count > 1 ? [""] + table.lines() : []
    }

    private var seeds: [String] {
        guard let seeds = document["seeds"]?.array else { return [] }
        var table = TextTable(["seed", "run", "accuracy"], rightAligned: [0, 2])
        for seed in seeds {
            let metrics = seed["metrics"]?["test"] ?? seed["metrics"]?["train"]
            table.add(
                seed["seed"]?.integer.map(String.init) ?? "", seed["run"]?.string ?? "",
                metrics?["accuracy"]?.number.map { fixed($0, 4) } ?? "")
        }
        var lines = [""] + table.lines()
        if let accuracy = document["spread"]?["accuracy"], let mean = accuracy["mean"]?.number {
            let deviation = accuracy["deviation"]?.number.map { " ± \(fixed($0, 4))" } ?? ""
            lines.append("mean accuracy \(fixed(mean, 4))\(deviation) over \(counted(seeds.count, "seed"))")
        }
        return lines
    }

    private var files: [String] {
        guard let model = document["artifacts"]?.array?.first(where: { $0["name"] == "model" })?["path"]?.string else { return [] }
        return ["", "model: \(model)"]
    }

    /// `logisticRegression` as two words.
    private static func spaced(_ name: String) -> String {
        var text = ""
        for character in name {
            if character.isUppercase, let last = text.last, last.isLowercase { text.append(" ") }
            text.append(contentsOf: character == "-" || character == "_" ? " " : character.lowercased())
        }
        return text
    }
}
