public import Circuits
public import Numerics

/// The Fubini–Study metric of a circuit's state by its parameters, a block for each layer of parametrised gates; what lies between blocks is taken as zero.
///
/// Entry (i, j) is Re⟨∂ᵢψ|∂ⱼψ⟩ − ⟨∂ᵢψ|ψ⟩⟨ψ|∂ⱼψ⟩, a quarter of the quantum Fisher information, averaged over samples. A layer ends where a parametrised gate
/// follows a gate on several qubits; layers that share a parameter are one block.
public struct FubiniStudyMetric: Sendable {
    /// A symmetric block with the places of its parameters.
    public struct Block: Hashable, Sendable {
        public var parameters: [Int]
        public var matrix: Matrix
    }

    private struct Step: Sendable {
        var gate: LoweredGate
        /// Derivatives of the gate's angles: which angle, by which parameter.
        var slopes: [(angle: Int, parameter: Int, derivative: Expression)]
        /// Whether a new layer starts here.
        var startsLayer: Bool
    }

    private let qubits: Int
    private let features: [String]
    private let parameters: [String]
    private let amplitudeFeatures: Int
    private let steps: [Step]
    /// The parameters of each layer, ascending, and the block it adds to.
    private let layers: [[Int]]
    private let blockOfLayer: [Int]
    private let blocks: [[Int]]

    public init(_ circuit: Circuit, features: [String], parameters: [String], amplitudeFeatures: Int = 0) throws(BatchedError) {
        (qubits, self.features, self.parameters) = (circuit.qubitCount, features, parameters)
        self.amplitudeFeatures = amplitudeFeatures
        let lowered: LoweredCircuit
        do { lowered = try circuit.lowered() } catch { throw .circuit(error) }
        let places = Dictionary(uniqueKeysWithValues: parameters.enumerated().map { ($1, $0) })
        var steps: [Step] = []
        var layers: [Set<Int>] = []
        var isEntangled = true
        for gate in try BatchedCircuit.gates(of: lowered) {
            var step = Step(gate: gate, slopes: [], startsLayer: false)
            for (angle, expression) in gate.angles.enumerated() {
                for name in expression.symbols.sorted() {
                    guard let parameter = places[name] else { continue }
                    step.slopes.append((angle, parameter, expression.derivative(name)))
                }
            }
            if !step.slopes.isEmpty {
                if isEntangled {
                    layers.append([])
                    step.startsLayer = true
                    isEntangled = false
                }
                layers[layers.count - 1].formUnion(step.slopes.map(\.parameter))
            }
            if gate.targets.count + gate.controls.count > 1 { isEntangled = true }
            steps.append(step)
        }
        self.steps = steps
        self.layers = layers.map { $0.sorted() }
        (blocks, blockOfLayer) = Self.merged(layers)
    }

    /// Joins layers that share parameters.
    private static func merged(_ layers: [Set<Int>]) -> ([[Int]], [Int]) {
        var blocks: [(parameters: Set<Int>, layers: [Int])] = []
        for (place, layer) in layers.enumerated() {
            var joined = (parameters: layer, layers: [place])
            blocks.removeAll { block in
                guard !block.parameters.isDisjoint(with: joined.parameters) else { return false }
                joined.parameters.formUnion(block.parameters)
                joined.layers += block.layers
                return true
            }
            blocks.append(joined)
        }
        var places = [Int](repeating: 0, count: layers.count)
        for (block, content) in blocks.enumerated() { for layer in content.layers { places[layer] = block } }
        return (blocks.map { $0.parameters.sorted() }, places)
    }

    /// The blocks at a point, averaged over rows of features.
    public func blocks(_ rows: Matrix, order: [Int]? = nil, at values: [Double]) throws(BatchedError) -> [Block] {
        var sums = blocks.map { Block(parameters: $0, matrix: Matrix(rows: $0.count, columns: $0.count)) }
        let count = order?.count ?? rows.rows
        for sample in 0..<count {
            try add(Array(rows.row(order?[sample] ?? sample)), values, to: &sums)
        }
        for block in sums.indices {
            for place in sums[block].matrix.values.indices { sums[block].matrix.values[place] /= Double(max(count, 1)) }
        }
        return sums
    }

