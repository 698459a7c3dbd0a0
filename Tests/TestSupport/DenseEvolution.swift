public import Circuits
internal import Glibc
public import Numerics

/// What brute force says a circuit does: every gate as a matrix from ``referenceMatrix(_:_:)``, every outcome of a measurement followed.
public struct DenseEvolution {
    /// One way the measurements may have gone.
    public struct Branch {
        public var probability: Double
        public var bits: [Bool]
        public var state: [Complex]
        public var variables: [ClassicalValue] = []
    }

    public private(set) var branches: [Branch]
    private let circuit: Circuit
    private let values: [String: Double]

    /// Evolves |0…0⟩ through the whole circuit, parameters bound to `values`.
    public init(_ circuit: Circuit, values: [String: Double] = [:]) throws {
        (self.circuit, self.values) = (circuit, values)
        var state = [Complex](repeating: Complex(0), count: 1 << circuit.qubitCount)
        state[0] = Complex(1)
        branches = [
            Branch(
                probability: 1, bits: [Bool](repeating: false, count: circuit.bitCount), state: state,
                variables: circuit.variables.map(\.type.zero))
        ]
        branches = try run(circuit.operations, on: branches)
    }

    /// The state of a circuit whose measurements do not split it.
    public var state: [Complex] { branches.max { $0.probability < $1.probability }?.state ?? [] }

    /// Probabilities of the classical bits, most significant first, registers apart by spaces, the last declared first.
    public var distribution: [String: Double] {
        var distribution: [String: Double] = [:]
        for branch in branches { distribution[text(of: branch.bits), default: 0] += branch.probability }
        return distribution
    }

    private func text(of bits: [Bool]) -> String {
        var (words, start) = ([String](), 0)
        for register in circuit.bits {
            if register.isLocal {
                start += register.size
                continue
            }
            words.append(String(bits[start..<(start + register.size)].reversed().map { $0 ? "1" : "0" }))
            start += register.size
        }
        return words.reversed().joined(separator: " ")
    }

    /// The expectation value of an observable in the final state.
    public func expectation(of observable: PauliSum) -> Double {
        var total = 0.0
        for branch in branches {
            for term in observable.terms {
                var moved = branch.state
                for factor in term.string.factors {
                    let matrix = referenceMatrix(factor.pauli.rawValue.lowercased(), []) ?? .identity(qubits: 1)
                    moved = apply(matrix, on: [factor.qubit], to: moved)
                }
                let overlap = zip(branch.state, moved).reduce(0) { $0 + ($1.0.conjugate * $1.1).real }
                total += branch.probability * term.coefficient * overlap
            }
        }
        return total
    }

    private func run(_ operations: [Operation], on start: [Branch]) throws -> [Branch] {
        var branches = start
        for operation in operations {
            switch operation {
            case .barrier, .delay, .box: break
            case .gate(let application):
                for place in branches.indices {
                    var values = values
                    for (variable, value) in zip(circuit.variables, branches[place].variables) { values[variable.name] = value.number }
                    let matrix = try self.matrix(of: application, definitions: circuit.definitions, values: values)
                    branches[place].state = apply(matrix, on: application.qubits, to: branches[place].state)
                }
            case .assign(let target, let expression):
                for place in branches.indices {
                    let value = try expression.evaluate(Memory(branch: branches[place], values: values))
                    switch target {
                    case .variable(let variable):
                        branches[place].variables[variable] = try value.converted(to: circuit.variables[variable].type)
                    case .bits(let bits):
                        guard case .bits(let digits) = try value.converted(to: .bits(bits.count)) else { continue }
                        for (bit, digit) in zip(bits, digits) { branches[place].bits[bit] = digit }
                    }
                }
            case .loop(let condition, let body):
                var (waiting, done) = (branches, [Branch]())
                while let branch = waiting.popLast() {
                    if branch.probability > 1e-15, try condition.holds(in: Memory(branch: branch, values: values)) {
                        waiting += try run(body, on: [branch])
                    } else {
                        done.append(branch)
                    }
                }
                branches = done
            case .measure(let qubit, let bit):
                branches = branches.flatMap { branch in
                    [false, true].compactMap { outcome in
                        guard var projected = project(branch, qubit: qubit, outcome: outcome) else { return nil }
                        if let bit { projected.bits[bit] = outcome }
                        return projected
                    }
                }
            case .reset(let qubit):
                let flip = referenceMatrix("x", []) ?? .identity(qubits: 1)
                branches = branches.flatMap { branch in
                    [false, true].compactMap { outcome in
                        guard var projected = project(branch, qubit: qubit, outcome: outcome) else { return nil }
                        if outcome { projected.state = apply(flip, on: [qubit], to: projected.state) }
                        return projected
                    }
                }
            case .conditional(let condition, let then, let otherwise):
                branches = try branches.flatMap { branch in
                    try run(try condition.holds(in: Memory(branch: branch, values: values)) ? then : otherwise, on: [branch])
                }
            }
        }
        return branches
    }

