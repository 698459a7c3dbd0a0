import Diagnostics
import Documents
import Learning
import Numerics
import Scheduling
import Store
import Tracking

/// The work of one job: a run's fits, one for each of its seeds, with everything written to the store on the way.
struct Execution {
    let store: OpenStore
    let job: Job
    let run: RunRecord
    let owner: ProcessIdentity
    /// The project's folder.
    let folder: String
    let team: ThreadTeam
    /// Cancelled when the process is told to end.
    let signals: Cancellation
    /// The data where they have been read already.
    var data: LoadedData?
    let listener: (Event) -> Void

    /// How the work ended.
    enum Ending {
        case finished(RunReport)
        /// Ended early; a checkpoint is stored where an epoch was done.
        case halted(Halt)
    }

    private var journal: Journal { Journal(store: store, job: job.id, owner: owner, listener: listener) }

    /// Does the work, to its end or to the first reason to halt.
    ///
    /// - Throws: what is wrong with project, data or store; the run is then marked as failed, where the store still takes it.
    func perform() throws -> Ending {
        let steward = try Steward(job: job.id, run: run.id, owner: owner, storeFile: store.database.path, signals: signals)
        defer { steward.stop() }
        do {
            try journal.write([event(.status(.running, why: nil))], durably: true)
            if let report = try fitAll(steward) {
                try finish(report)
                return .finished(report)
            }
        } catch let error as SchedulingError {
            // Nothing may be written any more: another process may be at it.
            throw error
        } catch {
            let why = "\(error)"
            try? journal.end([event(.status(.failed, why: why))], as: .failed, why: why)
            throw error
        }
        let halt = steward.halt ?? .signal
        try close(halt)
        return .halted(halt)
    }

    private func event(_ kind: Event.Kind, of run: String? = nil) -> Event { Event(time: now(), run: run ?? self.run.id, kind) }

    // MARK: Fitting

    /// The report of all seeds; nil where the work was halted.
    private func fitAll(_ steward: Steward) throws -> RunReport? {
        let started = monotonicSeconds()
        let manifest = try RunManifest(text: run.manifest, run: run.id)
        let project = try manifest.projectAsItWas(in: folder)
        let estimation = try project.estimate.map(EstimationStep.init)
        let noise = try project.noise.map(NoiseStep.init)
        var warnings = project.warnings.map(\.description)
        if manifest.kernels != RunManifest.currentKernels {
            warnings.append(
                "the run was made for \(manifest.kernels), this processor runs \(RunManifest.currentKernels): the last bits may differ")
        }
        for text in warnings { try journal.write([event(.warning(text))]) }

        let children = try store.runs.children(of: run.id)
        let runs = children.isEmpty ? [run] : children
        var outcomes: [FitOutcome] = []
        for (index, child) in runs.enumerated() {
            let share = (done: Double(index) / Double(runs.count), part: 1 / Double(runs.count))
            guard let outcome = try fit(child, manifest.of(seed: child.seed), share: share, isChild: !children.isEmpty, steward)
            else {
                return nil
            }
            outcomes.append(outcome)
        }
        var report = RunReport(
            run: run.id, project: manifest.projectName, outcomes: outcomes, hasSeveralSeeds: !children.isEmpty, warnings: warnings,
            wallSeconds: 0)
        if !children.isEmpty { report.artifacts = try keepBest(of: outcomes) }
        if let noise {
            guard let found = try check(report.chosen, noise, manifest, steward.cancellation) else { return nil }
            report.noise = found
        }
        if let estimation { report.estimate = try estimation.estimate(circuit: report.chosen.result.model.circuit) }
        report.wallSeconds = monotonicSeconds() - started
        return report
    }

    /// The data of a fit: those at hand, or, where the test part is a share of the training file, that seed's parts.
    private func load(_ manifest: RunManifest) throws -> LoadedData {
        let source = manifest.source(in: folder)
        let loaded = try data ?? DataSet.load(source, seed: manifest.work.seed)
        if loaded.training.digest != manifest.trainDigest { throw WorkspaceError.dataChanged(run: run.id, file: source.train) }
        if let path = source.test, loaded.test?.digest != manifest.testDigest { throw WorkspaceError.dataChanged(run: run.id, file: path) }
        return loaded
    }

