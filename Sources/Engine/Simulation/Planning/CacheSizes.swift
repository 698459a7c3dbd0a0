internal import Glibc

/// How large a block may be that stays in a core's cache.
enum CacheSizes {
    /// Bytes of a core's first-level data cache; 32 KiB where the system does not say.
    static let first = size(Int32(_SC_LEVEL1_DCACHE_SIZE)) ?? 32 << 10
    /// Bytes of a core's second-level cache; 1 MiB where the system does not say.
    static let second = size(Int32(_SC_LEVEL2_CACHE_SIZE)) ?? 1 << 20

    private static func size(_ name: Int32) -> Int? {
        let bytes = Int(sysconf(name))
        return bytes > 0 ? bytes : nil
    }

    /// Qubits of a block: half of the cache, and in smaller states blocks enough for eight threads.
    static func blockQubits(of qubits: Int, amplitudeBytes: Int) -> Int {
        let amplitudes = max(second / 2 / amplitudeBytes, 1 << 10)
        let largest = Int.bitWidth - 1 - amplitudes.leadingZeroBitCount
        return min(largest, max(13, qubits - 3))
    }
}
