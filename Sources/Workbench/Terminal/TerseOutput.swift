/// Says the same to a terminal in fewer bytes: what looks the same is drawn together, a style is set once for all of it, and a character that is
/// repeated is sent once.
///
/// ncurses draws row by row, and names both colours whenever one changes, which is half of what a screen weighs. Within a frame it touches no cell twice, so
/// the cells may be drawn in any order. Sequences that are not understood go through as they are, where they stand.
struct TerseOutput: Sendable {
    /// Whether the terminal repeats the last character when told to (terminfo's `rep`).
    let repeats: Bool
    /// How wide the screen is: what a terminal does behind its last column is its own affair.
    var columns = Int.max
    /// What the terminal has, and what ncurses takes it to have; only where both know the cursor's place may they differ.
    private var terminal = Standing()
    private var meant = Standing(look: TerminalLook())
    /// The character set that was chosen; nil while that is not known.
    private var charset: UInt8?
    /// What is to be drawn, in the order of reading.
    private var runs: [Run] = []
    private var out: [UInt8] = []

    private struct Standing {
        var look: TerminalLook?
        var place: Point?
    }

    /// Something that is drawn in one look at one place; without one where the cursor is.
    private struct Run {
        let place: Point?
        let look: TerminalLook
        var bytes: [UInt8]
        /// Cells that it covers.
        var columns: Int
        /// Whether the cursor goes over them.
        var isText: Bool

        var end: Point? { place.map { Point(column: $0.column + columns, row: $0.row) } }
    }

    init(repeats: Bool) { self.repeats = repeats }

    /// Forgets what the terminal has: somebody else wrote to it.
    mutating func forget() { (terminal, charset, meant.place) = (Standing(), nil, nil) }

