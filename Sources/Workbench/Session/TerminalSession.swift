import CTerminal
import Circuits
import Diagnostics
import Glibc
import Workspace

/// The screen on a terminal: one thread that sleeps until a key, news of the engine or a signal comes, and draws what has changed.
final class TerminalSession {
    private let options: WorkbenchOptions
    private let profile: TerminalProfile
    private let input: Int32
    private let output: Int32
    private let signals: Int32
    private let screen: CursesScreen
    private let mailbox = Mailbox()
    private let estimator: Estimator
    private let preview: LivePreview
    private let texts = Scribe()
    private let counter = Scribe()
    private let logs = Scribe()
    private let quotes = Scribe()
    /// Writes files.
    private let clerk = Clerk()
    /// Reads journals.
    private let archivist = Clerk()
    private var notice: TerminalNotice
    /// Whether the terminal's window is the one that a person types into; nil while the terminal has not said.
    private var hasFocus: Bool?
    private var lastTick = 0.0
    private var connection: Connection? { didSet { openJournal() } }
    private var journal: JournalWriter?
    private var decoder = InputDecoder()
    private var state: ScreenState
    private var theme: Theme
    private var isDirty = true
    /// Whether a person waits for this frame.
    private var isUrgent = true
    private var lastFrame = 0.0
    /// The question about the state under the cursor that a frame has waited for, and how many waited in vain of late.
    private var awaited = 0
    private var vain = 0
    private var exitCode: Int32?
    /// What went wrong while the program was left.
    private var lastWords: String?

    /// Takes the terminal; nil where it cannot be had.
    init?(_ connection: Connection?, options: WorkbenchOptions, theme: Theme, profile: TerminalProfile, input: Int32, output: Int32) {
        signals = terminal_guard_open(input)
        guard signals >= 0 else { return nil }
        guard terminal_guard_raw() == 0, let screen = CursesScreen(profile: profile, input: input, output: output) else {
            terminal_guard_cooked()
            terminal_guard_close()
            return nil
        }
        (self.options, self.profile, self.input, self.output, self.screen) = (options, profile, input, output, screen)
        self.connection = connection
        notice = options.notice ?? .current()
        self.theme = theme.adapted(to: screen.depth)
        estimator = Estimator(mailbox)
        preview = LivePreview { [mailbox] answer, serial in mailbox.post(.preview(answer, serial: serial)) }
        state = ScreenState(size: screen.size, start: connection == nil ? options.start : nil, themeName: theme.name)
        state.followsAppearance = options.theme == nil && theme.name == Theme.embeddedNames[0]
        openJournal()
        attach()
    }

    /// Runs until the person leaves or a signal ends it; returns the exit code.
    func run() -> Int32 {
        for message in options.messages { update(.message(message)) }
        while true {
            drawIfDue()
            if let exitCode {
                screen.close()
                // Signals wait until all is kept: who leaves and closes the window at once loses nothing.
                leave()
                terminal_guard_close()
                if let lastWords {
                    let bytes = Array("error: \(lastWords)\n".utf8)
                    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
                }
                return exitCode
            }
            wait()
        }
    }

    /// Closes what is open; what was edited is in its journal.
    private func leave() {
        preview.close()
        // What was edited before the journal was read goes into it; what was asked to be written is written, and noted there.
        for clerk in [archivist, clerk] {
            clerk.finish()
            for news in mailbox.take() {
                switch news {
                case .recalled, .written: update(news)
                case .message(let message) where message.kind == .error: lastWords = message.text
                default: break
                }
            }
        }
        if let memory = state.memory { connection?.remember(memory) }
        if let editor = state.editor, editor.history.newest > 0 { journal?.append([.closed], base: editor.base) }
        journal?.finish()
        connection?.close()
    }

    private func openJournal() {
        journal = connection?.journal.map { file in
            JournalWriter(file) { [mailbox] error in mailbox.post(.message(ScreenState.Message(.error, "\(error)"))) }
        }
    }

