public import Numerics

extension MatrixProductState {
    /// Applies gates in order, those on the same qubits multiplied first, those on separate qubits at the same time.
    public func apply(_ gates: [ChainGate], cancellation: Cancellation?) throws(SimulationError) {
        let gates = ChainGate.fused(gates, qubits: qubits)
        if isFresh, let order = SiteOrder.better(for: gates, qubits: qubits) {
            siteOf = order
            for (qubit, site) in order.enumerated() { qubitAt[site] = qubit }
        }
        isFresh = false
        let layers = self.layers(of: gates)
        var ahead = RoutingView(layers.lazy.joined().map { gates[$0].qubits })
        for layer in layers {
            if let cancellation, cancellation.isCancelled { throw .cancelled }
            do throws(LinearAlgebraError) {
                try apply(layer.map { gates[$0] }, &ahead)
            } catch {
                throw fail(error)
            }
            let need = memoryBytes
            guard need <= memoryLimit else { throw .bondMemory(bond: bonds.max() ?? 1, need: need, limit: memoryLimit) }
        }
    }

    /// Exchanges 0 and 1 of a qubit.
    public func flip(_ qubit: Int) {
        isFresh = false
        apply(ChainGate.flip, at: siteOf[qubit])
    }

    /// Gates by how many others must come before them, as places in the list.
    private func layers(of gates: [ChainGate]) -> [[Int]] {
        var depth = [Int](repeating: 0, count: qubits)
        var layers: [[Int]] = []
        for (index, gate) in gates.enumerated() {
            let layer = gate.qubits.reduce(0) { max($0, depth[$1]) }
            if layer == layers.count { layers.append([]) }
            layers[layer].append(index)
            for qubit in gate.qubits { depth[qubit] = layer + 1 }
        }
        return layers
    }

    /// Applies gates on separate qubits.
    private func apply(_ gates: [ChainGate], _ ahead: inout RoutingView) throws(LinearAlgebraError) {
        var (pairs, others): ([(site: Int, gate: ChainGate)], [ChainGate]) = ([], [])
        for gate in gates {
            if gate.qubits.count > 1 { ahead.advance() }
            switch gate.qubits.count {
            case 1: apply(gate.matrix, at: siteOf[gate.qubits[0]])
            case 2:
                if let (first, second) = gate.factors {
                    apply(first.matrix, at: siteOf[gate.qubits[0]])
                    apply(second.matrix, at: siteOf[gate.qubits[1]])
                } else if !gate.isExchange, abs(siteOf[gate.qubits[0]] - siteOf[gate.qubits[1]]) == 1 {
                    pairs.append((min(siteOf[gate.qubits[0]], siteOf[gate.qubits[1]]), gate))
                } else {
                    others.append(gate)
                }
            default: others.append(gate)
            }
        }
        try apply(pairs)
        for gate in others {
            if gate.isExchange, ahead.prefersRelabelling(gate.qubits[0], gate.qubits[1], at: siteOf) {
                relabel(gate.qubits[0], gate.qubits[1])
                continue
            }
            let sites = try gather(gate.qubits, ahead)
            try applyMerged(gate, at: sites)
        }
    }

    /// The two qubits change names.
    private func relabel(_ one: Int, _ other: Int) {
        siteOf.swapAt(one, other)
        (qubitAt[siteOf[one]], qubitAt[siteOf[other]]) = (one, other)
    }

    /// A matrix on one site.
    func apply(_ matrix: [Complex], at site: Int) {
        let columns = sites[site].columns
        let (a, b, c, d) = (matrix[0], matrix[1], matrix[2], matrix[3])
        sites[site].values.withUnsafeMutableBufferPointer { values in
            for left in stride(from: 0, to: values.count, by: 2 * columns) {
                for right in left..<left + columns {
                    let (zero, one) = (values[right], values[right + columns])
                    values[right] = a * zero + b * one
                    values[right + columns] = c * zero + d * one
                }
            }
        }
    }

