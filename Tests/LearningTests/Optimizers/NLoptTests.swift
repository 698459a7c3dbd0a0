import Foundation
import Learning
import Numerics
import Testing

@Suite("NLopt")
struct NLoptTests {
    static let start = [0.9, -0.4, 0.3]

    /// A curved valley with its minimum 0.1 at (1, 1, 1) / 2.
    static func valley(_ point: [Double], _ wantsGradient: Bool) -> Evaluation {
        let p = point.map { 2 * $0 }
        let (a, b) = (p[1] - p[0] * p[0], p[2] - p[1])
        let value = 0.1 + (1 - p[0]) * (1 - p[0]) + 3 * a * a + b * b
        let gradient = [-2 * (1 - p[0]) - 12 * a * p[0], 6 * a - 2 * b, 2 * b].map { 2 * $0 }
        return Evaluation(value: value, gradient: wantsGradient ? gradient : nil)
    }

    @Test("every method in the table goes down the valley", arguments: NLopt.Algorithm.allCases)
    func minimum(algorithm: NLopt.Algorithm) throws {
        let outcome = try NLopt(algorithm, maximumEvaluations: 2000).minimize(from: Self.start, objective: Self.valley)
        #expect(outcome.value < (algorithm.isGlobal ? 1 : 0.101), "\(outcome.value) after \(outcome.log.count)")
        #expect(outcome.value == Self.valley(outcome.parameters, false).value)
        #expect(outcome.log.evaluations.allSatisfy { ($0.gradient != nil) == algorithm.usesGradient || $0.gradient == nil })
    }

    @Test("cut at any evaluation, stored and resumed, ends in the same bits", arguments: NLopt.Algorithm.allCases)
    func resume(algorithm: NLopt.Algorithm) throws {
        let optimizer = NLopt(algorithm, maximumEvaluations: 60, seed: 7)
        let whole = try optimizer.minimize(from: Self.start, objective: Self.valley)
        for cut in [0, 1, 2, whole.log.count / 2, whole.log.count] {
            var log = EvaluationLog()
            for place in 0..<cut { log.append(whole.log.evaluations[place], at: whole.log.points[place]) }
            log = try JSONDecoder().decode(EvaluationLog.self, from: JSONEncoder().encode(log))
            var evaluated = 0
            let resumed = try optimizer.minimize(from: Self.start, replaying: log) { point, wantsGradient in
                evaluated += 1
                return Self.valley(point, wantsGradient)
            }
            #expect(resumed == whole)
            #expect(evaluated == whole.log.count - cut)
        }
    }

    @Test("a log of another start is a corrupt checkpoint")
    func corrupt() throws {
        let optimizer = NLopt(.cobyla, maximumEvaluations: 20)
        let log = try optimizer.minimize(from: Self.start, objective: Self.valley).log
        #expect {
            try optimizer.minimize(from: [0.9, -0.4, 0.3.nextUp], replaying: log, objective: Self.valley)
        } throws: { error in
            guard case .corruptCheckpoint? = error as? LearningError else { return false }
            return true
        }
    }

    @Test("a log longer than the minimisation is a corrupt checkpoint")
    func tooLong() throws {
        let log = try NLopt(.bobyqa, maximumEvaluations: 40).minimize(from: Self.start, objective: Self.valley).log
        #expect(throws: LearningError.self) {
            try NLopt(.bobyqa, maximumEvaluations: 20).minimize(from: Self.start, replaying: log, objective: Self.valley)
        }
    }

    @Test("cancelled, it returns the log so far, which resumes to the same end", arguments: [NLopt.Algorithm.lbfgs, .nelderMead, .slsqp])
    func cancelled(algorithm: NLopt.Algorithm) throws {
        let optimizer = NLopt(algorithm, maximumEvaluations: 100)
        let whole = try optimizer.minimize(from: Self.start, objective: Self.valley)
        let cancellation = Cancellation()
        let cut = try optimizer.minimize(from: Self.start, cancellation: cancellation, objective: Self.valley) { log in
            if log.count == 5 { cancellation.cancel() }
        }
        #expect(cut.ending == .cancelled && cut.log.count == 5)
        #expect(try optimizer.minimize(from: Self.start, replaying: cut.log, objective: Self.valley) == whole)
    }

    @Test("what the loss throws comes out as it was thrown")
    func thrown() {
        struct Stop: Error {}
        #expect(throws: Stop.self) { try NLopt(.cobyla).minimize(from: Self.start) { _, _ in throw Stop() } }
    }

    @Test("a loss that is no number ends the minimisation with a message")
    func notFinite() {
        #expect(throws: LearningError.notFinite("the loss at evaluation 1 is nan")) {
            try NLopt(.cobyla).minimize(from: Self.start) { _, _ in Evaluation(value: .nan) }
        }
    }

    @Test("a method that needs two parameters says so")
    func tooFew() {
        #expect(throws: LearningError.configuration("bobyqa needs at least 2 parameters, the model has 1", hint: "use cobyla or lbfgs")) {
            try NLopt(.bobyqa).minimize(from: [0]) { point, _ in Evaluation(value: point[0] * point[0]) }
        }
    }
}
