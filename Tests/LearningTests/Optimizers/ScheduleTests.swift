import Foundation
import Learning
import Testing

@Suite("Learning-rate schedules, clipping and early stopping")
struct ScheduleTests {
    @Test("each schedule has the factors of its formula")
    func factors() throws {
        #expect(LearningRateSchedule.constant.factor(at: 7, of: 10) == 1)
        let cosine = LearningRateSchedule.cosine(floor: 0.1)
        #expect([0, 5, 10].map { cosine.factor(at: $0, of: 10) } == [1, 0.55, 0.1])
        let step = LearningRateSchedule.step(every: 4, factor: 0.5)
        #expect([0, 3.9, 4, 8].map { step.factor(at: $0, of: 10) } == [1, 1, 0.5, 0.25])
        #expect(abs(LearningRateSchedule.exponential(factor: 0.9).factor(at: 2, of: 10) - 0.81) < 1e-15)
        let warm = LearningRateSchedule.warmUp(epochs: 2, then: .cosine(floor: 0))
        #expect(warm.factor(at: 0, of: 10) > 0)
        #expect(warm.factor(at: 1.9, of: 10) < 1 && warm.factor(at: 2, of: 10) == 1)
        #expect(abs(warm.factor(at: 6, of: 10) - 0.5) < 1e-15)
    }

    @Test("every kind can be named and encoded", arguments: LearningRateSchedule.kinds.map(\.name))
    func kinds(name: String) throws {
        let schedule = try #require(LearningRateSchedule(kind: name, settings: ["warmup": 3]))
        #expect(try JSONDecoder().decode(LearningRateSchedule.self, from: JSONEncoder().encode(schedule)) == schedule)
        #expect(schedule.factor(at: 0, of: 10) <= 1 && schedule.factor(at: 10, of: 10) >= 0)
        #expect(LearningRateSchedule(kind: name + "x") == nil)
    }

    @Test("clipping by norm keeps the direction, by value cuts each component")
    func clipping() {
        var gradient = [3.0, -4]
        #expect(GradientClipping.norm(10).clip(&gradient) == 5 && gradient == [3, -4])
        GradientClipping.norm(1).clip(&gradient)
        #expect(abs(gradient[0] - 0.6) < 1e-15 && abs(gradient[1] + 0.8) < 1e-15)
        gradient = [3, -4]
        GradientClipping.value(3.5).clip(&gradient)
        #expect(gradient == [3, -3.5])
    }

    @Test("training ends after the patience has run out, and the best epoch is known")
    func stopping() throws {
        var stopping = EarlyStopping(metric: "validationLoss", patience: 2, minimumDelta: 0.1)
        let stops = [1.0, 0.5, 0.45, 0.3, 0.25, 0.21].enumerated().map { stopping.shouldStop(after: $1, epoch: $0) }
        #expect(stops == [false, false, false, false, false, true])
        #expect(stopping.bestEpoch == 3 && stopping.best == 0.3)
        #expect(try JSONDecoder().decode(EarlyStopping.self, from: JSONEncoder().encode(stopping)) == stopping)
    }

    @Test("an accuracy is better when it is larger, and no number is no better")
    func accuracy() {
        var stopping = EarlyStopping(metric: "validationAccuracy", patience: 2)
        let stops = [0.5, 0.6, .nan, 0.6].enumerated().map { stopping.shouldStop(after: $1, epoch: $0) }
        #expect(stops == [false, false, false, true])
        #expect(stopping.best == 0.6)
    }
}
