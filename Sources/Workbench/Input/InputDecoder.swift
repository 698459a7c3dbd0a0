/// Turns the bytes that a terminal sends into events.
///
/// A byte sequence may arrive in pieces: what is not complete waits in ``isWaiting`` for more bytes or for the timeout, after which a lone Escape is the key.
/// Nothing that a terminal, a paste or a broken line can send makes it fail; what has no meaning is dropped.
public struct InputDecoder: Sendable {
    private var buffer: [UInt8] = []
    private var paste: [UInt8]?

    /// A paste longer than this is delivered in pieces.
    static let pasteLimit = 1 << 20
    /// A control sequence longer than this is no sequence.
    static let sequenceLimit = 4096

    public init() {}

    /// Whether bytes wait for the rest of their sequence.
    public var isWaiting: Bool { !buffer.isEmpty || isPasting }
    /// Whether a paste has begun and not ended.
    public var isPasting: Bool { paste != nil }

    /// Decodes more bytes.
    public mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
        buffer.append(contentsOf: bytes)
        return decode(isLate: false)
    }

    /// Decides what the waiting bytes mean now that no more have come for a while.
    public mutating func timeout() -> [InputEvent] {
        var events = decode(isLate: true)
        if let pasted = paste {
            events.append(.paste(String(decoding: pasted, as: UTF8.self)))
            paste = nil
        }
        return events
    }

    private mutating func decode(isLate: Bool) -> [InputEvent] {
        var events: [InputEvent] = []
        var at = 0
        while at < buffer.count {
            if paste != nil {
                guard let next = takePaste(at, isLate, &events) else { return events }
                at = next
                continue
            }
            switch step(buffer[at...], isLate) {
            case .incomplete:
                buffer.removeFirst(at)
                return events
            case .event(let event, let count):
                events.append(event)
                at += count
            case .nothing(let count): at += count
            case .paste(let count):
                paste = []
                at += count
            }
        }
        buffer.removeFirst(min(at, buffer.count))
        return events
    }

    private enum Step {
        case incomplete
        case event(InputEvent, Int)
        case nothing(Int)
        case paste(Int)
    }

    /// Takes bytes of a paste up to its end; nil while the end may still be coming.
    private mutating func takePaste(_ start: Int, _ isLate: Bool, _ events: inout [InputEvent]) -> Int? {
        let end: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]  // ESC [ 201 ~
        var at = start
        while at < buffer.count {
            if buffer[at] == 0x1B {
                let rest = buffer[at...].prefix(end.count)
                if rest.elementsEqual(end) {
                    events.append(.paste(String(decoding: paste ?? [], as: UTF8.self)))
                    paste = nil
                    return at + end.count
                }
                if end.starts(with: rest), !isLate {
                    buffer.removeFirst(at)
                    return nil
                }
            }
            paste?.append(buffer[at])
            at += 1
            if let count = paste?.count, count >= Self.pasteLimit {
                events.append(.paste(String(decoding: paste ?? [], as: UTF8.self)))
                paste = []
            }
        }
        return at
    }

    private func step(_ bytes: ArraySlice<UInt8>, _ isLate: Bool) -> Step {
        guard let first = bytes.first else { return .incomplete }
        if first != 0x1B { return plain(bytes, isLate) }
        guard let second = bytes.dropFirst().first else { return isLate ? .event(.key(Key(.escape)), 1) : .incomplete }
        let rest = bytes.dropFirst(2)
        switch second {
        case 0x1B:
            // Escape twice, or Alt with a key that is a sequence itself.
            guard let third = rest.first else { return isLate ? .event(.key(Key(.escape)), 1) : .incomplete }
            guard third == 0x5B || third == 0x4F else { return .event(.key(Key(.escape)), 1) }
            switch step(bytes.dropFirst(), isLate) {
            case .event(.key(var key), let count):
                key.modifiers.insert(.alt)
                return .event(.key(key), count + 1)
            case .incomplete: return .incomplete
            default: return .event(.key(Key(.escape)), 1)
            }
        case 0x5B:
            return control(rest, isLate)
        case 0x4F:
            return shift(rest, isLate)
        case 0x5D, 0x50, 0x58, 0x5E, 0x5F:
            return string(rest, isLate, introducer: second)
        default:
            switch plain(bytes.dropFirst(), isLate) {
            case .event(.key(var key), let count):
                key.modifiers.insert(.alt)
                return .event(.key(key), count + 1)
            case .nothing(let count): return .nothing(count + 1)
            default: return .incomplete
            }
        }
    }

    /// A character, or a key that sends a control character.
    private func plain(_ bytes: ArraySlice<UInt8>, _ isLate: Bool) -> Step {
        guard let first = bytes.first else { return .incomplete }
        switch first {
        case 0x09: return .event(.key(Key(.tab)), 1)
        case 0x0D: return .event(.key(Key(.enter)), 1)
        case 0x08, 0x7F: return .event(.key(Key(.backspace)), 1)
        case 0x00: return .event(.key(Key(" ", .control)), 1)
        case 0x01...0x1A: return .event(.key(Key(Unicode.Scalar(first + 0x60), .control)), 1)
        case 0x1C...0x1F: return .event(.key(Key(Unicode.Scalar(first + 0x40), .control)), 1)
        case 0x20...0x7E: return .event(.key(Key(Unicode.Scalar(first))), 1)
        default: break
        }
        let length = first >= 0xF0 && first < 0xF5 ? 4 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xC2 && first < 0xE0 ? 2 : 0
        guard length > 0 else { return .nothing(1) }
        let sequence = bytes.prefix(length)
        if let bad = sequence.dropFirst().firstIndex(where: { $0 & 0xC0 != 0x80 }) { return .nothing(bad - sequence.startIndex) }
        guard sequence.count == length else { return isLate ? .nothing(sequence.count) : .incomplete }
        let text = String(decoding: sequence, as: UTF8.self).unicodeScalars
        guard let scalar = text.first, text.count == 1, scalar != "\u{FFFD}" else { return .nothing(length) }
        return .event(.key(Key(scalar)), length)
    }

    /// What follows ESC O: function keys, and the keypad in application mode.
    private func shift(_ bytes: ArraySlice<UInt8>, _ isLate: Bool) -> Step {
        guard let first = bytes.first else { return isLate ? .event(.key(Key("O", .alt)), 2) : .incomplete }
        var (modifiers, final, count) = (Key.Modifiers(), first, 3)
        if (0x32...0x38).contains(first) {
            guard let second = bytes.dropFirst().first else { return isLate ? .nothing(3) : .incomplete }
            (modifiers, final, count) = (Self.modifiers(Int(first) - 0x30), second, 4)
        }
        switch final {
        case 0x4D: return .event(.key(Key(.enter, modifiers)), count)
        case 0x6A...0x79: return .event(.key(Key(Unicode.Scalar(final - 0x40), modifiers)), count)
        default:
            guard let code = Self.letters[final] else { return .nothing(count) }
            return .event(.key(Key(code, modifiers)), count)
        }
    }

    /// What follows ESC [.
    private func control(_ bytes: ArraySlice<UInt8>, _ isLate: Bool) -> Step {
        if bytes.isEmpty { return isLate ? .event(.key(Key("[", .alt)), 2) : .incomplete }
        if bytes.first == 0x5B {  // function keys of the Linux console: ESC [ [ A
            guard let letter = bytes.dropFirst().first else { return isLate ? .nothing(3) : .incomplete }
            guard (0x41...0x45).contains(letter) else { return .nothing(3) }
            return .event(.key(Key(.function(Int(letter) - 0x40))), 4)
        }
        var end = bytes.startIndex
        while end < bytes.endIndex, !(0x40...0x7E).contains(bytes[end]) {
            guard (0x20...0x3F).contains(bytes[end]), end - bytes.startIndex < Self.sequenceLimit else {
                return .nothing(2 + end - bytes.startIndex)
            }
            end += 1
        }
        guard end < bytes.endIndex else { return isLate ? .nothing(2 + bytes.count) : .incomplete }
        let count = 3 + end - bytes.startIndex
        var body = bytes[bytes.startIndex..<end]
        let final = bytes[end]
        if final == 0x4D, body.isEmpty {  // mouse, as xterm first sent it
            let three = bytes.dropFirst().prefix(3)
            guard three.count == 3 else { return isLate ? .nothing(count + three.count) : .incomplete }
            let values = three.map { Int($0) - 32 }
            return mouse(values[0], values[1], values[2], isRelease: values[0] & 3 == 3 && values[0] < 64, count + 3)
        }
        var prefix: UInt8 = 0
        if let first = body.first, (0x3C...0x3F).contains(first) {
            prefix = first
            body = body.dropFirst()
        }
        let marks = body.filter { (0x20...0x2F).contains($0) }
        let numbers = body.filter { !(0x20...0x2F).contains($0) }.split(separator: 0x3B, omittingEmptySubsequences: false).map(Self.number)
        return meaning(prefix, numbers, marks, final, count)
    }

    private func meaning(_ prefix: UInt8, _ numbers: [Int], _ marks: [UInt8], _ final: UInt8, _ count: Int) -> Step {
        let (first, second) = (numbers.first ?? 0, numbers.count > 1 ? numbers[1] : 1)
        switch (prefix, final) {
        case (0x3C, 0x4D), (0x3C, 0x6D):
            guard numbers.count == 3 else { return .nothing(count) }
            return mouse(numbers[0], numbers[1], numbers[2], isRelease: final == 0x6D, count)
        case (0x3F, 0x79) where marks == [0x24]:
            return .event(.mode(number: first, state: numbers.count > 1 ? numbers[1] : 0), count)
        case (0x3F, 0x6E) where first == 997:
            return .event(.appearance(isDark: second == 1), count)
        case (0, 0x49): return .event(.focus(true), count)
        case (0, 0x4F): return .event(.focus(false), count)
        case (0, 0x5A): return .event(.key(Key(.tab, .shift)), count)
        case (0, 0x7E):
            if first == 200 { return .paste(count) }
            if first == 27, numbers.count == 3 {
                return Self.coded(numbers[2], Self.modifiers(second)).map { .event(.key($0), count) } ?? .nothing(count)
            }
            guard let code = Self.tildes[first] else { return .nothing(count) }
            return .event(.key(Key(code, Self.modifiers(second))), count)
        case (0, 0x75): return Self.coded(first, Self.modifiers(second)).map { .event(.key($0), count) } ?? .nothing(count)
        case (0, _) where numbers.count <= 2:
            guard let code = Self.letters[final], final != 0x52 || (numbers.count == 2 && first == 1) else { return .nothing(count) }
            return .event(.key(Key(code, Self.modifiers(second))), count)
        default: return .nothing(count)
        }
    }

    private func mouse(_ code: Int, _ column: Int, _ row: Int, isRelease: Bool, _ count: Int) -> Step {
        guard column >= 1, row >= 1, code >= 0 else { return .nothing(count) }
        var modifiers = Key.Modifiers()
        if code & 4 != 0 { modifiers.insert(.shift) }
        if code & 8 != 0 { modifiers.insert(.alt) }
        if code & 16 != 0 { modifiers.insert(.control) }
        let action: MouseEvent.Action
        if code & 64 != 0 {
            guard code & 3 < 2 else { return .nothing(count) }
            action = code & 1 == 0 ? .wheelUp : .wheelDown
        } else if code & 32 != 0 {
            action = code & 3 == 3 ? .move : .drag
        } else {
            action = isRelease ? .release : .press
        }
        let place = Point(column: column - 1, row: row - 1)
        return .event(.mouse(MouseEvent(action, button: code & 64 == 0 ? code & 3 : 0, at: place, modifiers: modifiers)), count)
    }

    /// A string that the terminal sends in answer to something: it has no meaning here.
    private func string(_ bytes: ArraySlice<UInt8>, _ isLate: Bool, introducer: UInt8) -> Step {
        var at = bytes.startIndex
        while at < bytes.endIndex, at - bytes.startIndex < Self.sequenceLimit {
            if bytes[at] == 0x07 { return .nothing(3 + at - bytes.startIndex) }
            if bytes[at] == 0x1B {
                guard at + 1 < bytes.endIndex else { break }
                return .nothing((bytes[at + 1] == 0x5C ? 4 : 2) + at - bytes.startIndex)
            }
            at += 1
        }
        if at - bytes.startIndex >= Self.sequenceLimit { return .nothing(2 + Self.sequenceLimit) }
        guard isLate else { return .incomplete }
        return bytes.isEmpty ? .event(.key(Key(Unicode.Scalar(introducer), .alt)), 2) : .nothing(2 + bytes.count)
    }

    /// A decimal number; -1 for what is none, the first of several parts separated by colons.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int {
        var value = 0
        for digit in digits {
            if digit == 0x3A { break }
            guard (0x30...0x39).contains(digit), value < 100_000_000 else { return -1 }
            value = value * 10 + Int(digit) - 0x30
        }
        return value
    }

    private static func modifiers(_ code: Int) -> Key.Modifiers {
        guard code > 1 else { return [] }
        return Key.Modifiers(rawValue: UInt8((code - 1) & 7))
    }

    /// The key of a Unicode code point, as terminals send it that tell all modifiers.
    private static func coded(_ code: Int, _ modifiers: Key.Modifiers) -> Key? {
        switch code {
        case 9: return Key(.tab, modifiers)
        case 13: return Key(.enter, modifiers)
        case 27: return Key(.escape, modifiers)
        case 8, 127: return Key(.backspace, modifiers)
        case 32...0x10FFFF:
            guard !(0xE000...0xF8FF).contains(code), let scalar = Unicode.Scalar(UInt32(code)) else { return nil }
            // A shifted letter is another character, not the same with a modifier.
            guard modifiers.contains(.shift), let upper = scalar.properties.uppercaseMapping.unicodeScalars.first else {
                return Key(scalar, modifiers)
            }
            return Key(upper, modifiers.subtracting(.shift))
        default: return nil
        }
    }

    private static let letters: [UInt8: Key.Code] = [
        0x41: .up, 0x42: .down, 0x43: .right, 0x44: .left, 0x46: .end, 0x48: .home,
        0x50: .function(1), 0x51: .function(2), 0x52: .function(3), 0x53: .function(4),
    ]

    private static let tildes: [Int: Key.Code] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6), 18: .function(7),
        19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
    ]
}
