extension JSONValue {
    /// The value that encoded itself as this document.
    ///
    /// - Throws: `DecodingError` where the document is of another shape. ``JSON/decode(_:from:file:)`` says where.
    public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try ValueDecoder(value: self, path: .top).decode(type)
    }

    /// What a message calls this value.
    var kindName: String {
        switch self {
        case .null: "nothing"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .decimal(let digits): digits
        case .string(let text): "'\(text.prefix(40))'"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

/// A value being decoded; it is a single value container too.
private struct ValueDecoder: Decoder, SingleValueDecodingContainer {
    let value: JSONValue
    let path: CodingPath

    var codingPath: [any CodingKey] { path.keys }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else { throw mismatch(type, "an object") }
        return KeyedDecodingContainer(KeyedDecoding(members: members, path: path))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let values) = value else { throw mismatch([JSONValue].self, "a list") }
        return UnkeyedDecoding(values: values, path: path)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { value == .null }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard case .bool(let answer) = value else { throw mismatch(type, "true or false") }
        return answer
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .string(let answer) = value else { throw mismatch(type, "a text") }
        return answer
    }

    func decode(_ type: Double.Type) throws -> Double {
        guard let answer = value.number else { throw mismatch(type, "a number") }
        return answer
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try whole() }
    func decode(_ type: Int8.Type) throws -> Int8 { try whole() }
    func decode(_ type: Int16.Type) throws -> Int16 { try whole() }
    func decode(_ type: Int32.Type) throws -> Int32 { try whole() }
    func decode(_ type: Int64.Type) throws -> Int64 { try whole() }
    func decode(_ type: UInt.Type) throws -> UInt { try whole() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try whole() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try whole() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try whole() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try whole() }

    /// Whole numbers beyond `Int` are written as text.
    private func whole<Whole: FixedWidthInteger>() throws -> Whole {
        let answer: Whole? =
            switch value {
            case .integer(let number): Whole(exactly: number)
            case .number(let number): Whole(exactly: number)
            case .decimal(let digits): Whole(digits)
            case .string(let digits) where Whole.bitWidth == 64: Whole(digits)
            default: nil
            }
        guard let answer else { throw mismatch(Whole.self, "a whole number in \(Whole.min)...\(Whole.max)") }
        return answer
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard let plain = try plain(type), let value = plain as? Value else { return try Value(from: self) }
        return value
    }

    /// What needs no decoder; the long lists of numbers among them.
    private func plain<Value>(_ type: Value.Type) throws -> Any? {
        if type == JSONValue.self { return value }
        if type == String.self { return try decode(String.self) }
        if type == Double.self { return try decode(Double.self) }
        if type == Int.self { return try decode(Int.self) }
        if type == [Double].self { return try list { try $0.decode(Double.self) } }
        if type == [Int].self { return try list { try $0.decode(Int.self) } }
        if type == [String].self { return try list { try $0.decode(String.self) } }
        return nil
    }

    private func list<Element>(_ element: (ValueDecoder) throws -> Element) throws -> [Element] {
        guard case .array(let values) = value else { throw mismatch([Element].self, "a list") }
        var answer: [Element] = []
        answer.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            answer.append(try element(ValueDecoder(value: value, path: path.appending(IndexKey(index)))))
        }
        return answer
    }

    func mismatch(_ type: any Any.Type, _ expected: String) -> DecodingError {
        .typeMismatch(type, .init(codingPath: codingPath, debugDescription: "expected \(expected), found \(value.kindName)"))
    }
}

private struct KeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let members: [JSONValue.Member]
    /// Where members stand; empty where they are few.
    private let places: [String: Int]
    let path: CodingPath

    init(members: [JSONValue.Member], path: CodingPath) {
        (self.members, self.path) = (members, path)
        places = members.count <= 16 ? [:] : Dictionary(zip(members.map(\.key), members.indices), uniquingKeysWith: { first, _ in first })
    }

    var codingPath: [any CodingKey] { path.keys }
    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.key) } }

    private func value(_ key: any CodingKey) -> JSONValue? {
        let name = key.stringValue
        return places.isEmpty ? members.first { $0.key == name }?.value : places[name].map { members[$0].value }
    }

    private func decoder(_ key: any CodingKey) throws -> ValueDecoder {
        guard let value = value(key) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "no key '\(key.stringValue)'"))
        }
        return ValueDecoder(value: value, path: path.appending(key))
    }

    func contains(_ key: Key) -> Bool { value(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).decodeNil() }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try decoder(key).decode(type) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try decoder(key).unkeyedContainer() }
    func superDecoder() throws -> any Decoder { try decoder(SuperKey()) }
    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }
}

private struct UnkeyedDecoding: UnkeyedDecodingContainer {
    let values: [JSONValue]
    let path: CodingPath
    var currentIndex = 0

    init(values: [JSONValue], path: CodingPath) { (self.values, self.path) = (values, path) }

    var codingPath: [any CodingKey] { path.keys }
    var count: Int? { values.count }
    var isAtEnd: Bool { currentIndex >= values.count }

    private func current() throws -> ValueDecoder {
        let place = path.appending(IndexKey(currentIndex))
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                JSONValue.self, .init(codingPath: place.keys, debugDescription: "the list ends after \(values.count) values"))
        }
        return ValueDecoder(value: values[currentIndex], path: place)
    }

    mutating func decodeNil() throws -> Bool {
        let isNull = try current().decodeNil()
        if isNull { currentIndex += 1 }
        return isNull
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try current().decode(type)
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        let container = try current().container(keyedBy: type)
        currentIndex += 1
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try current().unkeyedContainer()
        currentIndex += 1
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let decoder = try current()
        currentIndex += 1
        return decoder
    }
}
