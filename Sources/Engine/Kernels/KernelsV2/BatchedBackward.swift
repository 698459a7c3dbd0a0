internal import KernelTable

extension Batched {
    /// Undoes operations from last to first on state and costate together, adding cross sums before each.
    static func backward(
        _ program: BatchedOperations<SampleScalar>, _ stateLanes: UnsafeMutablePointer<SampleScalar>,
        _ costateLanes: UnsafeMutablePointer<SampleScalar>,
        _ crossLanes: UnsafeMutablePointer<SampleScalar>
    ) {
        let (state, costate, crosses) = (vectors(stateLanes), vectors(costateLanes), vectors(crossLanes))
        var step = program.count
        while step > 0 {
            step &-= 1
            let operation = program.operations[step]
            let list = program.indices + Int(operation.first)
            let count = Int(operation.count)
            let matrix = vectors(operation.isPerSample ? program.perSample : program.shared) + Int(operation.matrix)
            let wantsCross = operation.cross >= 0
            let cross = crosses + Int(max(operation.cross, 0))
            guard operation.isUndone else {
                if wantsCross {
                    if operation.kind == .diagonal {
                        crossDiagonal(state, costate, list, count, cross)
                    } else {
                        crossOnly(state, costate, list, count, cross)
                    }
                }
                continue
            }
            switch (operation.kind, wantsCross) {
            case (.general, true): general(state, costate, list, count, matrix, cross)
            case (.general, false):
                undoGeneral(state, list, count, matrix)
                undoGeneral(costate, list, count, matrix)
            case (.real, true): real(state, costate, list, count, matrix, cross)
            case (.real, false):
                undoReal(state, list, count, matrix)
                undoReal(costate, list, count, matrix)
            case (.diagonal, _):
                if wantsCross { crossDiagonal(state, costate, list, count, cross) }
                undoDiagonal(state, list, count, matrix)
                undoDiagonal(costate, list, count, matrix)
            case (.negate, _):
                negate(state, list, count)
                negate(costate, list, count)
            case (.dense, _):
                let size = 1 << Int(operation.targets)
                let adjoint = program.constants + (Int(operation.matrix) &+ 2 &* size &* size)
                dense(state, list, count, size, adjoint, vectors(program.scratch))
                dense(costate, list, count, size, adjoint, vectors(program.scratch))
            }
        }
    }

    /// The four sums of a pair list.
    private struct Cross {
        var x = Samples.zero
        var y = Samples.zero
        var low = Samples.zero
        var high = Samples.zero

        /// Im⟨φ|σ|ψ⟩ for the pair (a, b) of ψ and (c, d) of φ.
        @inline(__always)
        mutating func add(_ a: ComplexSamples, _ b: ComplexSamples, _ c: ComplexSamples, _ d: ComplexSamples) {
            x = x.plus(c.re, b.im).minus(c.im, b.re).plus(d.re, a.im).minus(d.im, a.re)
            y = y.minus(c.re, b.re).minus(c.im, b.im).plus(d.re, a.re).plus(d.im, a.im)
            low = low.plus(c.re, a.im).minus(c.im, a.re)
            high = high.plus(d.re, b.im).minus(d.im, b.re)
        }

        @inline(__always)
        func add(to place: Vectors) {
            place[0] += x
            place[1] += y
            place[2] += low
            place[3] += high
        }
    }

    private static func general(
        _ state: Vectors, _ costate: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int, _ matrix: ReadOnlyVectors, _ cross: Vectors
    ) {
        let u = MatrixSamples(matrix)
        var sums = Cross()
        var pair = 0
        while pair < count {
            let (i, j) = (Int(list[2 &* pair]), Int(list[2 &* pair &+ 1]))
            let (a, b) = (ComplexSamples(state + i), ComplexSamples(state + j))
            let (c, d) = (ComplexSamples(costate + i), ComplexSamples(costate + j))
            sums.add(a, b, c, d)
            ComplexSamples.conjugateCombination(u.u00, a, u.u10, b).store(state + i)
            ComplexSamples.conjugateCombination(u.u01, a, u.u11, b).store(state + j)
            ComplexSamples.conjugateCombination(u.u00, c, u.u10, d).store(costate + i)
            ComplexSamples.conjugateCombination(u.u01, c, u.u11, d).store(costate + j)
            pair &+= 1
        }
        sums.add(to: cross)
    }

