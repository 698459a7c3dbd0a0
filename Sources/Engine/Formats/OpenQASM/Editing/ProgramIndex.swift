/// The names of an OpenQASM program: where each is declared, where it is used and from where to where it holds.
///
/// It is made of tokens alone, so that a program with faults has one too. Places are bytes of UTF-8 from the start of the text.
public struct ProgramIndex: Sendable {
    public enum Kind: String, Sendable {
        case gate, subroutine, external, qubits, bits, variable, constant, input, output, alias, parameter, gateQubit, loopVariable

        /// What a person calls it.
        public var title: String {
            switch self {
            case .external: "function defined elsewhere"
            case .qubits: "quantum register"
            case .bits: "classical register"
            case .gateQubit: "operand of the gate"
            case .loopVariable: "loop variable"
            default: rawValue
            }
        }

        /// Whether a subroutine's body sees it where the program declares it.
        var isVisibleInSubroutines: Bool {
            switch self {
            case .gate, .subroutine, .external, .constant, .input: true
            default: false
            }
        }
    }

    public struct Symbol: Sendable {
        public let name: String
        public let kind: Kind
        /// Where its declaration writes the name.
        public let place: Range<Int>
        /// Its declaration without a body, as it is written.
        public internal(set) var header: Range<Int>
        /// Its whole declaration.
        public internal(set) var statement: Range<Int>
        public let scope: Int
        /// Whether it stands at the top of the program.
        public var isGlobal: Bool { scope == 0 }
    }

    /// A name at a place of the text; the declaration's own is one too.
    public struct Use: Sendable {
        public let place: Range<Int>
        /// In ``symbols``; nil where nothing of that name is declared in this text.
        public let symbol: Int?
    }

    public struct Scope: Sendable {
        public internal(set) var place: Range<Int>
        public let parent: Int?
        /// Whether it is a subroutine's.
        public internal(set) var isSubroutine = false
        /// Whether the text ends it.
        var isClosed = false
        /// Its symbols, in the order of the text.
        public internal(set) var symbols: [Int] = []
    }

    public struct Include: Sendable {
        public let path: String
        public let place: Range<Int>
    }

    public internal(set) var symbols: [Symbol] = []
    /// In the order of the text.
    public internal(set) var uses: [Use] = []
    /// The first is the program's own.
    public internal(set) var scopes: [Scope] = []
    public internal(set) var includes: [Include] = []
    public internal(set) var language: Language = .openQASM3

    public init(_ text: String) {
        var scanner = IndexScanner(text)
        self = scanner.index()
    }

    init() {}
}

extension ProgramIndex {
    /// The name at a place or ending there.
    public func use(at offset: Int) -> Use? {
        var (low, high) = (0, uses.count)
        while low < high {
            let middle = (low + high) / 2
            if uses[middle].place.lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0, offset <= uses[low - 1].place.upperBound else { return nil }
        return uses[low - 1]
    }

    /// Every place of a symbol's name, its declaration's included.
    public func places(of symbol: Int) -> [Range<Int>] { uses.filter { $0.symbol == symbol }.map(\.place) }

    /// The innermost scope at a place.
    public func scope(at offset: Int) -> Int {
        var scope = 0
        // A scope begins behind its parent and before its siblings, so that the last one that holds the place is the innermost.
        for place in scopes.indices.dropFirst() {
            if scopes[place].place.lowerBound > offset { break }
            if offset < scopes[place].place.upperBound || !scopes[place].isClosed { scope = place }
        }
        return scope
    }

    /// The symbols that a name written at a place may mean, inner ones first; what an inner one hides is left out.
    public func visible(at offset: Int) -> [Symbol] {
        var found: [Symbol] = []
        var names: Set<String> = []
        var next: Int? = scope(at: offset)
        var isInSubroutine = false
        while let scope = next {
            for place in scopes[scope].symbols {
                let symbol = symbols[place]
                guard symbol.place.upperBound <= offset, !(isInSubroutine && scope == 0 && !symbol.kind.isVisibleInSubroutines) else {
                    continue
                }
                if names.insert(symbol.name).inserted { found.append(symbol) }
            }
            isInSubroutine = isInSubroutine || scopes[scope].isSubroutine
            next = scopes[scope].parent
        }
        return found
    }

    /// A symbol of that name whose scope lies in the other's or around it: one that would be mistaken for it.
    public func clash(_ name: String, with symbol: Int) -> Symbol? {
        symbols.first { other in
            other.name == name
                && (isScope(other.scope, within: symbols[symbol].scope) || isScope(symbols[symbol].scope, within: other.scope))
        }
    }

    private func isScope(_ inner: Int, within outer: Int) -> Bool {
        var scope: Int? = inner
        while let place = scope {
            if place == outer { return true }
            scope = scopes[place].parent
        }
        return false
    }

    /// A global symbol of that name.
    public func global(_ name: String) -> Symbol? {
        scopes.first?.symbols.first { symbols[$0].name == name }.map { symbols[$0] }
    }
}
