import Workspace

/// A device as a map: its qubits shaded by a figure, its couplings by their gate's error, and the circuit's qubits on it.
struct DeviceMap: Equatable, Sendable {
    /// What the qubits are shaded by.
    enum Figure: String, CaseIterable, Sendable {
        case readout, gate, t1, t2

        var title: String {
            switch self {
            case .readout: "readout error"
            case .gate: "gate error"
            case .t1: "T1"
            case .t2: "T2"
            }
        }

        /// Where good, fair and poor end; errors are shares, times nanoseconds.
        var bounds: [Double] {
            switch self {
            case .readout: [0.01, 0.02, 0.05]
            case .gate: [3e-4, 1e-3, 3e-3]
            case .t1: [200e3, 100e3, 50e3]
            case .t2: [150e3, 75e3, 30e3]
            }
        }

        func value(of qubit: DeviceSummary.Qubit) -> Double? {
            switch self {
            case .readout: qubit.readoutError
            case .gate: qubit.gateError
            case .t1: qubit.t1Nanoseconds
            case .t2: qubit.t2Nanoseconds
            }
        }

        func grade(of qubit: DeviceSummary.Qubit) -> Grade { Grade(value(of: qubit), bounds: bounds) }

        func text(_ value: Double) -> String {
            switch self {
            case .readout: Figures.significant(value * 100, 2) + " %"
            case .gate: Figures.significant(value, 2)
            case .t1, .t2: Figures.significant(value / 1000, 3) + " µs"
            }
        }
    }

    /// How good something is, in four steps that look different without colour.
    enum Grade: Int, CaseIterable {
        case good, fair, poor, bad, unknown

        /// Falling bounds are of figures that are good when they are high.
        init(_ value: Double?, bounds: [Double]) {
            guard let value, value.isFinite else {
                self = .unknown
                return
            }
            let isRising = bounds[0] < bounds[bounds.count - 1]
            self = Grade(rawValue: bounds.firstIndex { isRising ? value < $0 : value > $0 } ?? bounds.count) ?? .bad
        }

        static let couplingBounds = [0.005, 0.01, 0.03]

        var role: Role {
            switch self {
            case .good: .success
            case .fair: .info
            case .poor: .warning
            case .bad: .error
            case .unknown: .faint
            }
        }

        func shade(_ symbols: Symbols) -> Unicode.Scalar {
            let shades: [Unicode.Scalar] = symbols.isASCII ? [".", "o", "+", "#", "?"] : ["░", "▒", "▓", "█", "?"]
            return shades[rawValue]
        }

        func horizontal(_ symbols: Symbols) -> Unicode.Scalar {
            let lines: [Unicode.Scalar] = symbols.isASCII ? ["-", "-", "=", "x", "~"] : ["─", "─", "━", "╳", "╌"]
            return lines[rawValue]
        }

        func vertical(_ symbols: Symbols) -> Unicode.Scalar {
            let lines: [Unicode.Scalar] = symbols.isASCII ? ["|", "|", "!", "x", ":"] : ["│", "│", "┃", "╳", "╎"]
            return lines[rawValue]
        }
    }

    private(set) var device: DeviceSummary?
    private(set) var layout = DeviceLayout(qubits: 0, couplings: [])
    private(set) var file: String?
    private(set) var figure = Figure.readout
    private(set) var qubit = 0
    /// Couplings by their qubits' lower place and direction.
    private(set) var edges: [[Int]: DeviceSummary.Coupling] = [:]

    mutating func show(_ device: DeviceSummary, file: String) {
        if self.file != file { qubit = 0 }
        (self.device, self.file) = (device, file)
        qubit = min(qubit, max(device.qubits.count - 1, 0))
        layout = DeviceLayout(qubits: device.qubits.count, couplings: device.couplings.map { ($0.qubits[0], $0.qubits[1]) })
        edges = Dictionary(device.couplings.map { ($0.qubits, $0) }) { first, _ in first }
    }

    mutating func nextFigure() {
        let all = Figure.allCases
        figure = all[((all.firstIndex(of: figure) ?? 0) + 1) % all.count]
    }

    mutating func choose(_ figure: Figure) { self.figure = figure }

    mutating func choose(qubit: Int) { if device?.qubits.indices.contains(qubit) ?? false { self.qubit = qubit } }

    /// To the nearest qubit in a direction.
    mutating func move(columns: Int, rows: Int) {
        guard layout.places.indices.contains(qubit) else { return }
        let here = layout.places[qubit]
        func distance(_ place: Point) -> Int? {
            let (right, down) = (place.column - here.column, place.row - here.row)
            let (along, aside) = columns != 0 ? (right * columns, abs(down)) : (down * rows, abs(right))
            return along > 0 ? along + 4 * aside : nil
        }
        let candidates = layout.places.enumerated().compactMap { index, place in distance(place).map { ($0, index) } }
        if let nearest = candidates.min(by: { $0 < $1 }) { qubit = nearest.1 }
    }

    /// The middle of a figure over all qubits; nil where none has it.
    func median(_ figure: Figure) -> Double? {
        let values = (device?.qubits ?? []).compactMap { figure.value(of: $0) }.sorted()
        return values.isEmpty ? nil : values[values.count / 2]
    }

    var medianCoupling: Double? {
        let values = (device?.couplings ?? []).compactMap(\.error).sorted()
        return values.isEmpty ? nil : values[values.count / 2]
    }
}
