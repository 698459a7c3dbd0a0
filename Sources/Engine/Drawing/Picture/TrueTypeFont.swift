internal import CCairo

/// The tables of a TrueType font, and a smaller font of only some of its glyphs.
///
/// Glyphs keep their numbers; the outlines of those that are not wanted are left out, and all that only programs for typing need.
struct TrueTypeFont {
    let name: String
    let unitsPerEm: Int
    let box: [Int]
    let ascent: Int
    let descent: Int
    private let tables: [String: [UInt8]]
    private let glyphCount: Int
    private let advanceCount: Int
    private let hasLongPlaces: Bool

    /// Reads the font behind one of Cairo's; nil where its outlines are not TrueType's.
    init?(_ functions: cairo_functions, _ font: OpaquePointer) {
        guard let face = functions.scaled_font_lock_face(font) else { return nil }
        defer { functions.scaled_font_unlock_face(font) }
        var tables: [String: [UInt8]] = [:]
        for tag in ["head", "hhea", "maxp", "hmtx", "loca", "glyf", "cvt ", "fpgm", "prep"] {
            let number = tag.utf8.reduce(UInt(0)) { $0 << 8 | UInt($1) }
            var count: UInt = 0
            guard functions.face_load_table(face, number, 0, nil, &count) == 0, count > 0 else { continue }
            var bytes = [UInt8](repeating: 0, count: Int(count))
            guard functions.face_load_table(face, number, 0, &bytes, &count) == 0 else { continue }
            tables[tag] = bytes
        }
        guard let head = tables["head"], let hhea = tables["hhea"], let maxp = tables["maxp"], let hmtx = tables["hmtx"],
            let loca = tables["loca"], tables["glyf"] != nil, head.count >= 54, hhea.count >= 36, maxp.count >= 6
        else { return nil }
        name =
            functions.face_get_name(face).map { String(cString: $0).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") } }
            ?? "Font"
        self.tables = tables
        unitsPerEm = Self.number(head, 18)
        box = [36, 38, 40, 42].map { Self.signed(head, $0) }
        (ascent, descent) = (Self.signed(hhea, 4), Self.signed(hhea, 6))
        hasLongPlaces = Self.number(head, 50) != 0
        advanceCount = Self.number(hhea, 34)
        glyphCount = Self.number(maxp, 4)
        guard unitsPerEm > 0, advanceCount > 0, hmtx.count >= 4 * advanceCount, loca.count >= (glyphCount + 1) * (hasLongPlaces ? 4 : 2)
        else { return nil }
    }

    /// How far the next glyph is, in thousandths of the font's size.
    func advance(_ glyph: Int) -> Double {
        guard let hmtx = tables["hmtx"] else { return 0 }
        return Double(Self.number(hmtx, 4 * min(max(glyph, 0), advanceCount - 1))) * 1000 / Double(unitsPerEm)
    }

    /// A font file of these glyphs and those that they are made of.
    func subset(of wanted: Set<Int>) -> [UInt8] {
        var kept = wanted.union([0]).filter { $0 < glyphCount }
        var open = Array(kept)
        while let glyph = open.popLast() {
            for part in parts(of: glyph) where part < glyphCount && kept.insert(part).inserted { open.append(part) }
        }
        let count = (kept.max() ?? 0) + 1
        var (loca, glyf) = ([UInt8](), [UInt8]())
        for glyph in 0..<count {
            Self.append(glyf.count, 4, to: &loca)
            guard kept.contains(glyph) else { continue }
            glyf += outline(glyph)
            while glyf.count % 4 != 0 { glyf.append(0) }
        }
        Self.append(glyf.count, 4, to: &loca)
        var parts = tables
        (parts["loca"], parts["glyf"]) = (loca, glyf)
        let advances = min(advanceCount, count)
        let hmtx = tables["hmtx"] ?? []
        parts["hmtx"] = Array(hmtx.prefix(4 * advances + 2 * max(count - advanceCount, 0)))
        parts["head"]?.replaceSubrange(8..<12, with: [0, 0, 0, 0])
        parts["head"]?.replaceSubrange(50..<52, with: [0, 1])
        parts["hhea"]?.replaceSubrange(34..<36, with: [UInt8(advances >> 8), UInt8(advances & 255)])
        parts["maxp"]?.replaceSubrange(4..<6, with: [UInt8(count >> 8), UInt8(count & 255)])
        return Self.file(parts)
    }

    // MARK: - Outlines

    private func outline(_ glyph: Int) -> ArraySlice<UInt8> {
        guard let loca = tables["loca"], let glyf = tables["glyf"], glyph < glyphCount else { return [] }
        let (from, to) =
            hasLongPlaces
            ? (Self.number(loca, 4 * glyph, 4), Self.number(loca, 4 * glyph + 4, 4))
            : (2 * Self.number(loca, 2 * glyph), 2 * Self.number(loca, 2 * glyph + 2))
        return from < to && to <= glyf.count ? glyf[from..<to] : []
    }

    /// The glyphs that a glyph is put together from.
    private func parts(of glyph: Int) -> [Int] {
        let bytes = Array(outline(glyph))
        guard bytes.count >= 10, Self.signed(bytes, 0) < 0 else { return [] }
        var (found, at, goesOn) = ([Int](), 10, true)
        while goesOn, at + 4 <= bytes.count {
            let flags = Self.number(bytes, at)
            found.append(Self.number(bytes, at + 2))
            at += 4 + (flags & 1 != 0 ? 4 : 2) + (flags & 8 != 0 ? 2 : flags & 0x40 != 0 ? 4 : flags & 0x80 != 0 ? 8 : 0)
            goesOn = flags & 0x20 != 0
        }
        return found
    }

    // MARK: - Bytes

    private static func file(_ tables: [String: [UInt8]]) -> [UInt8] {
        let names = tables.keys.sorted()
        var power = 1
        while 2 * power <= names.count { power *= 2 }
        var file: [UInt8] = [0, 1, 0, 0]
        for number in [names.count, 16 * power, power.trailingZeroBitCount, 16 * (names.count - power)] { append(number, 2, to: &file) }
        var body: [UInt8] = []
        for name in names {
            let table = tables[name] ?? []
            file += Array(name.utf8)
            append(Int(checksum(table)), 4, to: &file)
            append(12 + 16 * names.count + body.count, 4, to: &file)
            append(table.count, 4, to: &file)
            body += table
            while body.count % 4 != 0 { body.append(0) }
        }
        return file + body
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0
        for (place, byte) in bytes.enumerated() { sum &+= UInt32(byte) << UInt32(24 - 8 * (place % 4)) }
        return sum
    }

    private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int = 2) -> Int {
        bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func signed(_ bytes: [UInt8], _ place: Int) -> Int { Int(Int16(truncatingIfNeeded: number(bytes, place))) }

    private static func append(_ number: Int, _ count: Int, to bytes: inout [UInt8]) {
        for place in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }
}