    private func attach() {
        guard let connection else { return }
        if let path = connection.path { options.projects?.note(path) }
        // Before the first state, so that what ended meanwhile is told once.
        if let events = connection.events?.load() { update(.happened(events)) }
        connection.follow { [mailbox] state in mailbox.post(.workspace(state)) }
        // The first state is there within milliseconds; a screen without it would only flash.
        var news = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&news, 1, 40) > 0 { for input in mailbox.take() { update(input) } }
        if let memory = connection.remembered() { update(.remembered(memory)) }
    }

    // MARK: - Waiting

    private func wait() {
        var watched = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0), pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
        ]
        let ready = poll(&watched, nfds_t(watched.count), timeout())
        terminal_guard_stay_if_fallen()
        if ready < 0, errno != EINTR { exitCode = 74 }
        if state.wantsClock, monotonicTime() - lastTick >= Self.tickSeconds {
            lastTick = monotonicTime()
            update(.clock(wallTime()))
        }
        if ready == 0 {
            if decoder.isWaiting { take(decoder.timeout()) }
            return
        }
        if watched[2].revents != 0 { takeSignals() }
        if watched[1].revents != 0 {
            for news in mailbox.take() {
                // The state under the cursor is what the last key asked for.
                if case .preview = news { update(news, isUrgent: true) } else { update(news) }
            }
        }
        if watched[0].revents != 0 { readInput() }
    }

    /// Milliseconds until something is due without anybody asking: the rest of a key, a frame; -1 for never.
    private func timeout() -> Int32 {
        var due = -1
        func within(_ milliseconds: Int) { due = due < 0 ? milliseconds : min(due, milliseconds) }
        if decoder.isWaiting { within(decoder.isPasting ? 1000 : profile.escapeDelay) }
        if isDirty { within(max(Int(((lastFrame + frameSeconds - monotonicTime()) * 1000).rounded(.up)), isUrgent ? 5 : 1)) }
        if state.wantsClock { within(max(Int(((lastTick + Self.tickSeconds - monotonicTime()) * 1000).rounded(.up)), 1)) }
        return Int32(due)
    }

    /// Seconds between two looks at the clock, while something on the screen depends on it.
    private static let tickSeconds = 2.0

    private var frameSeconds: Double { options.isSlowLink ? 0.5 : profile.isRemote ? 0.1 : 1.0 / 30 }

    private func readInput() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(input, &bytes, bytes.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        guard count > 0 else {
            exitCode = 129  // the terminal is gone
            return
        }
        take(decoder.feed(bytes.prefix(count)))
    }

    private func take(_ events: [InputEvent]) {
        for event in events {
            if case .mode(number: 2026, let answer) = event {
                screen.synchronizes = answer == 1 || answer == 2
            } else if case .focus(let isThere) = event {
                hasFocus = isThere
            } else {
                update(.event(event), isUrgent: true)
            }
            if exitCode != nil { return }
        }
    }

    private func takeSignals() {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(signals, &bytes, bytes.count)
        guard count > 0 else { return }
        for byte in bytes.prefix(count) {
            switch Int32(byte) {
            case SIGTERM, SIGHUP, SIGINT: exitCode = 128 + Int32(byte)
            case SIGTSTP: suspend(group: false)
            case SIGCONT:
                screen.enter()
                resize()
            case SIGWINCH: if screen.measure() { resize() }
            default: break
            }
        }
    }

    private func resize() {
        screen.measure()
        update(.resize(screen.size), isUrgent: true)
    }

    private func suspend(group: Bool) {
        screen.leave()
        terminal_guard_stop(group ? 1 : 0)
        screen.enter()
        resize()
    }

    // MARK: - Changing

    private func update(_ input: ScreenInput, isUrgent: Bool = false) {
        isDirty = true
        self.isUrgent = self.isUrgent || isUrgent
        for effect in state.update(input) { perform(effect) }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .quit: exitCode = 0
        case .suspend: suspend(group: true)
        case .redraw: screen.redraw()
        case .clipboard(let text): screen.copy(text)
        case .follow(let name):
            if let found = try? Theme.find(name, in: options.themeFolders) {
                theme = found.adapted(to: screen.depth)
                update(.theme(theme.name))
            }
        case .send(let command): connection?.send(command)
        case .preview(let request, let serial): preview.ask(request, serial: serial)
        case .noise(let file, let circuit, let version):
            guard let connection else { break }
            counter.ask { [mailbox] in mailbox.post(connection.noise(file, for: circuit, version: version)) }
        case .trained(let run):
            guard let connection else { break }
            startThread { [mailbox] in mailbox.post(connection.trained(run)) }
        case .read(let text, let serial):
            texts.ask { [mailbox] in
                let (circuit, diagnostics) = readProgram(text, file: "text")
                mailbox.post(.read(circuit, diagnostics, serial: serial))
            }
        case .spell(let circuit, let version):
            texts.ask { [mailbox] in mailbox.post(.spelled(programText(of: circuit), version: version)) }
        case .count(let circuit, let version):
            counter.ask(after: 200) { [mailbox] in mailbox.post(.counted(CircuitPane.Facts(circuit), version: version)) }
        case .compare(let file):
            guard let connection else { break }
            logs.ask { [mailbox] in mailbox.post(connection.other(file)) }
        case .estimate(let request): if let connection { estimator.ask(request, of: connection) }
        case .inspect(let run):
            guard let connection else { break }
            startThread { [mailbox] in mailbox.post(connection.inspected(run)) }
        case .record(let records, let base):
            journal?.append(records, base: base)
        case .recall(let circuit, let serial): recall(circuit, serial)
        case .write(let circuit, let file, let state): write(circuit, to: file, state)
        case .log(let job):
            guard let connection else { break }
            logs.ask { [mailbox] in mailbox.post(connection.logged(job)) }
        case .device(let file): logs.ask { [mailbox] in mailbox.post(readDevice(file)) }
        case .quote(let work, let circuit):
            guard let connection else { break }
            quotes.ask { [mailbox] in mailbox.post(connection.quoted(work, circuit)) }
        case .note(let events):
            connection?.events?.append(events)
            // Who looks at the screen reads it there.
            guard hasFocus != true, let urgent = events.last(where: \.kind.isUrgent) else { break }
            screen.notify(TerminalNotice.passed(notice.sequence(urgent.text)) { getenv($0).map { String(cString: $0) } })
        case .notify(let new): notice = new
        case .forget(let path): options.projects?.forget(path)
        case .recent: update(.start(options.recent()))
        case .picture(let file):
            let (shown, theme, symbols) = (state, theme, options.isASCII ? Symbols.ascii : .unicode)
            clerk.ask { [mailbox] in mailbox.post(.message(shown.drawn(into: file, theme: theme, symbols: symbols))) }
        case .theme(let name):
            do {
                theme = try Theme.find(name, in: options.themeFolders).adapted(to: screen.depth)
                update(.theme(theme.name))
                update(.message(ScreenState.Message(.info, "theme \(theme.title)")))
            } catch {
                update(.message(ScreenState.Message(.error, "\(error)")))
            }
        case .open(let path):
            do {
                let opened = try options.open(path)
                leave()
                connection = opened
                update(.opened)
                attach()
            } catch {
                update(.message(ScreenState.Message(.error, "\(error)")))
            }
        }
    }

    /// Reads the journal on a thread of its own; a short one is there before the next frame.
    private func recall(_ circuit: Circuit, _ serial: Int) {
        guard let file = connection?.journal else { return update(.recalled(nil, serial: serial)) }
        archivist.ask { [mailbox, journal] in
            journal?.finish()
            mailbox.post(.recalled(file.load(for: circuit), serial: serial))
        }
        guard archivist.finish(within: 10) else { return }
        for news in mailbox.take() { update(news) }
    }

    /// Writes the circuit on a thread of its own; a small one is there before the next frame.
    private func write(_ circuit: Circuit, to file: String?, _ state: Int) {
        guard let connection else { return }
        clerk.ask { [mailbox] in
            do { mailbox.post(.written(try connection.write(circuit, to: file), state: state)) } catch {
                mailbox.post(.message(ScreenState.Message(.error, "write: \(error)")))
            }
        }
        guard circuit.operations.count <= CircuitPane.mostCounted, clerk.finish(within: 20) else { return }
        for news in mailbox.take() { update(news) }
    }

    // MARK: - Drawing

    /// Draws where something changed, unless the last frame is not out yet or too young; a person who pressed a key does not wait for the latter.
    private func drawIfDue() {
        guard isDirty, exitCode == nil else { return }
        awaitPreview()
        let now = monotonicTime()
        guard isUrgent || now - lastFrame >= frameSeconds, isOutputFree() else { return }
        screen.present(ScreenView.draw(state, theme: theme, symbols: options.isASCII ? .ascii : profile.symbols))
        (isDirty, isUrgent, lastFrame) = (false, false, now)
    }

    /// Most states are known at once: a frame that waits for them for a moment saves a second one. Where they were not of late, none waits.
    private func awaitPreview() {
        let serial = state.circuit.live.serial
        guard isUrgent, state.circuit.live.isWaiting, serial != awaited else { return }
        awaited = serial
        var news = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
        guard vain < 3 || serial % 16 == 0 else { return }
        if poll(&news, 1, 5) > 0 { for input in mailbox.take() { update(input) } }
        vain = state.circuit.live.isWaiting ? vain + 1 : 0
    }

    /// Whether the terminal took all of the last frame, so that a slow line is never filled with frames that are out of date.
    private func isOutputFree() -> Bool {
        var line = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
        return terminal_output_queue(output) == 0 && poll(&line, 1, 0) > 0
    }
}

/// Seconds that never go back.
func monotonicTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
