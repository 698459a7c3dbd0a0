internal import Circuits

/// The comments of a program, kept where the circuit says what stood beside them.
///
/// A circuit keeps a comment like an annotation, as the text it was, before the operation on whose line or above which it stood; what stands before everything else is
/// kept with the pragmas.
struct Comments {
    private struct Comment {
        let text: String
        /// Where its line begins.
        let line: Int
    }

    private var comments: [Comment] = []
    /// Where the line of the first statement begins but for the version and what is included.
    private var firstStatement = Int.max

    init(_ source: Source) {
        let bytes = source.bytes
        var (place, line, isLineStart) = (0, 0, true)
        func word(_ text: String) -> Bool {
            let end = place + text.utf8.count
            guard end < bytes.count, bytes[place..<end].elementsEqual(text.utf8) else { return false }
            let next = bytes[end]
            return next <= UInt8(ascii: " ") || next == UInt8(ascii: "{") || next == UInt8(ascii: "\"")
        }
        func skip(to end: UInt8) {
            while place < source.count, bytes[place] != end {
                if bytes[place] == UInt8(ascii: "\n") { line = place + 1 }
                place += 1
            }
        }
        while place < source.count {
            let (byte, lineHere) = (bytes[place], line)
            switch byte {
            case UInt8(ascii: "\n"):
                place += 1
                (line, isLineStart) = (place, true)
                continue
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                place += 1
                continue
            case UInt8(ascii: "/") where bytes[place + 1] == UInt8(ascii: "/"):
                let (start, beginning) = (place, line)
                skip(to: UInt8(ascii: "\n"))
                add(bytes[start..<place], line: beginning)
                continue
            case UInt8(ascii: "/") where bytes[place + 1] == UInt8(ascii: "*"):
                let (start, beginning) = (place, line)
                place += 2
                while place < source.count, !(bytes[place] == UInt8(ascii: "*") && bytes[place + 1] == UInt8(ascii: "/")) {
                    if bytes[place] == UInt8(ascii: "\n") { line = place + 1 }
                    place += 1
                }
                place = min(place + 2, source.count)
                add(bytes[start..<place], line: beginning)
                continue
            case UInt8(ascii: "@") where isLineStart, UInt8(ascii: "#") where isLineStart: skip(to: UInt8(ascii: "\n"))
            case UInt8(ascii: "p") where isLineStart && word("pragma"): skip(to: UInt8(ascii: "\n"))
            case UInt8(ascii: "\""):
                place += 1
                skip(to: UInt8(ascii: "\""))
                place += 1
            case UInt8(ascii: "c") where isLineStart && word("cal"), UInt8(ascii: "d") where isLineStart && word("defcal"):
                var depth = 0
                repeat {
                    if bytes[place] == UInt8(ascii: "{") { depth += 1 }
                    if bytes[place] == UInt8(ascii: "}") { depth -= 1 }
                    if bytes[place] == UInt8(ascii: "\n") { line = place + 1 }
                    place += 1
                } while place < source.count && (depth > 0 || bytes[place - 1] != UInt8(ascii: "}"))
            case UInt8(ascii: "O") where isLineStart && word("OPENQASM"), UInt8(ascii: "i") where isLineStart && word("include"):
                skip(to: UInt8(ascii: ";"))
                place += 1
                isLineStart = true
                continue
            default: place += 1
            }
            firstStatement = min(firstStatement, lineHere)
            isLineStart = false
        }
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>, line: Int) {
        var text = bytes.filter { $0 != UInt8(ascii: "\r") }
        while let last = text.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { text.removeLast() }
        comments.append(Comment(text: String(decoding: text, as: UTF8.self), line: line))
    }

    /// The circuit with the comments; `places` says where each operation of the program's own text begins.
    func kept(in circuit: Circuit, places: [Int: Extent]) -> Circuit {
        guard !comments.isEmpty else { return circuit }
        var rest = comments[...]
        var found: [Circuit.Annotation] = []
        var header: [String] = []
        while let comment = rest.first, comment.line < firstStatement {
            header.append(comment.text)
            rest.removeFirst()
        }
        for place in circuit.operations.indices {
            guard let extent = places[place], extent.source == 0 else { continue }
            while let comment = rest.first, comment.line <= Int(extent.start) {
                found.append(Circuit.Annotation(comment.text, before: place))
                rest.removeFirst()
            }
            if rest.isEmpty { break }
        }
        for comment in rest { found.append(Circuit.Annotation(comment.text, before: circuit.operations.count)) }
        var kept = circuit
        kept.directives = header + circuit.directives
        // What stood before an operation first comes first; comments before annotations.
        kept.annotations = (found + circuit.annotations).enumerated().sorted {
            ($0.element.operation, $0.offset) < ($1.element.operation, $1.offset)
        }
        .map(\.element)
        return kept
    }
}
