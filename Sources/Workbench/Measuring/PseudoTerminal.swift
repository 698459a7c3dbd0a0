import Glibc

/// A program on a terminal of its own, whose bytes are counted and timed.
///
/// Nothing is drawn: what a person would see is a matter of the terminal behind it.
final class PseudoTerminal {
    let process: pid_t
    private let master: Int32
    /// Bytes that came so far.
    private(set) var byteCount = 0
    /// The last bytes that came, for a person who wants to know what went wrong.
    private(set) var tail: [UInt8] = []

    /// Why no program can be put on a terminal.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    init(
        _ program: String, _ arguments: [String], columns: Int = 120, rows: Int = 40, environment: [String]
    ) throws(Fault) {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // TIOCSPTLCK and TIOCGPTN, whose names C's macros keep from Swift: unlock the other end, and ask for its number.
        var (lock, number): (Int32, UInt32) = (0, 0)
        guard master >= 0, ioctl(master, 0x4004_5431, &lock) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
            throw Fault(description: "no pseudo-terminal can be had: \(String(cString: strerror(errno)))")
        }
        var size = winsize(ws_row: UInt16(clamping: rows), ws_col: UInt16(clamping: columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/pts/\(number)", O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(&attributes, Int16(0x80))  // a session of its own
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var child = pid_t()
        let failure = posix_spawn(&child, program, &actions, &attributes, &words, &variables)
        process = child
        guard failure == 0 else {
            close(master)
            throw Fault(description: "\(program): \(String(cString: strerror(failure)))")
        }
    }

    /// Ends the program, with force where it does not go by itself.
    deinit {
        kill(process, SIGTERM)
        var status: Int32 = 0
        for _ in 0..<100 where waitpid(process, &status, WNOHANG) == 0 { _ = read(seconds: 0.01) }
        if waitpid(process, &status, WNOHANG) == 0 {
            kill(process, SIGKILL)
            waitpid(process, &status, 0)
        }
        close(master)
    }

    func write(_ text: String) { _ = Array(text.utf8).withUnsafeBytes { Glibc.write(master, $0.baseAddress, $0.count) } }

    func resize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(clamping: rows), ws_col: UInt16(clamping: columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Takes what comes within some time; nil where nothing came.
    @discardableResult
    func read(seconds: Double) -> Int? {
        var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, Int32((seconds * 1000).rounded(.up))) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.read(master, &bytes, bytes.count)
        guard count > 0 else { return nil }
        byteCount += count
        tail = (tail + bytes.prefix(count)).suffix(4096)
        return count
    }

    /// Reads until nothing has come for a while.
    ///
    /// - Returns: how many bytes came, and the time of the last of them on the monotonic clock; nil where none came at all.
    func settle(quiet: Double, within limit: Double) -> (bytes: Int, last: Double)? {
        let end = monotonicTime() + limit
        var (bytes, last) = (0, 0.0)
        while monotonicTime() < end {
            guard let count = read(seconds: bytes == 0 ? max(end - monotonicTime(), 0.001) : quiet) else {
                if bytes > 0 || monotonicTime() >= end { break }
                continue
            }
            (bytes, last) = (bytes + count, monotonicTime())
        }
        return bytes > 0 ? (bytes, last) : nil
    }

    /// Reads for some time, whatever comes; the bytes that came.
    func watch(seconds: Double) -> Int {
        let (end, before) = (monotonicTime() + seconds, byteCount)
        while monotonicTime() < end { read(seconds: max(end - monotonicTime(), 0.001)) }
        return byteCount - before
    }

    /// Seconds that the program's threads have had a processor.
    var processorSeconds: Double {
        guard let threads = opendir("/proc/\(process)/task") else { return 0 }
        defer { closedir(threads) }
        var total = 0.0
        while let entry = readdir(threads) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { place in
                place.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let first = name.utf8.first, (48...57).contains(first) else { continue }
            total += firstNumber(ofFile: "/proc/\(process)/task/\(name)/schedstat") * 1e-9
        }
        return total
    }

    /// Bytes of memory that are its own or that it shares, as far as they are in memory.
    var residentBytes: Int { Int(number(1, ofFile: "/proc/\(process)/statm")) * Int(sysconf(Int32(_SC_PAGESIZE))) }
}

private func firstNumber(ofFile path: String) -> Double { number(0, ofFile: path) }

/// A number of a file that has numbers between spaces; 0 where it cannot be read.
private func number(_ place: Int, ofFile path: String) -> Double {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return 0 }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = read(file, &bytes, bytes.count)
    let words = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(whereSeparator: { $0 == " " || $0 == "\n" })
    return words.indices.contains(place) ? Double(words[place]) ?? 0 : 0
}
