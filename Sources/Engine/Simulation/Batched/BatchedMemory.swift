internal import Circuits
internal import Glibc
internal import KernelTable
internal import Numerics

/// A list that the loops read, kept where it does not move.
final class FixedList<Element: BitwiseCopyable>: @unchecked Sendable {
    let pointer: UnsafePointer<Element>
    let count: Int
    private let buffer: AlignedBuffer<Element>

    init(_ elements: [Element]) {
        count = elements.count
        buffer = AlignedBuffer(count: max(1, elements.count))
        for (place, element) in elements.enumerated() { (buffer.pointer + place).initialize(to: element) }
        pointer = UnsafePointer(buffer.pointer)
    }
}

/// Polynomials as the loops read them, with room for a step's coefficients.
final class StepPolynomials: Sendable {
    let list: FlatPolynomials
    private let starts: FixedList<Int32>
    private let termStarts: FixedList<Int32>
    private let atoms: FixedList<Int32>
    let coefficients: AlignedBuffer<Double>

    init(_ list: FlatPolynomials) {
        self.list = list
        (starts, termStarts, atoms) = (FixedList(list.starts), FixedList(list.termStarts), FixedList(list.laneAtoms))
        coefficients = AlignedBuffer(count: max(1, list.termCount))
    }

    func evaluate(_ shared: UnsafePointer<Double>) { list.evaluate(shared, into: coefficients.pointer) }
    func sum(_ polynomial: Int) -> Double { list.sum(polynomial, coefficients.pointer) }

    var loops: BatchedPolynomials {
        BatchedPolynomials(
            starts: starts.pointer, count: list.count, termStarts: termStarts.pointer, atoms: atoms.pointer,
            coefficients: UnsafePointer(coefficients.pointer))
    }
}

/// What all samples of a step share: the program's lists, the parameters' angles and matrices.
final class SharedMemory<Scalar: KernelScalar & BitwiseCopyable>: @unchecked Sendable {
    let lanes: Int
    let operations: FixedList<BatchedOperation>
    let indices: FixedList<UInt32>
    let constants: FixedList<Scalar>
    /// In the states' precision, and in double.
    let rotations: FixedList<Scalar>
    private let doubleRotations: FixedList<Double>
    let elements: FixedList<BatchedElement>
    let sharedRuns: FixedList<BatchedRun>
    let laneRuns: FixedList<BatchedRun>
    let initialRuns: FixedList<BatchedRun>
    let laneDerivativeRuns: FixedList<BatchedRun>
    let laneContributions: FixedList<BatchedContribution>
    let observableFactors: FixedList<Scalar>
    let observablePartners: FixedList<UInt32>
    let sharedAngles: StepPolynomials
    let laneAngles: StepPolynomials
    let sharedDerivatives: StepPolynomials
    let laneDerivatives: StepPolynomials
    /// Values of the shared atoms.
    private let atoms: AlignedBuffer<Double>
    /// Shared angles one after another, and their cosines and sines so and as lane vectors.
    private let angles: AlignedBuffer<Double>
    private let angleCosines: AlignedBuffer<Double>
    private let angleSines: AlignedBuffer<Double>
    let cosines: AlignedBuffer<Scalar>
    let sines: AlignedBuffer<Scalar>
    let matrices: AlignedBuffer<Scalar>
    let totals: AlignedBuffer<Double>
    private let slopes: AlignedBuffer<Double>
    /// Values by name, for the parts of expressions that no polynomial can say.
    private(set) var named: [String: Double] = [:]

    init(_ program: BatchedProgram, lanes: Int, angleLanes: Int) {
        self.lanes = lanes
        operations = FixedList(program.operations)
        indices = FixedList(program.indices)
        constants = FixedList(program.constants.map { Scalar($0) })
        rotations = FixedList(program.rotations.map { Scalar($0) })
        doubleRotations = FixedList(program.rotations)
        elements = FixedList(program.elements)
        sharedRuns = FixedList(program.sharedRuns)
        laneRuns = FixedList(program.laneRuns)
        initialRuns = FixedList(program.initialRuns)
        laneDerivativeRuns = FixedList(program.laneDerivativeRuns)
        laneContributions = FixedList(program.laneContributions)
        observableFactors = FixedList(program.observableFactors.map { Scalar($0) })
        observablePartners = FixedList(program.observablePartners)
        sharedAngles = StepPolynomials(program.sharedAngles)
        laneAngles = StepPolynomials(program.laneAngles)
        sharedDerivatives = StepPolynomials(program.sharedDerivatives)
        laneDerivatives = StepPolynomials(program.laneDerivatives)
        atoms = AlignedBuffer(count: program.parameters + program.atoms.sharedParts.count + 1)
        let count = (program.sharedAngles.count + angleLanes) / angleLanes * angleLanes
        (angles, angleCosines, angleSines) = (AlignedBuffer(count: count), AlignedBuffer(count: count), AlignedBuffer(count: count))
        (cosines, sines) = (AlignedBuffer(count: count * lanes), AlignedBuffer(count: count * lanes))
        matrices = AlignedBuffer(count: (program.sharedSize + 1) * lanes)
        totals = AlignedBuffer(count: program.sumSize + 1)
        slopes = AlignedBuffer(count: program.sharedSlopes + 1)
        for (place, matrix) in program.fixed.enumerated() {
            for (entry, value) in matrix.enumerated() {
                for lane in 0..<lanes {
                    matrices.pointer[(8 * place + 2 * entry) * lanes + lane] = Scalar(value.real)
                    matrices.pointer[(8 * place + 2 * entry + 1) * lanes + lane] = Scalar(value.imaginary)
                }
            }
        }
    }

