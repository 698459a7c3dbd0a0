internal import Diagnostics

/// NumPy's array files, version 1.0, little-endian.
public enum NPY {
    /// A vector of complex128 from real and imaginary parts in turn.
    public static func encode(complex interleaved: UnsafeBufferPointer<Double>) -> [UInt8] {
        encode(type: "<c16", shape: [interleaved.count / 2], values: interleaved)
    }

    /// An array of float64, row-major; `shape` must multiply to the number of values.
    public static func encode(_ values: [Double], shape: [Int]) -> [UInt8] {
        precondition(shape.reduce(1, *) == values.count, "shape \(shape) for \(values.count) values")
        return values.withUnsafeBufferPointer { encode(type: "<f8", shape: shape, values: $0) }
    }

    private static func encode(type: String, shape: [Int], values: UnsafeBufferPointer<Double>) -> [UInt8] {
        let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }".utf8)
        // The values start at a multiple of 64 bytes.
        let padding = (64 - (magic.count + 4 + header.count + 1) % 64) % 64
        header.append(contentsOf: repeatElement(0x20, count: padding))
        header.append(0x0A)
        var bytes = magic + [1, 0, UInt8(truncatingIfNeeded: header.count), UInt8(truncatingIfNeeded: header.count >> 8)] + header
        bytes.append(contentsOf: UnsafeRawBufferPointer(values))
        return bytes
    }

    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
}

/// An array read from an NPY file.
public struct NumericArray: Hashable, Sendable {
    public var shape: [Int]
    /// Whether each element is two doubles, real and imaginary part.
    public var isComplex: Bool
    /// Row-major.
    public var values: [Double]

    public init(shape: [Int], isComplex: Bool, values: [Double]) {
        (self.shape, self.isComplex, self.values) = (shape, isComplex, values)
    }
}

extension NPY {
    /// Reads little-endian float64 and complex128 arrays in row-major order.
    public static func decode(_ bytes: [UInt8], file: String) throws(DocumentError) -> NumericArray {
        func fault(_ code: String, _ message: String, hint: String? = nil) -> DocumentError {
            DocumentError(code: code, "\(file): \(message)", hint: hint)
        }
        guard bytes.starts(with: magic), bytes.count >= 12 else { throw fault("npy.magic", "not an NPY file") }
        let isFirst = bytes[6] == 1
        let start = isFirst ? 10 : 12
        var length = Int(bytes[8]) | Int(bytes[9]) << 8
        if !isFirst { length |= Int(bytes[10]) << 16 | Int(bytes[11]) << 24 }
        guard bytes.count >= start + length else { throw fault("npy.truncated", "the file ends inside its header") }
        let header = String(decoding: bytes[start..<start + length], as: UTF8.self)
        guard let type = field("'descr':", of: header), let order = field("'fortran_order':", of: header),
            let shape = shape(of: header)
        else { throw fault("npy.header", "no type, order or shape in the header '\(header.prefix(80))'") }
        guard order.hasPrefix("False") else {
            throw fault("npy.order", "a column-major array", hint: "save it with numpy.ascontiguousarray")
        }
        let isComplex = type.hasPrefix("'<c16'")
        guard isComplex || type.hasPrefix("'<f8'") else {
            throw fault("npy.type", "elements of type \(type.prefix(8))", hint: "expected '<f8' or '<c16'")
        }
        var count = isComplex ? 2 : 1
        for size in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow else { throw fault("npy.shape", "the shape \(shape) is too large") }
            count = product
        }
        let (dataBytes, overflow) = count.multipliedReportingOverflow(by: 8)
        guard !overflow, bytes.count - start - length == dataBytes else {
            throw fault(
                "npy.length",
                "\(bytes.count - start - length) bytes of values, and the shape \(shape) needs \(overflow ? "more" : "\(dataBytes)")")
        }
        let values = bytes.withUnsafeBytes { raw in
            (0..<count).map {
                Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start + length + 8 * $0, as: UInt64.self)))
            }
        }
        return NumericArray(shape: shape, isComplex: isComplex, values: values)
    }

    /// The rest of the header after a key.
    private static func field(_ key: String, of header: String) -> Substring? {
        let (text, pattern) = (Array(header.utf8), Array(key.utf8))
        guard text.count >= pattern.count else { return nil }
        for start in 0...text.count - pattern.count where text[start..<start + pattern.count].elementsEqual(pattern) {
            return Substring(decoding: text[(start + pattern.count)...], as: UTF8.self).drop { $0 == " " }
        }
        return nil
    }

    private static func shape(of header: String) -> [Int]? {
        guard let text = field("'shape':", of: header), text.hasPrefix("("), let end = text.firstIndex(of: ")") else { return nil }
        var shape: [Int] = []
        for part in text[text.index(after: text.startIndex)..<end].split(separator: ",") {
            let digits = part.filter { $0 != " " }
            if digits.isEmpty { continue }
            guard let size = Int(digits), size >= 0 else { return nil }
            shape.append(size)
        }
        return shape
    }
}
