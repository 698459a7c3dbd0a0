internal import Circuits
internal import KernelTable
internal import Numerics

extension LaneWalk {
    /// Passes a site: the lanes with an event there take what chance gives them, the others the default.
    func pass(_ index: Int) {
        let site = program.sites[index]
        let channel = program.channels[site.channel]
        if site.isRepeated { return draw(site, channel) }
        guard index == nextSite else { return passQuietly(site, channel) }
        var chosen: UInt32 = 0
        var branches = [Int](repeating: 0, count: lanes)
        var uniforms = [Double](repeating: 0, count: lanes)
        nextSite = .max
        for lane in 0..<lanes {
            if let event = events[lane].first, event.site == index {
                chosen |= 1 << UInt32(lane)
                (branches[lane], uniforms[lane]) = (event.branch, event.uniform)
                events[lane].removeFirst()
            }
            nextSite = min(nextSite, events[lane].first?.site ?? .max)
        }
        pass(site, channel, chosen & active, branches, uniforms)
    }

    /// Passes a site of a loop, where each lane draws as it comes by.
    private func draw(_ site: TrajectoryProgram.Site, _ channel: TrajectoryChannel) {
        var chosen: UInt32 = 0
        var branches = [Int](repeating: 0, count: lanes)
        var uniforms = [Double](repeating: 0, count: lanes)
        each(active) { lane in
            guard generators[lane].uniform() < channel.eventProbability else { return }
            chosen |= 1 << UInt32(lane)
            uniforms[lane] = generators[lane].uniform()
            branches[lane] = channel.isMixture ? channel.branch(uniforms[lane]) : -1
        }
        pass(site, channel, chosen, branches, uniforms)
    }

    /// Passes a site at which the chosen lanes have events.
    private func pass(
        _ site: TrajectoryProgram.Site, _ channel: TrajectoryChannel, _ chosen: UInt32, _ found: [Int], _ uniforms: [Double]
    ) {
        guard chosen != 0 else { return passQuietly(site, channel) }
        var branches = found
        var scales = [Double](repeating: 1, count: lanes)
        if !channel.isMixture { choose(site, channel, chosen, uniforms, &branches, &scales) }
        if channel.isPauli { return moveFrames(site, channel, chosen, branches) }
        if channel.qubits == 1 {
            contracting |= channel.isMixture ? 0 : 1 << site.qubits[0]
            if !channel.isDefaultIdentity { turn(site.qubits[0], Turn(channel.branches[0].matrix), active & ~chosen) }
            each(chosen) { turn(site.qubits[0], Turn(channel.branches[branches[$0]].matrix) * scales[$0], 1 << UInt32($0)) }
        } else {
            applyPerLane(site.qubits) { lane in
                guard active >> UInt32(lane) & 1 == 1 else { return nil }
                guard chosen >> UInt32(lane) & 1 == 1 else { return channel.branches[0].matrix }
                return channel.branches[branches[lane]].matrix.map { $0 * scales[lane] }
            }
        }
        if site.bit != nil { record(site, chosen, branches) }
    }

    /// No lane has an event.
    private func passQuietly(_ site: TrajectoryProgram.Site, _ channel: TrajectoryChannel) {
        if channel.isDefaultIdentity { return }
        let standard = channel.branches[0]
        if channel.isPauli {
            // A default other than the identity: all lanes have it.
            moveFrames(site, channel, active, [Int](repeating: 0, count: lanes), includesDefault: true)
        } else if channel.qubits == 1 {
            contracting |= channel.isMixture ? 0 : 1 << site.qubits[0]
            turn(site.qubits[0], Turn(standard.matrix), active)
        } else {
            applyPerLane(site.qubits) { lane in active >> UInt32(lane) & 1 == 1 ? standard.matrix : nil }
        }
    }

    private func moveFrames(
        _ site: TrajectoryProgram.Site, _ channel: TrajectoryChannel, _ chosen: UInt32, _ branches: [Int], includesDefault: Bool = false
    ) {
        each(includesDefault || channel.isDefaultIdentity ? chosen : active) { lane in
            let branch = chosen >> UInt32(lane) & 1 == 1 ? branches[lane] : 0
            guard let pauli = channel.branches[branch].pauli else { return }
            for (place, qubit) in site.qubits.enumerated() {
                frameX[qubit] ^= UInt32(pauli.x >> place & 1) << UInt32(lane)
                frameZ[qubit] ^= UInt32(pauli.z >> place & 1) << UInt32(lane)
            }
        }
    }

    /// Chooses branches by the states' own chances, and the factors that restore their norms.
    private func choose(
        _ site: TrajectoryProgram.Site, _ channel: TrajectoryChannel, _ chosen: UInt32, _ uniforms: [Double], _ branches: inout [Int],
        _ scales: inout [Double]
    ) {
        // What changes norms on other qubits changes this one's state.
        let others = site.qubits.reduce(contracting & pending) { $0 & ~(1 << $1) }
        if others != 0 { flush((0..<program.qubits).filter { others >> $0 & 1 == 1 }, takesFrames: false) }
        write()
        let (count, size) = (site.qubits.count, 1 << site.qubits.count)
        let sites = site.qubits.map { places[$0] }
        var sums = [Double](repeating: 0, count: size * (size + 1) * lanes)
        kernels.reduced(state.pointer, amplitudes, sites, count, &sums)
        each(chosen) { lane in
            var reduced = [Complex](repeating: .zero, count: size * size)
            var entry = 0
            for row in 0..<size {
                for column in 0...row {
                    let value = Complex(sums[entry * lanes + lane], sums[(entry + 1) * lanes + lane])
                    reduced[row * size + column] = value
                    reduced[column * size + row] = value.conjugate
                    entry += 2
                }
            }
            if count == 1 {
                let waiting = waitingTurn(site.qubits[0], lane)
                let turned = waiting * Turn(reduced) * waiting.adjoint
                reduced = [turned.a, turned.b, turned.c, turned.d]
            }
            let (branch, probability) = channel.branch(reduced, uniforms[lane])
            (branches[lane], scales[lane]) = (branch, probability > 0 ? 1 / probability.squareRoot() : 1)
        }
    }

    /// Writes outcomes of a measurement into the lanes' bits.
    private func record(_ site: TrajectoryProgram.Site, _ chosen: UInt32, _ branches: [Int]) {
        guard let bit = site.bit else { return }
        each(chosen) { lane in
            var outcome = branches[lane] == 1
            if let misreading = site.misreading {
                let chance = outcome ? misreading.zeroGivenOne : misreading.oneGivenZero
                if generators[lane].uniform() < chance { outcome.toggle() }
            }
            classical[lane].bits[bit] = outcome
        }
    }
}
