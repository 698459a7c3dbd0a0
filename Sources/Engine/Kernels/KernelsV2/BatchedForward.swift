internal import KernelTable

extension Batched {
    /// Applies operations in order.
    static func forward(_ program: BatchedOperations<SampleScalar>, _ lanes: UnsafeMutablePointer<SampleScalar>) {
        let state = vectors(lanes)
        var step = 0
        while step < program.count {
            let operation = program.operations[step]
            let list = program.indices + Int(operation.first)
            let count = Int(operation.count)
            let matrix = vectors(operation.isPerSample ? program.perSample : program.shared) + Int(operation.matrix)
            switch operation.kind {
            case .general: general(state, list, count, matrix)
            case .real: real(state, list, count, matrix)
            case .diagonal: diagonal(state, list, count, matrix)
            case .negate: negate(state, list, count)
            case .dense:
                dense(state, list, count, 1 << Int(operation.targets), program.constants + Int(operation.matrix), vectors(program.scratch))
            }
            step &+= 1
        }
    }

    @inline(__always)
    private static func general(_ state: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int, _ matrix: ReadOnlyVectors) {
        let u = MatrixSamples(matrix)
        var pair = 0
        while pair < count {
            let (p, q) = (state + Int(list[2 &* pair]), state + Int(list[2 &* pair &+ 1]))
            let (a, b) = (ComplexSamples(p), ComplexSamples(q))
            ComplexSamples.combination(u.u00, a, u.u01, b).store(p)
            ComplexSamples.combination(u.u10, a, u.u11, b).store(q)
            pair &+= 1
        }
    }

    @inline(__always)
    private static func real(_ state: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int, _ matrix: ReadOnlyVectors) {
        let (u00, u01, u10, u11) = (matrix[0], matrix[2], matrix[4], matrix[6])
        var pair = 0
        while pair < count {
            let (p, q) = (state + Int(list[2 &* pair]), state + Int(list[2 &* pair &+ 1]))
            let (a, b) = (ComplexSamples(p), ComplexSamples(q))
            ComplexSamples((u00 * a.re).plus(u01, b.re), (u00 * a.im).plus(u01, b.im)).store(p)
            ComplexSamples((u10 * a.re).plus(u11, b.re), (u10 * a.im).plus(u11, b.im)).store(q)
            pair &+= 1
        }
    }

    @inline(__always)
    private static func diagonal(_ state: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int, _ matrix: ReadOnlyVectors) {
        let (u0, u1) = (ComplexSamples(matrix), ComplexSamples(matrix + 6))
        var pair = 0
        while pair < count {
            let (p, q) = (state + Int(list[2 &* pair]), state + Int(list[2 &* pair &+ 1]))
            (u0 * ComplexSamples(p)).store(p)
            (u1 * ComplexSamples(q)).store(q)
            pair &+= 1
        }
    }

    @inline(__always)
    static func negate(_ state: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int) {
        var place = 0
        while place < count {
            let p = state + Int(list[place])
            (p[0], p[1]) = (-p[0], -p[1])
            place &+= 1
        }
    }

    /// Applies a constant matrix of `size` rows to every tuple of the list.
    static func dense(
        _ state: Vectors, _ list: UnsafePointer<UInt32>, _ count: Int, _ size: Int, _ matrix: UnsafePointer<SampleScalar>,
        _ scratch: Vectors
    ) {
        var tuple = 0
        while tuple < count {
            let places = list + (tuple &* size)
            var row = 0
            while row < size {
                var (re, im) = (Samples.zero, Samples.zero)
                let entries = matrix + (2 &* row &* size)
                var column = 0
                while column < size {
                    let (ur, ui) = (Samples.all(entries[2 &* column]), Samples.all(entries[2 &* column &+ 1]))
                    let a = ComplexSamples(state + Int(places[column]))
                    re = re.plus(ur, a.re).minus(ui, a.im)
                    im = im.plus(ur, a.im).plus(ui, a.re)
                    column &+= 1
                }
                ComplexSamples(re, im).store(scratch + (2 &* row))
                row &+= 1
            }
            row = 0
            while row < size {
                ComplexSamples(scratch + (2 &* row)).store(state + Int(places[row]))
                row &+= 1
            }
            tuple &+= 1
        }
    }

    /// The product state of a two-component vector a qubit.
    static func productState(_ factors: UnsafePointer<SampleScalar>, _ qubits: Int, _ lanes: UnsafeMutablePointer<SampleScalar>) {
        let (factors, state) = (vectors(factors), vectors(lanes))
        ComplexSamples(factors).store(state)
        ComplexSamples(factors + 2).store(state + 2)
        var qubit = 1
        while qubit < qubits {
            let (a, b) = (ComplexSamples(factors + (4 &* qubit)), ComplexSamples(factors + (4 &* qubit &+ 2)))
            let half = 2 << qubit
            var place = 0
            while place < half {
                let p = state + place
                let amplitude = ComplexSamples(p)
                (a * amplitude).store(p)
                (b * amplitude).store(p + half)
                place &+= 2
            }
            qubit &+= 1
        }
    }
}
