internal import CLLVM
internal import Diagnostics
internal import Glibc

/// LLVM, in a child process that may fail without harm.
enum QIRLibrary {
    enum Failure: Error {
        /// LLVM's own words, with the line and column that they name.
        case refused(String, line: Int?, column: Int?)
        case missing
        /// It did not survive the file: the signal that ended it.
        case died(Int)
        case system
    }

    static let seconds: UInt32 = 10
    static let memory = 2 << 30

    /// What is tried, in order: 19 reads every file met, 16 to 20 too. `QUANTUM_MLOPS_LLVM` names others, for tests and unusual places.
    static var names: String {
        if let named = getenv("QUANTUM_MLOPS_LLVM") { return String(cString: named) }
        return [
            "libLLVM.so.19.1", "libLLVM-19.so.1", "libLLVM-19.so", "/usr/lib/llvm-19/lib/libLLVM.so.1", "libLLVM.so.20.1",
            "libLLVM.so.21.1",
            "libLLVM.so.18.1", "libLLVM-18.so.1", "libLLVM-17.so.1", "libLLVM-16.so.1", "libLLVM-16.so",
        ].joined(separator: ":")
    }

    static func module(_ source: [UInt8], libraries: String = names) throws(Failure) -> QIRModule {
        let answer = cllvm_describe(source, source.count, libraries, seconds, memory)
        defer { free(answer.bytes) }
        try check(answer)
        guard let module = QIRModuleReader.read(UnsafeRawBufferPointer(start: answer.bytes, count: answer.count)) else { throw .system }
        return module
    }

    static func bitcode(_ text: String) throws(Failure) -> [UInt8] {
        let source = Array(text.utf8)
        let answer = cllvm_bitcode(source, source.count, names, seconds, memory)
        defer { free(answer.bytes) }
        try check(answer)
        return Array(UnsafeRawBufferPointer(start: answer.bytes, count: answer.count))
    }

    private static func check(_ answer: CLLVMAnswer) throws(Failure) {
        switch answer.status {
        case CLLVM_OK: return
        case CLLVM_MISSING: throw .missing
        case CLLVM_DIED: throw .died(Int(answer.signal))
        case CLLVM_REFUSED:
            throw refusal(String(decoding: UnsafeRawBufferPointer(start: answer.bytes, count: answer.count).prefix(4096), as: UTF8.self))
        default: throw .system
        }
    }

    /// LLVM says `qir:34:9: error: use of undefined value '%9'` and lines of source, or `qir: error: …`.
    private static func refusal(_ message: String) -> Failure {
        var words = message.split(separator: "\n", omittingEmptySubsequences: true).first.map(String.init) ?? ""
        var (line, column): (Int?, Int?)
        if let end = words.range(of: ": error: ") {
            let place = words[..<end.lowerBound].split(separator: ":")
            if place.count == 3 { (line, column) = (Int(place[1]), Int(place[2])) }
            words = String(words[end.upperBound...])
        }
        return .refused(words.isEmpty ? "not an LLVM module" : words, line: line, column: column.map { max($0, 1) })
    }
}

extension String {
    fileprivate func range(of part: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}
