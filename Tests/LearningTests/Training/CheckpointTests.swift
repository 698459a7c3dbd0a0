import Learning
import Testing

@Suite("Checkpoints")
struct CheckpointTests {
    private func saved() throws -> (Checkpoint, [UInt8]) {
        let checkpoint = try fit(work(epochs: 1), train: clouds(20), test: nil).checkpoint
        return (checkpoint, try checkpoint.encoded())
    }

    @Test("come back exactly as they were")
    func roundTrip() throws {
        let (checkpoint, bytes) = try saved()
        #expect(try Checkpoint(decoding: bytes) == checkpoint)
        #expect(try Checkpoint(decoding: bytes).encoded() == bytes)
    }

    @Test("are refused when any byte is changed or missing")
    func damaged() throws {
        let (_, bytes) = try saved()
        for place in stride(from: 0, to: bytes.count, by: 97) {
            var damaged = bytes
            damaged[place] ^= 1
            #expect(throws: LearningError.self) { try Checkpoint(decoding: damaged) }
            #expect(throws: LearningError.self) { try Checkpoint(decoding: Array(bytes[..<place])) }
        }
    }

    @Test("are refused by other work and other data")
    func otherWork() throws {
        let (checkpoint, _) = try saved()
        #expect(throws: LearningError.corruptCheckpoint("it is of seed 3, not 4")) {
            try fit(work(epochs: 1, seed: 4), train: clouds(20), test: nil, from: checkpoint)
        }
        #expect(throws: LearningError.corruptCheckpoint("the training data have changed since it was saved")) {
            try fit(work(epochs: 1), train: clouds(20, seed: 8), test: nil, from: checkpoint)
        }
        #expect(throws: LearningError.corruptCheckpoint("it is of other training settings or preprocessing")) {
            try fit(work("sgd", epochs: 1), train: clouds(20), test: nil, from: checkpoint)
        }
    }

    @Test("go on with more epochs")
    func moreEpochs() throws {
        let constant = LearningRateSchedule.constant
        let checkpoint = try fit(work(epochs: 2, schedule: constant), train: clouds(20), test: nil).checkpoint
        let longer = try fit(work(epochs: 4, schedule: constant), train: clouds(20), test: nil, from: checkpoint)
        #expect(longer.model == (try fit(work(epochs: 4, schedule: constant), train: clouds(20), test: nil)).model)
    }
}
