/// What a column of a row can hold.
public enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

extension Value {
    public var isNull: Bool { self == .null }

    public var integer: Int? { if case .integer(let value) = self { Int(exactly: value) } else { nil } }
    public var bool: Bool? { if case .integer(let value) = self { value != 0 } else { nil } }
    public var text: String? { if case .text(let value) = self { value } else { nil } }
    public var blob: [UInt8]? { if case .blob(let value) = self { value } else { nil } }

    /// The value of a real or whole number. SQLite has no NaN: one comes back as null.
    public var real: Double? {
        switch self {
        case .real(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }
}

/// A Swift value that can stand for a parameter of a statement.
public protocol Bindable: Sendable {
    var storeValue: Value { get }
}

extension Value: Bindable { public var storeValue: Value { self } }
extension Int: Bindable { public var storeValue: Value { .integer(Int64(self)) } }
extension Int64: Bindable { public var storeValue: Value { .integer(self) } }
/// Kept as the same 64 bits; read it back with `UInt64(bitPattern:)`.
extension UInt64: Bindable { public var storeValue: Value { .integer(Int64(bitPattern: self)) } }
extension Bool: Bindable { public var storeValue: Value { .integer(self ? 1 : 0) } }
extension Double: Bindable { public var storeValue: Value { .real(self) } }
extension String: Bindable { public var storeValue: Value { .text(self) } }
extension [UInt8]: Bindable { public var storeValue: Value { .blob(self) } }
extension Optional: Bindable where Wrapped: Bindable {
    public var storeValue: Value { self?.storeValue ?? .null }
}

/// A row of a query's answer.
public struct Row: Hashable, Sendable {
    public let values: [Value]
    /// Shared by all rows of an answer.
    public let columns: [String]

    public init(values: [Value], columns: [String]) {
        (self.values, self.columns) = (values, columns)
    }

    /// The value of a column by its place; null where there is none.
    public subscript(index: Int) -> Value {
        values.indices.contains(index) ? values[index] : .null
    }

    /// The value of a column by its name; null where there is none.
    public subscript(name: String) -> Value {
        columns.firstIndex(of: name).map { values[$0] } ?? .null
    }
}