    private static func real(
        _ state: Vectors, _ costate: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int, _ matrix: ReadOnlyVectors, _ cross: Vectors
    ) {
        let (u00, u01, u10, u11) = (matrix[0], matrix[2], matrix[4], matrix[6])
        var sums = Cross()
        var pair = 0
        while pair < count {
            let (i, j) = (Int(list[2 &* pair]), Int(list[2 &* pair &+ 1]))
            let (a, b) = (ComplexSamples(state + i), ComplexSamples(state + j))
            let (c, d) = (ComplexSamples(costate + i), ComplexSamples(costate + j))
            sums.add(a, b, c, d)
            ComplexSamples((u00 * a.re).plus(u10, b.re), (u00 * a.im).plus(u10, b.im)).store(state + i)
            ComplexSamples((u01 * a.re).plus(u11, b.re), (u01 * a.im).plus(u11, b.im)).store(state + j)
            ComplexSamples((u00 * c.re).plus(u10, d.re), (u00 * c.im).plus(u10, d.im)).store(costate + i)
            ComplexSamples((u01 * c.re).plus(u11, d.re), (u01 * c.im).plus(u11, d.im)).store(costate + j)
            pair &+= 1
        }
        sums.add(to: cross)
    }

    private static func crossOnly(
        _ state: Vectors, _ costate: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int, _ cross: Vectors
    ) {
        var sums = Cross()
        var pair = 0
        while pair < count {
            let (i, j) = (Int(list[2 &* pair]), Int(list[2 &* pair &+ 1]))
            sums.add(ComplexSamples(state + i), ComplexSamples(state + j), ComplexSamples(costate + i), ComplexSamples(costate + j))
            pair &+= 1
        }
        sums.add(to: cross)
    }

    private static func crossDiagonal(
        _ state: Vectors, _ costate: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int, _ cross: Vectors
    ) {
        var (low, high) = (Samples.zero, Samples.zero)
        var pair = 0
        while pair < count {
            let (i, j) = (Int(list[2 &* pair]), Int(list[2 &* pair &+ 1]))
            let (a, b) = (ComplexSamples(state + i), ComplexSamples(state + j))
            let (c, d) = (ComplexSamples(costate + i), ComplexSamples(costate + j))
            low = low.plus(c.re, a.im).minus(c.im, a.re)
            high = high.plus(d.re, b.im).minus(d.im, b.re)
            pair &+= 1
        }
        cross[2] += low
        cross[3] += high
    }

    private static func undoGeneral(_ state: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int, _ matrix: ReadOnlyVectors) {
        let u = MatrixSamples(matrix)
        var pair = 0
        while pair < count {
            let (p, q) = (state + Int(list[2 &* pair]), state + Int(list[2 &* pair &+ 1]))
            let (a, b) = (ComplexSamples(p), ComplexSamples(q))
            ComplexSamples.conjugateCombination(u.u00, a, u.u10, b).store(p)
            ComplexSamples.conjugateCombination(u.u01, a, u.u11, b).store(q)
            pair &+= 1
        }
    }

    private static func undoReal(_ state: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int, _ matrix: ReadOnlyVectors) {
        let (u00, u01, u10, u11) = (matrix[0], matrix[2], matrix[4], matrix[6])
        var pair = 0
        while pair < count {
            let (p, q) = (state + Int(list[2 &* pair]), state + Int(list[2 &* pair &+ 1]))
            let (a, b) = (ComplexSamples(p), ComplexSamples(q))
            ComplexSamples((u00 * a.re).plus(u10, b.re), (u00 * a.im).plus(u10, b.im)).store(p)
            ComplexSamples((u01 * a.re).plus(u11, b.re), (u01 * a.im).plus(u11, b.im)).store(q)
            pair &+= 1
        }
    }

    private static func undoDiagonal(_ state: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int, _ matrix: ReadOnlyVectors) {
        let (u0, u1) = (ComplexSamples(matrix), ComplexSamples(matrix + 6))
        var pair = 0
        while pair < count {
            let (p, q) = (state + Int(list[2 &* pair]), state + Int(list[2 &* pair &+ 1]))
            ComplexSamples.conjugateProduct(u0, ComplexSamples(p)).store(p)
            ComplexSamples.conjugateProduct(u1, ComplexSamples(q)).store(q)
            pair &+= 1
        }
    }
}
