extension JSONValue {
    /// A value as it encodes itself.
    ///
    /// The same value always gives the same bytes: members stand in the order in which they are encoded, and what has no order of its own
    /// (dictionaries, sets) is sorted. Numbers that are not finite are written as text, and so are whole numbers beyond `Int`.
    public init(encoding value: some Encodable) throws {
        self = try ValueEncoder.slot(of: value, path: .top).finished
    }
}

/// A value that is still being encoded. A reference, because a nested container is filled after it was put in its place.
private final class Slot {
    enum Content {
        case empty
        case value(JSONValue)
        case object([(key: String, slot: Slot)])
        case array([Slot])
    }

    var content: Content

    init(_ content: Content = .empty) { self.content = content }

    var finished: JSONValue {
        switch content {
        // A type that encodes nothing is an object without members.
        case .empty: .object([JSONValue.Member]())
        case .value(let value): value
        case .object(let members): .object(members.map { Member($0.key, $0.slot.finished) })
        case .array(let slots): .array(slots.map(\.finished))
        }
    }

    private typealias Member = JSONValue.Member

    func set(_ slot: Slot, for key: String) {
        guard case .object(var members) = content else {
            content = .object([(key, slot)])
            return
        }
        content = .empty
        if let place = members.firstIndex(where: { $0.key == key }) { members[place].slot = slot } else { members.append((key, slot)) }
        content = .object(members)
    }

    func append(_ slot: Slot) {
        guard case .array(var slots) = content else {
            content = .array([slot])
            return
        }
        content = .empty
        slots.append(slot)
        content = .array(slots)
    }

    var count: Int {
        if case .array(let slots) = content { slots.count } else { 0 }
    }
}

/// Collections whose order differs from one run of the program to the next.
private protocol Unordered {
    static func sorted(_ value: JSONValue) -> JSONValue
}

extension Dictionary: Unordered {
    static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            return .object(members.sorted { $0.key < $1.key })
        case .array(let values):
            // Other keys than texts and whole numbers are written as a list of keys and values in turn.
            let pairs = stride(from: 0, to: values.count - 1, by: 2).map { (text: values[$0].text(), index: $0) }
            return .array(pairs.sorted { $0.text < $1.text }.flatMap { [values[$0.index], values[$0.index + 1]] })
        default: return value
        }
    }
}

extension Set: Unordered {
    static func sorted(_ value: JSONValue) -> JSONValue {
        guard case .array(let values) = value else { return value }
        return .array(values.map { ($0.text(), $0) }.sorted { $0.0 < $1.0 }.map(\.1))
    }
}

private struct ValueEncoder: Encoder {
    let slot: Slot
    let path: CodingPath

    var codingPath: [any CodingKey] { path.keys }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .empty = slot.content { slot.content = .object([]) }
        return KeyedEncodingContainer(KeyedEncoding(slot: slot, path: path))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .empty = slot.content { slot.content = .array([]) }
        return UnkeyedEncoding(slot: slot, path: path)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleValueEncoding(slot: slot, path: path)
    }

    static func slot<Value: Encodable>(of value: Value, path: CodingPath) throws -> Slot {
        if let plain = plain(value) { return Slot(.value(plain)) }
        let slot = Slot()
        try value.encode(to: ValueEncoder(slot: slot, path: path))
        guard let unordered = Value.self as? any Unordered.Type else { return slot }
        return Slot(.value(unordered.sorted(slot.finished)))
    }

    /// What needs no encoder; the long lists of numbers among them.
    private static func plain<Value: Encodable>(_ value: Value) -> JSONValue? {
        switch value {
        case let value as JSONValue: value
        case let value as String: .string(value)
        case let value as Int: .integer(value)
        case let value as Double: .number(value)
        case let value as Bool: .bool(value)
        case let values as [Double]: .array(values.map(JSONValue.number))
        case let values as [Int]: .array(values.map(JSONValue.integer))
        case let values as [String]: .array(values.map(JSONValue.string))
        default: nil
        }
    }

    static func whole(_ value: some BinaryInteger) -> JSONValue {
        Int(exactly: value).map(JSONValue.integer) ?? .string("\(value)")
    }
}

private struct KeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: Slot
    let path: CodingPath
    var codingPath: [any CodingKey] { path.keys }

    func encodeNil(forKey key: Key) { slot.set(Slot(.value(.null)), for: key.stringValue) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        slot.set(try ValueEncoder.slot(of: value, path: path.appending(key)), for: key.stringValue)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        encoder(for: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { encoder(for: key).unkeyedContainer() }
    func superEncoder() -> any Encoder { encoder(for: SuperKey()) }
    func superEncoder(forKey key: Key) -> any Encoder { encoder(for: key) }

    private func encoder(for key: any CodingKey) -> ValueEncoder {
        let nested = Slot()
        slot.set(nested, for: key.stringValue)
        return ValueEncoder(slot: nested, path: path.appending(key))
    }
}

private struct UnkeyedEncoding: UnkeyedEncodingContainer {
    let slot: Slot
    let path: CodingPath
    var codingPath: [any CodingKey] { path.keys }
    var count: Int { slot.count }

    func encodeNil() { slot.append(Slot(.value(.null))) }

    func encode<Value: Encodable>(_ value: Value) throws {
        slot.append(try ValueEncoder.slot(of: value, path: path.appending(IndexKey(count))))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> { next().container(keyedBy: type) }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next().unkeyedContainer() }
    func superEncoder() -> any Encoder { next() }

    private func next() -> ValueEncoder {
        let (nested, key) = (Slot(), IndexKey(count))
        slot.append(nested)
        return ValueEncoder(slot: nested, path: path.appending(key))
    }
}

private struct SingleValueEncoding: SingleValueEncodingContainer {
    let slot: Slot
    let path: CodingPath
    var codingPath: [any CodingKey] { path.keys }

    func encodeNil() { slot.content = .value(.null) }
    func encode(_ value: Bool) { slot.content = .value(.bool(value)) }
    func encode(_ value: String) { slot.content = .value(.string(value)) }
    func encode(_ value: Double) { slot.content = .value(.number(value)) }
    func encode(_ value: Float) { slot.content = .value(.number(Double(value))) }
    func encode(_ value: Int) { slot.content = .value(.integer(value)) }
    func encode(_ value: Int8) { slot.content = .value(ValueEncoder.whole(value)) }
    func encode(_ value: Int16) { slot.content = .value(ValueEncoder.whole(value)) }
    func encode(_ value: Int32) { slot.content = .value(ValueEncoder.whole(value)) }
    func encode(_ value: Int64) { slot.content = .value(ValueEncoder.whole(value)) }
    func encode(_ value: UInt) { slot.content = .value(ValueEncoder.whole(value)) }
    func encode(_ value: UInt8) { slot.content = .value(ValueEncoder.whole(value)) }
    func encode(_ value: UInt16) { slot.content = .value(ValueEncoder.whole(value)) }
    func encode(_ value: UInt32) { slot.content = .value(ValueEncoder.whole(value)) }
    func encode(_ value: UInt64) { slot.content = .value(ValueEncoder.whole(value)) }

    func encode<Value: Encodable>(_ value: Value) throws {
        slot.content = try ValueEncoder.slot(of: value, path: path).content
    }
}
