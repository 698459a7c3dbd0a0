internal import Glibc
internal import KernelTable
internal import Numerics

/// What a ``BatchedSimulator`` has done in one precision.
protocol BatchedComputing: AnyObject {
    /// Calls `loss` with each sample's expectation values, and adds the gradient of the summed loss where one is wanted.
    func run(
        _ samples: BatchedSimulator.Samples, _ parameters: [Double], gradient: UnsafeMutableBufferPointer<Double>?,
        _ loss: (BatchedSimulator.SampleView) -> Void
    ) throws(BatchedError)

    /// Writes the samples' states one after another.
    func states(_ samples: BatchedSimulator.Samples, _ parameters: [Double], into place: UnsafeMutablePointer<Complex>)
        throws(BatchedError)
}

/// The batched engine for one precision.
final class BatchedEngine<Scalar: KernelScalar & BitwiseCopyable>: BatchedComputing, @unchecked Sendable {
    typealias Samples = BatchedSimulator.Samples
    typealias SampleView = BatchedSimulator.SampleView

    let circuit: BatchedCircuit
    let kernels: BatchedKernelTable<Scalar>
    let angleKernels: BatchedAngleTable
    let team: ThreadTeam
    let shared: SharedMemory<Scalar>
    let workspaces: [GroupMemory<Scalar>]
    private var chunkSums: AlignedBuffer<Scalar>

    init(_ circuit: BatchedCircuit, _ kernels: BatchedKernelTable<Scalar>, _ angleKernels: BatchedAngleTable, on team: ThreadTeam) {
        (self.circuit, self.kernels, self.angleKernels, self.team) = (circuit, kernels, angleKernels, team)
        shared = SharedMemory(circuit.program, lanes: kernels.lanes, angleLanes: angleKernels.lanes)
        workspaces = (0..<team.threads).map { _ in GroupMemory(circuit.program, lanes: kernels.lanes, angleLanes: angleKernels.lanes) }
        chunkSums = AlignedBuffer(count: 0)
    }

    /// The most chunks a batch is cut into.
    private static var chunkLimit: Int { 64 }
    /// Work in amplitude updates that is worth waking a thread for.
    private static var threadWork: Int { 4000 }

    func run(
        _ samples: Samples, _ parameters: [Double], gradient: UnsafeMutableBufferPointer<Double>?, _ loss: (SampleView) -> Void
    ) throws(BatchedError) {
        precondition(parameters.count == circuit.parameters.count)
        let program = circuit.program
        try shared.prepare(program, kernels, angleKernels, parameters, wantsGradient: gradient != nil)
        let groups = (samples.count + kernels.lanes - 1) / kernels.lanes
        let groupsPerChunk = (groups + Self.chunkLimit - 1) / Self.chunkLimit
        let chunks = (groups + groupsPerChunk - 1) / groupsPerChunk
        let size = program.sumSize * kernels.lanes
        if gradient != nil, chunkSums.count < chunks * size { chunkSums = AlignedBuffer(count: chunks * size) }
        let sums = chunkSums.pointer
        let work = (program.operations.count + program.qubits) * program.states * groupsPerChunk * (gradient == nil ? 1 : 3)
        let usesTeam = program.atoms.laneParts.isEmpty
        let fault = FirstFault()
        func compute(_ part: Range<Int>, _ thread: Int) {
            let workspace = workspaces[thread]
            for chunk in part {
                if gradient != nil { workspace.clearSums() }
                for group in chunk * groupsPerChunk..<min(groups, (chunk + 1) * groupsPerChunk) {
                    do throws(BatchedError) {
                        try computeGroup(group, samples, workspace, wantsGradient: gradient != nil, loss)
                    } catch {
                        return fault.note(error)
                    }
                }
                if gradient != nil { (sums + chunk * size).update(from: workspace.sums, count: size) }
            }
        }
        if usesTeam {
            team.parallel(chunks, grain: max(1, Self.threadWork / max(1, work)), compute)
        } else {
            // Expressions that no polynomial can say allocate as they are evaluated: not worth a thread.
            compute(0..<chunks, 0)
        }
        if let error = fault.error { throw error }
        if let gradient { reduce(chunks, size, into: gradient) }
    }

    func states(_ samples: Samples, _ parameters: [Double], into place: UnsafeMutablePointer<Complex>) throws(BatchedError) {
        precondition(parameters.count == circuit.parameters.count)
        let (program, lanes) = (circuit.program, kernels.lanes)
        try shared.prepare(program, kernels, angleKernels, parameters, wantsGradient: false)
        let fault = FirstFault()
        nonisolated(unsafe) let place = place
        func compute(_ part: Range<Int>, _ thread: Int) {
            let workspace = workspaces[thread]
            for group in part {
                do throws(BatchedError) { try evolve(group, samples, workspace) } catch { return fault.note(error) }
                for lane in 0..<min(lanes, samples.count - group * lanes) {
                    let (row, state) = (place + (group * lanes + lane) * program.states, workspace.state + lane)
                    for index in 0..<program.states {
                        row[index] = Complex(Double(state[2 * index * lanes]), Double(state[(2 * index + 1) * lanes]))
                    }
                }
            }
        }
        let groups = (samples.count + lanes - 1) / lanes
        if program.atoms.laneParts.isEmpty { team.parallel(groups, compute) } else { compute(0..<groups, 0) }
        if let error = fault.error { throw error }
    }

    /// Adds the chunks in order, then each sum's lanes in order, and turns them into derivatives by the parameters.
    private func reduce(_ chunks: Int, _ size: Int, into gradient: UnsafeMutableBufferPointer<Double>) {
        let (program, sums) = (circuit.program, chunkSums.pointer)
        for chunk in 1..<max(1, chunks) { kernels.add(sums + chunk * size, sums, program.sumSize) }
        let totals = shared.totals.pointer
        kernels.totals(sums, totals, program.sumSize)
        shared.addSharedDerivatives(program, totals, into: gradient)
        let first = 4 * (program.sharedCrosses + program.laneCrosses)
        for (place, parameter) in program.laneParameters.enumerated() { gradient[parameter] += totals[first + place] }
    }
}

/// The first fault of several threads: which one it is does not matter.
final class FirstFault: @unchecked Sendable {
    private var lock = pthread_mutex_t()
    private(set) var error: BatchedError?

    init() { pthread_mutex_init(&lock, nil) }
    deinit { pthread_mutex_destroy(&lock) }

    func note(_ error: BatchedError) {
        pthread_mutex_lock(&lock)
        if self.error == nil { self.error = error }
        pthread_mutex_unlock(&lock)
    }
}
