public import Diagnostics
internal import Glibc

/// Memory for `count` scalars, zeroed, aligned for vector instructions, freed with the last reference.
///
/// From 2 MiB up it is aligned to 2 MiB and asks the kernel for huge pages. The owner sees to it that threads do not write the same part.
public final class AlignedBuffer<Scalar: BitwiseCopyable>: @unchecked Sendable {
    public let count: Int
    public let pointer: UnsafeMutablePointer<Scalar>
    private let memory: AlignedMemory

    /// Memory that is there for sure: small, or checked before. Ends the program where it is not; see ``init(checked:)``.
    public convenience init(count: Int) {
        do throws(MemoryFault) {
            try self.init(memory: AlignedMemory(count: count, stride: MemoryLayout<Scalar>.stride), count: count)
        } catch {
            preconditionFailure(error.description)
        }
    }

    /// Memory of any size.
    ///
    /// - Throws: ``MemoryFault`` where the machine has not so much left.
    public convenience init(checked count: Int) throws(MemoryFault) {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Scalar>.stride)
        // Asking the kernel takes longer than a small buffer.
        if overflow || bytes > 1 << 20 {
            let available = MachineMemory.available
            guard !overflow, bytes <= available else { throw MemoryFault(needed: overflow ? .max : bytes, available: available) }
        }
        try self.init(memory: AlignedMemory(count: count, stride: MemoryLayout<Scalar>.stride), count: count)
    }

    private init(memory: AlignedMemory, count: Int) {
        self.memory = memory
        self.count = count
        pointer = memory.start.bindMemory(to: Scalar.self, capacity: count)
    }

    /// The scalars, for as long as the buffer lives.
    public var elements: UnsafeMutableBufferPointer<Scalar> { UnsafeMutableBufferPointer(start: pointer, count: count) }
}

/// More memory than the machine has left.
public struct MemoryFault: Fault, Hashable {
    /// In bytes.
    public var needed: Int
    public var available: Int

    public init(needed: Int, available: Int) {
        (self.needed, self.available) = (needed, available)
    }

    public var kind: FaultKind { .unavailable }

    public var description: String {
        "this needs \(byteCount(needed)) of memory, and \(byteCount(available)) are available"
    }
}

/// Bytes as a person reads them: `16.0 GiB`.
public func byteCount(_ bytes: Int) -> String {
    var (value, unit) = (Double(bytes), 0)
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    while value >= 1024, unit < units.count - 1 {
        value /= 1024
        unit += 1
    }
    guard unit > 0 else { return "\(bytes) bytes" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
}

/// A stretch of zeroed memory, mapped when large and from the heap when small.
private final class AlignedMemory {
    let start: UnsafeMutableRawPointer
    private let mapping: (start: UnsafeMutableRawPointer, bytes: Int)?

    private static let hugePage = 2 << 20

    init(count: Int, stride: Int) throws(MemoryFault) {
        precondition(count >= 0, "negative count")
        let (bytes, overflow) = count.multipliedReportingOverflow(by: stride)
        guard !overflow, bytes < .max - 2 * Self.hugePage else { throw MemoryFault(needed: .max, available: MachineMemory.available) }
        if bytes < Self.hugePage {
            // A cache line of padding, so that a vector load at the end stays inside.
            var memory: UnsafeMutableRawPointer?
            guard posix_memalign(&memory, 64, bytes + 64) == 0, let memory else {
                throw MemoryFault(needed: bytes, available: MachineMemory.available)
            }
            memset(memory, 0, bytes + 64)
            start = memory
            mapping = nil
            return
        }
        let length = bytes + Self.hugePage
        let mapped = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { throw MemoryFault(needed: bytes, available: MachineMemory.available) }
        start = mapped.alignedUp(toMultipleOf: Self.hugePage)
        mapping = (mapped, length)
        _ = madvise(start, bytes, 14)  // MADV_HUGEPAGE; a refusal costs time only
    }

    deinit {
        if let mapping {
            munmap(mapping.start, mapping.bytes)
        } else {
            free(start)
        }
    }
}
