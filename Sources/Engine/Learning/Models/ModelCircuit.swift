internal import Circuits
internal import Diagnostics
internal import Formats

/// The circuit of a model with its inputs sorted into data and trained parameters.
struct ModelCircuit: Hashable, Sendable {
    var circuit: Circuit
    /// Inputs that are data, and the column of the preprocessed features that each takes.
    var features: [String] = []
    var featureColumns: [Int] = []
    /// Columns that are the amplitudes of the state that the circuit starts from; 0 but for amplitude encoding.
    var amplitudes = 0
    /// Whether features count as 1 where they are above 0, else as 0.
    var isThresholded = false
    var parameters: [Parameter] = []

    struct Parameter: Hashable, Sendable {
        enum Role: Hashable, Sendable {
            /// A gate's angle: starts at random.
            case angle
            /// A factor of a feature: starts at a given value.
            case factor(Double)
        }

        var name: String
        var role: Role
    }

    var parameterNames: [String] { parameters.map(\.name) }

    /// Builds the circuit that a project asks for.
    ///
    /// - Parameter columns: names of the preprocessed features.
    init(_ specification: ModelSpecification, columns: [String]) throws(LearningError) {
        if case .circuit(let file, let text) = specification.ansatz {
            try self.init(user: text, file: file, specification, columns: columns)
        } else {
            let qubits = specification.qubits ?? Self.qubitsNeeded(specification.encoding, features: columns.count)
            self.init(qubits: qubits)
            var builder = CircuitBuilder(specification, features: columns.count, model: self)
            try builder.build()
            self = builder.model
        }
        circuit.inputs = features + parameterNames
    }

    init(qubits: Int) { circuit = Circuit(qubits: qubits, name: "model") }

    private static func qubitsNeeded(_ encoding: Encoding, features: Int) -> Int {
        switch encoding.kind {
        case .amplitude: (0...).first { 1 << $0 >= features }.map { max($0, 1) } ?? 1
        case .reuploading: min(max(features, 1), 2)
        default: features
        }
    }

    /// The user's circuit, after the project's encoding where the circuit takes no data itself.
    private init(user text: String, file: String, _ specification: ModelSpecification, columns: [String]) throws(LearningError) {
        let parsed = OpenQASM.parse(text, file: file)
        guard let user = parsed.circuit else {
            throw .data(
                parsed.diagnostics.first { $0.severity == .error } ?? Diagnostic(code: "model.circuit", "'\(file)' holds no circuit"))
        }
        guard specification.qubits == nil || specification.qubits == user.qubitCount else {
            throw .configuration(
                "the project says \(specification.qubits ?? 0) qubits, the circuit '\(file)' has \(user.qubitCount)",
                hint: "leave 'qubits' out or make them equal")
        }
        self.init(qubits: user.qubitCount)
        circuit.definitions = user.definitions
        var data: [(String, Int)] = []
        var trained: [Parameter] = []
        for input in user.inputs {
            if let column = columns.firstIndex(of: input) ?? Self.column(input, columns.count) {
                data.append((input, column))
            } else {
                trained.append(Parameter(name: input, role: .angle))
            }
        }
        if data.isEmpty {
            var builder = CircuitBuilder(specification, features: columns.count, model: self)
            try builder.encode()
            self = builder.model
            if let clash = trained.first(where: { features.contains($0.name) || parameterNames.contains($0.name) }) {
                throw .configuration(
                    "the circuit '\(file)' has an input '\(clash.name)', which is a name of the encoding's", hint: "rename it")
            }
        } else {
            (features, featureColumns) = (data.map(\.0), data.map(\.1))
        }
        parameters += trained
        let declared = Set(user.inputs)
        if let unbound = user.symbols.first(where: { !declared.contains($0) }) {
            throw .configuration(
                "parameter '\(unbound)' of the circuit '\(file)' has no value", hint: "declare it with 'input float \(unbound);'")
        }
        circuit.operations += specification.isEntangled ? user.operations : try Self.separated(user)
    }

    /// The column that `x3` speaks of.
    private static func column(_ name: String, _ count: Int) -> Int? {
        guard name.hasPrefix("x"), let column = Int(name.dropFirst()), name == "x\(column)", column < count else { return nil }
        return column
    }

    /// The operations that touch one qubit only.
    private static func separated(_ circuit: Circuit) throws(LearningError) -> [Operation] {
        do {
            return try circuit.flattened().operations.filter { operation in
                if case .gate(let gate) = operation { return gate.qubits.count < 2 }
                return true
            }
        } catch {
            throw .configuration("the circuit cannot be taken apart: \(error)")
        }
    }
}

/// Puts encodings and ansätze into a circuit.
struct CircuitBuilder {
    var model: ModelCircuit
    private let specification: ModelSpecification
    private let featureCount: Int
    private var qubits: Int { model.circuit.qubitCount }

    init(_ specification: ModelSpecification, features: Int, model: ModelCircuit) {
        (self.specification, featureCount, self.model) = (specification, features, model)
    }

    mutating func build() throws(LearningError) {
        guard case .standard(let ansatz) = specification.ansatz else { return }
        guard specification.layers > 0 else { throw .configuration("'layers' is \(specification.layers); a model has at least 1") }
        if specification.encoding.kind == .reuploading {
            for layer in 0..<specification.layers {
                upload(layer)
                append(ansatz, layer: layer)
            }
            takeFeatures()
        } else {
            try encode()
            for layer in 0..<specification.layers { append(ansatz, layer: layer) }
        }
        close(ansatz)
    }

    // Encodings.

