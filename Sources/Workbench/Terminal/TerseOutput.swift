/// Says the same to a terminal in fewer bytes: styles are set only where they differ from what is set and something is drawn in them, and a character that
/// is repeated is sent once.
///
/// ncurses names both colours whenever one changes, which is half of what a screen weighs. Sequences that are not understood go through as they are.
struct TerseOutput: Sendable {
    /// Whether the terminal repeats the last character when told to (terminfo's `rep`).
    let repeats: Bool
    /// What the terminal has; nil while that is not known.
    private var actual: Look?
    private var wanted = Look()
    /// The character set that was chosen; nil while that is not known.
    private var charset: UInt8?
    private var last: ArraySlice<UInt8> = []
    private var count = 0
    private var out: [UInt8] = []

    private struct Look: Equatable {
        /// Parameters as they are written, or none for the terminal's own.
        var foreground: [UInt8] = []
        var background: [UInt8] = []
        /// Attributes that are on, one bit for each of 1...9.
        var attributes: UInt16 = 0
    }

    init(repeats: Bool) { self.repeats = repeats }

    /// Forgets what the terminal has: somebody else wrote to it.
    mutating func forget() { (actual, charset) = (nil, nil) }

    /// The bytes in fewer; they must end where a sequence ends.
    mutating func shortened(_ bytes: [UInt8]) -> [UInt8] {
        out = []
        out.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            if byte == 0x1B {
                place = escape(bytes, place)
            } else if byte < 0x20 || byte == 0x7F {
                endRun()
                out.append(byte)
                place += 1
            } else {
                var end = place + 1
                while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
                character(bytes[place..<end])
                place = end
            }
        }
        endRun()
        return out
    }

    // MARK: - Characters

    private mutating func character(_ bytes: ArraySlice<UInt8>) {
        if count > 0, actual == wanted, last.elementsEqual(bytes) {
            count += 1
            return
        }
        endRun()
        settle()
        (last, count) = (bytes, 1)
    }

    private mutating func endRun() {
        guard count > 0 else { return }
        out += last
        let rest = count - 1
        let told = Array("\u{1B}[\(rest)b".utf8)
        // Only one-byte characters: several multiplexers repeat no others.
        if repeats, last.count == 1, rest > told.count {
            out += told
        } else {
            for _ in 0..<rest { out += last }
        }
        count = 0
    }

    // MARK: - Sequences

    /// Takes a sequence; the place behind it.
    private mutating func escape(_ bytes: [UInt8], _ start: Int) -> Int {
        guard start + 1 < bytes.count else {
            endRun()
            out.append(bytes[start])
            return start + 1
        }
        if (UInt8(ascii: "(")...UInt8(ascii: "+")).contains(bytes[start + 1]), start + 2 < bytes.count {
            let isMain = bytes[start + 1] == UInt8(ascii: "(")
            if !isMain || charset != bytes[start + 2] {
                endRun()
                out += bytes[start..<start + 3]
            }
            if isMain { charset = bytes[start + 2] }
            return start + 3
        }
        guard bytes[start + 1] == UInt8(ascii: "[") else {
            endRun()
            settle()
            out += bytes[start..<start + 2]
            return start + 2
        }
        var end = start + 2
        while end < bytes.count, !(0x40...0x7E).contains(bytes[end]) { end += 1 }
        guard end < bytes.count else {
            endRun()
            out += bytes[start...]
            return bytes.count
        }
        let parameters = bytes[start + 2..<end]
        switch bytes[end] {
        case UInt8(ascii: "m") where parameters.allSatisfy({ (0x30...0x3B).contains($0) }): style(parameters)
        case UInt8(ascii: "H"), UInt8(ascii: "G"), UInt8(ascii: "d"), UInt8(ascii: "A"), UInt8(ascii: "B"), UInt8(ascii: "C"),
            UInt8(ascii: "D"):
            // Motions leave styles alone.
            endRun()
            out += bytes[start...end]
        default:
            endRun()
            settle()
            out += bytes[start...end]
        }
        return end + 1
    }

    /// Notes what style is wanted from now on.
    private mutating func style(_ bytes: ArraySlice<UInt8>) {
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
            case 0: wanted = Look()
            case 1...9: wanted.attributes |= 1 << UInt16(number)
            case 22: wanted.attributes &= ~(1 << 1 | 1 << 2)
            case 23...29: wanted.attributes &= ~(1 << UInt16(number - 20))
            case 30...38, 90...97: wanted.foreground = color
            case 39: wanted.foreground = []
            case 40...48, 100...107: wanted.background = color
            case 49: wanted.background = []
            default: break
            }
            place += 1
        }
    }

    /// Gives the terminal the style that is wanted.
    private mutating func settle() {
        guard actual != wanted else { return }
        endRun()
        let anew = Self.parts(from: Look(), to: wanted, after: [[UInt8(ascii: "0")]])
        var parts = anew
        if let actual {
            let changed = Self.parts(from: actual, to: wanted, after: [])
            if Self.length(changed) <= Self.length(anew) { parts = changed }
        }
        out += [0x1B, UInt8(ascii: "[")]
        // A lone reset needs no number.
        if parts != [[UInt8(ascii: "0")]] { out += parts.joined(separator: [UInt8(ascii: ";")]) }
        out.append(UInt8(ascii: "m"))
        actual = wanted
    }
}

extension TerseOutput {
    /// The parameters that make one look of another; those that end an attribute come first, for bold and dim share theirs.
    private static func parts(from old: Look, to wanted: Look, after first: [[UInt8]]) -> [[UInt8]] {
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