    /// One fit with what belongs to it; nil where it was halted.
    private func fit(
        _ record: RunRecord, _ manifest: RunManifest, share: (done: Double, part: Double), isChild: Bool,
        _ steward: Steward
    ) throws -> FitOutcome? {
        let data = try load(manifest)
        if isChild, record.status != .finished { try journal.write([event(.status(.running, why: nil), of: record.id)]) }
        let checkpoint = try store.runs.checkpoint(of: record.id).map { try Checkpoint(decoding: $0.bytes) }
        var recorder = EpochRecorder(journal: journal, run: record.id, epochs: manifest.work.training.epochs, share: share)
        var counts = (qubits: 0, parameters: 0)
        var warnings: [String] = []
        let result = try Learning.fit(
            manifest.work, train: data.training, test: data.test, from: checkpoint, on: team, cancellation: steward.cancellation
        ) { told in
            switch told {
            case .started(let qubits, let parameters, _, _, _): counts = (qubits, parameters)
            case .epoch(let report): recorder.add(EpochRecord(report))
            case .rate(let change):
                try recorder.flush()
                try journal.write([event(.rate(change), of: record.id)])
            case .checkpoint(let state):
                try recorder.offer(state)
                // Heard here too: a short fit would be over before the steward looks again.
                if signals.isCancelled { steward.cancellation.cancel() }
            case .stage(let what):
                try recorder.flush()
                try journal.write([event(.status(.running, why: what), of: record.id)])
            case .compared(let part): try recorder.compared(part)
            case .warning(let text):
                warnings.append(text)
                try journal.write([event(.warning(text), of: record.id)])
            }
        } wantedRate: {
            isChild ? nil : steward.wantedRate
        }
        try recorder.flush(with: result.checkpoint)
        guard result.ending != .cancelled else { return nil }
        let outcome = FitOutcome(
            run: record.id, seed: record.seed, result: result, counts: counts, warnings: warnings,
            artifacts: try keep(result, of: record.id, manifest.trained(as: result)))
        let told = outcome.artifacts.map { event(.artifact($0), of: record.id) } + [event(.metrics(outcome.figures), of: record.id)]
        try journal.write(told + (isChild ? [event(.status(.finished, why: nil), of: record.id)] : []))
        return outcome
    }

    /// How the chosen model does under the project's noise; nil where the work was halted.
    private func check(
        _ outcome: FitOutcome, _ noise: NoiseStep, _ manifest: RunManifest, _ cancellation: Cancellation
    ) throws -> JSONValue? {
        try journal.write([event(.status(.running, why: "noise check"))])
        let data = try load(manifest.of(seed: outcome.seed))
        do {
            let found = try noise.check(
                outcome.result.model, on: data.test ?? data.training, part: data.test == nil ? "train" : "test", team: team,
                cancellation: cancellation)
            try journal.write([event(.metrics(found.figures))])
            return found.document
        } catch {
            if cancellation.isCancelled { return nil }
            throw error
        }
    }

    // MARK: Artefacts

    private func keep(_ result: FitResult, of run: String, _ manifest: RunManifest) throws -> [Artifact] {
        try [
            keep("model", "model.json", result.model.encoded(), of: run),
            keep("manifest", "manifest.json", Array((manifest.text() + "\n").utf8), of: run),
            keep("circuit", "circuit.qasm", Array(result.model.circuit.utf8), of: run),
        ]
    }

    private func keep(_ name: String, _ file: String, _ bytes: [UInt8], of run: String) throws -> Artifact {
        let path = "\(OpenStore.folderName)/artifacts/\(run)/\(file)"
        try makeFolder(joined(folder, "\(OpenStore.folderName)/artifacts/\(run)"))
        try writeAtomically(bytes, to: joined(folder, path))
        return Artifact(name: name, path: path, sha256: sha256(bytes))
    }

    /// The chosen seed's artefacts stand for the whole run.
    private func keepBest(of outcomes: [FitOutcome]) throws -> [Artifact] {
        let artifacts = RunReport.chosen(of: outcomes).artifacts
        try journal.write(artifacts.map { event(.artifact($0)) })
        return artifacts
    }

    // MARK: Ending

    private func finish(_ report: RunReport) throws {
        var events = [event(.status(.finished, why: nil))]
        if let late = try store.runs.wantedRate(of: run.id) {
            try store.runs.want(rate: nil, of: run.id)
            events.insert(event(.warning("the learning rate \(late) came too late: no epoch was left")), at: 0)
        }
        if report.hasSeveralSeeds { events.insert(event(.metrics(report.meanFigures)), at: 0) }
        try journal.end(events, as: .completed, why: nil, report: (run.id, report.json.text()))
    }

    private func close(_ halt: Halt) throws {
        let resume = "`quantum-mlops train \(folder) --resume \(run.id)` goes on from the last checkpoint"
        switch halt {
        case .command(.pause):
            try journal.hold(statuses(.paused, why: "paused; \(resume)"), why: "paused")
        case .command(.stop): try journal.end(statuses(.stopped, why: "stopped; \(resume)"), as: .cancelled, why: "stopped")
        case .command(.cancel): try journal.end(statuses(.stopped, why: "cancelled; \(resume)"), as: .cancelled, why: "cancelled")
        case .signal:
            try journal.end(statuses(.interrupted, why: "interrupted; \(resume)"), as: .cancelled, why: "its process was told to end")
        case .lost: throw SchedulingError.leaseLost(job: job.id)
        }
    }

    /// The status for the run and for those of its children that are at work.
    private func statuses(_ status: RunStatus, why: String) throws -> [Event] {
        let children = try store.runs.children(of: run.id).filter { $0.status == .running }
        return (children.map(\.id) + [run.id]).map { event(.status(status, why: why), of: $0) }
    }
}

extension EpochRecord {
    init(_ report: EpochReport) {
        self.init(
            epoch: report.epoch, loss: report.loss, trainAccuracy: report.trainAccuracy, validationAccuracy: report.validationAccuracy,
            validationLoss: report.validationLoss, gradientNorm: report.gradientNorm, seconds: report.seconds)
        (gradientVariance, gradientNoise, steps) = (report.gradientVariance, report.gradientNoise, report.steps.map(Double.init))
    }
}
