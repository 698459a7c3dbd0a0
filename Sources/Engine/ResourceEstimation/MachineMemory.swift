import Synchronization

/// Workshops of the machines that were asked for last, for one thread.
///
/// Sweeps ask for the same machine again and again; a thread takes a memory from the shelf and puts it back after each estimate.
final class MachineMemory: @unchecked Sendable {
    private struct Machine: Hashable {
        var qubit: PhysicalQubit
        var scheme: CorrectionScheme
        var units: [DistillationUnit]
        var allowsCultivation: Bool
    }

    private var workshops: [Machine: FactoryWorkshop] = [:]
    /// Of whoever holds it alone: the machine that was asked for last is asked for again most often.
    private var last: (machine: Machine, workshop: FactoryWorkshop)?

    private static let mostMachines = 16
    private static let shelf = Mutex<[MachineMemory]>([])

    static func borrow() -> MachineMemory { shelf.withLock { $0.popLast() } ?? MachineMemory() }

    func giveBack() { Self.shelf.withLock { if $0.count < 64 { $0.append(self) } } }

    func workshop(for parameters: EstimationParameters) throws(EstimationError) -> FactoryWorkshop {
        let machine = Machine(
            qubit: parameters.qubit, scheme: parameters.scheme, units: parameters.units, allowsCultivation: parameters.allowsCultivation)
        if let last, last.machine == machine { return last.workshop }
        if let known = workshops[machine] {
            last = (machine, known)
            return known
        }
        let workshop = FactoryWorkshop(
            parameters.units, on: try PatchTable(parameters.scheme, on: parameters.qubit), allowsCultivation: parameters.allowsCultivation)
        if workshops.count >= Self.mostMachines { workshops.removeAll(keepingCapacity: true) }
        workshops[machine] = workshop
        last = (machine, workshop)
        return workshop
    }
}
