import Glibc
import Workspace

/// What most of the machine, and most of the error budget, is spent on.
enum ResourcePie {
    private struct Part {
        var name: String
        var share: Double
        var role: Role
        var figure: String
    }

    /// Draws a pie with its legend; the row after them.
    static func draw(_ physical: ResourceReport.Physical, _ budget: ResourceReport.Budget?, on canvas: inout Canvas, below row: Int) -> Int
    {
        guard physical.qubits > 0 else { return row }
        let whole = Double(physical.qubits)
        var parts = [
            Part(
                name: "program", share: Double(physical.qubitsForAlgorithm) / whole, role: .curve1,
                figure: Figures.count(physical.qubitsForAlgorithm)),
            Part(
                name: "T factories", share: Double(physical.qubitsForFactories) / whole, role: .curve2,
                figure: Figures.count(physical.qubitsForFactories)),
        ]
        let rest = physical.qubits - min(physical.qubits, physical.qubitsForAlgorithm + physical.qubitsForFactories)
        if rest > 0 { parts.append(Part(name: "memory", share: Double(rest) / whole, role: .curve3, figure: Figures.count(rest))) }
        let first = parts.max { $0.share < $1.share }
        canvas.write([("What dominates: ", .heading), (first?.name ?? "", .value)], column: 0, row: row)
        let rows = 5
        let isRound = canvas.symbols.hasBraille && !canvas.symbols.isASCII && canvas.columns >= 34
        if isRound { circle(parts, rows: rows, row: row + 1, on: &canvas) }
        let left = isRound ? 2 * rows + 2 : 0
        var line = row + 1
        for part in parts {
            canvas.write(isRound ? canvas.symbols.running + " " : "", column: left, row: line, as: part.role)
            canvas.write(part.name, column: left + (isRound ? 2 : 0), row: line, as: .label)
            canvas.write("\(part.figure)  \(Figures.fixed(part.share * 100, 0)) %", endingAt: canvas.columns, row: line, as: .value)
            line += 1
        }
        if let budget {
            let causes = [("logical", budget.logical), ("T states", budget.tStates), ("rotations", budget.rotations)].filter { $0.1 > 0 }
            let total = causes.reduce(0) { $0 + $1.1 }
            let text = causes.map { "\($0.0) \(Figures.fixed($0.1 / max(total, 1e-300) * 100, 0)) %" }.joined(separator: ", ")
            canvas.write("error budget:", column: left, row: line, as: .label)
            canvas.write(text, column: left, row: line + 1, as: .dim, limit: canvas.columns - left)
        }
        return row + 1 + rows
    }

    /// The parts as sectors, clockwise from the top.
    private static func circle(_ parts: [Part], rows: Int, row: Int, on canvas: inout Canvas) {
        let radius = Double(rows) * 2
        for line in 0..<rows {
            for column in 0..<2 * rows {
                var dots: UInt32 = 0
                for (dot, bit) in [0, 1, 2, 6].enumerated() {
                    for side in 0..<2 {
                        let x = Double(2 * column + side) + 0.5 - radius
                        let y = Double(4 * line + dot) + 0.5 - radius
                        if x * x + y * y <= radius * radius { dots |= 1 << UInt32(side == 0 ? bit : bit == 6 ? 7 : bit + 3) }
                    }
                }
                guard dots != 0, let scalar = Unicode.Scalar(0x2800 + dots) else { continue }
                let (x, y) = (Double(2 * column) + 1 - radius, Double(4 * line) + 2 - radius)
                let turn = (atan2(x, -y) / (2 * .pi) + 1).truncatingRemainder(dividingBy: 1)
                var (sum, role) = (0.0, parts.last?.role ?? .curve1)
                for part in parts {
                    sum += part.share
                    if turn < sum {
                        role = part.role
                        break
                    }
                }
                canvas.put(scalar, column: column, row: row + line, as: role)
            }
        }
    }
}
