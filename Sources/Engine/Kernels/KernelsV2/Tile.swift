internal import CProcessor

/// Eight vectors in registers.
struct Tile<Vector: Lanes> {
    var v0: Vector
    var v1: Vector
    var v2: Vector
    var v3: Vector
    var v4: Vector
    var v5: Vector
    var v6: Vector
    var v7: Vector

    @inline(__always)
    init(v0: Vector, v1: Vector, v2: Vector, v3: Vector, v4: Vector, v5: Vector, v6: Vector, v7: Vector) {
        (self.v0, self.v1, self.v2, self.v3) = (v0, v1, v2, v3)
        (self.v4, self.v5, self.v6, self.v7) = (v4, v5, v6, v7)
    }

    /// Reads the vectors at a place, in bytes, and its exclusive ors with eight offsets.
    @inline(__always)
    init(_ source: UnsafeRawPointer, _ place: Int, _ offsets: UnsafeMutablePointer<Int>) {
        @inline(__always) func vector(_ index: Int) -> Vector {
            (source + (place ^ offsets[index])).assumingMemoryBound(to: Vector.self).pointee
        }
        (v0, v1, v2, v3) = (vector(0), vector(1), vector(2), vector(3))
        (v4, v5, v6, v7) = (vector(4), vector(5), vector(6), vector(7))
    }

    @inline(__always)
    func store(_ target: UnsafeMutableRawPointer, _ place: Int, _ offsets: UnsafeMutablePointer<Int>) {
        @inline(__always) func write(_ vector: Vector, _ index: Int) {
            (target + (place ^ offsets[index])).assumingMemoryBound(to: Vector.self).pointee = vector
        }
        write(v0, 0)
        write(v1, 1)
        write(v2, 2)
        write(v3, 3)
        write(v4, 4)
        write(v5, 5)
        write(v6, 6)
        write(v7, 7)
    }

    /// Asks for the vectors at a place.
    @inline(__always)
    static func prefetch(_ source: UnsafeRawPointer, _ place: Int, _ offsets: UnsafeMutablePointer<Int>) {
        processor_prefetch(source + (place ^ offsets[0]))
        processor_prefetch(source + (place ^ offsets[1]))
        processor_prefetch(source + (place ^ offsets[2]))
        processor_prefetch(source + (place ^ offsets[3]))
        processor_prefetch(source + (place ^ offsets[4]))
        processor_prefetch(source + (place ^ offsets[5]))
        processor_prefetch(source + (place ^ offsets[6]))
        processor_prefetch(source + (place ^ offsets[7]))
    }

    typealias Pair = (inout Vector, inout Vector) -> Void

    @inline(__always)
    mutating func along0(_ body: Pair) {
        body(&v0, &v1)
        body(&v2, &v3)
        body(&v4, &v5)
        body(&v6, &v7)
    }

    @inline(__always)
    mutating func along1(_ body: Pair) {
        body(&v0, &v2)
        body(&v1, &v3)
        body(&v4, &v6)
        body(&v5, &v7)
    }

    @inline(__always)
    mutating func along2(_ body: Pair) {
        body(&v0, &v4)
        body(&v1, &v5)
        body(&v2, &v6)
        body(&v3, &v7)
    }

    @inline(__always)
    mutating func along0(_ flags: UInt8, _ body: Pair) {
        if flags & 1 != 0 { body(&v0, &v1) }
        if flags & 2 != 0 { body(&v2, &v3) }
        if flags & 4 != 0 { body(&v4, &v5) }
        if flags & 8 != 0 { body(&v6, &v7) }
    }

    @inline(__always)
    mutating func along1(_ flags: UInt8, _ body: Pair) {
        if flags & 1 != 0 { body(&v0, &v2) }
        if flags & 2 != 0 { body(&v1, &v3) }
        if flags & 4 != 0 { body(&v4, &v6) }
        if flags & 8 != 0 { body(&v5, &v7) }
    }

    @inline(__always)
    mutating func along2(_ flags: UInt8, _ body: Pair) {
        if flags & 1 != 0 { body(&v0, &v4) }
        if flags & 2 != 0 { body(&v1, &v5) }
        if flags & 4 != 0 { body(&v2, &v6) }
        if flags & 8 != 0 { body(&v3, &v7) }
    }

    @inline(__always)
    mutating func each(_ body: (inout Vector) -> Void) {
        body(&v0)
        body(&v1)
        body(&v2)
        body(&v3)
        body(&v4)
        body(&v5)
        body(&v6)
        body(&v7)
    }

    @inline(__always)
    mutating func each(_ flags: UInt8, _ body: (inout Vector) -> Void) {
        if flags & 1 != 0 { body(&v0) }
        if flags & 2 != 0 { body(&v1) }
        if flags & 4 != 0 { body(&v2) }
        if flags & 8 != 0 { body(&v3) }
        if flags & 16 != 0 { body(&v4) }
        if flags & 32 != 0 { body(&v5) }
        if flags & 64 != 0 { body(&v6) }
        if flags & 128 != 0 { body(&v7) }
    }

    /// The vectors whose bit along an axis is 1.
    @inline(__always)
    mutating func upper0(_ body: (inout Vector) -> Void) {
        body(&v1)
        body(&v3)
        body(&v5)
        body(&v7)
    }

    @inline(__always)
    mutating func upper1(_ body: (inout Vector) -> Void) {
        body(&v2)
        body(&v3)
        body(&v6)
        body(&v7)
    }

    @inline(__always)
    mutating func upper2(_ body: (inout Vector) -> Void) {
        body(&v4)
        body(&v5)
        body(&v6)
        body(&v7)
    }
}
