internal import Diagnostics
internal import Glibc
internal import Synchronization

/// The text of a file, or of standard input for "-".
///
/// - Throws: `.missingInput` where there is no such readable file; `.data` with the place of the first bad byte where it is not UTF-8.
public func readText(_ path: String) throws(DocumentError) -> String {
    try decodeText(try readBytes(path), file: path)
}

/// The text that a file's bytes are.
///
/// - Throws: `.data` with the place of the first bad byte where it is not UTF-8.
public func decodeText(_ bytes: [UInt8], file path: String) throws(DocumentError) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let name = path == "-" ? "<stdin>" : path
    let valid = validPrefix(of: bytes)
    let place = TextPlaces(String(decoding: bytes[..<valid], as: UTF8.self)).position(ofOffset: valid)
    throw DocumentError(
        code: "file.utf8", "byte 0x\(String(bytes[valid], radix: 16, uppercase: true)) is no UTF-8",
        at: SourceSpan(file: name, at: place), hint: "expected a text in UTF-8")
}

/// The text of an ordinary file that another text names; nil where it is none, or larger than 256 MiB.
///
/// What a text names may be a pipe that nobody writes to or a device without end.
public func readNamedText(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= 1 << 28 else { return nil }
    return try? readText(path)
}

/// How many bytes from the start are whole UTF-8 scalars.
private func validPrefix(of bytes: [UInt8]) -> Int {
    var decoder = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var count = 0
    while case .valid(let scalar) = decoder.parseScalar(from: &iterator) { count += scalar.count }
    return min(count, bytes.count - 1)
}

/// The bytes of a file, or of standard input for "-".
///
/// - Parameter ending: a byte to put behind them, for parsers that look for it instead of counting.
public func readBytes(_ path: String, ending: UInt8? = nil) throws(DocumentError) -> [UInt8] {
    let file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
        let isAbsent = [ENOENT, ENOTDIR, EACCES, EISDIR, ELOOP, ENAMETOOLONG, ENXIO].contains(errno)
        throw fileFault(isAbsent ? .missingInput : .inputOutput, "file.unreadable", "cannot read \(path)", errno)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw fileFault(.inputOutput, "file.unreadable", "cannot read \(path)", errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
        throw DocumentError(.missingInput, code: "file.folder", "\(path) is a folder, not a file")
    }
    guard status.st_size <= largestFile else { throw tooLarge(path) }
    var bytes: [UInt8] = []
    // One more byte shows that the file has ended, and one is for the ending.
    var size = max(Int(status.st_size) + 2, 1 << 16)
    while true {
        var failure: Int32 = 0
        let start = bytes.count
        let read = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = 0
            while count < size {
                let got = Glibc.read(file, buffer.baseAddress.map { $0 + count }, size - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { break }
                count += got
            }
        }
        guard failure == 0 else { throw fileFault(.inputOutput, "file.unreadable", "cannot read \(path)", failure) }
        if start == 0 { bytes = read } else { bytes += read }
        if read.count < size {
            if let ending { bytes.append(ending) }
            return bytes
        }
        guard bytes.count <= largestFile else { throw tooLarge(path) }
        size = bytes.count
    }
}

/// A text of this size is a mistake, and an endless one must not fill the memory.
private let largestFile = 1 << 31

private func tooLarge(_ path: String) -> DocumentError {
    DocumentError(.data, code: "file.size", "\(path) is larger than 2 GiB")
}

/// Writes a file so that it is there whole or as it was: to a temporary file beside it, to the disk, then renamed.
///
/// "-" is standard output. What is no ordinary file (a pipe, a device) is written directly.
///
/// - Throws: `.cannotCreate` where the folder is missing or may not be written, `.inputOutput` where the disk is full or fails.
public func writeAtomically(_ bytes: [UInt8], to path: String) throws(DocumentError) {
    if path == "-" { return try write(bytes, to: STDOUT_FILENO, path: "standard output") }
    let target = resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG { return try overwrite(bytes, path: target) }
    var (temporary, file) = ("", Int32(-1))
    repeat {
        let number = temporaryFiles.add(1, ordering: .relaxed).newValue
        temporary = "\(target).\(getpid())-\(number).tmp"
        file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        // The name may be left over from a process that was killed.
    } while file < 0 && errno == EEXIST
    guard file >= 0 else { throw creationFault(path, errno) }
    do throws(DocumentError) {
        defer { close(file) }
        if exists { fchmod(file, status.st_mode & 0o7777) }
        try write(bytes, to: file, path: path)
        guard fsync(file) == 0 else { throw writeFault(path, errno) }
    } catch {
        unlink(temporary)
        throw error
    }
    guard rename(temporary, target) == 0 else {
        let code = errno
        unlink(temporary)
        throw creationFault(path, code)
    }
    // The new name itself must reach the disk too.
    let folder = open(parentFolder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
}

private let temporaryFiles = Atomic<Int>(0)

private func overwrite(_ bytes: [UInt8], path: String) throws(DocumentError) {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw creationFault(path, errno) }
    defer { close(file) }
    try write(bytes, to: file, path: path)
}

private func write(_ bytes: [UInt8], to file: Int32, path: String) throws(DocumentError) {
    var start = 0
    while start < bytes.count {
        let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + start }, bytes.count - start) }
        if written < 0, errno == EINTR { continue }
        guard written >= 0 else { throw writeFault(path, errno) }
        start += written
    }
}

/// The file behind a symbolic link, so that writing does not replace the link.
private func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
}

private func parentFolder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}

private func creationFault(_ path: String, _ code: Int32) -> DocumentError {
    if code == ENOSPC || code == EDQUOT { return writeFault(path, code) }
    return fileFault(.cannotCreate, "file.uncreatable", "cannot create \(path)", code)
}

private func writeFault(_ path: String, _ code: Int32) -> DocumentError {
    let isFull = code == ENOSPC || code == EDQUOT
    return fileFault(
        .inputOutput, isFull ? "file.disk-full" : "file.unwritten", "cannot write \(path)", code,
        hint: isFull ? "make room, then try again; the file is as it was" : nil)
}

private func fileFault(_ kind: FaultKind, _ code: String, _ message: String, _ number: Int32, hint: String? = nil) -> DocumentError {
    let reason =
        number == ENOENT ? "no such file or folder" : strerror(number).map { String(cString: $0).lowercased() } ?? "error \(number)"
    return DocumentError(kind, code: code, "\(message): \(reason)", hint: hint)
}
