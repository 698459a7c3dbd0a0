import Diagnostics
import Documents

/// The folder of the files that tests read.
let fixtures = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Fixtures"

func fixture(_ path: String) throws -> String { try readText("\(fixtures)/\(path)") }

func jsonFixture(_ path: String) throws -> Node { try JSON.parse(try fixture(path), file: path) }
