import Circuits
import Workspace

extension ScreenState {
    /// Turns noise on and off in the state that is shown, and chooses it.
    mutating func performNoise(_ action: ActionID, _ words: [String]) -> [Effect] {
        guard let shown = editor?.circuit else { return refuse("noise: no circuit") }
        if action == .trajectory {
            guard let seed = words.first.map({ UInt64($0) }) ?? circuit.live.noiseSeed &+ 1 else {
                return refuse("debug trajectory: '\(words[0])' is no number")
            }
            circuit.live.noiseSeed = seed
            if circuit.live.noiseMethod != .trajectory { circuit.live.noiseMethod = .trajectory }
            return circuit.live.noise == nil ? [.noise(nil, shown, version: circuit.version)] : []
        }
        let isNarrow = circuit.wireCount <= StatePreviewer.mostQubitsOfDensity
        switch words.first {
        case nil:
            switch circuit.live.noiseMethod {
            case nil: circuit.live.noiseMethod = .trajectory
            case .trajectory: circuit.live.noiseMethod = isNarrow ? .density : nil
            case .density: circuit.live.noiseMethod = nil
            }
        case "off"?: circuit.live.noiseMethod = nil
        case "trajectory"?: circuit.live.noiseMethod = .trajectory
        case "density"?: circuit.live.noiseMethod = .density
        case "project"?:
            guard workspace.project?.noise != nil else { return refuse("debug noise: the project names no noise") }
            return [.noise(nil, shown, version: circuit.version)]
        case "standard"?:
            takeNoise(.standard, file: nil, version: circuit.version)
            return []
        default: return [.noise(words.joined(separator: " "), shown, version: circuit.version)]
        }
        guard circuit.live.noiseMethod != nil else {
            message = Message(.info, "no noise in the state")
            return []
        }
        return circuit.live.noise == nil ? [.noise(nil, shown, version: circuit.version)] : []
    }

    mutating func takeNoise(_ noise: NamedNoise, file: String?, version: Int) {
        let isNew = circuit.live.noise?.noise.name != noise.name
        circuit.live.noise = ChosenNoise(noise: noise, file: file, version: version)
        if circuit.live.noiseMethod == nil { circuit.live.noiseMethod = .trajectory }
        if isNew { message = Message(.info, "noise: \(noise.name)") }
    }

    /// A device's noise depends on the circuit's gates: it is read anew after an edit.
    func noiseRequest() -> Effect? {
        guard circuit.live.noiseMethod != nil, let chosen = circuit.live.noise, chosen.noise.isOfDevice, chosen.version != circuit.version,
            let shown = editor?.circuit
        else { return nil }
        return .noise(chosen.file, shown, version: circuit.version)
    }

    /// Gives the symbols the parameters of a run.
    mutating func chooseValues(_ word: String?) -> [Effect] {
        switch word {
        case nil:
            switch circuit.live.trained?.choice {
            case nil: return values(.best, of: bestRun)
            case .best, .chosen: return values(.last, of: lastRun)
            case .last: return chooseValues("none")
            }
        case "none"?:
            circuit.live.trained = nil
            message = Message(.info, "symbols have the values that were set, else 0")
            return []
        case "best"?: return values(.best, of: bestRun)
        case "last"?: return values(.last, of: lastRun)
        case let id?:
            guard let run = workspace.run(id) else { return refuse("values: no run '\(id)'") }
            return values(.chosen, of: run)
        }
    }

    private mutating func values(_ choice: TrainedValues.Choice, of run: RunSummary?) -> [Effect] {
        guard let run else { return refuse("values: no run has finished yet") }
        circuit.live.trained = TrainedValues(choice: choice, run: run.id)
        message = Message(.info, "values of run \(run.id)" + (choice == .chosen ? "" : ", the \(choice.rawValue) one"))
        return [.trained(run.id)]
    }

    mutating func takeTrained(_ values: [String: Double], of run: String) {
        guard circuit.live.trained?.run == run else { return }
        circuit.live.trained?.values = values
        let known = Set(editor?.circuit.symbols ?? [])
        if known.isDisjoint(with: values.keys) {
            circuit.live.trained = nil
            message = Message(.warning, "run \(run) has no parameters that this circuit knows")
        }
    }

    private var finishedRuns: [RunSummary] { workspace.runs.filter { $0.status == .finished } }

    /// The finished run with the best figure: test accuracy, else that of validation, of training, else the loss.
    var bestRun: RunSummary? {
        for name in ["test.accuracy", "validationAccuracy", "trainAccuracy"] {
            let known = finishedRuns.filter { $0.metrics[name].map { !$0.isNaN } ?? false }
            if let best = known.max(by: { $0.metrics[name] ?? 0 < $1.metrics[name] ?? 0 }) { return best }
        }
        return finishedRuns.min { $0.metrics["loss"] ?? .infinity < $1.metrics["loss"] ?? .infinity }
    }

    var lastRun: RunSummary? { finishedRuns.max { $0.endedAt ?? 0 < $1.endedAt ?? 0 } }
}
