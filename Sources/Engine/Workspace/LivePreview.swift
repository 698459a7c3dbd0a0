import Circuits
import Numerics
import Scheduling
public import Simulation
import Synchronization

/// Answers what a circuit's state is, on a thread of its own; a new question ends the computation of the one before.
public final class LivePreview: Sendable {
    private struct Question {
        var next: (request: PreviewRequest, serial: Int)?
        var running: Cancellation?
        var thread: RepeatingThread?
    }

    private let question = Mutex(Question())
    private let previewer = Previewer()
    private let answered: @Sendable (StatePreview, _ serial: Int) -> Void

    /// - Parameter answered: called on the preview's thread.
    public init(_ answered: @escaping @Sendable (StatePreview, _ serial: Int) -> Void) { self.answered = answered }

    /// Asks, and forgets what was asked before.
    public func ask(_ request: PreviewRequest, serial: Int) {
        question.withLock { question in
            question.running?.cancel()
            question.next = (request, serial)
            if let thread = question.thread {
                thread.wake()
            } else {
                question.thread = RepeatingThread { [weak self] in
                    self?.work()
                    return 3600
                }
            }
        }
    }

    /// Ends the thread and what it computes.
    public func close() {
        let thread = question.withLock { question in
            question.running?.cancel()
            defer { (question.next, question.thread) = (nil, nil) }
            return question.thread
        }
        thread?.stop()
    }

    private func work() {
        while true {
            let cancellation = Cancellation()
            let next = question.withLock { question in
                defer { (question.next, question.running) = (nil, question.next == nil ? nil : cancellation) }
                return question.next
            }
            guard let next else { return }
            if let answer = previewer.answer(next.request, cancellation) { answered(answer, next.serial) }
        }
    }

    /// Made on first use; only the preview's thread uses it.
    private final class Previewer: @unchecked Sendable {
        private lazy var previewer = StatePreviewer()

        func answer(_ request: PreviewRequest, _ cancellation: Cancellation) -> StatePreview? {
            try? previewer.preview(request, cancellation: cancellation)
        }
    }
}

/// Answers at once what a circuit's state is; what would take many seconds is refused.
public func previewState(_ request: PreviewRequest) -> StatePreview {
    let qubits = request.circuit.qubitCount
    if qubits <= StatePreviewer.mostQubits, request.steps.count << qubits > mostWork {
        return StatePreview(qubits: qubits, why: "\(request.steps.count) operations on \(qubits) qubits take too long to be told at once")
    }
    return computedState(request)
}

/// Amplitudes times operations that are computed while somebody waits.
private let mostWork = 1 << 32

private func computedState(_ request: PreviewRequest) -> StatePreview {
    (try? StatePreviewer().preview(request)) ?? StatePreview(qubits: request.circuit.qubitCount, why: "interrupted")
}
