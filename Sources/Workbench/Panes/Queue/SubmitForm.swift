import Circuits
import Workspace

/// What stands in the dialog that submits the circuit: where to, how many shots, and what that would cost and take.
public struct SubmitForm: Equatable, Sendable {
    enum Field: CaseIterable {
        case backend, shots, priority
    }

    var field = Field.backend
    var backend: String
    /// As typed.
    var shotsText = "1000"
    var priority = 0
    /// The answer to what the form asks now; nil while it is awaited.
    private(set) var quote: SubmissionQuote?
    /// Why there is no answer.
    private(set) var fault: String?
    /// Whether the next Enter spends money.
    private(set) var isConfirming = false
    private var asked: Question?

    private struct Question: Equatable {
        let backend: String
        let shots: Int
    }

    init(backend: String) { self.backend = backend }

    var shots: Int? { Int(shotsText).flatMap { (1...CircuitWork.mostShots).contains($0) ? $0 : nil } }

    /// The work that the form asks for; nil where it is none.
    func work(of circuit: Circuit, name: String, inputs: [String: Double]) -> CircuitWork? {
        shots.map { CircuitWork(circuit, name: name, backend: backend, shots: $0, inputs: inputs, priority: priority) }
    }

    /// Whether the engine is to be asked anew.
    mutating func mustAsk() -> Bool {
        guard let shots else {
            (quote, fault) = (nil, "shots: 1 to \(CircuitWork.mostShots)")
            return false
        }
        let question = Question(backend: backend, shots: shots)
        guard question != asked else { return false }
        (asked, quote, fault) = (question, nil, nil)
        return true
    }

    mutating func take(_ new: SubmissionQuote) {
        guard new.backend.name == backend else { return }
        (quote, fault) = (new, nil)
    }

    mutating func take(fault why: String) { (quote, fault) = (nil, why) }

    /// Why it cannot be sent as it stands; nil where it can.
    var refusal: String? {
        if let fault { return fault }
        guard let quote else { return "the price is not known yet" }
        if let why = quote.refusal { return why }
        return quote.cost == nil ? "the price of \(backend) is not known" : nil
    }

    /// Takes the key that sends; true where it is to be sent now. What costs money is asked for twice.
    mutating func confirm() -> Bool {
        guard refusal == nil else { return false }
        if quote?.cost == .zero || isConfirming { return true }
        isConfirming = true
        return false
    }

    /// Changes a field; any change takes back a confirmation.
    mutating func change(by step: Int, among backends: [BackendSummary]) {
        isConfirming = false
        switch field {
        case .backend:
            guard !backends.isEmpty else { return }
            let now = backends.firstIndex { $0.name == backend } ?? 0
            backend = backends[(now + step + backends.count) % backends.count].name
        case .shots:
            let steps = [1, 10, 100, 1000, 4000, 10_000, 100_000, 1_000_000]
            let now = shots ?? 1000
            let next = step > 0 ? steps.first { $0 > now } : steps.last { $0 < now }
            if let next { shotsText = "\(next)" }
        case .priority: priority = min(max(priority + step, -9), 9)
        }
    }

    mutating func move(by step: Int) {
        isConfirming = false
        let all = Field.allCases
        field = all[((all.firstIndex(of: field) ?? 0) + step + all.count) % all.count]
    }

    mutating func choose(_ new: Field) { (field, isConfirming) = (new, false) }

    mutating func type(_ digit: Unicode.Scalar) {
        guard shotsText.count < 10 else { return }
        if field != .shots { (field, shotsText) = (.shots, "") }
        isConfirming = false
        shotsText.unicodeScalars.append(digit)
    }

    mutating func erase() {
        isConfirming = false
        if field == .shots, !shotsText.isEmpty { shotsText.removeLast() }
    }
}

extension SubmitForm {
    /// Where the form lies on a screen.
    func rect(in screen: Size) -> Rect {
        let size = Size(columns: min(screen.columns - 2, 72), rows: min(screen.rows, screen.rows >= 18 ? 16 : 12))
        return Rect(
            column: (screen.columns - size.columns) / 2, row: max((screen.rows - size.rows) / 2, 0), columns: size.columns, rows: size.rows)
    }

    /// The field under a place of the screen.
    func field(at place: Point, in screen: Size) -> Field? {
        let rect = rect(in: screen)
        let row = place.row - rect.row - 1 - (Self.isRoomy(rows: rect.rows - 2) ? 3 : 1)
        return rect.contains(place) && Field.allCases.indices.contains(row) ? Field.allCases[row] : nil
    }

