import Glibc

/// A folder that goes with the test.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("/tmp/quantum-mlops-store-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    deinit {
        for name in ["store.db", "store.db-wal", "store.db-shm"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    var store: String { "\(path)/store.db" }

    func write(_ bytes: [UInt8]) {
        let file = open(store, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        _ = Glibc.write(file, bytes, bytes.count)
        close(file)
    }
}
