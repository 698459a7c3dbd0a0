public import Diagnostics

/// Why a picture cannot be drawn.
public enum PictureError: Fault, Equatable {
    /// The library or the function of it that is missing.
    case noCairo(String)
    case noFonts
    case tooLarge(width: Double, height: Double)
    /// Cairo's own number of what went wrong.
    case failed(status: Int32)

    public var kind: FaultKind {
        switch self {
        case .noCairo, .noFonts, .tooLarge: .unavailable
        case .failed: .internalError
        }
    }

    public var description: String {
        switch self {
        case .noCairo(let missing): "PNG and PDF are drawn by Cairo and Pango, and \(missing) is not on this machine"
        case .noFonts: "there are no fonts on this machine to write with"
        case .tooLarge(let width, let height): "a picture of \(Int(width)) by \(Int(height)) is larger than Cairo draws"
        case .failed(let status): "Cairo failed with status \(status)"
        }
    }

    public var hint: String? {
        switch self {
        case .noCairo: "install libcairo2 and libpangocairo-1.0-0, or write .svg"
        case .noFonts: "install fonts-liberation2 and fonts-dejavu-core, or write .svg"
        case .tooLarge: "write .svg or .pdf, or break it into more lines with --width"
        case .failed: nil
        }
    }

    public var diagnostics: [Diagnostic] { [] }
}
