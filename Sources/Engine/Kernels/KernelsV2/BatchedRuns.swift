internal import KernelTable

extension Batched {
    /// Products of the elements of runs, or their images of |0⟩.
    static func compose(_ list: BatchedRuns, _ trigonometry: BatchedTrigonometry<SampleScalar>, _ lanes: UnsafeMutablePointer<SampleScalar>)
    {
        var index = 0
        while index < list.count {
            let run = list.runs[index]
            let place = vectors(lanes) + Int(run.place)
            // Columns of the product so far.
            column(list, run, trigonometry, from: 0, to: place, stride: run.isInitial ? 2 : 4)
            if !run.isInitial { column(list, run, trigonometry, from: 1, to: place + 2, stride: 4) }
            index &+= 1
        }
    }

    /// One column of a run's product, its two entries `stride` vectors apart.
    @inline(__always)
    private static func column(
        _ list: BatchedRuns, _ run: BatchedRun, _ trigonometry: BatchedTrigonometry<SampleScalar>, from basis: Int, to place: Vectors,
        stride: Int
    ) {
        let (one, nothing) = (ComplexSamples(.all(1), .zero), ComplexSamples(.zero, .zero))
        var (a, b) = basis == 0 ? (one, nothing) : (nothing, one)
        var step = 0
        while step < Int(run.count) {
            let element = list.elements[Int(run.first) &+ step]
            if element.kind == .fixed {
                let u = MatrixSamples(vectors(trigonometry.matrices) + Int(element.place))
                (a, b) = (ComplexSamples.combination(u.u00, a, u.u01, b), ComplexSamples.combination(u.u10, a, u.u11, b))
            } else {
                let c = vectors(element.isPerSample ? trigonometry.cosines : trigonometry.sharedCosines)[Int(element.place)]
                let s = vectors(element.isPerSample ? trigonometry.sines : trigonometry.sharedSines)[Int(element.place)]
                (a, b) = rotated(a, b, element.kind, c, s)
            }
            step &+= 1
        }
        a.store(place)
        b.store(place + stride)
    }

    @inline(__always)
    private static func rotated(
        _ a: ComplexSamples, _ b: ComplexSamples, _ kind: BatchedElement.Kind, _ c: Samples, _ s: Samples
    ) -> (ComplexSamples, ComplexSamples) {
        switch kind {
        case .rotationX:
            (
                ComplexSamples((c * a.re).plus(s, b.im), (c * a.im).minus(s, b.re)),
                ComplexSamples((c * b.re).plus(s, a.im), (c * b.im).minus(s, a.re))
            )
        case .rotationY:
            (
                ComplexSamples((c * a.re).minus(s, b.re), (c * a.im).minus(s, b.im)),
                ComplexSamples((c * b.re).plus(s, a.re), (c * b.im).plus(s, a.im))
            )
        case .rotationZ: (ComplexSamples.conjugateProduct(ComplexSamples(c, s), a), ComplexSamples(c, s) * b)
        case .phase: (ComplexSamples(c, s) * a, ComplexSamples(c, s) * b)
        case .fixed: (a, b)
        }
    }

    /// Derivatives by the angles of runs: Im⟨φ|n·σ|ψ⟩ with each element's axis n as the later elements turn it.
    static func runDerivatives(
        _ list: BatchedRuns, _ trigonometry: BatchedTrigonometry<SampleScalar>, _ crossLanes: UnsafePointer<SampleScalar>,
        _ slopeLanes: UnsafeMutablePointer<SampleScalar>
    ) {
        let (crosses, slopes) = (vectors(crossLanes), vectors(slopeLanes))
        var index = 0
        while index < list.count {
            let run = list.runs[index]
            let cross = crosses + Int(run.place)
            var (x, y, z) = (cross[0], cross[1], cross[2] - cross[3])
            let whole = cross[2] + cross[3]
            var step = Int(run.count)
            while step > 0 {
                step &-= 1
                let element = list.elements[Int(run.first) &+ step]
                if element.kind == .fixed {
                    let r = trigonometry.rotations + Int(element.place) / 8 * 9
                    (x, y, z) = (
                        (x * .all(r[0])).plus(y, .all(r[3])).plus(z, .all(r[6])),
                        (x * .all(r[1])).plus(y, .all(r[4])).plus(z, .all(r[7])),
                        (x * .all(r[2])).plus(y, .all(r[5])).plus(z, .all(r[8]))
                    )
                    continue
                }
                if element.slope >= 0 {
                    slopes[Int(element.slope)] =
                        switch element.kind {
                        case .rotationX: x
                        case .rotationY: y
                        case .rotationZ: z
                        default: whole * .all(-2)
                        }
                }
                if element.kind == .phase || step == 0 { continue }
                let half = vectors(element.isPerSample ? trigonometry.cosines : trigonometry.sharedCosines)[Int(element.place)]
                let side = vectors(element.isPerSample ? trigonometry.sines : trigonometry.sharedSines)[Int(element.place)]
                let (c, s) = ((half * half).minus(side, side), half * side * .all(2))
                // The inverse rotation.
                switch element.kind {
                case .rotationX: (y, z) = ((c * y).plus(s, z), (c * z).minus(s, y))
                case .rotationY: (z, x) = ((c * z).plus(s, x), (c * x).minus(s, z))
                default: (x, y) = ((c * x).plus(s, y), (c * y).minus(s, x))
                }
            }
            index &+= 1
        }
    }

    /// Adds products of slopes and values to sums.
    static func accumulate(
        _ list: UnsafePointer<BatchedContribution>, _ count: Int, _ slopeLanes: UnsafePointer<SampleScalar>,
        _ valueLanes: UnsafePointer<SampleScalar>,
        _ sumLanes: UnsafeMutablePointer<SampleScalar>
    ) {
        let (slopes, values, sums) = (vectors(slopeLanes), vectors(valueLanes), vectors(sumLanes))
        var place = 0
        while place < count {
            let entry = list[place]
            sums[Int(entry.target)] = sums[Int(entry.target)].plus(slopes[Int(entry.slope)], values[Int(entry.value)])
            place &+= 1
        }
    }
}