    /// Works out all that depends on the parameters alone.
    func prepare(
        _ program: BatchedProgram, _ kernels: BatchedKernelTable<Scalar>, _ angleKernels: BatchedAngleTable, _ parameters: [Double],
        wantsGradient: Bool
    ) throws(BatchedError) {
        for (place, value) in parameters.enumerated() { atoms.pointer[place] = value }
        try evaluateParts(program, parameters)
        let values = UnsafePointer(atoms.pointer)
        sharedAngles.evaluate(values)
        laneAngles.evaluate(values)
        for place in 0..<program.sharedAngles.count { angles.pointer[place] = sharedAngles.sum(place) }
        let count = program.sharedAngles.count
        angleKernels.cosinesAndSines(
            angles.pointer, angleCosines.pointer, angleSines.pointer, (count + angleKernels.lanes - 1) / angleKernels.lanes)
        mendLargeAngles(angles.pointer, angleCosines.pointer, angleSines.pointer, count)
        kernels.spread(angleCosines.pointer, cosines.pointer, count)
        kernels.spread(angleSines.pointer, sines.pointer, count)
        kernels.compose(runs(sharedRuns), trigonometry(cosines.pointer, sines.pointer), matrices.pointer)
        guard wantsGradient else { return }
        sharedDerivatives.evaluate(values)
        laneDerivatives.evaluate(values)
    }

    private func evaluateParts(_ program: BatchedProgram, _ parameters: [Double]) throws(BatchedError) {
        guard !program.atoms.sharedParts.isEmpty || !program.atoms.laneParts.isEmpty else { return }
        for (name, place) in program.atoms.parameters { named[name] = parameters[place] }
        for (place, part) in program.atoms.sharedParts.enumerated() {
            do {
                atoms.pointer[program.parameters + place] = try part.evaluate(named)
            } catch {
                throw .circuit(error)
            }
        }
    }

    func runs(_ list: FixedList<BatchedRun>) -> BatchedRuns {
        BatchedRuns(runs: list.pointer, count: list.count, elements: elements.pointer)
    }

    func trigonometry(_ laneCosines: UnsafePointer<Scalar>, _ laneSines: UnsafePointer<Scalar>) -> BatchedTrigonometry<Scalar> {
        BatchedTrigonometry(
            sharedCosines: cosines.pointer, sharedSines: sines.pointer, cosines: laneCosines, sines: laneSines, matrices: matrices.pointer,
            rotations: rotations.pointer)
    }

    /// Turns summed cross sums into derivatives; see `runDerivatives` of the loops, which does the same a sample.
    func addSharedDerivatives(_ program: BatchedProgram, _ totals: UnsafePointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>)
    {
        for run in program.sharedDerivativeRuns {
            let cross = totals + Int(run.place)
            var (x, y, z) = (cross[0], cross[1], cross[2] - cross[3])
            for place in stride(from: Int(run.first + run.count) - 1, through: Int(run.first), by: -1) {
                let element = elements.pointer[place]
                if element.kind == .fixed {
                    let r = doubleRotations.pointer + Int(element.place) / 8 * 9
                    (x, y, z) = (r[0] * x + r[3] * y + r[6] * z, r[1] * x + r[4] * y + r[7] * z, r[2] * x + r[5] * y + r[8] * z)
                    continue
                }
                if element.slope >= 0 {
                    let slope =
                        switch element.kind {
                        case .rotationX: x
                        case .rotationY: y
                        case .rotationZ: z
                        default: -2 * (cross[2] + cross[3])
                        }
                    slopes.pointer[Int(element.slope)] = slope
                }
                if element.kind == .phase || place == Int(run.first) { continue }
                let (half, side) = (angleCosines.pointer[Int(element.place)], angleSines.pointer[Int(element.place)])
                let (c, s) = (half * half - side * side, 2 * half * side)
                switch element.kind {
                case .rotationX: (y, z) = (c * y + s * z, c * z - s * y)
                case .rotationY: (z, x) = (c * z + s * x, c * x - s * z)
                default: (x, y) = (c * x + s * y, c * y - s * x)
                }
            }
        }
        for entry in program.sharedContributions {
            gradient[entry.parameter] += slopes.pointer[entry.slope] * sharedDerivatives.sum(entry.polynomial)
        }
    }
}

/// The loops' cosines and sines are good up to a million; beyond that the library's are taken.
func mendLargeAngles(
    _ angles: UnsafePointer<Double>, _ cosines: UnsafeMutablePointer<Double>, _ sines: UnsafeMutablePointer<Double>, _ count: Int
) {
    for place in 0..<count where abs(angles[place]) > 1e6 {
        cosines[place] = cos(angles[place])
        sines[place] = sin(angles[place])
    }
}
