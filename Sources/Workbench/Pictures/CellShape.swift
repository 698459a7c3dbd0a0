import Drawing

/// The shape of a character that terminals draw by themselves: lines, blocks and braille dots fill their cells exactly, so that neighbours join.
enum CellShape {
    static let width = 9.0
    static let height = 18.0

    /// A filled part of a cell, from its left upper corner.
    struct Part: Equatable {
        var x: Double
        var y: Double
        var width: Double
        var height: Double
    }

    enum Drawn: Equatable {
        case parts([Part])
        /// Lines that are no rectangles, one unit thick.
        case lines([Shape.Step])
        /// The whole cell, with that share of the text's colour.
        case shade(Double)
    }

    /// How a character is drawn; nil where it is a letter.
    static func of(_ scalar: UInt32) -> Drawn? {
        switch scalar {
        case 0x2500...0x257F: box(Int(scalar - 0x2500))
        case 0x2580...0x259F: block(scalar)
        case 0x2800...0x28FF: braille(scalar - 0x2800)
        default: nil
        }
    }

    // MARK: Lines

    /// Weights of the arms to the left, the right, up and down of each character from U+2500 on: 1 light, 2 heavy, 3 double.
    private static let arms: [[Int]] = """
        1100 2200 0011 0022 0000 0000 0000 0000 0000 0000 0000 0000 0101 0201 0102 0202
        1001 2001 1002 2002 0110 0210 0120 0220 1010 2010 1020 2020 0111 0211 0121 0112
        0122 0221 0212 0222 1011 2011 1021 1012 1022 2021 2012 2022 1101 2101 1201 2201
        1102 2102 1202 2202 1110 2110 1210 2210 1120 2120 1220 2220 1111 2111 1211 2211
        1121 1112 1122 2121 1221 2112 1212 2221 2212 2122 1222 2222 0000 0000 0000 0000
        3300 0033 0301 0103 0303 3001 1003 3003 0310 0130 0330 3010 1030 3030 0311 0133
        0333 3011 1033 3033 3301 1103 3303 3310 1130 3330 3311 1133 3333 0000 0000 0000
        0000 0000 0000 0000 1000 0010 0100 0001 2000 0020 0200 0002 1200 0012 2100 0021
        """.split(whereSeparator: \.isWhitespace).map { $0.compactMap(\.wholeNumberValue) }

    private static func box(_ place: Int) -> Drawn? {
        switch place {
        case 0x04...0x0B, 0x4C...0x4F: return dashes(place)
        case 0x6D...0x70: return arc(place - 0x6D)
        case 0x71: return .lines([.move(width, 0), .line(0, height)])
        case 0x72: return .lines([.move(0, 0), .line(width, height)])
        case 0x73: return .lines([.move(width, 0), .line(0, height), .move(0, 0), .line(width, height)])
        default: break
        }
        let arm = arms[place]
        let (x, y) = (width / 2, height / 2)
        let across = reach(max(arm[2], arm[3]), isJoined: arm[0] > 0 && arm[1] > 0)
        let along = reach(max(arm[0], arm[1]), isJoined: arm[2] > 0 && arm[3] > 0)
        var parts: [Part] = []
        for line in strokes(arm[0]) { parts.append(Part(x: 0, y: y + line.offset, width: x + across, height: line.thickness)) }
        for line in strokes(arm[1]) {
            parts.append(Part(x: x - across, y: y + line.offset, width: width - x + across, height: line.thickness))
        }
        for line in strokes(arm[2]) { parts.append(Part(x: x + line.offset, y: 0, width: line.thickness, height: y + along)) }
        for line in strokes(arm[3]) {
            parts.append(Part(x: x + line.offset, y: y - along, width: line.thickness, height: height - y + along))
        }
        return .parts(parts)
    }

    /// How far an arm goes beyond the middle, so that corners are closed.
    private static func reach(_ weight: Int, isJoined: Bool) -> Double { [0, 0.5, 1, 2][weight] }

    private static func strokes(_ weight: Int) -> [(offset: Double, thickness: Double)] {
        switch weight {
        case 1: [(-0.5, 1)]
        case 2: [(-1, 2)]
        case 3: [(-2, 1), (1, 1)]
        default: []
        }
    }

    private static func dashes(_ place: Int) -> Drawn {
        let count = place < 0x08 ? 3 : place < 0x0C ? 4 : 2
        let thickness = place % 2 == 0 ? 1.0 : 2.0
        let isVertical = place < 0x4C ? place % 4 >= 2 : place >= 0x4E
        let step = (isVertical ? height : width) / Double(count)
        return .parts(
            (0..<count).map {
                let at = Double($0) * step + step * 0.2
                return isVertical
                    ? Part(x: (width - thickness) / 2, y: at, width: thickness, height: step * 0.6)
                    : Part(x: at, y: (height - thickness) / 2, width: step * 0.6, height: thickness)
            })
    }

    private static func arc(_ corner: Int) -> Drawn {
        let (x, y) = (width / 2, height / 2)
        let isLeft = corner == 1 || corner == 2
        let isUp = corner >= 2
        let (side, end) = (isLeft ? 0 : width, isUp ? 0 : height)
        let turn = isUp ? y - x : y + x
        let bend = 0.5523 * x
        return .lines([
            .move(side, y),
            .curve(isLeft ? bend * 0.8 : width - bend * 0.8, y, x, isUp ? turn + x - bend * 0.8 : turn - x + bend * 0.8, x, turn),
            .line(x, end),
        ])
    }

    // MARK: Blocks

    private static func block(_ scalar: UInt32) -> Drawn? {
        func quarter(_ column: Int, _ row: Int) -> Part {
            Part(x: Double(column) * width / 2, y: Double(row) * height / 2, width: width / 2, height: height / 2)
        }
        switch scalar {
        case 0x2580: return .parts([Part(x: 0, y: 0, width: width, height: height / 2)])
        case 0x2581...0x2588:
            let tall = Double(scalar - 0x2580) * height / 8
            return .parts([Part(x: 0, y: height - tall, width: width, height: tall)])
        case 0x2589...0x258F: return .parts([Part(x: 0, y: 0, width: Double(0x2590 - scalar) * width / 8, height: height)])
        case 0x2590: return .parts([Part(x: width / 2, y: 0, width: width / 2, height: height)])
        case 0x2591...0x2593: return .shade(Double(scalar - 0x2590) / 4)
        case 0x2594: return .parts([Part(x: 0, y: 0, width: width, height: height / 8)])
        case 0x2595: return .parts([Part(x: width * 7 / 8, y: 0, width: width / 8, height: height)])
        default:
            // Quarters: left upper 1, right upper 2, left lower 4, right lower 8.
            let masks = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14]
            let place = Int(scalar) - 0x2596
            guard masks.indices.contains(place) else { return nil }
            return .parts(
                [(0, 0), (1, 0), (0, 1), (1, 1)].enumerated().filter { masks[place] >> $0.offset & 1 == 1 }.map { quarter($1.0, $1.1) })
        }
    }

    private static func braille(_ dots: UInt32) -> Drawn {
        let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
        return .parts(
            places.enumerated().filter { dots >> UInt32($0.offset) & 1 == 1 }.map { _, place in
                Part(x: 1 + 4.5 * Double(place.0), y: 1 + 4.5 * Double(place.1), width: 2.5, height: 2.5)
            })
    }
}