    /// Gates on separate pairs of neighbours, named by the left one.
    private func apply(_ pairs: [(site: Int, gate: ChainGate)]) throws(LinearAlgebraError) {
        guard let first = pairs.map(\.site).min(), let last = pairs.map(\.site).max() else { return }
        // The form must hold around every pair.
        if pairs.count == 1 {
            try prepare(first...(first + 1), exactly: false)
        } else if !isPrepared(first, last + 1) {
            try restore()
        }
        let pairs = pairs.sorted { $0.site < $1.site }
        var splits = [Result<SiteSplit, LinearAlgebraError>?](repeating: nil, count: pairs.count)
        splits.withUnsafeMutableBufferPointer { splits in
            team.parallel(pairs.count) { part, _ in
                for index in part {
                    splits[index] = Result { () throws(LinearAlgebraError) in try self.split(pairs[index].gate, at: pairs[index].site) }
                }
            }
        }
        for (pair, split) in zip(pairs, splits) {
            if let split { take(try split.get(), at: pair.site) }
        }
    }

    /// What a gate makes of the pair of neighbours from `site` on.
    private func split(_ gate: ChainGate, at site: Int) throws(LinearAlgebraError) -> SiteSplit {
        let merged = LinearAlgebra.multiply(sites[site], wide(site + 1))
        // The left site's value counts more within the merged tensor.
        let matrix = ComplexMatrix(rows: 4, columns: 4, values: gate.matrix(inOrder: [qubitAt[site + 1], qubitAt[site]]))
        let turned = LinearAlgebra.multiplyBlocks(matrix, merged, blockColumns: merged.columns / 2)
        return try SiteSplit(turned, sites: 2, after: factors[site], bound)
    }

    private func take(_ split: SiteSplit, at site: Int) {
        for (place, tensor) in split.tensors.enumerated() { sites[site + place] = tensor }
        for (place, coefficients) in split.coefficients.enumerated() { factors[site + place + 1] = .diagonal(coefficients) }
        if knownUpTo >= site { knownUpTo = max(knownUpTo, site + split.coefficients.count) }
        if canonicalFrom <= site + split.tensors.count { canonicalFrom = min(canonicalFrom, site + 1) }
        note(split)
    }

    /// A gate on neighbouring sites, as one tensor that is taken apart again.
    private func applyMerged(_ gate: ChainGate, at range: ClosedRange<Int>) throws(LinearAlgebraError) {
        if range.count == 1 { return apply(gate.matrix, at: range.lowerBound) }
        try prepare(range, exactly: false)
        var merged = sites[range.lowerBound]
        for site in range.dropFirst() {
            merged = LinearAlgebra.multiply(merged, wide(site))
            merged = merged.reshaped(rows: 2 * merged.rows, columns: merged.columns / 2)
        }
        let right = merged.columns
        let matrix = gate.matrix(inOrder: range.reversed().map { qubitAt[$0] })
        let turned = LinearAlgebra.multiplyBlocks(
            ComplexMatrix(rows: 1 << range.count, columns: 1 << range.count, values: matrix), merged, blockColumns: right)
        let split = try SiteSplit(
            turned.reshaped(rows: turned.rows / 2, columns: 2 * right), sites: range.count, after: factors[range.lowerBound], bound)
        take(split, at: range.lowerBound)
    }

    /// Exchanges neighbours until the qubits lie side by side.
    private func gather(_ wanted: [Int], _ ahead: RoutingView) throws(LinearAlgebraError) -> ClosedRange<Int> {
        let places = wanted.map { siteOf[$0] }.sorted()
        if places.count == 2 {
            let stop = ahead.bestMeeting(places[0], places[1], qubitAt: qubitAt, siteOf: siteOf)
            try move(places[0], to: stop)
            try move(places[1], to: stop + 1)
            return stop...(stop + 1)
        }
        let middle = places.count / 2
        let first = places[middle] - middle
        for place in (0..<middle).reversed() { try move(places[place], to: first + place) }
        for place in middle + 1..<places.count { try move(places[place], to: first + place) }
        return first...(first + places.count - 1)
    }

    private func move(_ start: Int, to end: Int) throws(LinearAlgebraError) {
        var site = start
        while site != end {
            let next = site < end ? site + 1 : site - 1
            let (left, one, other) = (min(site, next), qubitAt[site], qubitAt[next])
            try applyMerged(ChainGate(ChainGate.exchange, on: [one, other]), at: left...(left + 1))
            relabel(one, other)
            site = next
        }
    }
}
