internal import Glibc

/// Seconds between laps.
struct Stopwatch {
    private var last = Stopwatch.now

    mutating func lap() -> Double {
        let now = Stopwatch.now
        defer { last = now }
        return now - last
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
