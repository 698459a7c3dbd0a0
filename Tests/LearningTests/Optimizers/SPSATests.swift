import Foundation
import Learning
import Testing

@Suite("SPSA")
struct SPSATests {
    static func bowl(_ p: [Double]) -> Double { (p[0] - 1) * (p[0] - 1) + 3 * (p[1] + 2) * (p[1] + 2) + p[2] * p[2] }

    @Test("finds the minimum of a bowl from losses alone")
    func minimum() {
        var (optimizer, parameters) = (SPSA(seed: 3), [0.0, 0, 1])
        for _ in 0..<2000 { optimizer.step(&parameters, rate: 0.3, loss: Self.bowl) }
        #expect(Self.bowl(parameters) < 1e-4)
    }

    @Test("stored half way and read back, ends in the same bits")
    func resume() throws {
        var (straight, parameters) = (SPSA(seed: 5), [0.0, 0, 1])
        for _ in 0..<40 { straight.step(&parameters, loss: Self.bowl) }
        var (resumed, other) = (SPSA(seed: 5), [0.0, 0, 1])
        for _ in 0..<13 { resumed.step(&other, loss: Self.bowl) }
        resumed = try JSONDecoder().decode(SPSA.self, from: JSONEncoder().encode(resumed))
        for _ in 0..<27 { resumed.step(&other, loss: Self.bowl) }
        #expect(parameters.map(\.bitPattern) == other.map(\.bitPattern))
    }

    @Test("a loss that throws leaves optimiser and parameters as they were")
    func thrown() {
        struct Stop: Error {}
        var (optimizer, parameters) = (SPSA(seed: 1), [1.0, 2, 3])
        let before = optimizer
        #expect(throws: Stop.self) { try optimizer.step(&parameters) { _ in throw Stop() } }
        #expect(optimizer == before && parameters == [1, 2, 3])
    }
}
