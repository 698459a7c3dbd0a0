public import Glibc

/// The generator of all random numbers: Philox 4×32-10 (Salmon et al., 2011).
///
/// Counter-based: the value at a position depends on seed, stream and position only, so any part of a computation can have its own
/// stream, and a generator can be set to any position at once. Different streams of one seed never share a counter.
public struct Philox: RandomNumberGenerator, Sendable {
    public let seed: UInt64
    public let stream: UInt64
    /// How many values of 64 bits were drawn; setting it continues from there.
    public var position: UInt64 {
        get { drawn }
        set {
            drawn = newValue
            spareIsCurrent = false
        }
    }

    @usableFromInline var drawn: UInt64 = 0
    /// The second half of the block that holds the last value drawn.
    @usableFromInline var spare: UInt64 = 0
    @usableFromInline var spareIsCurrent = false

    public init(seed: UInt64, stream: UInt64 = 0) {
        (self.seed, self.stream) = (seed, stream)
    }

    @inlinable
    public mutating func next() -> UInt64 {
        let isSecond = drawn & 1 == 1
        if isSecond, spareIsCurrent {
            drawn &+= 1
            spareIsCurrent = false
            return spare
        }
        let block = Philox.block(counter: drawn >> 1, stream: stream, seed: seed)
        drawn &+= 1
        spare = block.1
        spareIsCurrent = !isSecond
        return isSecond ? block.1 : block.0
    }

    /// A number in [0, 1), uniform on the multiples of 2⁻⁵³.
    @inlinable
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A standard normal number. Takes two values (Box–Muller), so positions stay predictable.
    @inlinable
    public mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }

    /// A whole number in 0..<bound, without bias.
    @inlinable
    public mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "the bound must be positive")
        return Int(next(upperBound: UInt64(bound)))
    }

    /// Puts the elements in a random order (Fisher–Yates).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, below(last + 1))
        }
    }

    /// A random order of 0..<count.
    public mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        shuffle(&order)
        return order
    }
}

extension Philox {
    /// One block of the generator: 128 bits from a 128-bit counter (low half, high half) and a 64-bit key.
    @inlinable
    public static func block(counter: UInt64, stream: UInt64, seed: UInt64) -> (UInt64, UInt64) {
        var (c0, c1) = (UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32))
        var (c2, c3) = (UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
        var (k0, k1) = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        var round = 0
        while true {
            let first = UInt64(c0) &* 0xD251_1F53
            let second = UInt64(c2) &* 0xCD9E_8D57
            (c0, c1, c2, c3) = (
                UInt32(truncatingIfNeeded: second >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: second),
                UInt32(truncatingIfNeeded: first >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: first)
            )
            round &+= 1
            if round == 10 { break }
            k0 = k0 &+ 0x9E37_79B9
            k1 = k1 &+ 0xBB67_AE85
        }
        return (UInt64(c0) | UInt64(c1) << 32, UInt64(c2) | UInt64(c3) << 32)
    }
}

extension Philox: Hashable, Codable {
    public static func == (left: Philox, right: Philox) -> Bool {
        (left.seed, left.stream, left.drawn) == (right.seed, right.stream, right.drawn)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(seed)
        hasher.combine(stream)
        hasher.combine(drawn)
    }

    private enum CodingKeys: String, CodingKey {
        case seed, stream, position
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(seed: try values.decode(UInt64.self, forKey: .seed), stream: try values.decode(UInt64.self, forKey: .stream))
        position = try values.decode(UInt64.self, forKey: .position)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(seed, forKey: .seed)
        try values.encode(stream, forKey: .stream)
        try values.encode(position, forKey: .position)
    }
}
