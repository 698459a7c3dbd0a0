internal import Glibc

/// How large a block may be that stays in a core's cache.
enum CacheSizes {
    /// Bytes of a core's second-level cache; 1 MiB where the system does not say.
    static let second: Int = {
        let bytes = Int(sysconf(Int32(_SC_LEVEL2_CACHE_SIZE)))
        return bytes > 0 ? bytes : 1 << 20
    }()

    /// Qubits of a block: half of the cache, and in smaller states blocks enough for eight threads.
    static func blockQubits(of qubits: Int, amplitudeBytes: Int) -> Int {
        let amplitudes = max(second / 2 / amplitudeBytes, 1 << 10)
        let largest = Int.bitWidth - 1 - amplitudes.leadingZeroBitCount
        return min(largest, max(13, qubits - 3))
    }
}
