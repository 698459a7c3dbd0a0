/// One number a sample in one register of this build: this source is built once more, in targets of its own, for single precision.
#if SINGLE
    public typealias SampleScalar = Float
    #if WIDE
        typealias Samples = SIMD16<Float>
    #elseif FMA
        typealias Samples = SIMD8<Float>
    #else
        typealias Samples = SIMD4<Float>
    #endif
#else
    public typealias SampleScalar = Double
    #if WIDE
        typealias Samples = SIMD8<Double>
    #elseif FMA
        typealias Samples = SIMD4<Double>
    #else
        typealias Samples = SIMD2<Double>
    #endif
#endif

/// The batched engine's loops; see `BatchedKernelTable`.
enum Batched {
    typealias Vectors = UnsafeMutablePointer<Samples>
    typealias ReadOnlyVectors = UnsafePointer<Samples>

    @inline(__always) static func vectors(_ lanes: UnsafeMutablePointer<SampleScalar>) -> Vectors {
        UnsafeMutableRawPointer(lanes).assumingMemoryBound(to: Samples.self)
    }

    @inline(__always) static func vectors(_ lanes: UnsafePointer<SampleScalar>) -> ReadOnlyVectors {
        UnsafeRawPointer(lanes).assumingMemoryBound(to: Samples.self)
    }
}

extension Samples {
    @inline(__always) static func all(_ value: SampleScalar) -> Samples { Samples(repeating: value) }

    /// This vector plus a product, fused where the processor can.
    @inline(__always) func plus(_ a: Samples, _ b: Samples) -> Samples {
        #if FMA
            addingProduct(a, b)
        #else
            self + a * b
        #endif
    }

    /// This vector minus a product, fused where the processor can.
    @inline(__always) func minus(_ a: Samples, _ b: Samples) -> Samples {
        #if FMA
            addingProduct(-a, b)
        #else
            self - a * b
        #endif
    }
}

/// A complex number a sample.
struct ComplexSamples {
    var re: Samples
    var im: Samples

    @inline(__always) init(_ re: Samples, _ im: Samples) { (self.re, self.im) = (re, im) }
    @inline(__always) init(_ place: Batched.ReadOnlyVectors) { (re, im) = (place[0], place[1]) }
    @inline(__always) init(_ place: Batched.Vectors) { (re, im) = (place[0], place[1]) }

    @inline(__always) func store(_ place: Batched.Vectors) { (place[0], place[1]) = (re, im) }

    @inline(__always) static func * (a: Self, b: Self) -> Self {
        Self((a.re * b.re).minus(a.im, b.im), (a.re * b.im).plus(a.im, b.re))
    }

    /// a x + b y.
    @inline(__always) static func combination(_ a: Self, _ x: Self, _ b: Self, _ y: Self) -> Self {
        Self(
            (a.re * x.re).minus(a.im, x.im).plus(b.re, y.re).minus(b.im, y.im),
            (a.re * x.im).plus(a.im, x.re).plus(b.re, y.im).plus(b.im, y.re))
    }

    /// conj(a) x.
    @inline(__always) static func conjugateProduct(_ a: Self, _ x: Self) -> Self {
        Self((a.re * x.re).plus(a.im, x.im), (a.re * x.im).minus(a.im, x.re))
    }

    /// conj(a) x + conj(b) y.
    @inline(__always) static func conjugateCombination(_ a: Self, _ x: Self, _ b: Self, _ y: Self) -> Self {
        Self(
            (a.re * x.re).plus(a.im, x.im).plus(b.re, y.re).plus(b.im, y.im),
            (a.re * x.im).minus(a.im, x.re).plus(b.re, y.im).minus(b.im, y.re))
    }
}

/// A complex 2 × 2 matrix a sample.
struct MatrixSamples {
    var u00: ComplexSamples
    var u01: ComplexSamples
    var u10: ComplexSamples
    var u11: ComplexSamples

    @inline(__always) init(_ place: Batched.ReadOnlyVectors) {
        (u00, u01) = (ComplexSamples(place), ComplexSamples(place + 2))
        (u10, u11) = (ComplexSamples(place + 4), ComplexSamples(place + 6))
    }
}
