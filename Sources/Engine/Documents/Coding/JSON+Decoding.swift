import Diagnostics

extension JSONValue: Codable {
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .array(let values):
            var container = encoder.unkeyedContainer()
            for value in values { try container.encode(value) }
        case .object(let members):
            var container = encoder.container(keyedBy: MemberKey.self)
            for member in members { try container.encode(member.value, forKey: MemberKey(stringValue: member.key)) }
        default:
            var container = encoder.singleValueContainer()
            switch self {
            case .bool(let value): try container.encode(value)
            case .integer(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .decimal(let text), .string(let text): try container.encode(text)
            default: try container.encodeNil()
            }
        }
    }

    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: MemberKey.self) {
            self = .object(try container.allKeys.map { Member($0.stringValue, try container.decode(JSONValue.self, forKey: $0)) })
        } else if var container = try? decoder.unkeyedContainer() {
            var values: [JSONValue] = []
            while !container.isAtEnd { values.append(try container.decode(JSONValue.self)) }
            self = .array(values)
        } else {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(Int.self) {
                self = .integer(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else {
                self = .string(try container.decode(String.self))
            }
        }
    }

    private struct MemberKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }
}

extension JSON {
    /// Reads a text that a value encoded itself as; a wrong shape is a fault at its place in the text.
    public static func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, from text: String, file: String
    ) throws(DocumentError) -> Value {
        let node = try parse(text, file: file)
        return try node.decoded(as: type)
    }
}

extension Node {
    /// The value that encoded itself as this document, with any fault at its place.
    public func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws(DocumentError) -> Value {
        do {
            return try JSONValue(self).decoded(as: type)
        } catch let error as DecodingError {
            let context =
                switch error {
                case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                    .dataCorrupted(let context):
                    context
                @unknown default: DecodingError.Context(codingPath: [], debugDescription: "\(error)")
                }
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw descendant(context.codingPath).fault(
                code: "json.shape", place.isEmpty ? context.debugDescription : "\(place): \(context.debugDescription)")
        } catch {
            throw fault(code: "json.shape", "\(error)")
        }
    }

    /// The innermost value on a path.
    private func descendant(_ path: [any CodingKey]) -> Node {
        var node = self
        for key in path {
            switch node.content {
            case .map: node = node[key.stringValue] ?? node
            case .list(let values): node = key.intValue.flatMap { values.indices.contains($0) ? values[$0] : nil } ?? node
            default: return node
            }
        }
        return node
    }
}
