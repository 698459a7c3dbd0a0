internal import Glibc
internal import Numerics

/// A unitary on one qubit as a rotation about Y between phases, up to a phase: X^flips · diag(1, after) · scale [1, -tangent; tangent, 1] · diag(1, before).
///
/// The tangent is at most about 1, so nothing is lost to rounding.
struct TurnRotation: Hashable, Sendable, BitwiseCopyable {
    var isFlipped = false
    var after = Complex.one
    var scale = 1.0
    var tangent = 0.0
    var before = Complex.one

    static let identity = TurnRotation()

    private init() {}

    /// Nil for a matrix that is not unitary.
    init?(_ turn: Turn) {
        let (a, b, c, d) = (turn.a, turn.b, turn.c, turn.d)
        let (aa, bb, cc, dd) = (a.squaredMagnitude, b.squaredMagnitude, c.squaredMagnitude, d.squaredMagnitude)
        guard abs(aa + cc - 1) < 1e-12, abs(bb + dd - 1) < 1e-12, (a.conjugate * b + c.conjugate * d).squaredMagnitude < 1e-24 else {
            return nil
        }
        // Of equal sizes none is flipped, however they are rounded.
        isFlipped = cc > aa * (1 + 1e-9)
        let (top, low, last) = isFlipped ? (c, a, b) : (a, c, d)
        let size = (isFlipped ? cc : aa).squareRoot()
        let unit = top.conjugate * (1 / size)
        scale = size
        // The lower row, made free of the upper left entry's phase.
        let (sine, cosine) = (low * unit, last * unit)
        tangent = sine.magnitude / size
        guard tangent > 1e-15 else {
            (tangent, after) = (0, cosine * (1 / cosine.magnitude))
            return
        }
        after = sine * (1 / sine.magnitude)
        before = cosine * after.conjugate * (1 / cosine.magnitude)
        if before.real < 0 { (tangent, after, before) = (-tangent, -after, -before) }
        if abs(before.imaginary) < 1e-15 { before = .one }
    }
}
