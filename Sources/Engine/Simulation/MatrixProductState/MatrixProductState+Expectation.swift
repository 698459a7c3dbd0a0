public import Circuits
internal import Numerics

extension MatrixProductState {
    /// `⟨ψ|O|ψ⟩`, the state taken to be canonical around the observable's strings.
    ///
    /// After truncation elsewhere that holds nearly only, and is nearer to the state without truncation than exact contraction would be: what
    /// was lost far away does not reach a local observable (an error of 1e-6 in place of 3e-5 for 50 qubits at a bond of 64).
    public func expectation(of observable: PauliSum) -> Double {
        do throws(LinearAlgebraError) {
            return try value(of: observable)
        } catch {
            _ = fail(error)
            return .nan
        }
    }

    /// Mean and variance of an observable's outcomes.
    public func moments(of observable: PauliSum) throws(SimulationError) -> (mean: Double, variance: Double) {
        do throws(LinearAlgebraError) {
            let mean = try value(of: observable)
            return (mean, max(0, try value(of: observable * observable) - mean * mean))
        } catch {
            throw fail(error)
        }
    }

    private func value(of observable: PauliSum) throws(LinearAlgebraError) -> Double {
        var constant = 0.0
        var strings: [(factors: [SiteFactor], coefficient: Double)] = []
        for term in observable.terms {
            if term.string.isIdentity {
                constant += term.coefficient
            } else {
                let factors = term.string.factors.map { SiteFactor(site: siteOf[$0.qubit], pauli: $0.pauli) }
                strings.append((factors.sorted(), term.coefficient))
            }
        }
        guard let first = strings.compactMap(\.factors.first?.site).min(), let last = strings.compactMap(\.factors.last?.site).max() else {
            return constant
        }
        try prepare(last...last, exactly: false)
        if canonicalFrom > first + 1 { try prepare(first...first, exactly: false) }
        strings.sort { $0.factors.lexicographicallyPrecedes($1.factors) }
        // Strings that begin on the same site share what is computed for it; beginnings are independent of each other.
        let starts = groups(strings[...]) { $0.factors[0].site }
        var sums = [Double](repeating: 0, count: starts.count)
        sums.withUnsafeMutableBufferPointer { sums in
            let sums = sums
            team.parallel(starts.count) { part, _ in
                for index in part { sums[index] = self.sum(startingTogether: starts[index]) }
            }
        }
        return sums.reduce(constant, +)
    }

    private typealias Strings = ArraySlice<(factors: [SiteFactor], coefficient: Double)>

    private func sum(startingTogether strings: Strings) -> Double {
        guard let site = strings.first?.factors.first?.site else { return 0 }
        let weighted = factors[site].times(wide(site))
        var sum = 0.0
        for group in groups(strings, by: { $0.factors[0].pauli }) {
            guard let pauli = group.first?.factors[0].pauli else { continue }
            let turned = weighted.applying(pauli)
            let ending = group.prefix { $0.factors.count == 1 }
            if !ending.isEmpty { sum += ending.reduce(0) { $0 + $1.coefficient } * weighted.overlap(turned) }
            guard ending.count < group.count else { continue }
            let columns = sites[site].columns
            let (bra, ket) = (
                weighted.reshaped(rows: 2 * weighted.rows, columns: columns), turned.reshaped(rows: 2 * weighted.rows, columns: columns)
            )
            let environment = LinearAlgebra.multiply(bra, ket, adjointOfLeft: true)
            sum += self.sum(group.dropFirst(ending.count), after: 1, environment, at: site + 1)
        }
        return sum
    }

    /// The sum over strings that share their first `depth` factors, whose overlaps are the environment left of the site.
    private func sum(_ strings: Strings, after depth: Int, _ environment: ComplexMatrix, at site: Int) -> Double {
        var (environment, place, sum) = (environment, site, 0.0)
        for together in groups(strings, by: { $0.factors[depth].site }) {
            guard let next = together.first?.factors[depth].site else { continue }
            while place < next {
                let moved = LinearAlgebra.multiply(environment, wide(place))
                environment = LinearAlgebra.multiply(
                    sites[place], moved.reshaped(rows: sites[place].rows, columns: sites[place].columns), adjointOfLeft: true)
                place += 1
            }
            let moved = LinearAlgebra.multiply(environment, wide(place))
            for group in groups(together, by: { $0.factors[depth].pauli }) {
                guard let pauli = group.first?.factors[depth].pauli else { continue }
                let turned = moved.applying(pauli)
                let ending = group.prefix { $0.factors.count == depth + 1 }
                if !ending.isEmpty { sum += ending.reduce(0) { $0 + $1.coefficient } * wide(place).overlap(turned) }
                guard ending.count < group.count else { continue }
                let inner = LinearAlgebra.multiply(
                    sites[place], turned.reshaped(rows: sites[place].rows, columns: sites[place].columns), adjointOfLeft: true)
                sum += self.sum(group.dropFirst(ending.count), after: depth + 1, inner, at: place + 1)
            }
        }
        return sum
    }

    /// Neighbours with the same key together.
    private func groups<Key: Equatable>(_ strings: Strings, by key: (Strings.Element) -> Key) -> [Strings] {
        var (result, start) = ([Strings](), strings.startIndex)
        for index in strings.indices where key(strings[index]) != key(strings[start]) {
            result.append(strings[start..<index])
            start = index
        }
        if start < strings.endIndex { result.append(strings[start...]) }
        return result
    }
}

/// A Pauli matrix on a site.
private struct SiteFactor: Comparable {
    let site: Int
    let pauli: Pauli

    static func < (one: SiteFactor, other: SiteFactor) -> Bool {
        one.site == other.site ? one.pauli < other.pauli : one.site < other.site
    }
}

extension ComplexMatrix {
    /// A Pauli matrix on the site's value, which is the more significant part of a column's number.
    fileprivate func applying(_ pauli: Pauli) -> ComplexMatrix {
        let half = columns / 2
        var result = self
        result.values.withUnsafeMutableBufferPointer { values in
            for row in 0..<rows {
                for zero in row * columns..<row * columns + half {
                    let (a, b) = (values[zero], values[zero + half])
                    switch pauli {
                    case .x: (values[zero], values[zero + half]) = (b, a)
                    case .y: (values[zero], values[zero + half]) = (Complex(b.imaginary, -b.real), Complex(-a.imaginary, a.real))
                    case .z: values[zero + half] = -b
                    }
                }
            }
        }
        return result
    }

    /// The real part of the sum of conjugate values times the other's.
    fileprivate func overlap(_ other: ComplexMatrix) -> Double {
        values.withUnsafeBufferPointer { mine in
            other.values.withUnsafeBufferPointer { theirs in
                var sum = 0.0
                for index in mine.indices { sum += mine[index].real * theirs[index].real + mine[index].imaginary * theirs[index].imaginary }
                return sum
            }
        }
    }
}
