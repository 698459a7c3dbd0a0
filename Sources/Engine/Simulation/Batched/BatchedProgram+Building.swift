internal import Circuits
internal import Glibc
internal import KernelTable
internal import Numerics

/// Turns primitives into a flat program.
struct BatchedProgramBuilder {
    private(set) var program: BatchedProgram
    private let parameterNames: [String]
    /// Where each basis state's amplitude lies.
    private var places: [Int]
    private var pending: [[BatchedPrimitive.Element]]
    private var isTouched: [Bool]
    private var initial: [[BatchedPrimitive.Element]]
    private var lists: [[UInt32]: Int] = [:]
    private var rest: [BatchedOperation] = []
    private var fixedPlaces: [[Complex]: Int] = [:]
    private var anglePlaces: [AnglePolynomial: Int] = [:]
    /// Runs with derivatives a sample, their cross sums numbered apart until all are known.
    private var laneCrossOperations: [(operation: Int, isInitial: Bool, elements: [BatchedPrimitive.Element])] = []
    private var sharedCrossOperations: [(operation: Int, isInitial: Bool, elements: [BatchedPrimitive.Element])] = []

    init(qubits: Int, parameters: [String], features: Int, atoms: AngleAtoms, amplitudeFeatures: Int) {
        program = BatchedProgram(atoms: atoms)
        program.qubits = qubits
        program.features = features
        program.parameters = parameters.count
        program.amplitudeFeatures = amplitudeFeatures
        parameterNames = parameters
        places = Array(0..<(1 << qubits))
        pending = Array(repeating: [], count: qubits)
        initial = Array(repeating: [], count: qubits)
        isTouched = Array(repeating: false, count: qubits)
    }

    static func build(
        _ primitives: [BatchedPrimitive], qubits: Int, parameters: [String], features: Int, atoms: AngleAtoms, observables: [PauliSum],
        amplitudeFeatures: Int
    ) throws(BatchedError) -> BatchedProgram {
        var builder = BatchedProgramBuilder(
            qubits: qubits, parameters: parameters, features: features, atoms: atoms, amplitudeFeatures: amplitudeFeatures)
        for primitive in primitives { try builder.append(primitive) }
        for qubit in 0..<qubits { try builder.flush(qubit) }
        try builder.finish(observables)
        return builder.program
    }

    private mutating func append(_ primitive: BatchedPrimitive) throws(BatchedError) {
        if case .element(let qubit, let element) = primitive {
            if case .phase = element { return }
            pending[qubit].append(element)
            return
        }
        for qubit in primitive.qubits {
            try flush(qubit)
            isTouched[qubit] = true
        }
        switch primitive {
        case .element: break
        case .permutation(let controls, let targets, let moves): permute(controls, targets, moves)
        case .negation(let controls):
            let list = satisfying(controls).map { UInt32(2 * places[$0]) }.sorted()
            rest.append(BatchedOperation(.negate, first: place(of: list), count: list.count))
        case .controlled(let controls, let qubit, let elements):
            try appendRun(elements, pairs: pairs(qubit, controls), isInitial: false)
        case .dense(let controls, let targets, let matrix): appendDense(controls, targets, matrix)
        }
    }

    /// Ends the run on a qubit.
    private mutating func flush(_ qubit: Int) throws(BatchedError) {
        let run = pending[qubit]
        guard !run.isEmpty else { return }
        pending[qubit] = []
        if !isTouched[qubit] {
            isTouched[qubit] = true
            initial[qubit] = run
            return
        }
        if run.count == 1, case .fixed(let matrix) = run[0], matrix == [Complex(0), Complex(1), Complex(1), Complex(0)] {
            return permute([], [qubit], [1, 0])
        }
        try appendRun(run, pairs: pairs(qubit, []), isInitial: false)
    }

    // Lists of basis states.

    private func satisfying(_ controls: [LoweredGate.Control]) -> [Int] {
        places.indices.filter { state in controls.allSatisfy { (state >> $0.qubit & 1 == 1) == $0.isPositive } }
    }

    private func pairs(_ qubit: Int, _ controls: [LoweredGate.Control]) -> [UInt32] {
        let bit = 1 << qubit
        let pairs = satisfying(controls).filter { $0 & bit == 0 }.map { (places[$0], places[$0 | bit]) }
        return pairs.sorted { min($0.0, $0.1) < min($1.0, $1.1) }.flatMap { [UInt32(2 * $0.0), UInt32(2 * $0.1)] }
    }

