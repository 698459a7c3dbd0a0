import Diagnostics
import Learning
import Testing

@Suite("The table of optimisers")
struct OptimizerTests {
    @Test(
        "has every name that projects may use",
        arguments: [
            "adam", "adamw", "sgd", "momentum", "rmsprop", "qng", "spsa", "rotosolve", "cobyla", "nelder-mead", "bobyqa", "lbfgs", "slsqp",
        ])
    func names(name: String) throws {
        #expect(try Optimizer.named(name).name == name)
    }

    @Test("has no name twice, and a title and a line of help for each")
    func complete() {
        #expect(Set(Optimizer.all.map(\.name)).count == Optimizer.all.count)
        #expect(Optimizer.all.allSatisfy { !$0.title.isEmpty && !$0.help.isEmpty })
    }

    @Test("a misspelt optimiser names its neighbours")
    func misspelt() {
        #expect {
            try Optimizer.named("adm")
        } throws: { error in
            (error as? LearningError)?.hint?.contains("adam") == true && (error as? LearningError)?.kind == .configuration
        }
    }
}
