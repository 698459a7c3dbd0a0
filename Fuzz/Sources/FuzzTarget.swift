import Glibc

/// What libFuzzer calls with each input; the reader is the one that `QUANTUM_MLOPS_READER` names.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let read = chosen else {
        let message = Array("QUANTUM_MLOPS_READER names no reader; readers are \(Reader.all.map(\.name).joined(separator: ", "))\n".utf8)
        _ = write(STDERR_FILENO, message, message.count)
        exit(64)
    }
    read(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

private let chosen: (@Sendable ([UInt8]) -> Void)? = {
    let name = getenv("QUANTUM_MLOPS_READER").map { String(cString: $0) }
    return Reader.all.first { $0.name == name }?.read
}()
