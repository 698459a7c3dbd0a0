import Diagnostics
import Documents
import Glibc
import Testing

@Suite("Files")
struct FilesTests {
    let folder: String

    init() {
        var template = Array("/tmp/quantum-mlops-files-XXXXXX".utf8CString)
        folder = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    private func names() -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    @Test("are written whole and read back")
    func roundTrip() throws {
        let path = "\(folder)/a.txt"
        try writeAtomically(Array("ψ one".utf8), to: path)
        try writeAtomically(Array("ψ two\n".utf8), to: path)
        #expect(try readText(path) == "ψ two\n" && names() == ["a.txt"])
        let large = [UInt8](repeating: 65, count: 300_000)
        try writeAtomically(large, to: path)
        #expect(try readBytes(path) == large)
        try writeAtomically([], to: path)
        #expect(try readText(path).isEmpty)
    }

    @Test("keep their mode, and a link stays a link")
    func mode() throws {
        let (path, link) = ("\(folder)/a.txt", "\(folder)/link")
        try writeAtomically([1], to: path)
        chmod(path, 0o640)
        symlink(path, link)
        try writeAtomically([2], to: link)
        var status = stat()
        #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
        #expect(try readBytes(path) == [2])
    }

    @Test("that are not there are told from those that cannot be made")
    func absent() throws {
        let missing = try #require(throws: DocumentError.self) { try readText("\(folder)/none.csv") }
        #expect(missing.kind == .missingInput && "\(missing)" == "error: cannot read \(folder)/none.csv: no such file or folder")
        #expect(try #require(throws: DocumentError.self) { try readText(folder) }.kind == .missingInput)
        #expect(try #require(throws: DocumentError.self) { try writeAtomically([1], to: "\(folder)/no/a") }.kind == .cannotCreate)
        #expect(try #require(throws: DocumentError.self) { try writeAtomically([1], to: folder) }.kind == .cannotCreate)
        #expect(names().isEmpty)
    }

    @Test("on a full disk are refused as such")
    func full() throws {
        let fault = try #require(throws: DocumentError.self) { try writeAtomically([1], to: "/dev/full") }
        #expect(fault.kind == .inputOutput && fault.diagnostic.code == "file.disk-full")
        try writeAtomically([1], to: "/dev/null")
    }

    @Test(
        "that are no UTF-8 are refused at the first bad byte",
        arguments: [
            ([0x61, 0x0A, 0xC3, 0xA9, 0xFF, 0x62], 2, 2), ([0xC3], 1, 1), ([0x61, 0xE2, 0x82], 1, 2), ([0xED, 0xA0, 0x80], 1, 1),
            ([0x61, 0xC0, 0x80, 0x0A], 1, 2),
        ] as [([UInt8], Int, Int)])
    func badBytes(bytes: [UInt8], line: Int, column: Int) throws {
        let path = "\(folder)/bad.csv"
        try writeAtomically(bytes, to: path)
        let fault = try #require(throws: DocumentError.self) { try readText(path) }
        #expect("\(fault)".hasPrefix("\(path):\(line):\(column): error: byte 0x") && fault.kind == .data, "\(fault)")
    }

    @Test("are digested as the standard says")
    func digest() {
        #expect(sha256("abc".utf8) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(sha256([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        var digest = SHA256()
        digest.update("a")
        #expect(digest.hexadecimal() == sha256("a".utf8))
        digest.update("bc")
        #expect(digest.hexadecimal() == sha256(Array("abc".utf8)))
    }
}