    /// Equal lists are kept once.
    private mutating func place(of list: [UInt32]) -> Int {
        if let place = lists[list] { return place }
        let place = program.indices.count
        program.indices += list
        lists[list] = place
        return place
    }

    private static func spread(_ row: Int, _ targets: [Int]) -> Int {
        targets.indices.reduce(0) { $0 | (row >> $1 & 1) << targets[$1] }
    }

    private mutating func permute(_ controls: [LoweredGate.Control], _ targets: [Int], _ moves: [Int]) {
        let mask = Self.spread((1 << targets.count) - 1, targets)
        var moved = places
        for state in satisfying(controls) {
            let row = targets.indices.reduce(0) { $0 | (state >> targets[$1] & 1) << $1 }
            moved[state & ~mask | Self.spread(moves[row], targets)] = places[state]
        }
        places = moved
    }

    private mutating func appendDense(_ controls: [LoweredGate.Control], _ targets: [Int], _ matrix: [Complex]) {
        let (size, mask) = (1 << targets.count, Self.spread((1 << targets.count) - 1, targets))
        let list = satisfying(controls).filter { $0 & mask == 0 }
            .flatMap { state in (0..<size).map { UInt32(2 * places[state | Self.spread($0, targets)]) } }
        let start = program.constants.count
        for value in matrix { program.constants += [value.real, value.imaginary] }
        for row in 0..<size {
            for column in 0..<size { program.constants += [matrix[column * size + row].real, -matrix[column * size + row].imaginary] }
        }
        rest.append(BatchedOperation(.dense, targets: targets.count, matrix: start, first: place(of: list), count: list.count / size))
    }

    // Runs.

    /// The place of a fixed matrix in the shared area.
    private mutating func place(of matrix: [Complex]) -> Int {
        if let place = fixedPlaces[matrix] { return place }
        let place = 8 * program.fixed.count
        program.fixed.append(matrix)
        program.rotations += blochRotation(matrix)
        fixedPlaces[matrix] = place
        return place
    }

    private mutating func batchedElement(_ element: BatchedPrimitive.Element) -> BatchedElement {
        switch element {
        case .fixed(let matrix): return BatchedElement(.fixed, isPerSample: false, place: place(of: matrix))
        case .rotation(let axis, let angle):
            let kind: BatchedElement.Kind = axis == .x ? .rotationX : axis == .y ? .rotationY : .rotationZ
            return BatchedElement(kind, isPerSample: angle.isPerSample, place: place(of: 0.5 * angle))
        case .phase(let angle): return BatchedElement(.phase, isPerSample: angle.isPerSample, place: place(of: angle))
        }
    }

    private mutating func place(of angle: AnglePolynomial) -> Int {
        if let place = anglePlaces[angle] { return place }
        let place = angle.isPerSample ? program.laneAngles.append(angle) : program.sharedAngles.append(angle)
        anglePlaces[angle] = place
        return place
    }

    private func isPerSample(_ element: BatchedPrimitive.Element) -> Bool { element.angle?.isPerSample ?? false }

    /// Products of shared elements, waiting for places after the fixed matrices.
    private var sharedProducts: [[BatchedElement]] = []

    /// The elements that are multiplied out for a run of a sample: neighbouring shared ones as one product.
    private mutating func factors(_ run: [BatchedPrimitive.Element]) -> [BatchedElement] {
        var factors: [BatchedElement] = []
        var shared: [BatchedPrimitive.Element] = []
        func end(_ builder: inout BatchedProgramBuilder) {
            if shared.count > 1 {
                builder.sharedProducts.append(shared.map { builder.batchedElement($0) })
                // Negative places are products, counted from -1.
                factors.append(BatchedElement(.fixed, isPerSample: false, place: -builder.sharedProducts.count))
            } else {
                factors += shared.map { builder.batchedElement($0) }
            }
            shared = []
        }
        for element in run {
            if isPerSample(element) {
                end(&self)
                factors.append(batchedElement(element))
            } else {
                shared.append(element)
            }
        }
        end(&self)
        return factors
    }

    private mutating func appendElements(_ elements: [BatchedElement]) -> Int {
        program.elements += elements
        return program.elements.count - elements.count
    }