    private func add(_ row: [Double], _ values: [Double], to sums: inout [Block]) throws(BatchedError) {
        var named = Dictionary(uniqueKeysWithValues: zip(parameters, values))
        for (name, value) in zip(features, row) { named[name] = value }
        var state = initialState(row)
        var tangents: [Int: [Complex]] = [:]
        var layer = -1
        for step in steps {
            if step.startsLayer {
                if layer >= 0 { overlap(tangents, state, layer, &sums) }
                layer += 1
                tangents = [:]
            }
            let angles: [Double]
            var slopes: [(angle: Int, parameter: Int, value: Double)] = []
            do throws(CircuitError) {
                angles = try step.gate.evaluatedAngles(named)
                for slope in step.slopes { slopes.append((slope.angle, slope.parameter, try slope.derivative.evaluate(named))) }
            } catch {
                throw .circuit(error)
            }
            let matrix = step.gate.matrix(angles)
            for parameter in tangents.keys { apply(matrix, step.gate, to: &tangents[parameter, default: []], elsewhere: true) }
            for slope in slopes where slope.value != 0 {
                var moved = state
                apply(step.gate.matrixDerivative(angles, by: slope.angle), step.gate, to: &moved, elsewhere: false)
                let before = tangents[slope.parameter]
                tangents[slope.parameter] = moved.indices.map { (before?[$0] ?? Complex(0)) + Complex(slope.value) * moved[$0] }
            }
            apply(matrix, step.gate, to: &state, elsewhere: true)
        }
        if layer >= 0 { overlap(tangents, state, layer, &sums) }
    }

    private func initialState(_ row: [Double]) -> [Complex] {
        var state = [Complex](repeating: Complex(0), count: 1 << qubits)
        let amplitudes = row.dropFirst(features.count).prefix(amplitudeFeatures)
        let norm = amplitudes.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard norm > 0 else {
            state[0] = Complex(1)
            return state
        }
        for (place, value) in amplitudes.enumerated() { state[place] = Complex(value / norm) }
        return state
    }

    /// Adds a layer's overlaps to its block.
    private func overlap(_ tangents: [Int: [Complex]], _ state: [Complex], _ layer: Int, _ sums: inout [Block]) {
        let block = blockOfLayer[layer]
        let places = layers[layer].compactMap { parameter in sums[block].parameters.firstIndex(of: parameter).map { (parameter, $0) } }
        func product(_ a: [Complex], _ b: [Complex]) -> Complex { zip(a, b).reduce(Complex(0)) { $0 + $1.0.conjugate * $1.1 } }
        let along = Dictionary(uniqueKeysWithValues: places.map { ($0.0, product(state, tangents[$0.0] ?? [])) })
        for (one, row) in places {
            for (other, column) in places where column <= row {
                guard let a = tangents[one], let b = tangents[other], let x = along[one], let y = along[other] else { continue }
                let entry = (product(a, b) - x.conjugate * y).real
                sums[block].matrix[row, column] += entry
                if row != column { sums[block].matrix[column, row] += entry }
            }
        }
    }

    /// Applies a matrix on the gate's targets where its controls hold; what lies elsewhere stays, or becomes zero.
    private func apply(_ matrix: [Complex], _ gate: LoweredGate, to state: inout [Complex], elsewhere stays: Bool) {
        let (mask, pattern) = (Int(gate.controlMask), Int(gate.controlPattern))
        let targets = gate.targets.reduce(0) { $0 | 1 << $1 }
        let size = 1 << gate.targets.count
        let offsets = (0..<size).map { row in gate.targets.indices.reduce(0) { $0 | (row >> $1 & 1) << gate.targets[$1] } }
        var column = [Complex](repeating: Complex(0), count: size)
        for base in state.indices where base & targets == 0 {
            guard base & mask == pattern else {
                if !stays { for offset in offsets { state[base | offset] = Complex(0) } }
                continue
            }
            for row in 0..<size { column[row] = state[base | offsets[row]] }
            for row in 0..<size {
                var sum = Complex(0)
                for place in 0..<size { sum = sum + matrix[row * size + place] * column[place] }
                state[base | offsets[row]] = sum
            }
        }
    }
}
