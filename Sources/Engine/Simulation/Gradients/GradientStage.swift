internal import Circuits
internal import KernelTable
internal import Kernels
internal import Numerics

/// The layers of a stage, ready for any block and any numbers.
final class GradientStage<Scalar: Amplitude & BitwiseCopyable> {
    typealias States = UnsafeMutablePointer<UnsafeMutablePointer<Scalar>>

    private enum Layer {
        case rotations(RotationLayer<Scalar>)
        case phases(PhaseLayer<Scalar>, firstSum: Int)
        case flips(PermutationLayer<Scalar>)
        case gate(GateLayer<Scalar>, firstSum: Int)
    }

    let layout: BlockLayout
    private var layers: [Layer] = []
    /// Places for inner products a bra.
    private(set) var sums = 0
    /// The numbers that inner products are derivatives by, up to a factor.
    private var contributions: [(sum: Int, number: Int, factor: Double)] = []
    /// Qubits that may be other than 0 after the stage where they were 0 before.
    private(set) var mixed = 0
    private(set) var permutes = false

    /// - Parameter numbers: the circuit's numbers so far; what the stage's steps depend on is appended.
    init(_ part: GradientPlanner.Part, laneQubits: Int, numbers: inout [LinearAngle]) {
        layout = part.layout
        for layer in GradientPlanner.layers(part.steps) {
            mixed |= layer.mixed
            // One number a qubit, or a mask: what acts on the same one adds up.
            var keys: [Int] = []
            var angles: [Int: LinearAngle] = [:]
            func add(_ key: Int, _ angle: LinearAngle) {
                if let known = angles[key] {
                    angles[key] = known + angle
                } else {
                    keys.append(key)
                    angles[key] = angle
                }
            }
            var flips: [(target: Int, control: Int?)] = []
            for step in layer.steps {
                switch step {
                case .rotation(let qubit, let angle): add(qubit, angle)
                case .phase(let mask, let angle): add(mask, angle)
                case .flip(let target, let control): flips.append((target, control))
                case .gate(let gate, let angles): append(gate, angles, laneQubits, &numbers)
                }
            }
            let placed = keys.map { key in
                numbers.append(angles[key] ?? LinearAngle(0))
                return (key, numbers.count - 1)
            }
            switch layer.kind {
            case .rotations: append(rotations: placed, laneQubits)
            case .phases: append(phases: placed, laneQubits)
            case .flips:
                layers.append(.flips(PermutationLayer(flips, in: layout)))
                permutes = true
            case .gate: break
            }
        }
    }

    private func append(rotations: [(Int, Int)], _ laneQubits: Int) {
        // The first place is for what nobody asked for.
        layers.append(
            .rotations(
                RotationLayer(
                    rotations.map { (qubit: $0.0, value: $0.1) }, in: layout, laneQubits: laneQubits, firstSum: sums + 1, spareSum: sums)))
        sums += 1
        for (place, rotation) in rotations.enumerated() { contributions.append((sums + place, rotation.1, 1)) }
        sums += rotations.count
    }

    private func append(phases: [(Int, Int)], _ laneQubits: Int) {
        layers.append(.phases(PhaseLayer(phases.map { (mask: $0.0, value: $0.1) }, in: layout, laneQubits: laneQubits), firstSum: sums))
        for (place, phase) in phases.enumerated() { contributions.append((sums + place, phase.1, PhaseLayer<Scalar>.sumFactor)) }
        sums += phases.count
    }

    private func append(_ gate: LoweredGate, _ angles: [LinearAngle], _ laneQubits: Int, _ numbers: inout [LinearAngle]) {
        var places: [(number: Int?, constant: Double)] = []
        for angle in angles {
            if angle.terms.isEmpty {
                places.append((nil, angle.constant))
            } else {
                places.append((numbers.count, 0))
                numbers.append(angle)
            }
        }
        let layer = GateLayer<Scalar>(gate, angles: places, in: layout, laneQubits: laneQubits)
        layers.append(.gate(layer, firstSum: sums))
        sums += layer.sums
    }

    func bind(_ numbers: [Double]) {
        for layer in layers {
            switch layer {
            case .rotations(let layer): layer.bind(numbers)
            case .phases(let layer, _): layer.bind(numbers)
            case .gate(let layer, _): layer.bind(numbers)
            case .flips: break
            }
        }
    }

    /// What the copies of a block from and to the state do on the way.
    private var isLoadingFlips: Bool { if case .flips? = layers.first { layers.count > 1 } else { false } }
    private var isStoringFlips: Bool { if case .flips? = layers.last { true } else { false } }