    private struct Memory: ClassicalMemory {
        let branch: Branch
        let values: [String: Double]

        func bit(_ bit: Int) -> Bool { branch.bits[bit] }
        func variable(_ variable: Int) -> ClassicalValue { branch.variables[variable] }
        func input(_ name: String) -> Double? { values[name] }
    }

    private func project(_ branch: Branch, qubit: Int, outcome: Bool) -> Branch? {
        var projected = branch
        var weight = 0.0
        for index in branch.state.indices {
            if (index >> qubit & 1 == 1) == outcome {
                weight += branch.state[index].squaredMagnitude
            } else {
                projected.state[index] = Complex(0)
            }
        }
        guard weight > 1e-14 else { return nil }
        projected.probability *= weight
        projected.state = projected.state.map { $0 * Complex(1 / weight.squareRoot()) }
        return projected
    }

    private func apply(_ matrix: DenseMatrix, on operands: [Int], to state: [Complex]) -> [Complex] {
        var result = [Complex](repeating: Complex(0), count: state.count)
        let mask = operands.reduce(0) { $0 | 1 << $1 }
        for (index, amplitude) in state.enumerated() where amplitude != Complex(0) {
            let from = operands.enumerated().reduce(0) { $0 | (index >> $1.element & 1) << $1.offset }
            for to in 0..<matrix.size {
                let row = operands.enumerated().reduce(index & ~mask) { $0 | (to >> $1.offset & 1) << $1.element }
                result[row] = result[row] + matrix[to, from] * amplitude
            }
        }
        return result
    }

    /// The matrix of an application on all its qubits, modifiers included.
    private func matrix(
        of application: GateApplication, definitions: [GateDefinition], values: [String: Double]
    ) throws -> DenseMatrix {
        let angles = try application.angles.map { try $0.evaluate(values) }
        var matrix: DenseMatrix
        switch application.gate {
        case .standard(let index):
            guard let reference = referenceMatrix(index.gate.name, angles) else {
                throw CircuitError.unknownGate(UnknownGate(name: index.gate.name))
            }
            matrix = reference
        case .unitary(let unitary): matrix = DenseMatrix(unitary.values)
        case .defined(let name):
            guard let definition = definitions.first(where: { $0.name == name }), let body = definition.body else {
                throw CircuitError.opaque(name)
            }
            let inner = Dictionary(uniqueKeysWithValues: zip(definition.parameters, angles))
            matrix = .identity(qubits: definition.qubits.count)
            for case .gate(let part) in body {
                let small = try self.matrix(of: part, definitions: definitions, values: inner)
                matrix = embedded(small, on: part.qubits, of: definition.qubits.count) * matrix
            }
        }
        for modifier in application.modifiers.reversed() {
            switch modifier {
            case .control(let isPositive): matrix = matrix.controlled(by: isPositive ? 1 : 0)
            case .inverse: matrix = matrix.adjoint
            case .power(let exponent): matrix = try matrix.raised(to: exponent.evaluate(values))
            }
        }
        return matrix
    }
}

extension DenseMatrix {
    /// A power of a unitary matrix; eigenphases in (−π, π] for fractional exponents.
    ///
    /// Fractions by Sylvester's formula over the distinct eigenvalues, which are found by scanning the unit circle for where U − e^iφ loses rank.
    public func raised(to exponent: Double) throws -> DenseMatrix {
        if exponent == exponent.rounded() {
            let base = exponent < 0 ? adjoint : self
            return (0..<Int(abs(exponent))).reduce(DenseMatrix(diagonal: [Complex](repeating: Complex(1), count: size))) { power, _ in
                power * base
            }
        }
        var distinct: [Complex] = []
        for value in eigenvalues() where !distinct.contains(where: { ($0 - value).magnitude < 1e-6 }) { distinct.append(value) }
        var result = DenseMatrix.zero(size: size)
        let unchanged = DenseMatrix(diagonal: [Complex](repeating: Complex(1), count: size))
        for value in distinct {
            var projector = unchanged
            for other in distinct where other != value {
                projector = (Complex(1) / (value - other)) * ((self - other * unchanged) * projector)
            }
            var phase = value.phase
            if phase < -Double.pi + 1e-9 { phase = .pi }
            result = result + Complex(cos(phase * exponent), sin(phase * exponent)) * projector
        }
        return result
    }

