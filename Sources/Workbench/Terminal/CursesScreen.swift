import CNcurses
import CTerminal
import Glibc

/// A terminal as ncurses drives it: grids go out as the cells that changed, and the terminal gets back what it was.
///
/// ncurses knows how a terminal is written to; what it is told to read stays with ``InputDecoder``. There is one screen at a time, used on one thread.
final class CursesScreen {
    private let profile: TerminalProfile
    private let output: Int32
    /// Where ncurses writes what goes to the terminal in fewer bytes; -1 where it writes there itself.
    private let draft: Int32
    private var terse: TerseOutput
    private let screen: OpaquePointer
    private let window: UnsafeMutablePointer<WINDOW>
    private let hasColors: Bool
    private let colors: Int
    private(set) var depth: ColorDepth
    private(set) var size: Size
    /// Whether the terminal said that it shows a frame at once when told to (DEC mode 2026).
    var synchronizes = false

    /// What stands on the terminal: the scalar and the number of the style of each cell.
    private var shown: [UInt64] = []
    private var numbers: [Style: UInt32] = [:]
    private var looks: [(attributes: UInt32, pair: Int32)] = []
    private var cells: [cchar_t] = []
    private var showsCursor = true

    /// Opens the terminal; nil where ncurses cannot.
    init?(profile: TerminalProfile, input: Int32, output: Int32) {
        let draft = profile.isModern ? terminal_memory_file() : -1
        guard let writer = fdopen(draft >= 0 ? dup(draft) : dup(output), "w"), let reader = fdopen(dup(input), "r") else { return nil }
        let before = getenv("TERMINFO").map { String(cString: $0) }
        if let description = profile.description { setenv("TERMINFO", "b64:" + description, 1) }
        defer {
            if profile.description != nil {
                if let before { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") }
            }
        }
        guard let screen = newterm(profile.name, writer, reader), let window = newwin(0, 0, 0, 0) else {
            fclose(writer)
            fclose(reader)
            return nil
        }
        (self.profile, self.output, self.screen, self.window, self.draft) = (profile, output, screen, window, draft)
        terse = TerseOutput(repeats: Self.has("rep"))
        nonl()
        // ncurses has set the line to its own half-raw mode, in which some keys are signals; from now on raw is what it comes back to.
        _ = terminal_guard_raw()
        def_prog_mode()
        leaveok(window, true)
        hasColors = profile.depth != .monochrome && has_colors()
        if hasColors {
            start_color()
            use_default_colors()
        }
        colors = hasColors ? Int(ncurses_colors()) : 0
        depth = !hasColors ? .monochrome : colors > 256 ? profile.depth : min(profile.depth, colors >= 256 ? .cube : .sixteen)
        size = Size(columns: Int(getmaxx(window)), rows: Int(getmaxy(window)))
        measure()
        setRestore()
        terminal_guard_set_active(1)
        setModes(true)
    }

    // MARK: - Frames

    /// Shows a grid. Only what differs from the last one is written.
    func present(_ grid: CellGrid) {
        guard grid.columns == size.columns, grid.rows == size.rows else { return }
        if shown.count != grid.cells.count { shown = Array(repeating: .max, count: grid.cells.count) }
        let styles = grid.styles.map(number)
        let blanks = grid.styles.map { $0.showsInSpaces ? number($0) : number(Style(background: $0.background)) }
        var changedRows = 0
        for row in 0..<grid.rows { changedRows += put(row, of: grid, styles, blanks) ? 1 : 0 }
        placeCursor(grid.cursor)
        let isFrame = synchronizes && changedRows > 2
        if isFrame { send("\u{1B}[?2026h") }
        wrefresh(window)
        sendDraft()
        if isFrame { send("\u{1B}[?2026l") }
    }

    /// Gives ncurses the changed part of a row; false where nothing changed.
    ///
    /// A space has no text colour, so it takes that of the character before it: half of what a screen weighs would be the colours of spaces.
    private func put(_ row: Int, of grid: CellGrid, _ styles: [UInt32], _ blanks: [UInt32]) -> Bool {
        let start = row * grid.columns
        var (first, last) = (-1, -1)
        for column in 0..<grid.columns {
            let cell = grid.cells[start + column]
            let style = cell.scalar == 32 ? blanks[Int(cell.style)] : styles[Int(cell.style)]
            let look = UInt64(cell.scalar) << 32 | UInt64(style)
            guard look != shown[start + column] else { continue }
            shown[start + column] = look
            if first < 0 { first = column }
            last = column
        }
        guard first >= 0 else { return false }
        while first > 0, grid.cells[start + first].scalar == 0 { first -= 1 }
        cells.removeAll(keepingCapacity: true)
        var before = Int(grid.cells[start + max(first - 1, 0)].style)
        for cell in grid.cells[start + first...start + last] where cell.scalar != 0 {
            let (style, last) = (grid.styles[Int(cell.style)], grid.styles[before])
            let borrows = cell.scalar == 32 && !style.showsInSpaces && !last.showsInSpaces && style.background == last.background
            if !borrows { before = Int(cell.style) }
            let look = looks[Int(styles[before])]
            var written = cchar_t()
            ncurses_cell(&written, cell.scalar, look.attributes, look.pair)
            cells.append(written)
        }
        mvwadd_wchnstr(window, Int32(row), Int32(first), cells, Int32(cells.count))
        return true
    }

    private func placeCursor(_ cursor: Point?) {
        if let cursor {
            leaveok(window, false)
            wmove(window, Int32(cursor.row), Int32(cursor.column))
        } else {
            leaveok(window, true)
        }
        if showsCursor != (cursor != nil) {
            showsCursor = cursor != nil
            curs_set(showsCursor ? 1 : 0)
        }
    }

    /// The number of a style, which gets its attributes and its colour pair when it is new.
    private func number(_ style: Style) -> UInt32 {
        if let known = numbers[style] { return known }
        var attributes: UInt32 = 0
        let names: [(Style.Attributes, UInt32)] = [
            (.bold, ncurses_bold), (.dim, ncurses_dim), (.italic, ncurses_italic), (.underline, ncurses_underline),
            (.reverse, ncurses_reverse),
        ]
        for (attribute, bits) in names where style.attributes.contains(attribute) { attributes |= bits }
        var pair: Int32 = 0
        if hasColors {
            let (foreground, isBright) = value(style.foreground)
            if isBright { attributes |= ncurses_bold }
            pair = max(alloc_pair(foreground, value(style.background).0), 0)
        }
        let number = UInt32(looks.count)
        looks.append((attributes, pair))
        numbers[style] = number
        return number
    }

    /// What ncurses calls a colour, and whether a terminal of eight colours shows it by bold.
    private func value(_ color: Color) -> (Int32, isBright: Bool) {
        switch color {
        case .terminal: return (-1, false)
        case .indexed(let index) where colors > 256 && index >= 8:
            let (red, green, blue) = color.components
            return (Int32(max(red << 16 | green << 8 | blue, 8)), false)
        case .indexed(let index):
            if Int(index) < colors { return (Int32(index), false) }
            return (Int32(index & 7), index >= 8 && index < 16)
        case .rgb(let red, let green, let blue):
            guard colors > 256 else { return value(color.adapted(to: colors == 256 ? .cube : .sixteen)) }
            // The first eight values are the palette's.
            return (Int32(max(Int(red) << 16 | Int(green) << 8 | Int(blue), 8)), false)
        }
    }

    // MARK: - Size

    /// Takes the terminal's size of now; true where it changed.
    @discardableResult
    func measure() -> Bool {
        var (columns, rows): (Int32, Int32) = (0, 0)
        guard terminal_size(output, &columns, &rows) == 0 else { return false }
        let now = Size(columns: Int(min(columns, 1000)), rows: Int(min(rows, 1000)))
        guard now != size else { return false }
        size = now
        resizeterm(Int32(now.rows), Int32(now.columns))
        wresize(window, Int32(now.rows), Int32(now.columns))
        redraw()
        return true
    }

    /// Forgets what stands on the terminal, so that the next frame is drawn whole.
    func redraw() {
        shown = []
        clearok(window, true)
    }

    // MARK: - Handing over

    /// Gives the terminal to whoever ran the program.
    func leave() {
        setModes(false)
        curs_set(1)
        endwin()
        sendDraft()
        terse.forget()
        terminal_guard_cooked()
        terminal_guard_set_active(0)
    }

    /// Takes the terminal again after ``leave()``.
    func enter() {
        _ = terminal_guard_raw()
        terminal_guard_set_active(1)
        setModes(true)
        measure()
        redraw()
        showsCursor = true
    }

    /// Ends the screen for good.
    func close() {
        leave()
        delwin(window)
        delscreen(screen)
        if draft >= 0 { Glibc.close(draft) }
    }

    private static let modes = "\u{1B}[?1000%\u{1B}[?1002%\u{1B}[?1006%\u{1B}[?2004%\u{1B}[?2031%\u{1B}[?1004%"

    /// Gives a text to the terminal's clipboard, as far as terminals take it (OSC 52).
    func copy(_ text: String) {
        guard profile.isModern else { return }
        send("\u{1B}]52;c;\(base64(Array(text.utf8.prefix(Self.mostCopied))))\u{07}")
    }

    /// Sends what makes the terminal tell of something: a bell to every one, more only to those that know it.
    func notify(_ sequence: String) {
        guard !sequence.isEmpty, profile.isModern || sequence == "\u{7}" else { return }
        send(sequence)
    }

    /// Terminals take 100,000 characters at most, which are three quarters of that in bytes.
    static let mostCopied = 74_000

    private func setModes(_ isOn: Bool) {
        guard profile.isModern else { return }
        send(String(Self.modes.map { $0 == "%" ? (isOn ? "h" : "l") : $0 }) + (isOn ? "\u{1B}[?2026$p\u{1B}[?996n" : "\u{1B}[?2026l"))
    }

    /// Leaves with the guard what brings the terminal back if the program falls.
    private func setRestore() {
        var text = profile.isModern ? "\u{1B}[?2026l\u{1B}[?1002l\u{1B}[?1000l\u{1B}[?1006l\u{1B}[?2004l\u{1B}[?2031l\u{1B}[?1004l" : ""
        for name in ["sgr0", "op", "cnorm", "rmcup"] {
            guard let capability = tigetstr(name), Int(bitPattern: capability) != -1 else {
                if name == "rmcup" { text += "\r\n" }
                continue
            }
            // Without the pauses that old terminals need: $<5>.
            var isPause = false
            for character in String(cString: capability) {
                if character == "$" { isPause = true }
                if !isPause { text.append(character) }
                if character == ">" { isPause = false }
            }
        }
        let bytes = Array(text.utf8)
        bytes.withUnsafeBytes { terminal_guard_set_restore($0.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count) }
    }

    /// Sends what ncurses wrote.
    private func sendDraft() {
        guard draft >= 0 else { return }
        let count = Int(lseek(draft, 0, SEEK_CUR))
        guard count > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: count)
        let taken = pread(draft, &bytes, count, 0)
        lseek(draft, 0, SEEK_SET)
        guard taken > 0 else { return }
        terse.columns = size.columns
        send(terse.shortened(Array(bytes.prefix(taken)), showsCursor: showsCursor))
    }

    /// Whether the terminal is described to be able to do that.
    private static func has(_ name: String) -> Bool { tigetstr(name).map { Int(bitPattern: $0) != -1 } ?? false }

    private func send(_ text: String) { send(Array(text.utf8)) }

    private func send(_ bytes: [UInt8]) {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}

extension CursesScreen {
    /// What the surroundings say of the terminal.
    static func profile(_ options: WorkbenchOptions) throws(TerminalProfile.Reason) -> TerminalProfile {
        try TerminalProfile.detect(
            environment: { name in getenv(name).map { String(cString: $0) } }, isKnown: isKnown, hasColor: options.hasColor,
            wantsASCII: options.isASCII, isUTF8: terminal_use_utf8_locale() != 0)
    }

    /// Whether the system describes a terminal of that name.
    private static func isKnown(_ name: String) -> Bool {
        var answer: Int32 = 0
        guard setupterm(name, STDOUT_FILENO, &answer) == OK, let described = set_curterm(nil) else { return false }
        del_curterm(described)
        return true
    }
}
