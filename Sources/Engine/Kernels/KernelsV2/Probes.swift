public import KernelTable

/// The limits' loops of this build.
public let probeTable = ProbeTable(
    scale: { Probes<DoubleLanes>.scale($0, $1, $2) },
    sum: { Probes<DoubleLanes>.sum($0, $1) },
    fill: { Probes<DoubleLanes>.fill($0, $1, $2) },
    doubleArithmetic: { Probes<DoubleLanes>.arithmetic($0) },
    singleArithmetic: { Probes<SingleLanes>.arithmetic($0) },
    doubleOperations: Probes<DoubleLanes>.operations, singleOperations: Probes<SingleLanes>.operations)

enum Probes<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar

    /// Twelve chains, two operations a lane: enough to hide the latency of a multiply-add on two ports.
    static var operations: Int { 12 * 2 * Vector.scalarCount }

    @inline(__always) private static func vectors(_ values: UnsafeMutablePointer<Scalar>) -> UnsafeMutablePointer<Vector> {
        UnsafeMutableRawPointer(values).assumingMemoryBound(to: Vector.self)
    }

    static func scale(_ values: UnsafeMutablePointer<Scalar>, _ count: Int, _ factor: Scalar) {
        let (place, factor) = (vectors(values), Vector.uniform(factor))
        var index = 0
        while index < count / Vector.scalarCount {
            place[index] = place[index] * factor
            index &+= 1
        }
    }

    static func sum(_ values: UnsafePointer<Scalar>, _ count: Int) -> Scalar {
        let place = UnsafeRawPointer(values).assumingMemoryBound(to: Vector.self)
        var (a, b, c, d) = (Vector.uniform(0), Vector.uniform(0), Vector.uniform(0), Vector.uniform(0))
        var index = 0
        while index &+ 3 < count / Vector.scalarCount {
            a = a + place[index]
            b = b + place[index &+ 1]
            c = c + place[index &+ 2]
            d = d + place[index &+ 3]
            index &+= 4
        }
        return ((a + b) + (c + d)).total
    }

    static func fill(_ values: UnsafeMutablePointer<Scalar>, _ count: Int, _ value: Scalar) {
        let (place, value) = (vectors(values), Vector.uniform(value))
        var index = 0
        while index < count / Vector.scalarCount {
            place[index] = value
            index &+= 1
        }
    }

    static func arithmetic(_ rounds: Int) -> Scalar {
        let (x, y) = (Vector.uniform(0.999_999), Vector.uniform(0.000_001))
        // Different starts, so that no chain can be computed once for all.
        let start = (1...12).map { Vector.uniform(Scalar($0)) }
        var (a, b, c, d, e, f) = (start[0], start[1], start[2], start[3], start[4], start[5])
        var (g, h, i, j, k, l) = (start[6], start[7], start[8], start[9], start[10], start[11])
        var left = rounds
        while left > 0 {
            a = y.adding(a, times: x)
            b = y.adding(b, times: x)
            c = y.adding(c, times: x)
            d = y.adding(d, times: x)
            e = y.adding(e, times: x)
            f = y.adding(f, times: x)
            g = y.adding(g, times: x)
            h = y.adding(h, times: x)
            i = y.adding(i, times: x)
            j = y.adding(j, times: x)
            k = y.adding(k, times: x)
            l = y.adding(l, times: x)
            left &-= 1
        }
        return (((a + b) + (c + d)) + ((e + f) + (g + h)) + ((i + j) + (k + l))).total
    }
}

extension Lanes {
    /// The sum of all lanes.
    var total: Scalar {
        var total: Scalar = 0
        for index in 0..<Self.scalarCount { total += self[index] }
        return total
    }
}
