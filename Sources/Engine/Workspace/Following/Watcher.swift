import Diagnostics
import Scheduling

/// What the thread of an open workspace does: looks after the project file and the store, and carries out commands.
final class Watcher: @unchecked Sendable {
    // Only the one thread touches these.
    private var state = WorkspaceState()
    private let steering: Steering
    private let project: ProjectFollower
    private let store: StoreFollower
    private var workers: [Int32] = []
    private var isFirst = true
    private let folder: String
    private var lastBackends = 0.0
    private var calibrations: [CalibrationMark] = []

    init(folder: String, worker: WorkerCommand) {
        self.folder = folder
        steering = Steering(folder: folder, worker: worker)
        project = ProjectFollower(folder: folder)
        store = StoreFollower(folder: folder)
    }

    /// Seconds until the next look: often while something runs.
    var pause: Double {
        store.isLoading ? 0.001 : state.jobs.contains { $0.state == .running } || state.runs.contains(where: \.status.isActive) ? 0.25 : 1
    }

    /// Looks once.
    ///
    /// - Returns: the new state; nil where it is the old one.
    func look(_ commands: [WorkspaceCommand]) -> WorkspaceState? {
        var changed = isFirst
        isFirst = false
        if now() - lastBackends > 5 {
            lastBackends = now()
            let marks = BackendSummary.calibrationFiles(in: folder).map { CalibrationMark(path: $0, mark: FileMark($0)) }
            if marks != calibrations || state.backends.isEmpty {
                calibrations = marks
                state.apply(Event(time: now(), .backends(BackendSummary.all(in: folder))))
                changed = true
            }
        }
        for command in commands { changed = perform(command) || changed }
        for event in project.changes() {
            state.apply(event)
            changed = true
        }
        changed = store.update(&state) || changed
        // What a lost worker left in the queue is another's; a project that is opened starts nothing.
        if store.hasLostWorker {
            store.hasLostWorker = false
            if let worker = try? steering.carryOn() { workers.append(worker) }
        }
        workers.removeAll { WorkerProcess.reap($0) }
        return changed ? state : nil
    }

    private func perform(_ command: WorkspaceCommand) -> Bool {
        if case .showCurves(let run) = command { return store.showCurves(of: run, &state) }
        let before = state.notice
        do {
            if let worker = try steering.perform(command) { workers.append(worker) }
            state.apply(Event(time: now(), .notice("")))
        } catch {
            let hint = (error as? any Fault)?.hint.map { "; \($0)" } ?? ""
            state.apply(Event(time: now(), .notice("\(error)\(hint)")))
        }
        return state.notice != before
    }
}

/// A calibration's file as it was last read.
private struct CalibrationMark: Equatable {
    let path: String
    let mark: FileMark?
}
