internal import Glibc

/// A process as the store knows it: enough to tell later whether it still lives.
///
/// A process number alone is not enough: numbers are used again, and another container or machine may share the project's folder.
public struct ProcessIdentity: Hashable, Sendable, CustomStringConvertible {
    /// The boot of the machine and the process namespace in which `pid` counts.
    public let place: String
    public let pid: Int32
    /// When it started, in the kernel's ticks since the boot.
    public let started: UInt64
    /// Distinguishes several owners in one process.
    public let nonce: String

    public enum Life: Sendable { case alive, dead, unknown }

    public init(place: String, pid: Int32, started: UInt64, nonce: String = "") {
        (self.place, self.pid, self.started, self.nonce) = (place, pid, started, nonce)
    }

    /// This process.
    public static func current(nonce: String = "") -> ProcessIdentity {
        let pid = getpid()
        return ProcessIdentity(place: here, pid: pid, started: startTime(of: pid) ?? 0, nonce: nonce)
    }

    /// Whether the process lives, where that can be known from here.
    public var life: Life {
        guard place == Self.here else { return .unknown }
        return Self.startTime(of: pid) == started ? .alive : .dead
    }

    public var description: String { "\(place) \(pid) \(started) \(nonce)" }

    /// Reads what ``description`` wrote.
    public init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let pid = Int32(parts[1]), let started = UInt64(parts[2]) else { return nil }
        self.init(place: parts[0], pid: pid, started: started, nonce: parts[3])
    }

    static let here: String = {
        let boot = firstLine(of: "/proc/sys/kernel/random/boot_id") ?? "unknown"
        return "\(boot)/\(linkTarget("/proc/self/ns/pid") ?? "unknown")"
    }()

    /// When a process started; nil where there is none, or only its remains wait for its parent.
    private static func startTime(of pid: Int32) -> UInt64? {
        // The name in parentheses may hold spaces and parentheses: fields count from the last one.
        guard let line = firstLine(of: "/proc/\(pid)/stat"), let end = line.lastIndex(of: ")") else { return nil }
        let fields = line[line.index(after: end)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return UInt64(fields[19])
    }
}

/// What a symbolic link points to.
func linkTarget(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
}

private func firstLine(of path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = read(file, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
}
