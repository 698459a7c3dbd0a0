internal import KernelTable

extension Batched {
    /// Adds an observable's expectation value.
    static func expectation(
        _ observable: BatchedObservable<SampleScalar>, _ lanes: UnsafePointer<SampleScalar>, _ value: UnsafeMutablePointer<SampleScalar>
    ) {
        let state = vectors(lanes)
        // Two sums in turn, so that additions do not wait for one another.
        var (even, odd) = (Samples.zero, Samples.zero)
        var index = 0
        while index < observable.count {
            let a = ComplexSamples(state + (2 &* index))
            let factor = Samples.all(observable.factors[index])
            let b = observable.partners.map { ComplexSamples(state + Int($0[index])) } ?? a
            let product =
                observable.isImaginary ? (b.im * a.re).minus(b.re, a.im) : (b.re * a.re).plus(b.im, a.im)
            if index & 1 == 0 { even = even.plus(factor, product) } else { odd = odd.plus(factor, product) }
            index &+= 1
        }
        vectors(value)[0] += even + odd
    }

    /// costate += w O state, or costate = w O state.
    static func observe(
        _ observable: BatchedObservable<SampleScalar>, _ weight: UnsafePointer<SampleScalar>, _ lanes: UnsafePointer<SampleScalar>,
        _ costateLanes: UnsafeMutablePointer<SampleScalar>, _ overwrites: Bool
    ) {
        let (state, costate, weight) = (vectors(lanes), vectors(costateLanes), vectors(weight)[0])
        var index = 0
        while index < observable.count {
            let a = ComplexSamples(state + (2 &* index))
            let factor = weight * Samples.all(observable.factors[index])
            let place = costate + (observable.partners.map { Int($0[index]) } ?? 2 &* index)
            let image =
                observable.isImaginary ? ComplexSamples(-a.im * factor, a.re * factor) : ComplexSamples(a.re * factor, a.im * factor)
            if overwrites {
                image.store(place)
            } else {
                (place[0], place[1]) = (place[0] + image.re, place[1] + image.im)
            }
            index &+= 1
        }
    }
}
