import Learning
import Numerics
import Testing

@Suite("Calibration error")
struct CalibrationTests {
    @Test("its bootstrap interval covers the true error of an overconfident model")
    func coverage() throws {
        // Always sure of class 1 at 0.95, right three times in four: the true error is 0.2.
        var covered = 0
        for seed in 0..<UInt64(100) {
            var generator = Philox(seed: seed)
            let labels = (0..<200).map { _ in generator.uniform() < 0.75 ? 1 : 0 }
            let metrics = ClassificationMetrics(probabilities: Matrix(labels.map { _ in [0.05, 0.95] }), labels: labels)
            if try #require(metrics.intervals["calibrationError"]).contains(0.2) { covered += 1 }
        }
        // 95 % of 100 with deviation 2.2; the seeds are fixed.
        #expect(covered >= 88, "\(covered)")
    }

    @Test("it is the same whenever it is asked for")
    func deterministic() {
        let probabilities = Matrix((0..<50).map { [Double($0) / 50, 1 - Double($0) / 50] })
        let labels = (0..<50).map { $0 % 3 == 0 ? 0 : 1 }
        let first = ClassificationMetrics(probabilities: probabilities, labels: labels)
        #expect(first == ClassificationMetrics(probabilities: probabilities, labels: labels))
    }
}
