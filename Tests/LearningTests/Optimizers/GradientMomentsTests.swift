import Documents
import Numerics
import Testing

@testable import Learning

@Suite("How gradients scatter")
struct GradientMomentsTests {
    /// Components of seeded noise around a slope of their own, and two entries beyond the circuit's.
    private let gradients: [[Double]] = {
        var random = Philox(seed: 5, stream: 1)
        return (0..<7).map { _ in (0..<11).map { Double($0) * 0.1 - 0.4 + random.normal() } + [100, -100] }
    }()

    private func variance(_ values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    }

    @Test(
        "over parameters it is the mean of each gradient's variance, over steps the mean of each component's; neither knows scales and biases"
    )
    func bruteForce() throws {
        var moments = GradientMoments()
        #expect(moments.overParameters == nil && moments.overSteps == nil)
        for gradient in gradients { moments.add(gradient, parameters: 11) }
        let overParameters = gradients.reduce(0) { $0 + variance(Array($1.prefix(11))) } / 7
        let overSteps = (0..<11).reduce(0) { sum, place in sum + variance(gradients.map { $0[place] }) * 7 / 6 } / 11
        #expect(abs((try #require(moments.overParameters)) - overParameters) < 1e-12)
        #expect(abs((try #require(moments.overSteps)) - overSteps) < 1e-12)
    }

    @Test("one step tells nothing of the scatter from step to step")
    func single() {
        var moments = GradientMoments()
        moments.add(gradients[0], parameters: 11)
        #expect(moments.overSteps == nil && moments.overParameters != nil)
    }

    @Test("kept and taken up again it ends in the same bits")
    func resumed() throws {
        var (whole, cut) = (GradientMoments(), GradientMoments())
        for (place, gradient) in gradients.enumerated() {
            whole.add(gradient, parameters: 11)
            if place == 3 { cut = try JSON.decode(GradientMoments.self, from: JSONValue(encoding: cut).text(), file: "moments") }
            cut.add(gradient, parameters: 11)
        }
        #expect(whole == cut)
    }

    @Test("every epoch tells it, with the steps so far", arguments: ["adam", "qng", "lbfgs", "spsa", "rotosolve"])
    func epochs(optimizer: String) throws {
        let history = try fit(work(optimizer, epochs: 2), train: clouds(40), test: nil).history
        let usesGradient = try Optimizer.named(optimizer).usesGradient
        #expect(!history.isEmpty && history.allSatisfy { ($0.gradientVariance != nil) == usesGradient })
        #expect(history.allSatisfy { ($0.gradientNorm != nil) == usesGradient })
        let steps = history.compactMap(\.steps)
        #expect(steps.count == history.count && steps == steps.sorted() && (steps.first ?? 0) > 0)
    }
}
