import Diagnostics
import Documents
import Foundation

/// The folder of the files that tests read.
let fixtures = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Fixtures"

func fixture(_ path: String) throws -> String { try readText("\(fixtures)/\(path)") }

func jsonFixture(_ path: String) throws -> Node { try JSON.parse(try fixture(path), file: path) }

/// The names of the files in a folder of fixtures, sorted.
func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(fixtures)/\(folder)").filter { $0.hasSuffix(".qasm") }.sorted()
}
