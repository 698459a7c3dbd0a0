/// A place in a text.
public struct SourcePosition: Hashable, Sendable, Codable, Comparable {
    /// Counted from 1.
    public var line: Int
    /// Counted from 1, in Unicode scalars.
    public var column: Int
    /// Bytes of UTF-8 before the place.
    public var offset: Int

    public init(line: Int, column: Int, offset: Int) {
        (self.line, self.column, self.offset) = (line, column, offset)
    }

    /// The first character of a text.
    public static let start = SourcePosition(line: 1, column: 1, offset: 0)

    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        left.offset < right.offset
    }
}

/// A stretch of a file's text, from `start` up to and without `end`.
public struct SourceSpan: Hashable, Sendable, Codable {
    /// The file as the user named it.
    public var file: String
    public var start: SourcePosition
    public var end: SourcePosition

    public init(file: String, start: SourcePosition, end: SourcePosition) {
        (self.file, self.start, self.end) = (file, start, end)
    }

    /// An empty span at one place.
    public init(file: String, at position: SourcePosition = .start) {
        self.init(file: file, start: position, end: position)
    }

    /// The span from this one's start to the other's end.
    public func extended(to other: SourceSpan) -> SourceSpan {
        SourceSpan(file: file, start: start, end: other.end)
    }
}

extension SourceSpan: CustomStringConvertible {
    /// `FILE:LINE:COLUMN`, as editors and compilers write it.
    public var description: String { "\(file):\(start.line):\(start.column)" }
}