    /// The bytes in fewer; they must end where a sequence ends.
    ///
    /// - Parameter showsCursor: whether anybody sees where the cursor is left.
    mutating func shortened(_ bytes: [UInt8], showsCursor: Bool = true) -> [UInt8] {
        out = []
        out.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            if byte == 0x1B {
                place = escape(bytes, place)
            } else if byte < 0x20 || byte == 0x7F {
                if !move(byte, []) { pass(CollectionOfOne(byte), isMotion: true) }
                place += 1
            } else {
                var end = place + 1
                while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
                character(bytes[place..<end])
                place = end
            }
        }
        flush()
        if showsCursor { settlePlace() }
        return out
    }

    // MARK: - What is drawn

    private mutating func character(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count == 1 || Self.isNarrow(bytes) else { return pass(bytes) }
        draw(bytes, columns: 1, isText: true)
    }

    /// Whether a character takes one cell, as far as everybody agrees.
    private static func isNarrow(_ bytes: ArraySlice<UInt8>) -> Bool {
        let lead = UInt32(bytes[bytes.startIndex]) & (0x7F >> UInt32(bytes.count))
        let value = bytes.dropFirst().reduce(lead) { $0 << 6 | UInt32($1 & 0x3F) }
        return Unicode.Scalar(value).map { Width.columns(of: $0) == 1 } ?? false
    }

    private mutating func draw(_ bytes: some Collection<UInt8>, columns: Int, isText: Bool) {
        let look = meant.look ?? TerminalLook()
        if let last = runs.indices.last, isText, runs[last].isText, runs[last].look == look, runs[last].end == meant.place {
            runs[last].bytes += bytes
            runs[last].columns += columns
        } else {
            // Where ncurses goes back, or on from behind the last column, what came before stays before.
            if let end = runs.last?.end, meant.place.map({ $0.row == end.row ? $0.column < end.column : $0.row < end.row }) ?? true {
                flush(sorted: meant.place != nil)
            }
            runs.append(Run(place: meant.place, look: look, bytes: Array(bytes), columns: columns, isText: isText))
        }
        guard isText, let place = meant.place else { return }
        let column = place.column + columns
        meant.place = column < self.columns ? Point(column: column, row: place.row) : nil
    }

    /// Writes what is to be drawn: in its order or look by look, whichever is shorter.
    private mutating func flush(sorted maySort: Bool = true) {
        guard !runs.isEmpty else { return }
        var best = written(runs)
        if maySort, !runs.contains(where: { $0.place == nil }) {
            let sorted = runs.enumerated().sorted { ($0.element.look, $0.offset) < ($1.element.look, $1.offset) }.map(\.element)
            let other = written(sorted)
            if other.bytes.count < best.bytes.count { best = other }
        }
        out += best.bytes
        (terminal, runs) = (best.end, [])
    }

    private func written(_ runs: [Run]) -> (bytes: [UInt8], end: Standing) {
        var (bytes, now) = ([UInt8](), terminal)
        for run in runs {
            if let place = run.place { bytes += Self.motion(from: now.place, to: place) }
            bytes += run.look.sequence(after: now.look)
            bytes += run.isText ? repeating(run.bytes) : run.bytes
            now.look = run.look
            now.place = run.isText ? run.end.flatMap { $0.column < columns ? $0 : nil } : run.place
        }
        return (bytes, now)
    }

    private func repeating(_ bytes: [UInt8]) -> [UInt8] {
        guard repeats else { return bytes }
        var (result, place) = ([UInt8](), 0)
        while place < bytes.count {
            let end = bytes[place...].firstIndex { $0 != bytes[place] } ?? bytes.count
            let told = Array("\u{1B}[\(end - place - 1)b".utf8)
            // Only one-byte characters: several multiplexers repeat no others.
            result += bytes[place] < 0x80 && end - place - 1 > told.count ? [bytes[place]] + told : Array(bytes[place..<end])
            place = end
        }
        return result
    }

    // MARK: - Where it is drawn

    private mutating func settlePlace() {
        guard let place = meant.place else { return }
        out += Self.motion(from: terminal.place, to: place)
        terminal.place = place
    }

    /// The shortest way from a place to another.
    private static func motion(from old: Point?, to new: Point) -> [UInt8] {
        guard old != new else { return [] }
        let whole = Array("\u{1B}[\(new.row + 1);\(new.column + 1)H".utf8)
        guard let old else { return whole }
        func step(_ count: Int, _ letter: String) -> String { count == 0 ? "" : "\u{1B}[\(count == 1 ? "" : "\(count)")\(letter)" }
        let down = new.row >= old.row ? step(new.row - old.row, "B") : step(old.row - new.row, "A")
        let back = old.column - new.column
        let across =
            new.column == 0 && back > 0
            ? "\r" : back > 0 && back < 4 ? String(repeating: "\u{8}", count: back) : back > 0 ? step(back, "D") : step(-back, "C")
        return down.utf8.count + across.utf8.count <= whole.count ? Array((down + across).utf8) : whole
    }

    /// Takes a motion of ncurses; false where it depends on a place that is not known.
    private mutating func move(_ letter: UInt8, _ numbers: [Int]) -> Bool {
        let first = numbers.first ?? 1
        if letter == UInt8(ascii: "H") {
            if let last = runs.last, last.place == nil { flush() }
            meant.place = Point(column: (numbers.count > 1 ? numbers[1] : 1) - 1, row: first - 1)
            return true
        }
        guard var place = meant.place else { return false }
        switch letter {
        case UInt8(ascii: "A"): place.row = max(place.row - first, 0)
        case UInt8(ascii: "B"): place.row += first
        case UInt8(ascii: "C"): place.column += first
        case UInt8(ascii: "D"), 0x08: place.column = max(place.column - first, 0)
        case UInt8(ascii: "G"): place.column = first - 1
        case UInt8(ascii: "d"): place.row = first - 1
        case 0x0D: place.column = 0
        default: return false
        }
        guard place.column < columns else { return false }
        meant.place = place
        return true
    }

    // MARK: - Sequences

    /// Lets something through in its place, after which the cursor may be anywhere.
    private mutating func pass(_ bytes: some Collection<UInt8>, isMotion: Bool = false, keepsPlace: Bool = false) {
        flush(sorted: meant.place != nil)
        settlePlace()
        if !isMotion, let look = meant.look {
            out += look.sequence(after: terminal.look)
            terminal.look = look
        }
        out += bytes
        if !keepsPlace { (meant.place, terminal.place) = (nil, nil) }
    }

    /// Takes a sequence; the place behind it.
    private mutating func escape(_ bytes: [UInt8], _ start: Int) -> Int {
        guard start + 1 < bytes.count else {
            pass(bytes[start...])
            return bytes.count
        }
        if (UInt8(ascii: "(")...UInt8(ascii: "+")).contains(bytes[start + 1]), start + 2 < bytes.count {
            let isMain = bytes[start + 1] == UInt8(ascii: "(")
            if !isMain || charset != bytes[start + 2] {
                flush()
                out += bytes[start..<start + 3]
            }
            if isMain { charset = bytes[start + 2] }
            return start + 3
        }
        guard bytes[start + 1] == UInt8(ascii: "[") else {
            pass(bytes[start..<start + 2])
            return start + 2
        }
        var end = start + 2
        while end < bytes.count, !(0x40...0x7E).contains(bytes[end]) { end += 1 }
        guard end < bytes.count else {
            pass(bytes[start...])
            return bytes.count
        }
        let parameters = bytes[start + 2..<end]
        guard parameters.allSatisfy({ (0x30...0x3B).contains($0) }) else {
            pass(bytes[start...end])
            return end + 1
        }
        take(bytes[start...end], parameters)
        return end + 1
    }

    /// Takes a sequence of numbers and a letter.
    private mutating func take(_ sequence: ArraySlice<UInt8>, _ parameters: ArraySlice<UInt8>) {
        let letter = sequence[sequence.endIndex - 1]
        if letter == UInt8(ascii: "m") {
            meant.look?.take(parameters)
            return
        }
        let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { max(Int(String(decoding: $0, as: UTF8.self)) ?? 1, 1) }
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "D"), UInt8(ascii: "G"), UInt8(ascii: "H"), UInt8(ascii: "d"):
            if !move(letter, numbers) { pass(sequence, isMotion: true) }
        case UInt8(ascii: "b"):
            guard let last = runs.last, last.isText, let byte = last.bytes.last, byte < 0x80, let count = numbers.first else {
                return pass(sequence)
            }
            for _ in 0..<min(count, 1000) { draw(CollectionOfOne(byte), columns: 1, isText: true) }
        case UInt8(ascii: "X"): draw(sequence, columns: numbers.first ?? 1, isText: false)
        case UInt8(ascii: "K") where parameters.isEmpty: draw(sequence, columns: columns == .max ? 1 << 20 : columns, isText: false)
        case UInt8(ascii: "J"), UInt8(ascii: "K"), UInt8(ascii: "P"), UInt8(ascii: "@"): pass(sequence, keepsPlace: true)
        default: pass(sequence)
        }
    }
}
