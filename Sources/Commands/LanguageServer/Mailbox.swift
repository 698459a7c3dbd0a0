import Glibc
import Synchronization

/// Reads a stream on a thread of its own, so that whoever writes to it never waits while the server works.
final class Mailbox: Sendable {
    private struct State {
        var frames: [MessageReader.Frame] = []
        var waiting = 0
        var hasEnded = false
    }

    private let state = Mutex(State())
    /// A byte for each time something came: what the server waits for.
    private let signal: (read: Int32, write: Int32)
    private let descriptor: Int32
    /// So many bytes are kept before the stream is left alone for a while.
    private static let mostWaiting = 1 << 30

    init?(_ descriptor: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        signal = (ends[0], ends[1])
        self.descriptor = descriptor
        var thread = pthread_t()
        let own = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Mailbox>.fromOpaque(argument).takeRetainedValue().read()
                return nil
            }, own)
        guard code == 0 else {
            Unmanaged<Mailbox>.fromOpaque(own).release()
            return nil
        }
        pthread_detach(thread)
    }

    deinit {
        close(signal.read)
        close(signal.write)
    }

    private func read() {
        var reader = MessageReader()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            let frames = count > 0 ? reader.take(buffer[..<count]) : []
            let size = frames.reduce(0) { sum, frame in
                if case .content(let bytes) = frame { sum + bytes.count } else { sum }
            }
            state.withLock { state in
                state.frames += frames
                state.waiting += size
                if count <= 0 { state.hasEnded = true }
            }
            if !frames.isEmpty || count <= 0 {
                var byte: UInt8 = 0
                _ = write(signal.write, &byte, 1)
            }
            if count <= 0 { return }
            while state.withLock({ $0.waiting > Self.mostWaiting }) { usleep(10_000) }
        }
    }

    /// All that came; waits for something where it may.
    func take(waiting: Bool) -> (frames: [MessageReader.Frame], hasEnded: Bool) {
        var state = pollfd(fd: signal.read, events: Int16(POLLIN), revents: 0)
        while poll(&state, 1, waiting ? -1 : 0) < 0, errno == EINTR {}
        if state.revents & Int16(POLLIN) != 0 {
            var bytes = [UInt8](repeating: 0, count: 64)
            _ = Glibc.read(signal.read, &bytes, bytes.count)
        }
        return self.state.withLock { state in
            defer { (state.frames, state.waiting) = ([], 0) }
            return (state.frames, state.hasEnded)
        }
    }
}
