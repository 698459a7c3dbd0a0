import Glibc
import Synchronization
import Workspace

/// The workbench as lines: a person types a line, lines come back; for screen readers, logs and terminals that cannot be drawn on.
final class PlainSession {
    private let options: WorkbenchOptions
    private let mailbox = Mailbox()
    private var connection: Connection?
    private var state: ScreenState
    private var waiting: [UInt8] = []
    private var isOver = false

    init(_ connection: Connection?, options: WorkbenchOptions) {
        (self.connection, self.options) = (connection, options)
        let start = connection == nil ? options.start ?? StartScreen() : nil
        state = ScreenState(size: Size(columns: 80, rows: 24), start: start)
        if let connection { attach(connection) }
    }

    /// Runs until `q`, `:quit` or the end of input.
    func run() -> Int32 {
        for message in options.messages { say(message.text) }
        say("Quantum MLOps Workbench, plain mode: ? and Enter for help, 1 to 4 for the panes, q to leave.")
        say(PlainText.overview(state, isASCII: options.isASCII))
        while !isOver {
            var watched = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&watched, 2, -1) >= 0 || errno == EINTR else { break }
            if watched[1].revents != 0 { for news in mailbox.take() { take(news) } }
            if watched[0].revents != 0, !readLines() { break }
        }
        leave()
        return 0
    }

    private func leave() {
        if let editor = state.editor, editor.history.newest > 0 { try? connection?.journal?.keep([.closed], base: editor.base) }
        connection?.close()
    }

    private func attach(_ connection: Connection) {
        if let path = connection.path { options.projects?.note(path) }
        take(.workspace(connection.state()), isQuiet: true)
        connection.follow { [mailbox] state in mailbox.post(.workspace(state)) }
    }

    /// Reads what has come; false at the end of input.
    private func readLines() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        if count < 0, errno == EINTR { return true }
        if count > 0 { waiting += bytes.prefix(count) }
        if count <= 0, !waiting.isEmpty { waiting.append(10) }
        while !isOver, let end = waiting.firstIndex(where: { $0 == 10 || $0 == 13 }) {
            let line = String(decoding: waiting[..<end], as: UTF8.self)
            waiting.removeFirst(end + 1)
            answer(String(line.drop { $0 == " " }))
        }
        return count > 0
    }

    private func answer(_ typed: String) {
        var line = typed
        while let last = line.unicodeScalars.last, last.value <= 32 { line.unicodeScalars.removeLast() }
        guard !line.isEmpty else { return }
        state.message = nil
        if line == "q" {
            isOver = true
        } else if line == "?" {
            say(PlainText.help)
        } else if state.start != nil, let number = Int(line), let entries = state.start?.entries, entries.indices.contains(number - 1) {
            perform([.open(entries[number - 1].path)])
        } else if let pane = PaneID.allCases.first(where: { $0.key == line }) {
            state.focus = pane
            say(PlainText.pane(pane, state, isASCII: options.isASCII))
        } else if let key = Key(named: line), line.first != ":" {
            perform(state.update(.event(.key(key))))
            tell()
        } else {
            perform(state.run(line))
            tell()
        }
    }

    /// Says what the last line led to.
    private func tell() {
        guard !isOver else { return }
        if case .actions(let list) = state.prompt {
            state.prompt = nil
            return say(list.query.string.isEmpty ? PlainText.help : PlainText.help(on: list))
        }
        switch state.prompt {
        case .submit(let form): return say(PlainText.submission(form, state))
        case .confirm(let asked): return say("\(asked.question) y does it, any other key does not")
        case .events:
            state.prompt = nil
            return say(PlainText.happened(state))
        default: state.prompt = nil
        }
        if let message = state.message {
            say((message.kind == .error ? "error: " : "") + message.text)
        } else {
            say(PlainText.pane(state.focus, state, isASCII: options.isASCII))
        }
    }

    private func perform(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .quit: isOver = true
            case .send(let command): connection?.send(command)
            case .preview(let request, let serial): take(.preview(previewState(request), serial: serial), isQuiet: true)
            case .noise(let file, let circuit, let version):
                if let connection { take(connection.noise(file, for: circuit, version: version), isQuiet: true) }
            case .trained(let run): if let connection { take(connection.trained(run), isQuiet: true) }
            case .read, .spell: break
            case .count(let circuit, let version): take(.counted(CircuitPane.Facts(circuit), version: version), isQuiet: true)
            case .compare(let file): if let connection { take(connection.other(file), isQuiet: true) }
            case .estimate(let request): if let connection { take(.resources(connection.estimate(request)), isQuiet: true) }
            case .inspect(let run): if let connection { take(connection.inspected(run), isQuiet: true) }
            case .open(let path):
                do {
                    let opened = try options.open(path)
                    leave()
                    connection = opened
                    take(.opened, isQuiet: true)
                    attach(opened)
                    say(PlainText.overview(state, isASCII: options.isASCII))
                } catch {
                    say("error: \(error)")
                }
            case .record(let records, let base):
                do { try connection?.journal?.keep(records, base: base) } catch { say("error: \(error)") }
            case .recall(let circuit, let serial):
                let recalled = connection?.journal?.load(for: circuit)
                take(.recalled(recalled, serial: serial), isQuiet: true)
                if recalled != nil, let message = state.message { say(message.text) }
            case .write(let circuit, let file, let place):
                do { if let connection { take(.written(try connection.write(circuit, to: file), state: place), isQuiet: true) } } catch {
                    state.message = ScreenState.Message(.error, "write: \(error)")
                }
            case .picture(let file):
                state.message = state.drawn(
                    into: file, theme: .embedded(named: "daybreak") ?? .plain, symbols: options.isASCII ? .ascii : .unicode)
            case .theme: state.message = ScreenState.Message(.info, "plain mode has no colours")
            case .clipboard(let text): say(text)
            case .log(let job): if let connection { take(connection.logged(job), isQuiet: true) }
            case .device(let file): take(readDevice(file), isQuiet: true)
            case .quote(let work, let circuit): if let connection { take(connection.quoted(work, circuit), isQuiet: true) }
            case .note(let events): connection?.events?.append(events)
            case .forget(let path): options.projects?.forget(path)
            case .recent:
                state.start = options.recent()
                say(PlainText.overview(state, isASCII: options.isASCII))
            case .suspend, .redraw, .follow, .notify: break
            }
        }
    }

    /// Takes news, and says what a person who cannot see the screen would want to hear.
    private func take(_ input: ScreenInput, isQuiet: Bool = false) {
        let before = state.workspace
        perform(state.update(input))
        guard !isQuiet else { return }
        for line in PlainText.changes(from: before, to: state.workspace) { say(line) }
    }

    private func say(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress.map { $0 + sent }, bytes.count - sent) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                isOver = true
                return
            }
            sent += count
        }
    }
}
