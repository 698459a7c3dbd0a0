internal import Diagnostics

/// A row of ``Gate/standard``: one small integer where a gate's name would be long.
///
/// Written out (`Codable`) it is the gate's name, so that stored circuits outlive a new row.
/// A string literal is a row too: `circuit.append("cx", on: 0, 1)`.
public struct GateIndex: Hashable, Sendable, Comparable {
    public let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The row of that name or alias.
    ///
    /// - Throws: ``UnknownGate`` with the nearest names where there is none.
    public init(named name: String) throws(UnknownGate) {
        guard let index = Gate.rows[name] else {
            throw UnknownGate(
                name: name, nearest: Diagnostics.nearest(to: name, among: Gate.standard.map(\.name) + Gate.standard.flatMap(\.aliases)))
        }
        self = index
    }

    /// The row itself.
    public var gate: Gate { Gate.standard[Int(rawValue)] }

    /// How many of the row's operands are controls; cheaper than through ``gate``, whose row holds many texts.
    public var controls: Int { Int(Gate.controlCounts[Int(rawValue)]) }

    /// All rows, in the order of the table.
    public static var all: [GateIndex] { Gate.standard.indices.map { GateIndex(rawValue: UInt8($0)) } }

    public static func < (one: GateIndex, other: GateIndex) -> Bool { one.rawValue < other.rawValue }
}

extension GateIndex: ExpressibleByStringLiteral {
    /// For names written in the program's own text; a name from outside goes through ``init(named:)``.
    public init(stringLiteral name: String) {
        guard let index = Gate.rows[name] else { preconditionFailure("no gate '\(name)'") }
        self = index
    }
}

extension GateIndex: Codable {
    public init(from decoder: any Decoder) throws { try self.init(named: decoder.singleValueContainer().decode(String.self)) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(gate.name)
    }
}

extension GateIndex: CustomStringConvertible {
    public var description: String { gate.name }
}

extension Gate {
    static let controlCounts: [UInt8] = standard.map { UInt8($0.controls) }

    /// The rows by name and alias.
    static let rows: [String: GateIndex] = {
        var rows: [String: GateIndex] = [:]
        for (row, gate) in standard.enumerated() {
            for name in [gate.name] + gate.aliases { rows[name] = GateIndex(rawValue: UInt8(row)) }
        }
        return rows
    }()

    /// The standard gate of that name or alias.
    ///
    /// - Throws: ``UnknownGate`` with the nearest names where there is none.
    public static func named(_ name: String) throws(UnknownGate) -> Gate { try GateIndex(named: name).gate }

    /// This gate's row.
    public var index: GateIndex {
        guard let index = Gate.rows[name] else { preconditionFailure("gate '\(name)' is no row of the table") }
        return index
    }
}

/// A name that is no gate.
public struct UnknownGate: Error, Hashable, CustomStringConvertible {
    public let name: String
    public let nearest: [String]

    public init(name: String, nearest: [String] = []) { (self.name, self.nearest) = (name, nearest) }

    public var description: String {
        "no gate '\(name)'" + (nearest.isEmpty ? "" : "; did you mean \(nearest.joined(separator: " or "))?")
    }
}