    /// Copies a block out of the state, with the flips of the layer that comes first.
    func load(
        _ block: UnsafeMutablePointer<Scalar>, from state: UnsafeMutablePointer<Scalar>, number: Int, undoes: Bool, _ sweep: Sweep,
        _ kernels: KernelTable<Scalar>, _ gradientKernels: GradientKernelTable<Scalar>
    ) {
        let end = undoes ? (isStoringFlips ? layers.last : nil) : (isLoadingFlips ? layers.first : nil)
        if case .flips(let layer)? = end {
            layer.load(block, from: state, number: number, undoes: undoes, gradientKernels)
        } else {
            kernels.gather(block, state, sweep)
        }
    }

    /// Copies a block back into the state, with the flips of the layer that comes last.
    func store(
        _ block: UnsafeMutablePointer<Scalar>, to state: UnsafeMutablePointer<Scalar>, number: Int, undoes: Bool, _ sweep: Sweep,
        _ kernels: KernelTable<Scalar>, _ gradientKernels: GradientKernelTable<Scalar>
    ) {
        let end = undoes ? (isLoadingFlips ? layers.first : nil) : (isStoringFlips ? layers.last : nil)
        if case .flips(let layer)? = end {
            layer.store(block, to: state, number: number, undoes: undoes, gradientKernels)
        } else {
            kernels.scatter(block, state, sweep)
        }
    }

    /// The layers that are left where blocks are copied by ``load`` and ``store``.
    private func layers(copied: Bool) -> ArraySlice<Layer> {
        guard copied else { return layers[...] }
        return layers.dropFirst(isLoadingFlips ? 1 : 0).dropLast(isStoringFlips ? 1 : 0)
    }

    /// Applies the layers to a block of the ket, which comes first; `spare` is the place of a block that is free, which may take the ket's place.
    ///
    /// - Parameter copied: whether the block is copied by ``load`` and ``store``.
    func apply(
        _ states: States, spare: Int, block: Int, copied: Bool, _ kernels: KernelTable<Scalar>,
        _ gradientKernels: GradientKernelTable<Scalar>
    ) {
        for layer in layers(copied: copied) {
            switch layer {
            case .rotations(let layer): layer.apply(states[0], gradientKernels)
            case .phases(let layer, _): layer.apply(states[0], block: block, undoes: false, kernels)
            case .flips(let layer): permute(layer, states, 0, spare, block, undoes: false, gradientKernels)
            case .gate(let layer, _): layer.apply(states[0], block: block, kernels)
            }
        }
    }

    private func permute(
        _ layer: PermutationLayer<Scalar>, _ states: States, _ place: Int, _ spare: Int, _ block: Int, undoes: Bool,
        _ kernels: GradientKernelTable<Scalar>
    ) {
        layer.apply(to: states[spare], from: states[place], number: block, undoes: undoes, kernels)
        (states[place], states[spare]) = (states[spare], states[place])
    }

    /// Undoes the layers on a block of the ket and of each bra and adds the inner products, one row of ``sums`` a bra.
    func undo(
        _ states: States, bras: Int, spare: Int, block: Int, copied: Bool, _ kernels: KernelTable<Scalar>,
        _ gradientKernels: GradientKernelTable<Scalar>,
        _ sums: UnsafeMutablePointer<Double>
    ) {
        let length = self.sums
        for layer in layers(copied: copied).reversed() {
            switch layer {
            case .rotations(let layer): layer.undo(states, bras: bras, gradientKernels, sums, rowLength: length)
            case .phases(let layer, let first):
                for bra in 0..<bras {
                    layer.addSums(states[0], states[bra + 1], block: block, kernels, sums + (bra * length + first))
                    layer.apply(states[bra + 1], block: block, undoes: true, kernels)
                }
                layer.apply(states[0], block: block, undoes: true, kernels)
            case .flips(let layer):
                for place in 0...bras { permute(layer, states, place, spare, block, undoes: true, gradientKernels) }
            case .gate(let layer, let first):
                layer.undo(states, bras: bras, block: block, kernels, sums + first, rowLength: length)
            }
        }
    }

    /// Adds what a bra's inner products mean for the derivatives by the numbers.
    func add(_ sums: UnsafePointer<Double>, to slopes: UnsafeMutablePointer<Double>) {
        for contribution in contributions { slopes[contribution.number] += contribution.factor * sums[contribution.sum] }
        for case .gate(let layer, let first) in layers { layer.add(sums + first, to: slopes) }
    }
}