    /// Whether a place of the screen is the line that says what Enter does.
    func isDoing(at place: Point, in screen: Size) -> Bool { place.row == rect(in: screen).row + rect(in: screen).rows - 2 }

    private static func isRoomy(rows: Int) -> Bool { rows >= 13 }

    func draw(_ state: ScreenState, on canvas: inout Canvas) {
        let rect = rect(in: Size(columns: canvas.columns, rows: canvas.rows))
        canvas.fill(rect, as: .overlay)
        canvas.within(rect) { frame in
            frame.box(as: .overlayBorder)
            frame.write(" Submit the circuit ", column: 2, row: 0, as: .overlayTitle)
            let keys = frame.columns >= 60 ? " Up/Down field  Left/Right change  Esc closes " : " arrows change  Esc closes "
            frame.write(keys, endingAt: frame.columns - 2, row: frame.rows - 1, as: .overlayDim)
            frame.within(frame.bounds.inset(columns: 2, rows: 1)) { lines(state, on: &$0) }
        }
    }

    private func lines(_ state: ScreenState, on canvas: inout Canvas) {
        let isRoomy = Self.isRoomy(rows: canvas.rows)
        var row = isRoomy ? 1 : 0
        func line(_ name: String, _ text: String, _ role: Role = .overlay, isChosen: Bool = false) {
            canvas.write(name, column: 2, row: row, as: .overlayDim)
            canvas.write(text, column: 13, row: row, as: role, limit: max(canvas.columns - 14, 1))
            if isChosen {
                canvas.write(canvas.symbols.pointer, column: 0, row: row, as: .overlayKey)
                canvas.highlight(Rect(column: 0, row: row, columns: canvas.columns, rows: 1), as: .overlaySelection)
            }
            row += 1
        }
        let circuit = state.editor?.circuit
        let size = circuit.map { "\($0.qubitCount) qubits, depth \($0.depth), \($0.gateCount) gates" } ?? ""
        line("circuit", "\(state.circuitName), \(size)")
        if isRoomy { row += 1 }
        line("backend", backend, isChosen: field == .backend)
        line("shots", shotsText, isChosen: field == .shots)
        line("priority", "\(priority)", isChosen: field == .priority)
        if isRoomy { row += 1 }
        guard let quote else {
            for text in Figures.lines(of: fault ?? "asking\(canvas.symbols.ellipsis)", columns: canvas.columns - 14).prefix(
                canvas.rows - row)
            {
                line("", text, fault == nil ? .overlayDim : .error)
            }
            return
        }
        let currency = quote.backend.currency
        let free = quote.cost == .zero
        line("price", free ? "free" : quote.cost.map { "\($0.shown) \(currency)" } ?? "not known", free ? .overlay : .warning)
        let wait = state.workspace.waitOfNewJob(at: state.now, priority: priority)
        let dash = canvas.symbols.dash
        line("wait", wait.map { $0.upperBound < 0.05 ? "none, it begins at once" : Figures.range($0, dash: dash) } ?? "not known")
        if let cap = quote.budget.cap, let before = quote.budget.remaining {
            let after = quote.remaining ?? before
            line("budget", "\(before.shown) of \(cap.shown) \(quote.budget.currency) left, then \(after.shown)")
        } else {
            line("budget", "no cap; \(quote.budget.spent.shown) \(quote.budget.currency) spent")
        }
        if isRoomy, let method = quote.method {
            for (index, text) in Figures.lines(of: method, columns: canvas.columns - 14).prefix(2).enumerated() {
                line(index == 0 ? "method" : "", text, .overlayDim)
            }
        }
        row = max(row, canvas.rows - 1)
        if let why = refusal {
            canvas.write("\(canvas.symbols.failed) \(why)", column: 2, row: row, as: .error, limit: canvas.columns - 3)
        } else if isConfirming, let cost = quote.cost {
            canvas.write(
                "\(canvas.symbols.warning) Enter spends \(cost.shown) \(currency); Esc keeps it", column: 2, row: row, as: .warning)
        } else {
            canvas.write(free ? "Enter submits" : "Enter asks once more, then submits", column: 2, row: row, as: .overlayKey)
        }
    }
}

extension ScreenState {
    /// What a person calls the circuit on the screen.
    var circuitName: String { workspace.project.map { $0.circuitFile ?? $0.name } ?? "circuit" }

    /// Values for the circuit's inputs: those that the state is shown with, else zero.
    var circuitInputs: [String: Double] {
        let symbols = editor?.circuit.symbols ?? []
        return Dictionary(symbols.map { ($0, circuit.live.values[$0] ?? 0) }) { $1 }
    }
}