    /// Eigenvalues by unshifted QR steps with a fixed complex shift, on small matrices.
    private func eigenvalues() -> [Complex] {
        var active = self
        var found: [Complex] = []
        while active.size > 1 {
            let last = active.size - 1
            for round in 0..<2000 {
                let rest = (0..<last).reduce(0.0) { $0 + active[last, $1].magnitude }
                if rest < 1e-14 { break }
                let shift = active[last, last] + (rest > 0.5 || round < 8 ? Complex(0.3, 0.1) : Complex(0))
                active = active.stepped(shift: shift)
            }
            found.append(active[last, last])
            var smaller = DenseMatrix.zero(size: last)
            for row in 0..<last { for column in 0..<last { smaller[row, column] = active[row, column] } }
            active = smaller
        }
        found.append(active[0, 0])
        return found.map { $0 * Complex(1 / $0.magnitude) }
    }

    /// One QR step: RQ + shift, where QR = self − shift, by Gram–Schmidt.
    private func stepped(shift: Complex) -> DenseMatrix {
        var columns = (0..<size).map { column in (0..<size).map { self[$0, column] - ($0 == column ? shift : Complex(0)) } }
        var r = DenseMatrix.zero(size: size)
        for column in 0..<size {
            for _ in 0..<2 {
                for earlier in 0..<column {
                    let overlap = (0..<size).reduce(Complex(0)) { $0 + columns[earlier][$1].conjugate * columns[column][$1] }
                    r[earlier, column] = r[earlier, column] + overlap
                    for row in 0..<size { columns[column][row] = columns[column][row] - overlap * columns[earlier][row] }
                }
            }
            let length = columns[column].reduce(0) { $0 + $1.squaredMagnitude }.squareRoot()
            r[column, column] = Complex(length)
            if length > 1e-12 {
                columns[column] = columns[column].map { $0 * Complex(1 / length) }
            } else {
                columns[column] = unitOrthogonal(to: Array(columns[..<column]))
            }
        }
        var q = DenseMatrix.zero(size: size)
        for row in 0..<size { for column in 0..<size { q[row, column] = columns[column][row] } }
        return r * q + DenseMatrix(diagonal: [Complex](repeating: shift, count: size))
    }

    private func unitOrthogonal(to columns: [[Complex]]) -> [Complex] {
        for axis in 0..<size {
            var candidate = (0..<size).map { Complex($0 == axis ? 1 : 0) }
            for _ in 0..<2 {
                for column in columns {
                    let overlap = (0..<size).reduce(Complex(0)) { $0 + column[$1].conjugate * candidate[$1] }
                    for row in 0..<size { candidate[row] = candidate[row] - overlap * column[row] }
                }
            }
            let length = candidate.reduce(0) { $0 + $1.squaredMagnitude }.squareRoot()
            if length > 0.1 { return candidate.map { $0 * Complex(1 / length) } }
        }
        return (0..<size).map { Complex($0 == 0 ? 1 : 0) }
    }
}

/// The largest distance of two amplitudes after the best global phase.
public func distanceUpToPhase(_ left: [Complex], _ right: [Complex]) -> Double {
    guard left.count == right.count else { return .infinity }
    let overlap = zip(left, right).reduce(Complex(0)) { $0 + $1.0.conjugate * $1.1 }
    let turn = overlap.magnitude > 0 ? overlap * Complex(1 / overlap.magnitude) : Complex(1)
    return zip(left, right).reduce(0) { max($0, ($1.0 * turn - $1.1).magnitude) }
}

/// The largest distance of two amplitudes.
public func distance(_ left: [Complex], _ right: [Complex]) -> Double {
    guard left.count == right.count else { return .infinity }
    return zip(left, right).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
}
