import Circuits
import Testing

@Suite("The difference between two circuits")
struct CircuitEditTests {
    private func circuit(_ build: (inout Circuit) -> Void) -> Circuit {
        var circuit = Circuit(qubits: 2)
        build(&circuit)
        return circuit
    }

    @Test("an edit keeps only what differs, and goes both ways")
    func stretch() throws {
        let old = circuit {
            $0.h(0)
            $0.cx(0, 1)
            $0.x(1)
        }
        let new = circuit {
            $0.h(0)
            $0.z(0)
            $0.x(1)
        }
        let edit = CircuitEdit(from: old, to: new)
        #expect(edit.start == 1 && edit.removed.count == 1 && edit.inserted.count == 1 && edit.frame == nil)
        #expect(edit.applied(to: old) == new)
        #expect(edit.inverse.applied(to: new) == old)
    }

    @Test("registers that change are part of it")
    func frame() {
        let old = circuit { $0.h(0) }
        var new = old
        new.qubits[0].size = 3
        new.x(2)
        let edit = CircuitEdit(from: old, to: new)
        #expect(edit.frame != nil && edit.applied(to: old) == new && edit.inverse.applied(to: new) == old)
    }

    @Test("equal circuits differ in nothing, repeated gates in one of them")
    func repetition() {
        let two = circuit {
            $0.h(0)
            $0.h(0)
        }
        let three = circuit {
            $0.h(0)
            $0.h(0)
            $0.h(0)
        }
        #expect(CircuitEdit(from: two, to: two).isEmpty)
        let edit = CircuitEdit(from: two, to: three)
        #expect(edit.inserted.count == 1 && edit.removed.isEmpty && edit.applied(to: two) == three)
    }

    @Test("an edit of another circuit is not applied")
    func mismatch() {
        let edit = CircuitEdit(from: circuit { $0.h(0) }, to: circuit { $0.x(0) })
        #expect(edit.applied(to: circuit { $0.z(0) }) == nil)
        #expect(edit.applied(to: Circuit(qubits: 2)) == nil)
    }
}
