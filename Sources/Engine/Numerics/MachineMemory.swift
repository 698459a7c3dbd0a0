internal import Glibc

/// How much memory this process may use.
public enum MachineMemory {
    /// Bytes of memory that the machine, or the container around this process, has.
    public static var total: Int {
        min(Int(sysconf(Int32(_SC_PHYS_PAGES))) * pageSize, controlGroupLimit ?? .max)
    }

    /// Bytes that can be allocated now without swapping.
    public static var available: Int {
        let machine = field("MemAvailable:", of: "/proc/meminfo").map { $0 * 1024 } ?? total
        guard let limit = controlGroupLimit else { return machine }
        let used = number(in: "/sys/fs/cgroup/memory.current") ?? number(in: "/sys/fs/cgroup/memory/memory.usage_in_bytes") ?? 0
        return max(0, min(machine, limit - used))
    }

    static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

    private static var controlGroupLimit: Int? {
        number(in: "/sys/fs/cgroup/memory.max") ?? number(in: "/sys/fs/cgroup/memory/memory.limit_in_bytes")
    }

    private static func number(in path: String) -> Int? {
        smallFile(path).flatMap { Int($0.prefix { $0.isNumber }) }
    }

    private static func field(_ name: String, of path: String) -> Int? {
        guard let line = smallFile(path)?.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
        return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
}

/// The first 4 KiB of one of the kernel's files.
func smallFile(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(file, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
}