    private mutating func appendRun(_ run: [BatchedPrimitive.Element], pairs: [UInt32], isInitial: Bool) throws(BatchedError) {
        let kind: BatchedOperation.Kind = run.allSatisfy(\.isDiagonal) ? .diagonal : run.allSatisfy(\.isReal) ? .real : .general
        var operation = BatchedOperation(kind, first: place(of: pairs), count: pairs.count / 2)
        if run.contains(where: isPerSample) {
            operation.isPerSample = true
            operation.matrix = Int32(program.laneSize)
            let elements = factors(run)
            program.laneRuns.append(
                BatchedRun(first: appendElements(elements), count: elements.count, place: program.laneSize, isInitial: false))
            program.laneSize += 8
        } else {
            sharedProducts.append(run.map { batchedElement($0) })
            operation.matrix = Int32(-sharedProducts.count)
        }
        try note(run, of: &operation, at: isInitial ? program.operations.count : rest.count, isInitial: isInitial)
        if isInitial { program.operations.append(operation) } else { rest.append(operation) }
    }

    /// Sees to the derivatives of a run.
    private mutating func note(
        _ run: [BatchedPrimitive.Element], of operation: inout BatchedOperation, at place: Int, isInitial: Bool
    ) throws(BatchedError) {
        guard let first = try firstTrained(run) else { return }
        operation.cross = 0
        var needsSamples = run[(first + 1)...].contains(where: isPerSample)
        for element in run {
            for (_, slope) in try slopes(element) where slope.isPerSample { needsSamples = true }
        }
        if needsSamples {
            laneCrossOperations.append((place, isInitial, run))
        } else {
            sharedCrossOperations.append((place, isInitial, run))
        }
    }

    private mutating func firstTrained(_ run: [BatchedPrimitive.Element]) throws(BatchedError) -> Int? {
        for (place, element) in run.enumerated() where try !slopes(element).isEmpty { return place }
        return nil
    }

    /// The derivatives of an element's angle by the parameters.
    private mutating func slopes(_ element: BatchedPrimitive.Element) throws(BatchedError) -> [(Int, AnglePolynomial)] {
        guard let angle = element.angle else { return [] }
        var found: [(Int, AnglePolynomial)] = []
        for parameter in try program.atoms.parameters(of: angle, names: parameterNames) {
            let slope = try program.atoms.derivative(angle, by: parameter, named: parameterNames[parameter])
            if !slope.terms.isEmpty { found.append((parameter, slope)) }
        }
        return found
    }

    // The end.

    private mutating func finish(_ observables: [PauliSum]) throws(BatchedError) {
        for qubit in 0..<program.qubits where !initial[qubit].isEmpty {
            if program.startsFromFeatures {
                try appendInitial(qubit)
            } else if try firstTrained(initial[qubit]) != nil {
                let diagonal = initial[qubit].allSatisfy(\.isDiagonal)
                let list = identityPairs(qubit)
                var operation = BatchedOperation(diagonal ? .diagonal : .general, first: place(of: list), count: list.count / 2)
                try note(initial[qubit], of: &operation, at: program.operations.count, isInitial: true)
                program.operations.append(operation)
            }
        }
        program.initialCount = program.operations.count
        if !program.startsFromFeatures {
            for qubit in 0..<program.qubits {
                let elements = factors(initial[qubit])
                program.initialRuns.append(
                    BatchedRun(first: appendElements(elements), count: elements.count, place: 4 * qubit, isInitial: true))
            }
        }
        numberProducts()
        numberCrosses()
        try addDerivatives()
        markUndone()
        addObservables(observables)
    }

    private func identityPairs(_ qubit: Int) -> [UInt32] {
        let bit = 1 << qubit
        return (0..<program.states).filter { $0 & bit == 0 }.flatMap { [UInt32(2 * $0), UInt32(2 * ($0 | bit))] }
    }

    private mutating func appendInitial(_ qubit: Int) throws(BatchedError) {
        try appendRun(initial[qubit], pairs: identityPairs(qubit), isInitial: true)
    }

    /// Gives products of shared elements their places after the fixed matrices.
    private mutating func numberProducts() {
        let start = 8 * program.fixed.count
        func resolved(_ place: Int32) -> Int32 { place < 0 ? Int32(start) + 8 * (-place - 1) : place }
        for place in program.elements.indices where program.elements[place].kind == .fixed {
            program.elements[place].place = resolved(program.elements[place].place)
        }
        for (number, elements) in sharedProducts.enumerated() {
            program.sharedRuns.append(
                BatchedRun(first: appendElements(elements), count: elements.count, place: start + 8 * number, isInitial: false))
        }
        for place in rest.indices where rest[place].kind != .dense { rest[place].matrix = resolved(rest[place].matrix) }
        for place in program.operations.indices { program.operations[place].matrix = resolved(program.operations[place].matrix) }
        program.sharedSize = start + 8 * sharedProducts.count
    }

