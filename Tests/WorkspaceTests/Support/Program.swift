import Glibc
import Testing

/// The built program, as another process.
enum Program {
    /// Beside the test bundle; nil where only the tests were built.
    static let executable: String? = {
        guard let bundle = CommandLine.arguments.first(where: { $0.contains(".xctest") }) else { return nil }
        let folder = bundle.split(separator: "/", omittingEmptySubsequences: false).prefix { !$0.hasSuffix(".xctest") }
        let path = folder.joined(separator: "/") + "/quantum-mlops"
        return access(path, X_OK) == 0 ? path : nil
    }()

    /// Starts the program; what it prints goes to a file.
    static func start(_ arguments: String..., output: String = "/dev/null") throws -> Process {
        let executable = try #require(executable)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        // Test threads block signals, and a child inherits that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, executable, &actions, &attributes, &words, environ)
        try #require(failure == 0)
        return Process(pid: pid)
    }

    struct Process {
        let pid: pid_t

        /// Waits for its end.
        ///
        /// - Returns: the exit code, or 128 + the signal that ended it.
        @discardableResult
        func wait() -> Int32 {
            var status: Int32 = 0
            waitpid(pid, &status, 0)
            let signal = status & 0x7F
            return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        }
    }
}
