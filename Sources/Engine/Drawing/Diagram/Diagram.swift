public import Circuits

/// A circuit laid out as a drawing: its wires, and every operation in a column of its own place, control flow unfolded into frames.
///
/// All renderers share it: pictures, quantikz and text. Wires are the qubits in order, then a wire for each classical register and each variable that is used.
/// An operation stands as far left as the wires that its symbol crosses allow, so that no two symbols share a place. It takes time linear in the wires crossed.
public struct Diagram: Sendable {
    public let name: String
    let wires: [Wire]
    let elements: [Element]
    let frames: [Frame]
    let columnCount: Int
    /// Whether a circuit had more than a drawing can show.
    let isCut: Bool

    struct Wire: Hashable, Sendable {
        var label: Label
        /// Bits of a classical register; 0 for a variable, nil for a qubit.
        var bits: Int?

        var isQubit: Bool { bits == nil }
    }

    /// One symbol in its place.
    struct Element: Sendable {
        var symbol: Symbol
        var column: Int
        /// The wires that it crosses.
        var wires: ClosedRange<Int>
        /// The number of the operation in the order in which they are written; those in bodies count too.
        var operation: Int
    }

    enum Symbol: Sendable {
        case gate(GateSymbol)
        /// The classical wire on which the outcome goes, and the bit's place there.
        case measure(qubit: Int, onto: Int?, place: Int?)
        case reset(qubit: Int, condition: Link?)
        case barrier([Int])
        case delay([Int], Label)
        case assign(wire: Int, Label)
        /// A phase of the whole state, written over a wire.
        case phase(wire: Int, Label)
        /// The left side of a frame, or the line before its other branch, with the classical wires that decide.
        case open(frame: Int, reads: [Int])
        case divide(frame: Int, branch: Int)
        case close(frame: Int)
    }

    struct GateSymbol: Sendable {
        var controls: [(wire: Int, isPositive: Bool)]
        var targets: [Int]
        var body: Body
        var label: Label
        var parameters: Label
        var ink: Ink
        /// Whether the targets' order counts, so that they bear numbers.
        var isOrdered = false
        /// The classical value that it hangs on.
        var condition: Link?
    }

    enum Body: Hashable, Sendable {
        case box, plus, cross
        /// Dots alone, with what they do written beside the last.
        case dots
    }

    /// A double line from a symbol to a classical wire.
    struct Link: Sendable {
        var wire: Int
        var text: Label
        /// An open circle: the bit must be 0.
        var isPositive = true
    }

    /// A block of control flow.
    struct Frame: Sendable {
        var label: Label
        var columns: ClosedRange<Int>
        var wires: ClosedRange<Int>
        /// Branches after the first, with the columns of the lines before them.
        var branches: [(column: Int, label: Label)] = []
        /// How many frames within it share its first wire and its last, itself included.
        var above = 1
        var below = 1
        /// How many frames it lies in.
        var depth = 0
    }

    /// Lays out a circuit.
    public init(_ circuit: Circuit) {
        var builder = DiagramBuilder(circuit)
        builder.place(circuit.operations)
        name = circuit.name
        (wires, frames, columnCount, isCut) = (builder.wires, builder.frames, builder.columnCount, builder.isCut)
        elements = builder.sortedElements()
    }
}
