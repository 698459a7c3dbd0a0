import Documents
import Learning
import Scheduling
import Store
import Tracking

extension OpenStore {
    /// Writes a new run, one below it for each seed where there are several, and the job that will do it.
    ///
    /// - Parameters:
    ///   - checkpoints: where its fits go on, one a seed; nil for from the start.
    ///   - origin: the run that it branches from.
    ///   - owner: takes the job at once; nil leaves it in the queue for a worker.
    /// - Returns: the run, its job, and what happened, stored already.
    func submit(
        _ manifest: RunManifest, from checkpoints: [StoredCheckpoint?] = [], of origin: String? = nil, takenBy owner: ProcessIdentity?
    ) throws -> (run: String, job: Job, events: [Event]) {
        try durably {
            let time = now()
            let (seeds, name) = (manifest.seeds, manifest.projectName + (origin.map { ", branch of \($0)" } ?? ""))
            let epochs = manifest.work.training.epochs
            let run = try create(manifest, name: name, epochs: epochs * seeds.count, parent: nil, at: time)
            let children =
                try seeds.count > 1
                ? seeds.map { seed in
                    (seed, try create(manifest.of(seed: seed), name: "\(name) seed \(seed)", epochs: epochs, parent: run, at: time))
                } : []
            for (checkpoint, fit) in zip(checkpoints, children.isEmpty ? [run] : children.map(\.1)) {
                if let checkpoint { try runs.save(checkpoint, of: fit) }
            }
            let seedText = seeds.count > 1 ? "\(seeds.count) seeds" : "seed \(seeds[0])"
            let job = try queue(run, title: "train \(name), \(seedText)", takenBy: owner, at: time)
            var events = [
                Event(
                    time: time, run: run,
                    .created(RunCreation(name: name, seed: seeds[0], epochs: epochs * seeds.count, job: job.id)))
            ]
            for (seed, child) in children {
                let creation = RunCreation(name: "\(name) seed \(seed)", seed: seed, epochs: epochs, parent: run, job: job.id)
                events.append(Event(time: time, run: child, .created(creation)))
            }
            try append(events)
            return (run, job, try events + [noteJob(job.id, at: time)])
        }
    }

    /// Puts a run that was left off back to work.
    func resubmit(_ record: RunRecord, takenBy owner: ProcessIdentity?) throws -> (job: Job, events: [Event]) {
        try durably {
            let time = now()
            // What the job before left open is closed: a held job goes on itself.
            if let id = record.job, let before = try? jobs.job(id), before.state == .queued {
                try jobs.release(id, now: time)
                var job = try jobs.job(id)
                if let owner, let taken = try jobs.take(id, as: owner, now: time) { job = taken }
                return (job, try resumed(record, job, at: time))
            }
            let job = try queue(record.id, title: "train \(record.name), resumed", takenBy: owner, at: time)
            return (job, try resumed(record, job, at: time))
        }
    }

    private func resumed(_ record: RunRecord, _ job: Job, at time: Double) throws -> [Event] {
        let events = [Event(time: time, run: record.id, .status(.queued, why: nil))]
        try append(events)
        return try events + [noteJob(job.id, at: time)]
    }

    private func create(_ manifest: RunManifest, name: String, epochs: Int, parent: String?, at time: Double) throws -> String {
        let run = try runs.create(
            name: name, seed: manifest.work.seed, epochs: epochs, manifest: manifest.text(), parent: parent, at: time)
        try runs.add(parameters: manifest.parameters, to: run)
        try runs.add(environment: manifest.environment, to: run)
        return run
    }

    private func queue(_ run: String, title: String, takenBy owner: ProcessIdentity?, at time: Double) throws -> Job {
        var job = try jobs.submit(kind: "train", title: title, backend: "local", run: run, now: time)
        if let owner, let taken = try jobs.take(job.id, as: owner, now: time) { job = taken }
        try runs.setJob(job.id, of: run)
        return job
    }
}

extension OpenStore {
    /// Marks what dead processes left at work as interrupted, and ends what was to follow jobs that failed or were cancelled.
    ///
    /// - Returns: what was found, stored already.
    @discardableResult
    func recoverAbandoned(project: String) throws -> [Event] { try recoverLost(project) + endOrphans() }

    /// Ends the queued jobs that will never begin, and those that were to follow them.
    @discardableResult
    func endOrphans() throws -> [Event] {
        guard try !jobs.orphans().isEmpty else { return [] }
        return try durably {
            var events: [Event] = []
            while true {
                let orphans = try jobs.orphans()
                guard !orphans.isEmpty else { return events }
                for (job, before, state) in orphans {
                    let time = now()
                    try jobs.end(
                        job, .cancelled, why: "job \(before), which it was to follow, \(state == .failed ? "failed" : "was cancelled")",
                        now: time)
                    events.append(try noteJob(job, at: time))
                }
            }
        }
    }

    private func recoverLost(_ project: String) throws -> [Event] {
        guard try !jobs.abandoned(now: now()).isEmpty else { return [] }
        return try durably {
            let time = now()
            var events: [Event] = []
            // Asked again inside the transaction: another process may have been faster.
            for job in try jobs.abandoned(now: time) {
                let pid = job.owner.map { " (\($0.pid))" } ?? ""
                let reason = "its process\(pid) ended without a word"
                try jobs.end(job.id, .failed, why: reason, now: time)
                events.append(try noteJob(job.id, at: time))
                guard let run = job.run, let record = try? runs.run(run) else { continue }
                let why = "\(reason); `quantum-mlops train \(project) --resume \(run)` goes on from the last checkpoint"
                let open = try [record] + runs.children(of: run)
                let marks = open.filter(\.status.isActive).map { Event(time: time, run: $0.id, .status(.interrupted, why: why)) }
                // Children that were still waiting go on waiting.
                let told = marks.filter { mark in mark.run == run || open.first { $0.id == mark.run }?.status == .running }
                try append(told)
                events += told
            }
            return events
        }
    }
}
