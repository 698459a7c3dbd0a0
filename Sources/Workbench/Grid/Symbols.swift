/// The characters that lines, marks and curves are drawn with.
public struct Symbols: Hashable, Sendable {
    /// Box lines: horizontal, vertical, and the corners clockwise from the top left.
    public var horizontal: Unicode.Scalar = "─"
    public var vertical: Unicode.Scalar = "│"
    public var corners: [Unicode.Scalar] = ["╭", "╮", "╯", "╰"]
    /// Between a box's border and a title on it.
    public var titleEdges: (left: Unicode.Scalar, right: Unicode.Scalar) { isASCII ? (" ", " ") : ("┤", "├") }
    public var teeLeft: Unicode.Scalar = "├"
    public var teeRight: Unicode.Scalar = "┤"
    public var ellipsis = "…"
    public var dot = "·"
    public var pointer = "▸"
    public var arrow = "→"
    public var done = "✓"
    public var failed = "✗"
    public var running = "●"
    public var waiting = "○"
    public var paused = "‖"
    public var stopped = "■"
    public var warning = "▲"
    public var barFull: Unicode.Scalar = "━"
    public var barEmpty: Unicode.Scalar = "─"
    public var blockFull: Unicode.Scalar = "█"
    public var plusMinus = "±"
    public var dash = "–"
    public var ket = "⟩"
    public var hasBraille = true
    public var isASCII = false

    /// For terminals that show all of Unicode.
    public static let unicode = Symbols()

    /// For the Linux console, whose font has boxes and a few marks.
    public static let console = Symbols(
        corners: ["┌", "┐", "┘", "└"], ellipsis: "~", pointer: ">", arrow: "->", done: "√", failed: "x", running: "*", waiting: "o",
        paused: "=",
        stopped: "■", warning: "!", barFull: "=", barEmpty: "-", ket: ">", hasBraille: false)

    /// For everything else.
    public static let ascii = Symbols(
        horizontal: "-", vertical: "|", corners: ["+", "+", "+", "+"], teeLeft: "+", teeRight: "+", ellipsis: "~", dot: "-", pointer: ">",
        arrow: "->", done: "+", failed: "x", running: "*", waiting: "o", paused: "=", stopped: "#", warning: "!", barFull: "=",
        barEmpty: ".",
        blockFull: "#", plusMinus: "+-", dash: "-", ket: ">", hasBraille: false, isASCII: true)

    /// A character that the terminal's font has: the Linux console has 256, round corners, heavy lines and most marks not among them.
    public func mark(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard !hasBraille, !isASCII, scalar.value > 255 else { return scalar }
        return Self.consoleMarks[scalar] ?? scalar
    }

    private static let consoleMarks: [Unicode.Scalar: Unicode.Scalar] = [
        "╭": "┌", "╮": "┐", "╯": "┘", "╰": "└", "┏": "┌", "┓": "┐", "┛": "┘", "┗": "└", "┃": "│", "┳": "┬", "┻": "┴", "━": "─", "●": "■",
        "○": "o", "⊕": "X", "⟩": ">", "⟨": "<", "…": "~", "›": ">", "‹": "<", "◆": "*", "∧": "&", "∨": "|", "¬": "!",
    ]

    /// A text in characters that these symbols may stand beside: in ASCII, letters that have a name are spelt out.
    public func spelled(_ text: String) -> String {
        guard isASCII, !text.utf8.allSatisfy({ $0 < 128 }) else { return text }
        var spelled = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                spelled.unicodeScalars.append(scalar)
            } else {
                spelled += Self.spellings[scalar] ?? (Width.columns(of: scalar) == 0 ? "" : "?")
            }
        }
        return spelled
    }

    private static let spellings: [Unicode.Scalar: String] = [
        "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "eps", "η": "eta", "θ": "theta", "λ": "lambda", "μ": "mu", "µ": "u",
        "π": "pi",
        "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "†": "^", "√": "v", "·": "-",
        "–": "-",
        "—": "-", "…": "~", "→": "->", "±": "+-", "×": "x", "≤": "<=", "≥": ">=", "≈": "~", "⟩": ">", "⟨": "<", "∞": "inf", "²": "2",
        "³": "3",
        "“": "\"", "”": "\"", "‘": "'", "’": "'", "é": "e", "ü": "u", "ö": "o", "ä": "a", "%": "%",
    ]
}
