internal import Diagnostics

/// Reads YAML 1.2.
public enum YAML {
    public static func parse(_ text: String, file: String) throws(DocumentError) -> Node {
        throw DocumentError(.internalError, code: "yaml.unread", "YAML is not read yet", at: SourceSpan(file: file))
    }
}

/// Reads JSON (RFC 8259).
public enum JSON {
    public static func parse(_ text: String, file: String) throws(DocumentError) -> Node {
        throw DocumentError(.internalError, code: "json.unread", "JSON is not read yet", at: SourceSpan(file: file))
    }
}

extension CSVTable {
    public static func parse(_ text: String, file: String) throws(DocumentError) -> CSVTable {
        throw DocumentError(.internalError, code: "csv.unread", "CSV is not read yet", at: SourceSpan(file: file))
    }
}

public enum NPY {
    /// A vector of complex128.
    public static func encode(complex interleaved: UnsafeBufferPointer<Double>) -> [UInt8] { [] }
    /// An array of float64, row-major.
    public static func encode(_ values: [Double], shape: [Int]) -> [UInt8] { [] }
}

public func readText(_ path: String) throws(DocumentError) -> String {
    throw DocumentError(.internalError, code: "file.unread", "files are not read yet")
}

public func writeAtomically(_ bytes: [UInt8], to path: String) throws(DocumentError) {
    throw DocumentError(.internalError, code: "file.unwritten", "files are not written yet")
}

public func sha256(_ bytes: some Collection<UInt8>) -> String { "" }
