import Glibc

extension Console {
    /// The process's own streams.
    public static func standard() -> Console {
        var surroundings = Surroundings()
        surroundings.outputIsTerminal = isatty(STDOUT_FILENO) == 1
        surroundings.errorIsTerminal = isatty(STDERR_FILENO) == 1
        surroundings.columns = columns(of: STDERR_FILENO) ?? columns(of: STDOUT_FILENO) ?? 80
        for name in ["NO_COLOR", "TERM", "COLORTERM", "COLUMNS", "HOME", "XDG_CONFIG_HOME", "LANG", "LC_ALL"] {
            if let value = getenv(name) { surroundings.environment[name] = String(cString: value) }
        }
        return Console(surroundings) { stream, bytes in
            writeAll(bytes, to: stream == .output ? STDOUT_FILENO : STDERR_FILENO)
        }
    }

    private static func columns(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

/// Whether all bytes were taken. A reader that went away has had what it wanted.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var start = 0
    while start < bytes.count {
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), bytes.count - start) }
        if written > 0 {
            start += written
        } else if errno == EPIPE {
            return true
        } else if errno == EAGAIN {
            var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&state, 1, -1)
        } else if errno != EINTR {
            return false
        }
    }
    return true
}

/// Seconds since 1970.
func wallClock() -> Double { seconds(CLOCK_REALTIME) }

/// Seconds of a clock that nobody sets.
func steadyClock() -> Double { seconds(CLOCK_MONOTONIC) }

private func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
