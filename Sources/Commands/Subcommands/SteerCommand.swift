import Documents
import Workspace

/// `runs steer RUN [--learning-rate X] [--checkpoint] [--pause|--resume|--stop]`: what the keys of the training pane ask for.
enum SteerCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let run = arguments.operands[0]
        let workspace = try Workspace.open(arguments.operands.count > 1 ? arguments.operands[1] : ".")
        var orders: [(name: String, command: WorkspaceCommand)] = []
        if let text = arguments.text("--learning-rate") {
            guard let rate = Double(text), rate > 0, rate.isFinite else {
                throw UsageError("--learning-rate takes a number above 0, not '\(text)'")
            }
            orders.append(("learning-rate", .setLearningRate(run: run, rate)))
        }
        if arguments.has("--checkpoint") { orders.append(("checkpoint", .keepCheckpoint(run: run))) }
        let ends: [(name: String, command: WorkspaceCommand)] = [
            ("pause", .pauseTraining(run: run)), ("resume", .resumeTraining(run: run)), ("stop", .stopTraining(run: run)),
        ].filter { arguments.has("--\($0.0)") }
        guard ends.count < 2 else { throw UsageError("--\(ends[0].name) and --\(ends[1].name) exclude each other") }
        orders += ends
        guard !orders.isEmpty else { throw UsageError("'runs steer' takes at least one of its options: what the run is to do") }
        // A folder without a store gets none by this.
        _ = try workspace.details(of: run)
        for order in orders { try workspace.steer(order.command) }
        let record = try workspace.details(of: run).run
        let names = orders.map(\.name)
        try Answer(
            document: [
                "run": .string(run), "status": .string(record.status.published), "state": .string(record.status.rawValue),
                "asked": .texts(names),
            ],
            lines: ["run \(run): asked for \(names.joined(separator: ", "))"]
        ).send(arguments, context.console)
        return .done
    }
}
