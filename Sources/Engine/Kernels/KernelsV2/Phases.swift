internal import KernelTable

/// Fused diagonals; see ``PhasePass``.
enum Phases<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar

    static func apply(_ state: UnsafeMutablePointer<Scalar>, _ pass: PhasePass<Scalar>) {
        let bits = pass.couplingMask.nonzeroBitCount
        let isTabled = bits <= PhasePass<Scalar>.mostTableBits
        // A tile's factors as pairs (real, alternating imaginary).
        withUnsafeTemporaryAllocation(of: Vector.self, capacity: (2 << pass.tileQubits) << (isTabled ? bits : 0)) { factors in
            guard let factors = factors.baseAddress else { return }
            if !isTabled, let coupling = pass.coupling {
                coupled(Dense<Vector>.vectors(state), pass, coupling, factors)
            } else if pass.isUniform {
                uniform(Dense<Vector>.vectors(state), pass, factors)
            } else {
                tabled(Dense<Vector>.vectors(state), pass, factors)
            }
        }
    }

    /// One complex factor a lane, as a pair, from `start` and the factors of the lane qubits.
    @inline(__always)
    private static func lanes(_ start: (Scalar, Scalar), _ line: UnsafePointer<Scalar>, _ other: UnsafePointer<Scalar>?) -> (Vector, Vector)
    {
        var real = Vector.uniform(start.0)
        var imaginary = Vector.alternating(start.1)
        var qubit = 0
        while qubit < Vector.qubits {
            let (r, i) = factor(qubit, line, other)
            // The factor where the lane's bit is 1, one elsewhere.
            let mask = Vector.laneBit(qubit)
            let (fr, fi) = (Vector.uniform(1).adding(mask, times: .uniform(r - 1)), mask * .alternating(i))
            (real, imaginary) = product(real, imaginary, fr, fi)
            qubit &+= 1
        }
        return (real, imaginary)
    }

    @inline(__always)
    private static func factor(_ qubit: Int, _ line: UnsafePointer<Scalar>, _ other: UnsafePointer<Scalar>?) -> (Scalar, Scalar) {
        let (a, b) = (line[2 &* qubit], line[2 &* qubit &+ 1])
        guard let other else { return (a, b) }
        let (c, d) = (other[2 &* qubit], other[2 &* qubit &+ 1])
        return (a * c - b * d, a * d + b * c)
    }

    /// The product of two pairs.
    @inline(__always)
    private static func product(_ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector) -> (Vector, Vector) {
        (a * c - b * d, (a * d).adding(b, times: c))
    }

    /// All vectors' factors of a tile by doubling: each tile qubit doubles the part that is known.
    @inline(__always)
    private static func double(
        _ factors: UnsafeMutablePointer<Vector>, _ tileQubits: Int, _ line: UnsafePointer<Scalar>, _ other: UnsafePointer<Scalar>?
    ) {
        var qubit = 0
        while qubit < tileQubits {
            let (r, i) = factor(qubit &+ Vector.qubits, line, other)
            let (fr, fi) = (Vector.uniform(r), Vector.alternating(i))
            let half = 1 << qubit
            var k = 0
            while k < half {
                let (a, b) = (factors[2 &* k], factors[2 &* k &+ 1])
                let (c, d) = product(a, b, fr, fi)
                factors[2 &* (k &+ half)] = c
                factors[2 &* (k &+ half) &+ 1] = d
                k &+= 1
            }
            qubit &+= 1
        }
    }

    @inline(__always)
    private static func coupled(
        _ state: UnsafeMutablePointer<Vector>, _ pass: PhasePass<Scalar>, _ coupling: UnsafePointer<Scalar>,
        _ factors: UnsafeMutablePointer<Vector>
    ) {
        let (count, width) = (1 << pass.tileQubits, 2 &* (Vector.qubits &+ pass.tileQubits))
        let tile = pass.tile.map { Reductions<Vector>.vectors($0) }
        var row = 0
        while row < pass.rows {
            defer { row &+= 1 }
            guard row & pass.rowMask == pass.rowMask else { continue }
            let other = coupling + row &* width
            (factors[0], factors[1]) = lanes((pass.row[2 &* row], pass.row[2 &* row &+ 1]), pass.linear, other)
            double(factors, pass.tileQubits, pass.linear, other)
            let place = state + row &* count
            var k = 0
            if let tile {
                while k < count {
                    let (r, i) = product(factors[2 &* k], factors[2 &* k &+ 1], tile[2 &* k], tile[2 &* k &+ 1])
                    place[k] = place[k].times(r, i)
                    k &+= 1
                }
            } else {
                while k < count {
                    place[k] = place[k].times(factors[2 &* k], factors[2 &* k &+ 1])
                    k &+= 1
                }
            }
        }
    }

    /// All factors of a tile, those of a coupling line and of the lanes that have no phase included.
    @inline(__always)
    private static func fill(
        _ factors: UnsafeMutablePointer<Vector>, _ start: (Scalar, Scalar), _ pass: PhasePass<Scalar>, _ other: UnsafePointer<Scalar>?
    ) {
        let count = 1 << pass.tileQubits
        (factors[0], factors[1]) = lanes(start, pass.linear, other)
        double(factors, pass.tileQubits, pass.linear, other)
        if let tile = pass.tile.map({ Reductions<Vector>.vectors($0) }) {
            for k in 0..<count {
                (factors[2 &* k], factors[2 &* k &+ 1]) = product(factors[2 &* k], factors[2 &* k &+ 1], tile[2 &* k], tile[2 &* k &+ 1])
            }
        }
        guard pass.laneMask != 0 else { return }
        let mask = self.mask(pass)
        for k in 0..<count {
            factors[2 &* k] = (factors[2 &* k] * mask) + (.uniform(1) - mask)
            factors[2 &* k &+ 1] = factors[2 &* k &+ 1] * mask
        }
    }

    /// One in the lanes that have a phase, zero in the others.
    @inline(__always)
    private static func mask(_ pass: PhasePass<Scalar>) -> Vector {
        var mask = Vector.uniform(1)
        for qubit in 0..<Vector.qubits where pass.laneMask >> qubit & 1 == 1 { mask = mask * .laneBit(qubit) }
        return mask
    }

    /// The same factors in every row.
    @inline(__always)
    private static func uniform(_ state: UnsafeMutablePointer<Vector>, _ pass: PhasePass<Scalar>, _ factors: UnsafeMutablePointer<Vector>) {
        let (count, tileMask) = (1 << pass.tileQubits, pass.tileMask)
        fill(factors, (pass.row[0], pass.row[1]), pass, nil)
        var row = pass.rowMask
        while row < pass.rows {
            let place = state + row &* count
            var k = tileMask
            while k < count {
                place[k] = place[k].times(factors[2 &* k], factors[2 &* k &+ 1])
                k = (k &+ 1) | tileMask
            }
            row = (row &+ 1) | pass.rowMask
        }
    }

    /// A factor for each row, and tables for the few bits of a row that tiles depend on.
    @inline(__always)
    private static func tabled(_ state: UnsafeMutablePointer<Vector>, _ pass: PhasePass<Scalar>, _ factors: UnsafeMutablePointer<Vector>) {
        let (count, tileMask) = (1 << pass.tileQubits, pass.tileMask)
        let lower = pass.couplingMask & -pass.couplingMask
        let upper = pass.couplingMask ^ lower
        let width = 2 &* (Vector.qubits &+ pass.tileQubits)
        for table in 0..<(1 << pass.couplingMask.nonzeroBitCount) {
            let row = (table & 1 != 0 ? lower : 0) | (table & 2 != 0 ? upper : 0)
            fill(factors + (2 &* count) &* table, (1, 0), pass, pass.coupling.map { $0 + row &* width })
        }
        let mask = self.mask(pass)
        let rest = Vector.uniform(1) - mask
        var row = pass.rowMask
        while row < pass.rows {
            let table = factors + (2 &* count) &* ((row & lower != 0 ? 1 : 0) | (row & upper != 0 ? 2 : 0))
            let r = (Vector.uniform(pass.row[2 &* row]) * mask) + rest
            let i = Vector.alternating(pass.row[2 &* row &+ 1]) * mask
            let place = state + row &* count
            var k = tileMask
            while k < count {
                place[k] = place[k].times(table[2 &* k], table[2 &* k &+ 1]).times(r, i)
                k = (k &+ 1) | tileMask
            }
            row = (row &+ 1) | pass.rowMask
        }
    }
}
