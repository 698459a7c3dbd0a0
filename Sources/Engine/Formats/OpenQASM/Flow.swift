internal import Circuits

/// How a statement leaves the place where it stands.
enum Exit: Hashable {
    case breakLoop, continueLoop, returnValue, end
}

/// Where the program goes on after a statement.
struct Flow {
    /// Whether what follows may happen.
    var goesOn = true
    /// What leaves for certain.
    var certain: Exit?
    /// What may have left, told by flags while the circuit runs.
    var possible: Set<Exit> = []

    static func leave(_ exit: Exit) -> Flow { Flow(goesOn: false, certain: exit) }
}

/// A loop being read.
final class Loop {
    /// How many steps that may not happen it stands in.
    let depth: Int
    let extent: Extent
    var broken: Variable?
    var skipped: Variable?

    init(depth: Int, at extent: Extent) { (self.depth, self.extent) = (depth, extent) }
}

/// A call of a subroutine being read.
final class Call {
    let name: String
    let result: ClassicalType?
    let depth: Int
    let extent: Extent
    var value: Value?
    var returned: Variable?
    var kept: Variable?

    init(name: String, result: ClassicalType?, depth: Int, at extent: Extent) {
        (self.name, self.result, self.depth, self.extent) = (name, result, depth, extent)
    }
}
