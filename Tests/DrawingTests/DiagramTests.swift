import Circuits
import Testing

@testable import Drawing

@Suite("A circuit laid out as a drawing")
struct DiagramTests {
    /// A circuit with everything that is drawn.
    static let everything: Circuit = {
        var circuit = Circuit(
            name: "everything", qubits: [Register(name: "q", size: 4), Register(name: "anc", size: 1)],
            bits: [Register(name: "c", size: 3), Register(name: "flag", size: 1)],
            definitions: [GateDefinition(name: "block", parameters: ["a"], qubits: ["x", "y"], body: [])])
        circuit.operations.append(.gate(GateApplication("gphase", angles: [.pi], on: [])))
        circuit.h(0)
        circuit.cx(0, 2)
        circuit.append("ccx", on: 0, 1, 3)
        circuit.swap(0, 3)
        circuit.append("cz", on: 0, 4)
        circuit.append("rzz", angles: .number(0.7), on: 0, 3)
        circuit.append("u3", angles: .symbol("theta_1"), .number(.pi / 8), .number(1.2345), on: 2)
        circuit.operations.append(.gate(GateApplication(.defined("block"), angles: [.symbol("a")], on: [3, 1])))
        circuit.operations.append(
            .gate(
                GateApplication(.defined("block"), angles: [.number(1)], on: [1, 0, 2], modifiers: [.control(positive: false), .inverse])))
        circuit.barrier(0, 1, 2)
        circuit.operations.append(.reset(qubit: 4))
        circuit.operations.append(.delay(qubits: [2, 3], DelayLength(nanoseconds: 100)))
        circuit.measure(0, into: 0)
        let x = GateApplication("x", on: [1])
        circuit.operations.append(.conditional(.bit(0), then: [.gate(x)], otherwise: []))
        circuit.operations.append(
            .conditional(
                .compare(bits: [0, 1, 2], .equal, 5), then: [.gate(x), .measure(qubit: 2, bit: 1)],
                otherwise: [.conditional(.bit(3), then: [.gate(x)], otherwise: [.reset(qubit: 3)])]))
        circuit.operations.append(
            .loop(
                while: .bit(3), body: [.conditional(.not(.bit(1)), then: [.gate(x), .gate(x)], otherwise: []), .measure(qubit: 4, bit: 3)]))
        circuit.operations.append(.measure(qubit: 3, bit: nil))
        return circuit
    }()

    @Test("no two symbols share a place")
    func disjoint() {
        let diagram = Diagram(Self.everything)
        var taken: [Int: [ClosedRange<Int>]] = [:]
        for element in diagram.elements {
            // A frame's left side lies beside what is in it, in a column of its own.
            for other in taken[element.column] ?? [] { #expect(!other.overlaps(element.wires), "column \(element.column)") }
            taken[element.column, default: []].append(element.wires)
        }
    }

    @Test("every operation appears once, in its order on each wire")
    func complete() {
        let diagram = Diagram(Self.everything)
        var counted: [Int: Int] = [:]
        for element in diagram.elements {
            switch element.symbol {
            case .divide, .close: break
            default: counted[element.operation, default: 0] += 1
            }
        }
        #expect(counted.values.allSatisfy { $0 == 1 })
        var count = 0
        Circuit.visit(Self.everything.operations) { _ in count += 1 }
        // A gate under a plain condition is one symbol, and what an else asks again is a branch.
        #expect(counted.count == count - 2)
        var columns: [Int: Int] = [:]
        for element in diagram.elements.sorted(by: { $0.operation < $1.operation }) {
            switch element.symbol {
            case .divide, .close: continue
            default: break
            }
            for wire in element.wires { #expect(element.column >= columns[wire] ?? 0) }
            for wire in element.wires { columns[wire] = max(columns[wire] ?? 0, element.column) }
        }
    }

    @Test("blocks are frames that lie within each other")
    func frames() {
        let frames = Diagram(Self.everything).frames
        #expect(frames.map(\.label.plain) == ["if c = 5", "while flag", "if ¬c[1]"])
        #expect(frames[0].branches.map(\.label.plain) == ["else if flag", "else"])
        #expect(frames[1].columns.lowerBound < frames[2].columns.lowerBound && frames[1].columns.upperBound > frames[2].columns.upperBound)
        #expect(frames[1].wires.lowerBound <= frames[2].wires.lowerBound && frames[1].depth == 0 && frames[2].depth == 1)
    }

    @Test("wires are the qubits, then what is classical and used")
    func wires() {
        let wires = Diagram(Self.everything).wires
        #expect(wires.map(\.label.plain) == ["q_0", "q_1", "q_2", "q_3", "anc", "c", "flag"])
        #expect(wires.map(\.bits) == [nil, nil, nil, nil, nil, 3, 1])
        #expect(Diagram(Circuit(qubits: 2, bits: 5)).wires.count == 2)
    }

    @Test("a circuit without qubits or operations has a drawing", arguments: [0, 1, 3])
    func empty(qubits: Int) {
        let scene = Diagram(Circuit(qubits: qubits)).scene()
        #expect(scene.width > 0 && scene.height > 0 && !scene.svg.isEmpty)
    }

    @Test("controls, targets and boxes look as in textbooks")
    func symbols() throws {
        var symbols = GateSymbols()
        func symbol(_ name: String, _ angles: [Expression] = [], _ qubits: [Int], _ modifiers: [GateApplication.Modifier] = []) throws
            -> Diagram.GateSymbol
        {
            symbols.symbol(of: GateApplication(try GateIndex(named: name), angles: angles, on: qubits, modifiers: modifiers))
        }
        #expect(try symbol("ccx", [], [0, 1, 2]).body == .plus)
        #expect(try symbol("ccx", [], [0, 1, 2]).controls.map(\.wire) == [0, 1])
        #expect(try symbol("cswap", [], [0, 1, 2]).body == .cross)
        #expect(try symbol("cz", [], [0, 1]).controls.map(\.wire) == [0, 1])
        #expect(try symbol("x", [], [3, 1], [.control(positive: false)]).controls.first?.isPositive == false)
        #expect(try symbol("ry", [.pi], [0]).label.plain == "R_y")
        #expect(try symbol("sdg", [], [0]).label.plain == "S†")
        #expect(try symbol("sx", [], [0]).label.plain == "√X")
        #expect(try symbol("s", [], [0], [.inverse, .power(.number(2))]).label.plain == "S^2†")
        #expect(try symbol("rxx", [.pi], [0, 1]).isOrdered == false)
        #expect(try symbol("ecr", [], [0, 1]).isOrdered)
        #expect(try symbol("gphase", [.pi], [0], [.control(positive: true)]).label.plain == "e^(iπ)")
    }

    @Test("angles are written as by hand")
    func angles() throws {
        let texts: [(String, String)] = [
            ("2*theta_1 + pi/4", "2θ_1 + π/4"), ("-pi/2", "−π/2"), ("0.7853981633974483", "π/4"), ("-2.356194490192345", "−3π/4"),
            ("x0^2", "x_0^2"), ("sqrt(a)", "√a"), ("weight*3", "weight·3"), ("(a + b)*c", "(a + b)·c"), ("1.5", "1.5"),
            ("a/(b*c)", "a/(b·c)"),
            ("0.1", "0.1"), ("a - (b - c)", "a − (b − c)"),
        ]
        for (written, drawn) in texts { #expect(Label.angle(try Expression(parsing: written)).plain == drawn) }
    }
}
