import Testing
import Workspace

@testable import Workbench

@Suite("A device's layout")
struct DeviceLayoutTests {
    static func device(_ name: String) throws -> DeviceSummary {
        let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Fixtures/Devices"
        return try openDevice("\(folder)/\(name).json")
    }

    private func layout(_ device: DeviceSummary) -> DeviceLayout {
        DeviceLayout(qubits: device.qubits.count, couplings: device.couplings.map { ($0.qubits[0], $0.qubits[1]) })
    }

    @Test(
        "every coupling of a real device lies between neighbours",
        arguments: [("ibmq_manila", 5, 1), ("ibmq_guadalupe", 5, 6), ("ibm_torino", 15, 14)])
    func heavyHex(name: String, columns: Int, rows: Int) throws {
        let device = try Self.device(name)
        let layout = layout(device)
        #expect(layout.isLattice)
        #expect(Set(layout.places).count == device.qubits.count)
        for coupling in device.couplings {
            let (one, other) = (layout.places[coupling.qubits[0]], layout.places[coupling.qubits[1]])
            #expect(abs(one.column - other.column) + abs(one.row - other.row) == 1, "\(coupling.qubits)")
        }
        #expect(layout.columns == columns && layout.rows == rows)
    }

    @Test("a grid stands as a grid", arguments: [(2, 2), (3, 4), (9, 9), (7, 1), (12, 7)])
    func grid(columns: Int, rows: Int) {
        var couplings: [(Int, Int)] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let qubit = row * columns + column
                if column + 1 < columns { couplings.append((qubit, qubit + 1)) }
                if row + 1 < rows { couplings.append((qubit, qubit + columns)) }
            }
        }
        let layout = DeviceLayout(qubits: columns * rows, couplings: couplings)
        #expect(layout.isLattice)
        #expect(layout.places == (0..<columns * rows).map { Point(column: $0 % columns, row: $0 / columns) })
    }

    @Test("what is no lattice stands in rows of ten", arguments: [0, 1, 12, 40])
    func complete(qubits: Int) {
        let couplings = (0..<qubits).flatMap { one in (0..<qubits).map { (one, $0) } }
        let layout = DeviceLayout(qubits: qubits, couplings: couplings)
        #expect(Set(layout.places).count == qubits)
        #expect(layout.isLattice == (qubits < 3))
    }

    @Test("random couplings never trap, and no two qubits share a place", arguments: 0..<50)
    func random(seed: UInt64) {
        var random = Random(seed: seed)
        let qubits = Int.random(in: 0...60, using: &random)
        let couplings = (0..<Int.random(in: 0...90, using: &random)).map { _ in
            (Int.random(in: -2...61, using: &random), Int.random(in: -2...61, using: &random))
        }
        let layout = DeviceLayout(qubits: qubits, couplings: couplings)
        #expect(Set(layout.places).count == qubits)
        #expect(layout.places.allSatisfy { (0..<layout.columns).contains($0.column) && (0..<layout.rows).contains($0.row) })
    }
}
