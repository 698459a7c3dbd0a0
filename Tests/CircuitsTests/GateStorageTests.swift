import Testing

import class Foundation.JSONDecoder
import class Foundation.JSONEncoder

@testable import Circuits

@Suite("Gates in little memory")
struct GateStorageTests {
    static let applications: [GateApplication] = {
        var all: [GateApplication] = []
        let references: [GateApplication.Reference] = [.standard("cx"), .defined("mine"), .standard("u3")]
        let angles: [[Expression]] = [[], [0.5], [-0.25], [.pi], ["theta"], [0.1, 0.2, 0.3], [.pi / 2, 0.5], [.number(.infinity)]]
        let qubits: [[Int]] = [
            [], [0], [7], [1 << 20], [1 << 39], [1 << 41], [0, 1], [1, 0], [(1 << 20) - 1, 3], [3, 1 << 20], [8191, 0, 5], [8192, 0, 5],
            [1, 2, 3, 1023], [1, 2, 3, 1024], [255, 254, 253, 0, 1], [256, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5], [-1], [-1, 2],
        ]
        let modifiers: [[GateApplication.Modifier]] = [[], [.inverse], [.control(positive: false), .power("k")]]
        for gate in references {
            for angles in angles {
                for qubits in qubits {
                    for modifiers in modifiers { all.append(GateApplication(gate, angles: angles, on: qubits, modifiers: modifiers)) }
                }
            }
        }
        return all
    }()

    @Test("an operation takes sixteen bytes")
    func size() {
        #expect(MemoryLayout<GateStorage>.size == 16)
        #expect(MemoryLayout<Circuits.Operation>.stride == 16)
    }

    @Test("what an application was made of is what it says")
    func roundTrip() {
        for qubits in [[0], [5, 1 << 19], [1, 2, 3], [9000, 1, 2], [-3]] {
            for angles in [[], [Expression.number(-0.0)], [0.5, "x"], [1, 2]] {
                for gate in [GateApplication.Reference.standard("rz"), .defined("g")] {
                    for modifiers in [[], [GateApplication.Modifier.inverse]] {
                        let made = GateApplication(gate, angles: angles, on: qubits, modifiers: modifiers)
                        #expect(made.gate == gate && made.angles == angles && made.qubits == qubits && made.modifiers == modifiers)
                        #expect(made.qubitCount == qubits.count)
                        var seen: [Int] = []
                        made.forEachQubit { seen.append($0) }
                        #expect(seen == qubits)
                    }
                }
            }
        }
    }

    @Test("applications are equal where all that they say is")
    func equality() {
        let all = Self.applications
        #expect(Set(all).count == all.count)
        for one in all {
            let again = GateApplication(one.gate, angles: one.angles, on: one.qubits, modifiers: one.modifiers)
            #expect(again == one && again.hashValue == one.hashValue)
        }
    }

    @Test("moving a gate to other qubits is making it there")
    func moving() {
        for one in Self.applications {
            for qubits in [[4], [4, 5], [1 << 21, 5], [1, 2, 3], [1 << 14, 1, 2], []] {
                let made = GateApplication(one.gate, angles: one.angles, on: qubits, modifiers: one.modifiers)
                #expect(one.on(qubits) == made)
                if qubits.count == 1 { #expect(one.on(qubits[0]) == made) }
                if qubits.count == 2 { #expect(one.on(qubits[0], qubits[1]) == made) }
            }
        }
    }

    @Test("each part changes alone")
    func changing() {
        for one in Self.applications.prefix(200) {
            var changed = one
            changed.qubits = [1, 2]
            changed.angles = ["a"]
            changed.modifiers = [.inverse]
            changed.gate = .standard("h")
            #expect(changed == GateApplication(.standard("h"), angles: ["a"], on: [1, 2], modifiers: [.inverse]))
        }
    }

    @Test("what is written out is read again")
    func coding() throws {
        let finite = Self.applications.filter { $0.angles != [.number(.infinity)] }
        let data = try JSONEncoder().encode(finite)
        #expect(try JSONDecoder().decode([GateApplication].self, from: data) == finite)
    }
}