    private mutating func numberCrosses() {
        program.sharedCrosses = sharedCrossOperations.count
        program.laneCrosses = laneCrossOperations.count
        for (number, use) in (sharedCrossOperations + laneCrossOperations).enumerated() {
            if use.isInitial {
                program.operations[use.operation].cross = Int32(4 * number)
            } else {
                rest[use.operation].cross = Int32(4 * number)
            }
        }
    }

    private mutating func addDerivatives() throws(BatchedError) {
        for (number, use) in sharedCrossOperations.enumerated() {
            // What lies before the first trained element turns no axis.
            let run = Array(use.elements[(try firstTrained(use.elements) ?? 0)...])
            var elements = run.map { batchedElement($0) }
            for (place, element) in run.enumerated() {
                let slopes = try slopes(element)
                guard !slopes.isEmpty else { continue }
                elements[place].slope = Int32(program.sharedSlopes)
                for (parameter, slope) in slopes {
                    program.sharedContributions.append(
                        .init(slope: program.sharedSlopes, polynomial: program.sharedDerivatives.append(slope), parameter: parameter))
                }
                program.sharedSlopes += 1
            }
            program.sharedDerivativeRuns.append(
                BatchedRun(first: appendElements(elements), count: elements.count, place: 4 * number, isInitial: false))
        }
        for (number, use) in laneCrossOperations.enumerated() {
            var elements = use.elements.map { batchedElement($0) }
            for (place, element) in use.elements.enumerated() {
                let slopes = try slopes(element)
                guard !slopes.isEmpty else { continue }
                elements[place].slope = Int32(program.laneSlopes)
                for (parameter, slope) in slopes {
                    let target = program.laneParameters.firstIndex(of: parameter) ?? program.laneParameters.count
                    if target == program.laneParameters.count { program.laneParameters.append(parameter) }
                    program.laneContributions.append(
                        BatchedContribution(slope: program.laneSlopes, value: program.laneDerivatives.append(slope), target: target))
                }
                program.laneSlopes += 1
            }
            program.laneDerivativeRuns.append(
                BatchedRun(
                    first: appendElements(elements), count: elements.count, place: 4 * (program.sharedCrosses + number), isInitial: false))
        }
    }

    /// An operation need not be undone where nothing before it wants a derivative; those at the start commute with one another.
    private mutating func markUndone() {
        for place in program.operations.indices { program.operations[place].isUndone = false }
        var isWanted = program.operations.contains { $0.cross >= 0 }
        for place in rest.indices {
            rest[place].isUndone = isWanted
            isWanted = isWanted || rest[place].cross >= 0
        }
        program.operations += rest
    }

    private mutating func addObservables(_ observables: [PauliSum]) {
        for observable in observables {
            var parts: [BatchedProgram.Observable.Part] = []
            let groups = Dictionary(grouping: observable.terms) { [$0.string.flipMask, UInt64($0.string.yCount & 1)] }
            for key in groups.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                let flips = Int(key[0])
                var factors = [Double](repeating: 0, count: program.states)
                for term in groups[key] ?? [] {
                    let (signs, sign) = (Int(term.string.signMask), term.string.yCount & 2 == 0 ? term.coefficient : -term.coefficient)
                    for state in 0..<program.states {
                        factors[places[state]] += (state & signs).nonzeroBitCount & 1 == 0 ? sign : -sign
                    }
                }
                var partners = -1
                if flips != 0 {
                    partners = program.observablePartners.count
                    var list = [UInt32](repeating: 0, count: program.states)
                    for state in 0..<program.states { list[places[state]] = UInt32(2 * places[state ^ flips]) }
                    program.observablePartners += list
                }
                parts.append(.init(factors: program.observableFactors.count, partners: partners, isImaginary: key[1] == 1))
                program.observableFactors += factors
            }
            program.observables.append(.init(parts: parts))
        }
    }
}

/// How a 2 × 2 unitary turns the Bloch sphere: entry (b, a) is ½ tr(σ_b U σ_a U†), row-major.
private func blochRotation(_ u: [Complex]) -> [Double] {
    func product(_ a: [Complex], _ b: [Complex]) -> [Complex] {
        [a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3]]
    }
    let paulis: [[Complex]] = [
        [Complex(0), Complex(1), Complex(1), Complex(0)], [Complex(0), -.i, .i, Complex(0)],
        [Complex(1), Complex(0), Complex(0), Complex(-1)],
    ]
    let adjoint = [u[0].conjugate, u[2].conjugate, u[1].conjugate, u[3].conjugate]
    return paulis.flatMap { b in
        paulis.map { a in
            let turned = product(b, product(u, product(a, adjoint)))
            return (turned[0].real + turned[3].real) / 2
        }
    }
}
