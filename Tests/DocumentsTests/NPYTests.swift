import Documents
import Testing

@Suite("NPY files")
struct NPYTests {
    @Test("are laid out as NumPy does")
    func layout() {
        let bytes = NPY.encode([1, 2, 3, 4, 5, 6], shape: [2, 3])
        #expect(bytes.count == 128 + 48 && Array(bytes[..<8]) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
        #expect(bytes[8] == 118 && bytes[9] == 0 && bytes[127] == 0x0A)
        #expect(String(decoding: bytes[10..<66], as: UTF8.self) == "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)")
    }

    @Test("come back the same", arguments: [[0], [6], [2, 3], [1, 6, 1], []])
    func roundTrip(shape: [Int]) throws {
        let values = (0..<shape.reduce(1, *)).map { Double($0) + 0.1 }
        #expect(try NPY.decode(NPY.encode(values, shape: shape), file: "") == NumericArray(shape: shape, isComplex: false, values: values))
    }

    @Test("hold a state as complex numbers")
    func complex() throws {
        let state = [0.5, -0.5, 0, 1, .nan, .infinity]
        let bytes = state.withUnsafeBufferPointer { NPY.encode(complex: $0) }
        let array = try NPY.decode(bytes, file: "")
        #expect(array.shape == [3] && array.isComplex && array.values[..<4] == [0.5, -0.5, 0, 1] && array.values[4].isNaN)
    }

    @Test("that are cut off or of another kind are refused")
    func faults() {
        let good = NPY.encode([1, 2, 3], shape: [3])
        for length in 0..<good.count {
            #expect(throws: DocumentError.self) { try NPY.decode(Array(good[..<length]), file: "a.npy") }
        }
        for (old, new) in [("<f8", "<f4"), ("False", "True "), ("(3,)", "(4,)"), ("(3,)", "(-3)"), ("shape", "shope")] {
            let (pattern, other) = (Array(old.utf8), Array(new.utf8))
            var bytes = good
            if let start = (0..<good.count - 8).first(where: { good[$0..<$0 + pattern.count].elementsEqual(pattern) }) {
                bytes.replaceSubrange(start..<start + pattern.count, with: other)
            }
            #expect(throws: DocumentError.self) { try NPY.decode(bytes, file: "a.npy") }
        }
    }
}
