/// Divides elementary steps into stages whose blocks of all states together fit into a core's cache, and a stage's steps into layers.
struct GradientPlanner {
    let qubits: Int
    /// Qubits inside a block.
    let blockQubits: Int
    /// The lowest qubits, always inside: a block is gathered in runs of that many.
    let contiguousQubits: Int

    init(qubits: Int, blockQubits: Int, contiguousQubits: Int) {
        (self.qubits, self.blockQubits) = (qubits, min(blockQubits, qubits))
        self.contiguousQubits = min(contiguousQubits, self.blockQubits)
    }

    /// Blocks for this machine's caches; the same at any number of threads.
    init(qubits: Int, amplitudeBytes: Int) {
        // A block of the state, one of the other state, and room for one more: three quarters of the cache. Small states are halved for two threads.
        let amplitudes = max(CacheSizes.second / 4 / amplitudeBytes, 1 << 10)
        let largest = Int.bitWidth - 1 - amplitudes.leadingZeroBitCount
        self.init(qubits: qubits, blockQubits: qubits < 12 ? qubits : min(largest, qubits - 1), contiguousQubits: 5)
    }

    /// Steps that act within the blocks of one layout.
    struct Part {
        var layout: BlockLayout
        var steps: [ElementaryStep]
    }

    /// A step needs the qubits it mixes inside the block. One that does not fit waits for a later stage, and with it every step that does not commute with it.
    func stages(_ steps: [ElementaryStep]) -> [Part] {
        guard qubits > blockQubits else { return steps.isEmpty ? [] : [Part(layout: BlockLayout(qubits: qubits), steps: steps)] }
        let all = 1 << qubits - 1
        var stages: [Part] = []
        var waiting: [ElementaryStep] = []
        var next = 0
        while next < steps.count || !waiting.isEmpty {
            var local = 1 << contiguousQubits - 1
            var taken: [ElementaryStep] = []
            var left: [ElementaryStep] = []
            var (leftMixed, leftRead) = (0, 0)
            func place(_ step: ElementaryStep) {
                let (mixed, read) = (step.mixed, step.read)
                let isFree = mixed & (leftMixed | leftRead) == 0 && read & leftMixed == 0
                let needed = local | mixed
                // A wide gate has a block of its own size where it is the first.
                if isFree, needed.nonzeroBitCount <= blockQubits || taken.isEmpty {
                    local = needed
                    taken.append(step)
                } else {
                    left.append(step)
                    leftMixed |= mixed
                    leftRead |= read
                }
            }
            for step in waiting { place(step) }
            while next < steps.count, leftMixed != all {
                place(steps[next])
                next += 1
            }
            stages.append(Part(layout: BlockLayout(qubits: qubits, holding: local, blockQubits: blockQubits), steps: taken))
            waiting = left
        }
        return stages
    }

    /// Steps of one kind that are done together.
    struct Layer {
        enum Kind { case rotations, phases, flips, gate }

        var kind: Kind
        var steps: [ElementaryStep]
        var mixed: Int
        var read: Int
    }

    /// A step joins the last layer of its kind that nothing between keeps it from.
    static func layers(_ steps: [ElementaryStep]) -> [Layer] {
        var layers: [Layer] = []
        for step in steps {
            let (kind, mixed, read) = (kind(of: step), step.mixed, step.read)
            var place: Int?
            for index in layers.indices.reversed() {
                if layers[index].kind == kind, kind != .gate {
                    place = index
                    break
                }
                guard mixed & (layers[index].mixed | layers[index].read) == 0, read & layers[index].mixed == 0 else { break }
            }
            if let place {
                layers[place].steps.append(step)
                layers[place].mixed |= mixed
                layers[place].read |= read
            } else {
                layers.append(Layer(kind: kind, steps: [step], mixed: mixed, read: read))
            }
        }
        return layers
    }

    private static func kind(of step: ElementaryStep) -> Layer.Kind {
        switch step {
        case .rotation: .rotations
        case .phase: .phases
        case .flip: .flips
        case .gate: .gate
        }
    }
}
