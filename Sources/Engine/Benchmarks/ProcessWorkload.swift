internal import Circuits
internal import Formats
internal import Glibc
internal import Simulation

extension Workload {
    /// This program from its start to its end on circuits of 16 qubits, the widest that must feel instant.
    static let processes = CircuitFamily.allCases.map { family in
        Workload(
            name: "process-\(family.rawValue)-n16", work: "the whole process: \(family.rawValue) on 16 qubits, 1000 shots, double",
            unit: "runs", goal: 0.03,
            // No process is shorter than one that does nothing.
            limit: { limits in
                guard let idle = try? shortest(of: 15, { try runSilently("/bin/true", []) }) else { return nil }
                return leastSeconds(family.circuit(qubits: 16), .double, limits).map { idle + $0 }
            },
            run: { _ in
                let program = try ownProgram()
                var circuit = family.circuit(qubits: 16)
                circuit.measureAll()
                let file = try TemporaryFile(OpenQASM.write(circuit))
                return Measurement(
                    seconds: try shortest(of: 15) { try runSilently(program, ["simulate", file.path, "--shots", "1000", "--json"]) },
                    units: 1)
            })
    }

    /// Where this program lies, installed or not.
    private static func ownProgram() throws(ProcessFault) -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &path, path.count)
        guard length > 0 else {
            throw ProcessFault(description: "this program's file cannot be found: \(String(cString: strerror(errno)))")
        }
        return String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// What keeps a process from being timed.
struct ProcessFault: Error, CustomStringConvertible {
    let description: String
}

/// A file of its own, removed with this value.
private final class TemporaryFile {
    let path: String

    init(_ text: String) throws(ProcessFault) {
        var template = Array("/tmp/quantum-mlops-XXXXXX.qasm".utf8CString)
        let file = mkstemps(&template, 5)
        guard file >= 0 else { throw ProcessFault(description: "no temporary file can be made: \(String(cString: strerror(errno)))") }
        defer { close(file) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw ProcessFault(description: "\(path): \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }

    deinit { unlink(path) }
}

/// Runs a program to its end, its output thrown away.
private func runSilently(_ program: String, _ arguments: [String]) throws(ProcessFault) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var pid: pid_t = 0
    let failure = posix_spawn(&pid, program, &actions, nil, &words, environ)
    guard failure == 0 else { throw ProcessFault(description: "\(program): \(String(cString: strerror(failure)))") }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { throw ProcessFault(description: "\(program) \(arguments.joined(separator: " ")) ended with status \(status)") }
}
