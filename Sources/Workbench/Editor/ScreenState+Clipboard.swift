import Circuits
import Drawing
import Workspace

extension ScreenState {
    /// The selection, or the whole circuit, as a program for the terminal's clipboard.
    mutating func toClipboard(_ layout: CircuitLayout) throws(EditRefusal) -> [Effect] {
        guard var part = editor?.shown else { return [] }
        if circuit.anchor != nil {
            let places = try chosen(layout)
            part.operations = places.map { part.operations[$0] }
            part.annotations = []
            circuit.anchor = nil
        }
        let text = programText(of: part)
        guard text.utf8.count <= CursesScreen.mostCopied else {
            throw EditRefusal("\(text.utf8.count) bytes are more than terminals take; select a part, or write a file")
        }
        message = Message(.info, "copied \(part.operations.count) operation\(part.operations.count == 1 ? "" : "s") as OpenQASM")
        return [.clipboard(text)]
    }
}

/// Bytes in the 64 letters that mail and terminals take.
func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let part = bytes[start..<min(start + 3, bytes.count)]
        let word = part.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - part.count))
        for place in 0..<4 { text.append(place <= part.count ? letters[Int(word >> UInt32(18 - 6 * place)) & 63] : 61) }
    }
    return String(decoding: text, as: UTF8.self)
}
