/// Loops that reach a limit of this processor and do nothing else: the yardstick of the benchmarks.
public struct ProbeTable: Sendable {
    /// Multiplies doubles in place: reads and writes each once, as a gate does.
    public let scale: @Sendable (UnsafeMutablePointer<Double>, _ count: Int, _ factor: Double) -> Void
    /// Adds doubles up: reads each once.
    public let sum: @Sendable (UnsafePointer<Double>, _ count: Int) -> Double
    /// Sets doubles: writes each once.
    public let fill: @Sendable (UnsafeMutablePointer<Double>, _ count: Int, _ value: Double) -> Void
    /// Multiplies and adds in registers; returns a value that depends on all of it.
    public let doubleArithmetic: @Sendable (_ rounds: Int) -> Double
    public let singleArithmetic: @Sendable (_ rounds: Int) -> Float
    /// Floating-point operations of one round.
    public let doubleOperations: Int
    public let singleOperations: Int

    public init(
        scale: @escaping @Sendable (UnsafeMutablePointer<Double>, Int, Double) -> Void,
        sum: @escaping @Sendable (UnsafePointer<Double>, Int) -> Double,
        fill: @escaping @Sendable (UnsafeMutablePointer<Double>, Int, Double) -> Void,
        doubleArithmetic: @escaping @Sendable (Int) -> Double, singleArithmetic: @escaping @Sendable (Int) -> Float,
        doubleOperations: Int, singleOperations: Int
    ) {
        (self.scale, self.sum, self.fill) = (scale, sum, fill)
        (self.doubleArithmetic, self.singleArithmetic) = (doubleArithmetic, singleArithmetic)
        (self.doubleOperations, self.singleOperations) = (doubleOperations, singleOperations)
    }
}
