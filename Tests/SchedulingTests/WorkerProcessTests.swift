import Glibc
import Scheduling
import Testing

@Suite("The worker process")
struct WorkerProcessTests {
    @Test("runs in a session of its own, without the starter's files, its output in the log")
    func session() throws {
        let log = "/tmp/worker-\(getpid()).log"
        defer { unlink(log) }
        let script = "cut -d' ' -f1,6 /proc/$$/stat; ls /proc/$$/fd | tr '\\n' ' '; readlink /proc/$$/fd/0"
        let pid = try WorkerProcess.start(executable: "/bin/sh", arguments: ["-c", script], log: log)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        let lines = try #require(contents(of: log)).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first == "\(pid) \(pid)")
        #expect(lines.last?.hasPrefix("0 1 2 ") == true)
        #expect(lines.last?.hasSuffix("/dev/null") == true)
    }

    @Test("that cannot be started says why")
    func missing() {
        #expect(throws: SchedulingError.noWorker(executable: "/no/such", reason: "No such file or directory")) {
            try WorkerProcess.start(executable: "/no/such", arguments: [], log: "/dev/null")
        }
    }

    private func contents(of path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
