import Circuits

/// A condition that is being typed, with what may stand at the cursor and whether it is one yet.
public struct ConditionForm: Equatable, Sendable {
    /// What the condition is for.
    let action: ActionID
    private(set) var line: LineEditor
    /// What may stand at the cursor, the likeliest first.
    private(set) var offers: [Offer] = []
    /// The offer that was gone to; nil while the line has the keys.
    private(set) var chosen: Int?
    /// How a program would write the condition; nil where there is none yet.
    private(set) var reading: String?
    /// What is wrong with it.
    private(set) var fault: String?

    /// Something to put in.
    struct Offer: Equatable, Sendable {
        var text: String
        var note: String
    }

    init(_ action: ActionID, _ text: String, in circuit: Circuit) {
        (self.action, line) = (action, LineEditor(text))
        check(in: circuit)
    }

    var text: String { line.string }

    /// Takes a key; false where it means nothing here.
    @discardableResult
    mutating func take(_ key: Key, in circuit: Circuit) -> Bool {
        switch key {
        case Key(.down), Key("n", .control): chosen = offers.isEmpty ? nil : min((chosen ?? -1) + 1, offers.count - 1)
        case Key(.up), Key("p", .control): chosen = chosen.flatMap { $0 > 0 ? $0 - 1 : nil }
        case Key(.tab): accept(chosen ?? 0, in: circuit)
        default:
            guard line.take(key) else { return false }
            check(in: circuit)
        }
        return true
    }

    mutating func insert(_ text: some Sequence<Unicode.Scalar>, in circuit: Circuit) {
        line.insert(text)
        check(in: circuit)
    }

    /// Puts an offer in the place of the word at the cursor.
    mutating func accept(_ index: Int, in circuit: Circuit) {
        guard offers.indices.contains(index) else { return }
        let (before, word) = ConditionOffers.split(line)
        let rest = line.text.dropFirst(line.cursor)
        let isSpaced = before.last.map { $0 != " " && !"(!".unicodeScalars.contains($0) } ?? false
        let new = before + (isSpaced && word.isEmpty ? [" "] : []) + Array(offers[index].text.unicodeScalars)
        var editor = LineEditor()
        editor.insert(new)
        if rest.first != " " { editor.insert(" ".unicodeScalars) }
        editor.insert(rest)
        for _ in 0..<rest.count { _ = editor.take(Key(.left)) }
        line = editor
        check(in: circuit)
    }

    private mutating func check(in circuit: Circuit) {
        chosen = nil
        offers = ConditionOffers(circuit).offers(for: line)
        (reading, fault) = (nil, nil)
        guard !text.allSatisfy({ $0 == " " }) else { return }
        do throws(EditRefusal) { reading = ConditionText.write(try ConditionText.read(text, in: circuit), in: circuit) } catch {
            fault = error.reason
        }
    }
}

extension ConditionForm {
    /// Where the form lies on a screen.
    func rect(in screen: Size) -> Rect {
        let size = Size(columns: min(screen.columns - 2, 72), rows: min(screen.rows, 14))
        return Rect(
            column: (screen.columns - size.columns) / 2, row: max((screen.rows - size.rows) / 2, 0), columns: size.columns, rows: size.rows)
    }

    /// The first offer that is shown, and how many there is room for.
    private func window(rows: Int) -> (first: Int, room: Int) {
        let room = max(rows - 5, 1)
        return (min(max((chosen ?? 0) - room / 2, 0), max(offers.count - room, 0)), room)
    }

    /// The offer under a place of the screen.
    func index(at place: Point, in screen: Size) -> Int? {
        let rect = rect(in: screen)
        let (first, room) = window(rows: rect.rows)
        let row = place.row - rect.row - 4
        return rect.contains(place) && (0..<room).contains(row) && first + row < offers.count ? first + row : nil
    }

    func draw(on canvas: inout Canvas) {
        let rect = rect(in: Size(columns: canvas.columns, rows: canvas.rows))
        canvas.fill(rect, as: .overlay)
        canvas.within(rect) { frame in
            frame.box(as: .overlayBorder)
            frame.write(" \(Action.named(action).help) ", column: 2, row: 0, as: .overlayTitle, limit: max(frame.columns - 4, 1))
            let keys = frame.columns >= 60 ? " Tab takes what is offered  Enter does it  Esc closes " : " Tab takes  Enter does it "
            frame.write(keys, endingAt: frame.columns - 2, row: frame.rows - 1, as: .overlayDim)
            frame.within(frame.bounds.inset(columns: 2, rows: 1)) { lines(on: &$0) }
        }
    }

    private func lines(on canvas: inout Canvas) {
        let mark = Action.named(action).command + " "
        let start = canvas.write(mark, column: 0, row: 0, as: .overlayKey)
        let room = max(canvas.columns - start - 1, 1)
        let first = max(line.cursor - room + 1, 0)
        canvas.write(String(String.UnicodeScalarView(line.text.dropFirst(first))), column: start, row: 0, as: .overlay)
        canvas.showCursor(column: start + line.cursor - first, row: 0)
        if let fault {
            canvas.write("\(canvas.symbols.failed) \(fault)", column: 0, row: 1, as: .error, limit: canvas.columns)
        } else if let reading {
            canvas.write("\(canvas.symbols.done) \(reading)", column: 0, row: 1, as: .success, limit: canvas.columns)
        } else {
            canvas.write("bits, variables and inputs, compared and joined", column: 0, row: 1, as: .overlayDim, limit: canvas.columns)
        }
        canvas.highlight(Rect(column: 0, row: 1, columns: canvas.columns, rows: 1), as: .overlay)
        let (top, count) = window(rows: canvas.rows + 2)
        let width = min(offers.map { Width.columns(of: $0.text) }.max() ?? 0, max(canvas.columns / 2, 8))
        for (number, offer) in offers.dropFirst(top).prefix(count).enumerated() {
            let row = number + 3
            canvas.write(offer.text, column: 1, row: row, as: .overlayKey, limit: width)
            canvas.write(offer.note, column: width + 3, row: row, as: .overlayDim, limit: max(canvas.columns - width - 4, 1))
            if top + number == chosen {
                canvas.highlight(Rect(column: 0, row: row, columns: canvas.columns, rows: 1), as: .overlaySelection)
            }
        }
    }
}
