import Workspace

/// A backend as the columns of a line.
struct BackendLine {
    let backend: BackendSummary
    private let cells: [Column: String]
    private let mark: String
    private let role: Role

    /// What a line tells besides the name, the most important first.
    enum Column: CaseIterable {
        case qubits, queue, price, wait, calibrated

        var title: String {
            switch self {
            case .qubits: "qubits"
            case .queue: "queue"
            case .price: "a shot"
            case .wait: "wait"
            case .calibrated: "calibrated"
            }
        }

        /// From left to right.
        static let places: [Column] = [.queue, .wait, .calibrated, .price, .qubits]
    }

    init(_ backend: BackendSummary, _ state: ScreenState, _ symbols: Symbols) {
        self.backend = backend
        (mark, role) =
            switch backend.status {
            case .online: (symbols.running, .success)
            case .offline: (symbols.failed, .error)
            case .unconfigured: (symbols.waiting, .warning)
            }
        let open = state.workspace.jobs.filter { $0.backend == backend.name && !$0.state.isOver }.count
        var cells: [Column: String] = [.queue: "\(open)"]
        if let double = backend.qubitsDouble { cells[.qubits] = "\(double)" } else { cells[.qubits] = "any" }
        cells[.price] =
            backend.pricePerShot.map { $0 == .zero && backend.pricePerTask == .zero ? "free" : "\($0.shown) \(backend.currency)" } ?? "?"
        if backend.status != .online {
            cells[.wait] = backend.status.rawValue
        } else if backend.isLocal {
            let wait = state.workspace.waitOfNewJob(at: state.now)
            cells[.wait] = wait.map { $0.upperBound < 0.05 ? "none" : Figures.range($0, dash: symbols.dash) } ?? "unknown"
        }
        if let time = backend.calibratedAt {
            let age = state.now - time
            cells[.calibrated] = state.now > 0 && age >= 0 ? Self.age(age) : Figures.day(time)
        }
        self.cells = cells
    }

    /// An age in one unit: calibrations are hours or months old.
    private static func age(_ seconds: Double) -> String {
        let days = seconds / 86400
        if days < 2 { return "\(Int(seconds / 3600)) h ago" }
        return days < 730 ? "\(Int(days)) d ago" : "\(Figures.fixed(days / 365.25, 1)) y ago"
    }

    /// The columns that fit beside the names, with their widths.
    static func columns(of lines: [BackendLine], width: Int) -> [(column: Column, title: String, width: Int)] {
        let names = lines.map { Width.columns(of: $0.backend.name) }.max() ?? 0
        var room = width - min(max(names, 8), 24) - 3
        var fitting: [Column: Int] = [:]
        for column in Column.allCases {
            let texts = lines.compactMap { $0.cells[column] }
            guard !texts.isEmpty else { continue }
            let needed = max(texts.map { Width.columns(of: $0) }.max() ?? 0, column.title.count)
            guard needed + 2 <= room else { continue }
            fitting[column] = needed
            room -= needed + 2
        }
        return Column.places.compactMap { column in fitting[column].map { (column, column.title, $0) } }
    }

    func draw(row: Int, _ columns: [(column: Column, title: String, width: Int)], on canvas: inout Canvas) {
        var end = canvas.columns
        for column in columns.reversed() {
            let text = cells[column.column] ?? ""
            let isPlain = column.column != .wait || backend.status == .online
            canvas.write(text, endingAt: end, row: row, as: isPlain ? .value : role)
            end -= column.width + 2
        }
        let at = canvas.write(mark + " ", column: 2, row: row, as: role)
        let room = max(end - at, 1)
        let name = canvas.write(
            Width.shortened(backend.name, to: room, ellipsis: canvas.symbols.ellipsis), column: at, row: row, as: .value)
        let why = backend.why.map { "  " + $0 } ?? ""
        // `local:mps` says itself what it is.
        let kind = backend.name.hasSuffix(":" + backend.kind) ? "" : "  " + backend.kind
        let details = [kind + why, kind]
        if let text = details.first(where: { name + Width.columns(of: canvas.symbols.spelled($0)) <= end }) {
            canvas.write(text, column: name, row: row, as: .dim)
        }
    }
}
