internal import CSQLite
public import Diagnostics

/// A store that could not be opened, read or written.
public struct StoreError: Fault, Hashable {
    public enum Reason: Hashable, Sendable {
        /// Another process held it longer than the busy timeout.
        case locked
        case diskFull
        case notADatabase
        case corrupt
        case cannotOpen
        case readOnly
        case inputOutput
        case outOfMemory
        case interrupted
        /// A row that the schema forbids.
        case constraint
        /// The file's schema is of a later version of the program.
        case newerSchema
        /// A fault of this program: wrong SQL, wrong use.
        case misuse
    }

    public var reason: Reason
    public var path: String
    /// What SQLite says, with the offending statement where there is one.
    public var detail: String

    public init(_ reason: Reason, path: String, detail: String) {
        (self.reason, self.path, self.detail) = (reason, path, detail)
    }

    public var kind: FaultKind {
        switch reason {
        case .locked: .busy
        case .diskFull, .inputOutput: .inputOutput
        case .notADatabase, .corrupt, .newerSchema: .data
        case .cannotOpen: .cannotCreate
        case .readOnly: .notPermitted
        case .outOfMemory: .unavailable
        case .interrupted, .constraint, .misuse: .internalError
        }
    }

    public var description: String {
        switch reason {
        case .locked: "the store \(path) is locked by another process"
        case .diskFull: "no space left on the disk of the store \(path)"
        case .notADatabase: "\(path) is no store: the file is not an SQLite database"
        case .corrupt: "the store \(path) is damaged: \(detail)"
        case .cannotOpen: "cannot open the store \(path): \(detail)"
        case .readOnly: "the store \(path) may not be written: \(detail)"
        case .inputOutput: "cannot read or write the store \(path): \(detail)"
        case .outOfMemory: "not enough memory for the store \(path)"
        case .interrupted: "the work on the store \(path) was interrupted"
        case .constraint: "the store \(path) refuses a row: \(detail)"
        case .newerSchema: "the store \(path) was written by a later version of this program (\(detail))"
        case .misuse: "wrong use of the store \(path): \(detail)"
        }
    }

    public var hint: String? {
        switch reason {
        case .locked: "wait until the other process ends, then try again"
        case .diskFull: "make room, then try again; what was stored before is kept"
        case .notADatabase, .corrupt: "move the file away to start with an empty store"
        case .newerSchema: "update this program"
        default: nil
        }
    }
}

extension StoreError {
    /// What SQLite reports for a connection, in this program's terms.
    init(code: Int32, connection: OpaquePointer?, path: String, statement: String? = nil) {
        let message = connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? String(cString: sqlite3_errstr(code))
        let systemError = connection.map { sqlite3_system_errno($0) } ?? 0
        self.init(
            Self.reason(code: code, systemError: systemError), path: path,
            detail: statement.map { "\(message) in '\($0)'" } ?? message)
    }

    static func reason(code: Int32, systemError: Int32) -> Reason {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .locked
        case SQLITE_FULL: .diskFull
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_CORRUPT: .corrupt
        case SQLITE_CANTOPEN: .cannotOpen
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: .readOnly
        case SQLITE_IOERR: systemError == 28 ? .diskFull : .inputOutput  // ENOSPC
        case SQLITE_NOMEM, SQLITE_TOOBIG: .outOfMemory
        case SQLITE_INTERRUPT: .interrupted
        case SQLITE_CONSTRAINT: .constraint
        default: .misuse
        }
    }
}
