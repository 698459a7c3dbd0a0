import Diagnostics
import Numerics
import Testing

@Suite("An aligned buffer")
struct AlignedBufferTests {
    @Test("is zeroed, aligned, and writable to its end", arguments: [0, 1, 3, 1000, 262_143, 262_144, 300_001])
    func memory(count: Int) throws {
        let buffer = AlignedBuffer<Double>(count: count)
        #expect(buffer.count == count && buffer.elements.allSatisfy { $0 == 0 })
        let alignment = count * 8 >= 2 << 20 ? 2 << 20 : 64
        #expect(UInt(bitPattern: buffer.pointer) % UInt(alignment) == 0)
        buffer.elements.update(repeating: 1)
        #expect(buffer.elements.last ?? 1 == 1)
        #expect(try AlignedBuffer<SIMD8<Float>>(checked: count).count == count)
    }

    @Test("that the machine has no room for is refused with its size", arguments: [1 << 46, Int.max / 16, Int.max / 8, Int.max])
    func tooLarge(count: Int) throws {
        let fault = try #require(throws: MemoryFault.self) { try AlignedBuffer<Double>(checked: count) }
        #expect(fault.kind == .unavailable && fault.needed > fault.available && fault.available > 0)
    }

    @Test("says what it needs as a person reads it")
    func sizes() {
        #expect(
            MemoryFault(needed: 17_592_186_044_416, available: 25_769_803_776).description
                == "this needs 16.0 TiB of memory, and 24.0 GiB are available")
        #expect(byteCount(0) == "0 bytes" && byteCount(1023) == "1023 bytes" && byteCount(1536) == "1.5 KiB")
        #expect(MachineMemory.available > 0 && MachineMemory.available <= MachineMemory.total)
    }
}
