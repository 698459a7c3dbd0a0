/// How wide characters are, in thousandths of the font's size.
///
/// Layouts take widths from here and not from a font library, so that they are the same on every machine. The figures are those of Liberation Serif, which has
/// the widths of Times; where a viewer has neither, pictures squeeze its letters to these widths.
enum FontMetrics {
    static func width(of scalar: Unicode.Scalar, isItalic: Bool) -> Double {
        let place: Int?
        switch scalar.value {
        case 32..<127: place = Int(scalar.value) - 32
        default: place = others[scalar]
        }
        if let place { return Double(isItalic ? italic[place] : roman[place]) }
        switch scalar.value {
        case 0x300..<0x370, 0x200B...0x200F, 0xFE00...0xFE0F: return 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF00...0xFF60, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 1000
        default: return 600
        }
    }

    /// The width of a text in units of the size that it is written in.
    static func width(of text: String, size: Double, isItalic: Bool = false) -> Double {
        text.unicodeScalars.reduce(0) { $0 + width(of: $1, isItalic: isItalic) } * size / 1000
    }

    private static let others: [Unicode.Scalar: Int] = {
        var places: [Unicode.Scalar: Int] = [:]
        let scalars = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψω−·×√†⟩⟨≤≥≠¬∧∨…→←∞ϕ∈⊕–′"
        for (place, scalar) in scalars.unicodeScalars.enumerated() { places[scalar] = 95 + place }
        return places
    }()

    private static let roman: [Int16] = [
        250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500,
        278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556,
        611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778,
        500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541, 722, 667, 578, 643, 611, 611, 722, 722, 333,
        722, 725, 889, 722, 643, 722, 722, 556, 582, 611, 722, 731, 722, 738, 743, 333, 722, 524, 420, 523, 269, 495, 524, 509, 442, 471,
        420, 414, 523, 479, 269, 504, 485, 536, 452, 446, 500, 505, 499, 396, 539, 402, 495, 577, 444, 626, 658, 564, 333, 564, 549, 500,
        390, 390, 549, 549, 549, 564, 732, 732, 1000, 1000, 1000, 713, 526, 871, 838, 500, 219,
    ]

    private static let italic: [Int16] = [
        250, 333, 420, 500, 500, 833, 778, 214, 333, 333, 500, 675, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500,
        333, 333, 675, 675, 675, 500, 920, 611, 611, 667, 722, 611, 611, 722, 722, 333, 444, 667, 556, 833, 667, 722, 611, 722, 611, 500,
        556, 722, 611, 833, 611, 556, 556, 389, 278, 389, 422, 500, 333, 500, 500, 444, 500, 444, 278, 500, 500, 278, 278, 444, 278, 722,
        500, 500, 500, 500, 389, 389, 278, 500, 444, 667, 444, 444, 389, 400, 275, 400, 541, 611, 611, 569, 587, 611, 556, 722, 722, 333,
        667, 604, 833, 667, 639, 722, 722, 611, 594, 556, 556, 761, 611, 703, 723, 333, 556, 525, 394, 496, 278, 459, 525, 498, 394, 465,
        394, 405, 496, 491, 278, 480, 433, 502, 444, 428, 500, 501, 480, 406, 493, 358, 459, 553, 440, 621, 706, 675, 250, 675, 549, 500,
        390, 390, 549, 549, 549, 675, 732, 732, 889, 1000, 1000, 713, 518, 871, 838, 500, 219,
    ]
}
