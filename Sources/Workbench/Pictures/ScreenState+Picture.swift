import Diagnostics
import Documents
import Drawing

extension ScreenState {
    /// What is shown, drawn in the format that a file's name asks for: the circuit as a drawing where its pane has the keys, else the pane alone.
    func picture(for path: String, theme: Theme, symbols: Symbols) throws -> [UInt8] {
        if focus == .circuit, let circuit = editor?.circuit, let format = PictureFormat(path: path) {
            var options = DrawingOptions()
            options.palette = theme.palette()
            options.isASCII = symbols.isASCII
            return try circuit.drawing(as: format, options)
        }
        var shown = self
        (shown.isZoomed, shown.prompt, shown.message) = (true, nil, nil)
        return try Picture(grid: ScreenView.draw(shown, theme: theme, symbols: symbols), theme: theme).encoded(for: path)
    }

    /// Draws what is shown into a file; what is to be told of it.
    func drawn(into path: String, theme: Theme, symbols: Symbols) -> Message {
        do {
            try writeAtomically(try picture(for: path, theme: theme, symbols: symbols), to: path)
            return Message(.info, "drew \(path)")
        } catch {
            return Message(.error, "picture: \(error)")
        }
    }
}
