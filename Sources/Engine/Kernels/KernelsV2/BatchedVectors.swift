/// One number a lane in one register of this build, in either precision.
protocol LaneVector: Lanes {
    /// This vector minus a product, fused where the processor can.
    func subtracting(_ a: Self, times b: Self) -> Self
}

#if WIDE
    extension SIMD8: LaneVector where Scalar == Double {
        @inline(__always) func subtracting(_ a: Self, times b: Self) -> Self { addingProduct(-a, b) }
    }
    extension SIMD16: LaneVector where Scalar == Float {
        @inline(__always) func subtracting(_ a: Self, times b: Self) -> Self { addingProduct(-a, b) }
    }
#elseif FMA
    extension SIMD4: LaneVector where Scalar == Double {
        @inline(__always) func subtracting(_ a: Self, times b: Self) -> Self { addingProduct(-a, b) }
    }
    extension SIMD8: LaneVector where Scalar == Float {
        @inline(__always) func subtracting(_ a: Self, times b: Self) -> Self { addingProduct(-a, b) }
    }
#else
    extension SIMD2: LaneVector where Scalar == Double {
        @inline(__always) func subtracting(_ a: Self, times b: Self) -> Self { self - a * b }
    }
    extension SIMD4: LaneVector where Scalar == Float {
        @inline(__always) func subtracting(_ a: Self, times b: Self) -> Self { self - a * b }
    }
#endif

/// A complex number a lane.
struct LaneComplex<Vector: LaneVector> {
    var re: Vector
    var im: Vector

    @inline(__always) init(_ re: Vector, _ im: Vector) { (self.re, self.im) = (re, im) }
    @inline(__always) init(_ place: UnsafePointer<Vector>) { (re, im) = (place[0], place[1]) }
    @inline(__always) init(_ place: UnsafeMutablePointer<Vector>) { (re, im) = (place[0], place[1]) }

    @inline(__always) func store(_ place: UnsafeMutablePointer<Vector>) { (place[0], place[1]) = (re, im) }

    @inline(__always) static func * (a: Self, b: Self) -> Self {
        Self((a.re * b.re).subtracting(a.im, times: b.im), (a.re * b.im).adding(a.im, times: b.re))
    }

    /// a x + b y.
    @inline(__always) static func combination(_ a: Self, _ x: Self, _ b: Self, _ y: Self) -> Self {
        Self(
            (a.re * x.re).subtracting(a.im, times: x.im).adding(b.re, times: y.re).subtracting(b.im, times: y.im),
            (a.re * x.im).adding(a.im, times: x.re).adding(b.re, times: y.im).adding(b.im, times: y.re))
    }
}
