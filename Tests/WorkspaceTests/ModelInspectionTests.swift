import Glibc
import Learning
import Numerics
import Testing

@testable import Workspace

@Suite("Looking at a trained model", .timeLimit(.minutes(4)))
struct ModelInspectionTests {
    private let folder: ProjectFolder
    private let workspace: Workspace

    init() throws {
        folder = try ProjectFolder()
        workspace = try Workspace.open(folder.path, worker: WorkerCommand(executable: "/bin/true"))
    }

    @Test("figures, parameters and the plane agree with the run's report")
    func agrees() throws {
        guard case .finished(let report) = try workspace.runHeadless(RunRequest()) else {
            return #expect(Bool(false), "the run was halted")
        }
        let found = try workspace.inspect(run: report.run)
        let metrics = try #require(report.chosen.result.test)
        #expect(found.part == "test" && found.confusionMatrix == metrics.confusionMatrix && found.classes == ["down", "up"])
        #expect(abs((found.roc?.area ?? 0) - (metrics.rocAuc ?? 1)) < 1e-12)
        #expect(found.parameters.map(\.value) == report.chosen.result.model.parameters)
        let plane = try #require(found.boundary)
        #expect(plane.labels.count == plane.columns * plane.rows && plane.samples.count == 40)
        #expect(plane.confidence.allSatisfy { $0 >= 0.5 && $0 <= 1 })
    }

    @Test("the gradient is that of the mean loss, by differences of the loss")
    func gradient() throws {
        guard case .finished(let report) = try workspace.runHeadless(RunRequest()) else {
            return #expect(Bool(false), "the run was halted")
        }
        var model = report.chosen.result.model
        let data = try DataSet.load(workspace.project().source).training
        func loss(_ model: TrainedModel) throws -> Double {
            let probabilities = try model.predict(data.features)
            return zip(data.labels.indices, data.labels).reduce(0) { $0 - log(probabilities[$1.0, $1.1]) } / Double(data.count)
        }
        let gradient = try model.gradient(on: data)
        let step = 1e-5
        for place in gradient.indices {
            let value = model.parameters[place]
            model.parameters[place] = value + step
            let above = try loss(model)
            model.parameters[place] = value - step
            let below = try loss(model)
            model.parameters[place] = value
            #expect(abs((above - below) / (2 * step) - gradient[place]) < 1e-6, "parameter \(place)")
        }
    }

    @Test("a run without a model says so")
    func none() throws {
        #expect(throws: (any Error).self) { try workspace.inspect(run: "r1") }
    }
}
