import Circuits
import Documents
import Glibc
import Synchronization

/// Keeps edits in a journal without anybody waiting for the disk.
///
/// Records are handed to the system in their order within milliseconds, so that nothing is lost when the program is killed; they are on the disk within
/// a second, so that a second is lost when the machine falls.
final class JournalWriter: Sendable {
    private struct Waiting {
        var records: [EditRecord] = []
        var base: Circuit?
        var isRunning = false
    }

    private let journal: EditJournal
    private let waiting = Mutex(Waiting())
    private let failed: @Sendable (DocumentError) -> Void

    /// - Parameter failed: told, on another thread, where records cannot be kept.
    init(_ journal: EditJournal, failed: @escaping @Sendable (DocumentError) -> Void) { (self.journal, self.failed) = (journal, failed) }

    func append(_ records: [EditRecord], base: Circuit) {
        let mustStart = waiting.withLock { waiting in
            waiting.records += records
            waiting.base = base
            defer { waiting.isRunning = true }
            return !waiting.isRunning
        }
        if mustStart { startThread { self.work() } }
    }

    /// Waits until all that was appended is on the disk, and the circuit before the first edit where that is needed.
    func finish() {
        while waiting.withLock({ $0.isRunning }) { usleep(500) }
    }

    /// Whether all that was appended is with the system.
    var isIdle: Bool { waiting.withLock { $0.records.isEmpty } }

    private func work() {
        var base: JournalBase?
        while true {
            let (records, circuit) = waiting.withLock { waiting in
                defer { waiting.records = [] }
                return (waiting.records, waiting.base)
            }
            if let circuit, !records.isEmpty {
                do throws(DocumentError) {
                    if try journal.append(records, base: circuit) { base = JournalBase(circuit, ofJournal: journal.path) }
                } catch { failed(error) }
                continue
            }
            if base?.step() == true { continue }
            base = nil
            journal.synchronize()
            let isDone = waiting.withLock { waiting in
                if waiting.records.isEmpty { waiting.isRunning = false }
                return !waiting.isRunning
            }
            if isDone { return }
        }
    }
}
