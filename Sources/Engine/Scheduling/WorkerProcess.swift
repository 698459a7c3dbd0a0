internal import Glibc

/// Starting the process that works on a project's queue.
public enum WorkerProcess {
    /// Starts `executable worker --project PROJECT` in a session of its own: no terminal, no open files, output appended to a log file.
    ///
    /// - Returns: the number of the process; the caller need not wait for it.
    @discardableResult
    public static func start(executable: String, arguments: [String], log: String) throws(SchedulingError) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        for file in openFiles where file > STDERR_FILENO { posix_spawn_file_actions_addclose(&actions, file) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        var allSignals = sigset_t()
        sigfillset(&allSignals)
        posix_spawnattr_setsigdefault(&attributes, &allSignals)
        let flags = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | newSession
        posix_spawnattr_setflags(&attributes, flags)

        var pid: pid_t = 0
        var words: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        let failure = posix_spawn(&pid, executable, &actions, &attributes, &words, environ)
        guard failure == 0 else { throw SchedulingError.noWorker(executable: executable, reason: String(cString: strerror(failure))) }
        return pid
    }

    /// The path of the running executable.
    public static var ownExecutable: String {
        linkTarget("/proc/self/exe") ?? CommandLine.arguments.first ?? "quantum-mlops"
    }

    /// The files that this process has open; that a listed one may be closed meanwhile does no harm.
    private static var openFiles: [Int32] {
        guard let folder = opendir("/proc/self/fd") else { return [] }
        defer { closedir(folder) }
        var files: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if let file = Int32(name), file != dirfd(folder) { files.append(file) }
        }
        return files
    }

    /// Collects the remains of worker processes that this process started and that have ended.
    public static func reap(_ pid: Int32) -> Bool {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) != 0
    }

    /// `POSIX_SPAWN_SETSID` of glibc, which Swift does not import.
    private static let newSession: Int16 = 0x80
}
