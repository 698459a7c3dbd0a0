internal import CSodium

/// The SHA-256 of the bytes as 64 hexadecimal digits.
public func sha256(_ bytes: some Collection<UInt8>) -> String {
    var digest = SHA256()
    if bytes.withContiguousStorageIfAvailable({ digest.update(UnsafeRawBufferPointer($0)) }) == nil {
        Array(bytes).withUnsafeBytes { digest.update($0) }
    }
    return digest.hexadecimal()
}

/// A SHA-256 that is fed piece by piece.
public struct SHA256 {
    private var state = crypto_hash_sha256_state()

    public init() {
        crypto_hash_sha256_init(&state)
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        crypto_hash_sha256_update(&state, start.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    }

    public mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    }

    /// The digest of what was fed so far, as 64 hexadecimal digits.
    public func hexadecimal() -> String {
        var (copy, digest) = (state, [UInt8](repeating: 0, count: 32))
        crypto_hash_sha256_final(&copy, &digest)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
