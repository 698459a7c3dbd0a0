internal import CSQLite

/// A prepared statement: bind its parameters, then step through its rows.
///
/// ```swift
/// let statement = try database.prepare("SELECT epoch, value FROM metric WHERE run = ?")
/// try statement.bind(run)
/// while try statement.step() { points.append((statement.integer(0), statement.real(1))) }
/// ```
/// It belongs to one thread at a time and goes back to the database's cache when it is no longer referenced.
public final class Statement {
    public let sql: String
    private let database: Database
    private let handle: OpaquePointer

    init(sql: String, handle: OpaquePointer, database: Database) {
        (self.sql, self.handle, self.database) = (sql, handle, database)
    }

    deinit {
        database.takeBack(handle, sql: sql)
    }

    /// Sets the parameters from the first on and makes the statement ready to step.
    public func bind(_ values: (any Bindable)?...) throws(StoreError) {
        try bind(values.map { $0?.storeValue ?? .null })
    }

    public func bind(_ values: [Value]) throws(StoreError) {
        try database.locked { () throws(StoreError) in
            sqlite3_reset(handle)
            let expected = Int(sqlite3_bind_parameter_count(handle))
            guard values.count == expected else {
                throw StoreError(.misuse, path: database.path, detail: "\(values.count) values for \(expected) parameters of '\(sql)'")
            }
            for (index, value) in values.enumerated() {
                let status = bind(value, at: Int32(index + 1))
                guard status == SQLITE_OK else { throw database.error(status, statement: sql) }
            }
        }
    }

    private func bind(_ value: Value, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .integer(let number): return sqlite3_bind_int64(handle, index, number)
        case .real(let number): return sqlite3_bind_double(handle, index, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    // An empty buffer may have no address, which SQLite would take for null.
                    guard let start = characters.baseAddress else { return sqlite3_bind_text(handle, index, "", 0, transient) }
                    return sqlite3_bind_text64(handle, index, start, UInt64(characters.count), transient, UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let bytes):
            return bytes.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
                return sqlite3_bind_blob64(handle, index, start, UInt64(bytes.count), transient)
            }
        }
    }

    /// Moves to the next row; false after the last one, and the statement is then ready to be bound again.
    public func step() throws(StoreError) -> Bool {
        try database.locked { () throws(StoreError) in
            let status = sqlite3_step(handle)
            if status == SQLITE_ROW { return true }
            guard status == SQLITE_DONE else {
                let error = database.error(status, statement: sql)
                sqlite3_reset(handle)
                throw error
            }
            sqlite3_reset(handle)
            return false
        }
    }

    /// Runs to the end, for statements without rows.
    public func run(_ values: (any Bindable)?...) throws(StoreError) {
        try bind(values.map { $0?.storeValue ?? .null })
        while try step() {}
    }

    public var columns: [String] {
        (0..<sqlite3_column_count(handle)).map { index in sqlite3_column_name(handle, index).map { String(cString: $0) } ?? "" }
    }

    // Columns of the current row, converted as SQLite does: null is 0, "" and no bytes.
    public func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }
    public func integer(_ column: Int) -> Int { Int(sqlite3_column_int64(handle, Int32(column))) }
    public func real(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }

    public func text(_ column: Int) -> String {
        guard let start = sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    public func blob(_ column: Int) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, Int32(column)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
    }

    public func value(_ column: Int) -> Value {
        switch sqlite3_column_type(handle, Int32(column)) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, Int32(column)))
        case SQLITE_FLOAT: .real(real(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .blob(blob(column))
        default: .null
        }
    }

    func row(columns: [String]) -> Row {
        Row(values: columns.indices.map(value), columns: columns)
    }
}

/// SQLite copies what is bound (`SQLITE_TRANSIENT`, a cast that Swift does not import).
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
