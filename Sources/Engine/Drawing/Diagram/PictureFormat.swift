public import Circuits

/// The formats that drawings are written in, by the extensions of their files.
public enum PictureFormat: String, Hashable, Sendable, CaseIterable {
    case text = "txt"
    case svg, png, pdf
    case latex = "tex"

    /// The format that a file's name asks for.
    public init?(path: String) {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), let format = PictureFormat(rawValue: name[name.index(after: dot)...].lowercased()) else {
            return nil
        }
        self = format
    }
}

/// How a circuit is drawn.
public struct DrawingOptions: Sendable {
    public var density = Density.normal
    public var isASCII = false
    /// Characters that a line may have; a picture's are ten units wide.
    public var width: Int?
    public var palette = Palette.plain

    public init() {}
}

extension Circuit {
    /// The circuit drawn, as the bytes of a file; the same circuit and options give the same bytes.
    public func drawing(as format: PictureFormat, _ options: DrawingOptions = DrawingOptions()) throws(PictureError) -> [UInt8] {
        let diagram = Diagram(self)
        let width = options.width.map { Double($0) * 10 }
        func scene() -> Scene { diagram.scene(density: options.density, palette: options.palette, width: width) }
        switch format {
        case .text: return diagram.textBytes(density: options.density, isASCII: options.isASCII, width: options.width ?? 120)
        case .latex: return Array(diagram.quantikz(density: options.density, width: width).utf8)
        case .svg: return scene().svg
        case .png: return try scene().png()
        case .pdf: return try scene().pdf()
        }
    }
}