    mutating func encode() throws(LearningError) {
        switch specification.encoding.kind {
        case .angle:
            try needQubits(featureCount)
            takeFeatures()
            for feature in 0..<featureCount {
                rotate(specification.rotation, by: scaled(feature, layer: 0, qubit: feature, slot: 0), on: feature)
            }
        case .basis:
            try needQubits(featureCount)
            takeFeatures()
            model.isThresholded = true
            for feature in 0..<featureCount { model.circuit.rx(.pi * symbol(feature), feature) }
        case .iqp:
            try needQubits(featureCount)
            takeFeatures()
            for _ in 0..<2 { iqp() }
        case .amplitude:
            guard featureCount <= 1 << min(qubits, 30) else {
                throw .configuration(
                    "\(featureCount) features do not fit in the amplitudes of \(qubits) qubits",
                    hint: "add pca: \(1 << min(qubits, 30)) to preprocess or use more qubits")
            }
            model.amplitudes = featureCount
        case .reuploading:
            // In front of a circuit of the user's the data come once.
            takeFeatures()
            upload(0)
        }
    }

    private func needQubits(_ features: Int) throws(LearningError) {
        guard features <= qubits else {
            throw .configuration(
                "\(features) features do not fit on \(qubits) qubits with \(specification.encoding.name) encoding",
                hint: "add pca: \(qubits) to preprocess, or use more qubits, amplitude or reuploading")
        }
    }

    private mutating func takeFeatures() {
        model.features = (0..<featureCount).map { "x\($0)" }
        model.featureColumns = Array(0..<featureCount)
    }

    private func symbol(_ feature: Int) -> Expression { .symbol("x\(feature)") }

    private var trainsFactors: Bool { specification.trainsInputScale ?? (specification.encoding.kind == .reuploading) }

    /// A feature times its factor.
    private mutating func scaled(_ feature: Int, layer: Int, qubit: Int, slot: Int) -> Expression {
        guard trainsFactors else {
            return specification.inputScale == 1 ? symbol(feature) : .number(specification.inputScale) * symbol(feature)
        }
        let name = "s\(layer)_\(qubit)_\(slot)"
        model.parameters.append(.init(name: name, role: .factor(specification.inputScale)))
        return .symbol(name) * symbol(feature)
    }

    private mutating func rotate(_ axis: RotationAxis, by angle: Expression, on qubit: Int) {
        switch axis {
        case .x: model.circuit.rx(angle, qubit)
        case .y: model.circuit.ry(angle, qubit)
        case .z: model.circuit.rz(angle, qubit)
        }
    }

    private mutating func iqp() {
        let scale = specification.inputScale
        for qubit in 0..<qubits { model.circuit.h(qubit) }
        for feature in 0..<featureCount { model.circuit.rz(scale == 1 ? symbol(feature) : .number(scale) * symbol(feature), feature) }
        guard specification.isEntangled else { return }
        for one in 0..<featureCount {
            for other in (one + 1)..<max(featureCount, one + 1) {
                let product = symbol(one) * symbol(other)
                model.circuit.append("rzz", angles: scale == 1 ? product : .number(scale * scale) * product, on: one, other)
            }
        }
    }

    /// Every qubit gets features in turn, at least two where there are so many, about alternating axes.
    private mutating func upload(_ layer: Int) {
        guard featureCount > 0 else { return }
        let slots = max(min(2, featureCount), (featureCount + qubits - 1) / qubits)
        let axes: [RotationAxis] = specification.rotation == .z ? [.z, .y] : [specification.rotation, .z]
        for qubit in 0..<qubits {
            for slot in 0..<slots {
                let angle = scaled((qubit * slots + slot) % featureCount, layer: layer, qubit: qubit, slot: slot)
                rotate(axes[slot % 2], by: angle, on: qubit)
            }
        }
    }

    // Ansätze.

    private mutating func trained(_ layer: Int, _ qubit: Int, _ number: Int) -> Expression {
        let name = "t\(layer)_\(qubit)_\(number)"
        model.parameters.append(.init(name: name, role: .angle))
        return .symbol(name)
    }

    private mutating func append(_ ansatz: Ansatz, layer: Int) {
        for qubit in 0..<qubits {
            switch ansatz.kind {
            case .stronglyEntangling:
                model.circuit.rz(trained(layer, qubit, 0), qubit)
                model.circuit.ry(trained(layer, qubit, 1), qubit)
                model.circuit.rz(trained(layer, qubit, 2), qubit)
            case .hardwareEfficient:
                model.circuit.ry(trained(layer, qubit, 0), qubit)
                model.circuit.rz(trained(layer, qubit, 1), qubit)
            case .basicEntangler: model.circuit.rx(trained(layer, qubit, 0), qubit)
            }
        }
        guard specification.isEntangled, qubits > 1 else { return }
        switch ansatz.kind {
        case .stronglyEntangling:
            let reach = layer % (qubits - 1) + 1
            for qubit in 0..<qubits { model.circuit.cx(qubit, (qubit + reach) % qubits) }
        case .hardwareEfficient:
            for qubit in 0..<(qubits - 1) { model.circuit.cz(qubit, qubit + 1) }
        case .basicEntangler:
            for qubit in 0..<(qubits == 2 ? 1 : qubits) { model.circuit.cx(qubit, (qubit + 1) % qubits) }
        }
    }

    /// CZ at the end would be invisible to readout: hardware-efficient layers end with rotations about Y.
    private mutating func close(_ ansatz: Ansatz) {
        guard ansatz.kind == .hardwareEfficient else { return }
        for qubit in 0..<qubits { model.circuit.ry(trained(specification.layers, qubit, 0), qubit) }
    }
}
