import Glibc
import Testing

/// A pseudo-terminal with a program on it.
final class Terminal {
    let process: pid_t
    private let master: Int32
    private let slave: Int32
    private let settings: termios
    private(set) var output: [UInt8] = []

    /// The program that the package builds, beside these tests; nil where it was not built.
    static let program: String? = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return nil }
        let path = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let program = "/" + path.split(separator: "/").dropLast().joined(separator: "/") + "/quantum-mlops"
        return access(program, X_OK) == 0 ? program : nil
    }()

    init(
        _ arguments: [String], columns: UInt16 = 80, rows: UInt16 = 24, environment: [String] = ["TERM=xterm-256color"]
    ) throws {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // TIOCSPTLCK and TIOCGPTN, whose names C's macros keep from Swift: unlock the other end, and ask for its number.
        var (lock, number): (Int32, UInt32) = (0, 0)
        try #require(master >= 0 && ioctl(master, 0x4004_5431, &lock) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
        let name = "/dev/pts/\(number)"
        slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(slave >= 0)
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
        var before = termios()
        tcgetattr(slave, &before)
        settings = before

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(&attributes, Int16(0x80))  // a session of its own
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        let program = try #require(Self.program)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var variables = (environment + ["LANG=C.UTF-8", "PATH=/usr/bin:/bin", "HOME=/tmp"]).map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var child = pid_t()
        try #require(posix_spawn(&child, program, &actions, &attributes, &words, &variables) == 0)
        process = child
    }

    deinit {
        kill(process, SIGKILL)
        close(master)
        close(slave)
    }

    /// Reads until a text has come, or for some seconds; whether it has.
    @discardableResult
    func wait(for text: String, seconds: Double = 60) -> Bool {
        let wanted = Array(text.utf8)
        let end = time(nil) + Int(seconds)
        while time(nil) <= end {
            if output.count >= wanted.count, output.indices.contains(where: { output[$0...].starts(with: wanted) }) { return true }
            guard read(milliseconds: 100) else { return false }
        }
        return false
    }

    /// Takes what has come; false where nothing can come any more.
    private func read(milliseconds: Int32) -> Bool {
        var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, milliseconds) > 0 else { return true }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.read(master, &bytes, bytes.count)
        if count > 0 { output += bytes.prefix(count) }
        return count > 0
    }

    func forget() { output = [] }

    /// Takes what has come, so that the program is never kept from writing.
    func drain() { _ = read(milliseconds: 2) }

    /// KiB that the program has in memory.
    var residentKiB: Int {
        guard let file = fopen("/proc/\(process)/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 200)
        guard fgets(&line, 200, file) != nil else { return 0 }
        let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
        return (words.count > 1 ? Int(words[1]) ?? 0 : 0) * 4
    }

    /// The Escape key as it cannot be taken for the beginning of something else, whatever follows it.
    static let escape = "\u{1B}[27u"

    func type(_ text: String) { _ = Array(text.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) } }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
    }

    /// The exit code, 128 and the number where a signal ended the program; nil where it goes on.
    func exitCode(seconds: Int = 60) -> Int32? {
        var status: Int32 = 0
        let end = time(nil) + seconds
        while time(nil) <= end {
            _ = read(milliseconds: 20)
            guard waitpid(process, &status, WNOHANG) == process else { continue }
            _ = read(milliseconds: 20)
            return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        }
        return nil
    }

    /// What the program left behind on the terminal; empty where all is as it was.
    var leftovers: [String] {
        let text = String(decoding: output, as: UTF8.self)
        func lies(_ on: String, _ off: String, _ name: String) -> [String] {
            guard let set = text.range(of: on, last: true) else { return [] }
            guard let reset = text.range(of: off, last: true), reset > set else { return [name] }
            return []
        }
        var found = lies("\u{1B}[?1049h", "\u{1B}[?1049l", "alternate screen") + lies("\u{1B}[?1000h", "\u{1B}[?1000l", "mouse")
        found += lies("\u{1B}[?2004h", "\u{1B}[?2004l", "bracketed paste") + lies("\u{1B}[?25l", "\u{1B}[?25h", "hidden cursor")
        var now = termios()
        tcgetattr(slave, &now)
        if now.c_lflag != settings.c_lflag || now.c_iflag != settings.c_iflag || now.c_oflag != settings.c_oflag {
            found.append("line settings")
        }
        return found
    }
}

extension String {
    /// Where a text begins, the first or the last time.
    fileprivate func range(of text: String, last: Bool) -> Int? {
        let (all, wanted) = (Array(utf8), Array(text.utf8))
        guard all.count >= wanted.count else { return nil }
        let places = 0...(all.count - wanted.count)
        func isThere(_ place: Int) -> Bool { all[place...].starts(with: wanted) }
        return last ? places.last(where: isThere) : places.first(where: isThere)
    }
}
