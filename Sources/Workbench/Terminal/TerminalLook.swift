/// What characters look like on a terminal, as SGR sequences say it.
struct TerminalLook: Hashable, Sendable {
    /// Parameters as they are written, or none for the terminal's own.
    private var foreground: [UInt8] = []
    private var background: [UInt8] = []
    /// Attributes that are on, one bit for each of 1...9.
    private var attributes: UInt16 = 0

    /// Takes the parameters of a sequence.
    mutating func take(_ bytes: ArraySlice<UInt8>) {
        let parts = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        var place = 0
        while place < parts.count {
            let part = parts[place]
            let number = Int(String(decoding: part.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)) ?? 0
            var color = Array(part)
            if number == 38 || number == 48, !part.contains(UInt8(ascii: ":")), place + 1 < parts.count {
                // Indexed colours have one number more, direct ones three.
                let more = parts[place + 1].elementsEqual([UInt8(ascii: "5")]) ? 2 : 4
                let end = min(place + more, parts.count - 1)
                color = Array(parts[place...end].joined(separator: [UInt8(ascii: ";")]))
                place = end
            }
            switch number {
            case 0: self = TerminalLook()
            case 1...9: attributes |= 1 << UInt16(number)
            case 22: attributes &= ~(1 << 1 | 1 << 2)
            case 23...29: attributes &= ~(1 << UInt16(number - 20))
            case 30...38, 90...97: foreground = color
            case 39: foreground = []
            case 40...48, 100...107: background = color
            case 49: background = []
            default: break
            }
            place += 1
        }
    }

    /// The shortest sequence that makes this look of another; of any where that is not known.
    func sequence(after old: TerminalLook?) -> [UInt8] {
        guard old != self else { return [] }
        var parts = Self.parts(from: TerminalLook(), to: self, after: [[UInt8(ascii: "0")]])
        if let old {
            let changed = Self.parts(from: old, to: self, after: [])
            if Self.length(changed) <= Self.length(parts) { parts = changed }
        }
        // A lone reset needs no number.
        let numbers = parts == [[UInt8(ascii: "0")]] ? [] : Array(parts.joined(separator: [UInt8(ascii: ";")]))
        return [0x1B, UInt8(ascii: "[")] + numbers + [UInt8(ascii: "m")]
    }

    /// The parameters that make one look of another; those that end an attribute come first, for bold and dim share theirs.
    private static func parts(from old: TerminalLook, to wanted: TerminalLook, after first: [[UInt8]]) -> [[UInt8]] {
        var (parts, on) = (first, old.attributes)
        let ended = old.attributes & ~wanted.attributes
        for attribute in 1...9 where ended & on & 1 << UInt16(attribute) != 0 {
            let isWeight = attribute <= 2
            parts.append(Array("\(isWeight ? 22 : attribute + 20)".utf8))
            on &= isWeight ? ~(1 << 1 | 1 << 2) : ~(1 << UInt16(attribute))
        }
        for attribute in 1...9 where (wanted.attributes & ~on) >> UInt16(attribute) & 1 == 1 { parts.append(Array("\(attribute)".utf8)) }
        if old.foreground != wanted.foreground { parts.append(wanted.foreground.isEmpty ? Array("39".utf8) : wanted.foreground) }
        if old.background != wanted.background { parts.append(wanted.background.isEmpty ? Array("49".utf8) : wanted.background) }
        return parts
    }

    private static func length(_ parts: [[UInt8]]) -> Int { parts.reduce(0) { $0 + $1.count + 1 } }
}

extension TerminalLook: Comparable {
    /// Looks that share the most stand beside each other.
    static func < (left: TerminalLook, right: TerminalLook) -> Bool {
        if left.background != right.background { return left.background.lexicographicallyPrecedes(right.background) }
        if left.attributes != right.attributes { return left.attributes < right.attributes }
        return left.foreground.lexicographicallyPrecedes(right.foreground)
    }
}
