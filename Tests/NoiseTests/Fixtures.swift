import Documents

/// The folder of the files that tests read.
let fixtures = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Fixtures"

func jsonFixture(_ path: String) throws -> Node { try JSON.parse(try readText("\(fixtures)/\(path)"), file: path) }

extension Node {
    var numbers: [Double] { list?.compactMap(\.number) ?? [] }
    var integers: [Int] { list?.compactMap(\.integer) ?? [] }
    var elements: [Node] { list ?? [] }
}

/// Another kind of thing than a test expects.
struct Mismatch: Error, CustomStringConvertible { let description: String }
