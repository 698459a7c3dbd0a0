internal import Glibc

/// A drawing as SVG text: shares of the qubits, and qubits against time where there are several machines.
extension EstimateReport {
    public var picture: String {
        let points = self.points
        let estimates = items.compactMap { $0.estimates.first }
        let barHeight = 46 * min(estimates.count, 12)
        let height = 56 + barHeight + (points.count > 1 ? 360 : 0) + 10
        var svg = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 \(height)" width="720" height="\(height)" font-family="sans-serif" font-size="13">
            <rect width="720" height="\(height)" fill="#ffffff"/>
            <text x="16" y="28" font-size="17" fill="#1b1f24">\(escaped(title))</text>

            """
        var y = 48
        for estimate in estimates.prefix(12) {
            svg += Self.bar(estimate, y)
            y += 46
        }
        if points.count > 1 { svg += Self.scatter(points, top: y + 8) }
        return svg + "</svg>\n"
    }

    private var points: [(qubits: Double, seconds: Double)] {
        let machines = items.flatMap(\.estimates).map { (Double($0.physicalQubits), Double($0.runtime) * 1e-9) }
        let rows = (whatIf?.rows ?? []).compactMap { row -> (Double, Double)? in
            guard case .success(let figures) = row.result else { return nil }
            return (Double(figures.physicalQubits), Double(figures.runtime) * 1e-9)
        }
        return (machines + rows).filter { $0.0 > 0 && $0.1 > 0 }
    }

    /// How the qubits of one machine divide.
    private static func bar(_ estimate: PhysicalEstimate, _ y: Int) -> String {
        let total = Double(max(estimate.physicalQubits, 1))
        var parts = [("program", estimate.physicalQubitsForAlgorithm, "#2f6fb4")]
        if let memory = estimate.memory { parts.append(("memory", memory.physicalQubits, "#4c9f70")) }
        parts.append(("T factories", estimate.physicalQubitsForFactories, "#d98324"))
        let name = "\(estimate.parameters.qubit.name ?? ""), \(estimate.parameters.scheme.name ?? ""): "
        let figures =
            "\(Figures.count(estimate.physicalQubits)) qubits, \(Figures.duration(estimate.runtime)), distance \(estimate.patch.codeDistance)"
        var svg = "<text x=\"16\" y=\"\(y + 12)\" fill=\"#1b1f24\">\(escaped(name + figures))</text>\n"
        var x = 16.0
        for (what, qubits, colour) in parts {
            let width = Double(qubits) / total * 688
            let place = "x=\"\(short(x))\" y=\"\(y + 18)\" width=\"\(short(width))\" height=\"16\" fill=\"\(colour)\""
            svg += "<rect \(place)><title>\(what): \(qubits) qubits</title></rect>\n"
            x += width
        }
        return svg
    }

    /// Qubits across, time upwards, both logarithmic.
    private static func scatter(_ points: [(qubits: Double, seconds: Double)], top: Int) -> String {
        let (left, right, bottom) = (84.0, 700.0, Double(top) + 300)
        func range(_ values: [Double]) -> (Double, Double) {
            let (low, high) = (log10(values.min() ?? 1), log10(values.max() ?? 1))
            return high - low < 0.1 ? (low - 0.5, high + 0.5) : (low - 0.05 * (high - low), high + 0.05 * (high - low))
        }
        let (x0, x1) = range(points.map(\.qubits))
        let (y0, y1) = range(points.map(\.seconds))
        func x(_ qubits: Double) -> Double { left + (log10(qubits) - x0) / (x1 - x0) * (right - left) }
        func y(_ seconds: Double) -> Double { bottom - (log10(seconds) - y0) / (y1 - y0) * (bottom - Double(top)) }
        var svg = "<path d=\"M\(short(left)) \(top)V\(short(bottom))H\(short(right))\" fill=\"none\" stroke=\"#57606a\"/>\n"
        for step in 0...3 {
            let share = Double(step) / 3
            let (qubits, seconds) = (pow(10, x0 + (x1 - x0) * share), pow(10, y0 + (y1 - y0) * share))
            svg +=
                "<text x=\"\(short(x(qubits)))\" y=\"\(short(bottom + 18))\" text-anchor=\"\(step < 3 ? "middle" : "end")\" fill=\"#57606a\">\(Figures.count(UInt64(saturating: qubits)))</text>\n"
            let time = Figures.duration(UInt64(saturating: seconds * 1e9))
            svg +=
                "<text x=\"\(short(left - 6))\" y=\"\(short(y(seconds) + 4))\" text-anchor=\"end\" font-size=\"11\" fill=\"#57606a\">\(time)</text>\n"
        }
        for point in points.prefix(5000) {
            svg +=
                "<circle cx=\"\(short(x(point.qubits)))\" cy=\"\(short(y(point.seconds)))\" r=\"3\" fill=\"#2f6fb4\" fill-opacity=\"0.7\"/>\n"
        }
        return svg
            + "<text x=\"\(short((left + right) / 2))\" y=\"\(short(bottom + 40))\" text-anchor=\"middle\" fill=\"#1b1f24\">physical qubits against run time</text>\n"
    }

    /// One digit after the point.
    private static func short(_ value: Double) -> String {
        let tenths = (value * 10).rounded()
        return Figures.plain(tenths / 10)
    }
}

/// A text as HTML and SVG want it.
func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
}
