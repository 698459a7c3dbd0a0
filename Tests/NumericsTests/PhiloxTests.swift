import Numerics
import Testing

@Suite("The generator")
struct PhiloxTests {
    @Test(
        "gives the published known answers of Random123 (philox4x32, 10 rounds)",
        arguments: [
            (0, 0, 0, [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            (.max, .max, .max, [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                0x85a3_08d3_243f_6a88, 0x0370_7344_1319_8a2e, 0x299f_31d0_a409_3822,
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
            ),
        ] as [(UInt64, UInt64, UInt64, [UInt64])])
    func knownAnswers(counter: UInt64, stream: UInt64, seed: UInt64, words: [UInt64]) {
        let block = Philox.block(counter: counter, stream: stream, seed: seed)
        #expect(block.0 == words[0] | words[1] << 32 && block.1 == words[2] | words[3] << 32)
    }

    @Test("continues from any position as if it had been drawn up to there")
    func position() {
        var generator = Philox(seed: 7, stream: 3)
        let values = (0..<20).map { _ in generator.next() }
        #expect(generator.position == 20 && Set(values).count == 20)
        for start in 0..<20 {
            var other = Philox(seed: 7, stream: 3)
            _ = other.next()
            other.position = UInt64(start)
            #expect((start..<20).map { _ in other.next() } == Array(values[start...]))
            #expect(other == generator && other.hashValue == generator.hashValue)
        }
    }

    @Test("is another one for another seed or stream")
    func streams() {
        var first = Philox(seed: 1)
        var (seed, stream) = (Philox(seed: 2), Philox(seed: 1, stream: 1))
        let value = first.next()
        #expect(value != seed.next() && value != stream.next())
    }

    @Test("draws uniform numbers in [0, 1) with the right moments")
    func uniform() {
        var generator = Philox(seed: 0)
        let values = (0..<20_000).map { _ in generator.uniform() }
        #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(Statistics.mean(values) - 0.5) < 0.01 && abs(Statistics.variance(values) - 1.0 / 12) < 0.003)
    }

    @Test("draws normal numbers with the right moments, two values each")
    func normal() {
        var generator = Philox(seed: 0)
        let values = (0..<20_000).map { _ in generator.normal() }
        #expect(abs(Statistics.mean(values)) < 0.03 && abs(Statistics.deviation(values) - 1) < 0.02)
        #expect(abs(Statistics.mean(values.map { $0 * $0 * $0 * $0 }) - 3) < 0.2)
        #expect(generator.position == 40_000 && values.allSatisfy(\.isFinite))
    }

    @Test("draws whole numbers and orders without favour")
    func whole() {
        var generator = Philox(seed: 5)
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<6000 { counts[generator.below(6)] += 1 }
        #expect(counts.allSatisfy { abs($0 - 1000) < 150 })
        let order = generator.permutation(100)
        #expect(order.sorted() == Array(0..<100) && order != Array(0..<100))
        #expect(generator.below(1) == 0 && generator.permutation(0).isEmpty)
    }
}
