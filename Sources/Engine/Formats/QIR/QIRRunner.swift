internal import Circuits

/// Runs a module ahead of its measurements: what is known is computed, what measurements decide becomes control flow of the circuit.
///
/// Calls are written out. A branch that a measurement decides becomes a condition whose two sides are run one after the other and brought
/// together where they meet: what differs then becomes a variable. A loop that a measurement ends is written out while its turns differ in
/// what is known, but for ``mostTurns`` turns at most; then it becomes a loop whose state is held in variables.
struct QIRRunner {
    /// A value's place in the state.
    enum Location: Hashable {
        case slot(frame: Int, Int)
        case cell(object: Int, offset: Int)
        /// Where control left the region.
        case selector
        case allocator
        case records
    }

    struct Frame {
        var function: Int
        var values: [QIRValue]
        /// Blocks whose measurement-dependent branch is being followed, with the number of times.
        var open: [Int: Int] = [:]
        /// Forks since the outermost of them.
        var forks = 0
        /// The block being run.
        var block = 0
    }

    struct Allocator: Hashable {
        var freeQubits: [UInt64] = []
        var nextQubit: UInt64
        var nextResult: UInt64
    }

    struct Use: Hashable {
        var record: Int
        /// Whether every run records it.
        var isCertain = true
    }

    enum Entry {
        case value(Location, QIRValue)
        case allocator(Allocator)
        case records([Use])
    }

    enum End {
        /// At the block where sides meet, its phis done.
        case joined
        /// Out of the region; the selector says where to.
        case left
        /// Where no run comes.
        case dead
    }

    enum Stop: Error {
        case fault(QIRFault)
        /// The block's branch repeats itself: its loop must be kept as one.
        case widen(Int)
    }

    static let mostTurns = 64
    /// Cases of a switch that measurements decide.
    static let mostChoices = 256
    /// The selector's value for a return.
    static let returned = 0xFFFF_FFFF

    let module: QIRModule
    let calls: [QIRCall?]
    let requiredQubits: Int?
    let requiredResults: Int?
    var steps: Int
    var operations: [Operation] = []
    var frames: [Frame] = []
    /// Scalars in memory that the program reserved or that is constant, by their places in bytes.
    var objects: [(size: Int, cells: [Int: QIRValue])] = []
    var globals: [Int: Int] = [:]
    var globalObjects: Set<Int> = []
    var journal: [Entry] = []
    var variables: [ClassicalType] = []
    var allocator: Allocator
    var uses: [Use] = []
    var selector = QIRValue.absent
    var records: [QIRRecord] = []
    /// Tuples and arrays, in order of recording.
    var structures: [QIRStructure] = []
    /// Records that stand for the same output as an earlier one, on the other side of a branch.
    var aliases: [Int: Int] = [:]
    var qubitCount = 0
    var resultCount = 0
    var readers: [Int: Set<Location>] = [:]
    var regions: [Int: QIRRegion] = [:]
    var widened: Set<[Int]> = []
    /// For each function and slot the one block that reads it; -1 where several do.
    var homes: [Int: [Int]] = [:]
    var exits: Set<Int> = []
    var nesting = 0

    init(_ validator: QIRValidator, mostSteps: Int) {
        (module, calls) = (validator.module, validator.calls)
        (requiredQubits, requiredResults) = (validator.requiredQubits, validator.requiredResults)
        (qubitCount, resultCount) = (requiredQubits ?? 0, requiredResults ?? 0)
        allocator = Allocator(nextQubit: UInt64(qubitCount), nextResult: UInt64(resultCount))
        steps = mostSteps
        for function in module.functions { steps += 2 * function.blocks.reduce(0) { $0 + $1.count } }
    }

    // MARK: - State

    func current(_ location: Location) -> QIRValue {
        switch location {
        case .slot(let frame, let slot): frame < frames.count && slot < frames[frame].values.count ? frames[frame].values[slot] : .absent
        case .cell(let object, let offset): objects[object].cells[offset] ?? .absent
        case .selector: selector
        case .allocator, .records: .absent
        }
    }

    mutating func set(_ location: Location, _ value: QIRValue) {
        journal.append(.value(location, current(location)))
        place(location, value)
        if case .dynamic(let expression, _) = value { for bit in expression.bits { readers[bit, default: []].insert(location) } }
        if case .chosen(let expression, _) = value { for bit in expression.bits { readers[bit, default: []].insert(location) } }
    }

    mutating func place(_ location: Location, _ value: QIRValue) {
        switch location {
        case .slot(let frame, let slot):
            if frame < frames.count, slot < frames[frame].values.count { frames[frame].values[slot] = value }
        case .cell(let object, let offset): objects[object].cells[offset] = value
        case .selector: selector = value
        case .allocator, .records: break
        }
    }

    mutating func change(_ new: Allocator) {
        journal.append(.allocator(allocator))
        allocator = new
    }

    mutating func change(_ new: [Use]) {
        journal.append(.records(uses))
        uses = new
    }

    struct Mark {
        var journal, operations, frames, nesting: Int
        var exits: Set<Int>
    }

    var mark: Mark {
        Mark(journal: journal.count, operations: operations.count, frames: frames.count, nesting: nesting, exits: exits)
    }

    mutating func restore(_ mark: Mark) {
        frames.removeLast(max(0, frames.count - mark.frames))
        rollBack(to: mark.journal)
        operations.removeLast(max(0, operations.count - mark.operations))
        (nesting, exits) = (mark.nesting, mark.exits)
    }

    mutating func rollBack(to count: Int) {
        while journal.count > count, let entry = journal.popLast() {
            switch entry {
            case .value(let location, let old): place(location, old)
            case .allocator(let old): allocator = old
            case .records(let old): uses = old
            }
        }
    }

    /// What one side of a branch does and leaves.
    struct Side {
        var operations: [Operation] = []
        var changes: [Location: QIRValue] = [:]
        var allocator: Allocator
        var uses: [Use]
        var end: End
    }

    /// Runs a side and takes everything back that it did to the state.
    mutating func side(_ body: (inout QIRRunner) throws(Stop) -> End) throws(Stop) -> Side {
        let (start, saved) = (journal.count, operations)
        operations = []
        let end: End
        do throws(Stop) { end = try body(&self) } catch {
            operations = saved
            throw error
        }
        var side = Side(operations: operations, allocator: allocator, uses: uses, end: end)
        for case .value(let location, _) in journal[start...] {
            if case .slot(let frame, _) = location, frame >= frames.count { continue }
            if side.changes[location] == nil { side.changes[location] = current(location) }
        }
        operations = saved
        rollBack(to: start)
        return side
    }

    /// Uses up a step.
    mutating func step() throws(Stop) {
        steps -= 1
        if steps < 0 {
            throw .fault(
                QIRFault("too-long", "the program takes too many steps: it may never end", hint: "a loop needs a condition that ends it"))
        }
    }
}
