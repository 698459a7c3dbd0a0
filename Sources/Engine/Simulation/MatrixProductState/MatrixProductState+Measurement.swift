internal import Numerics

extension MatrixProductState {
    /// The probability that measuring the qubit gives 1.
    public func probability(ofOne qubit: Int) -> Double {
        do throws(LinearAlgebraError) {
            let site = siteOf[qubit]
            try prepare(site...site, exactly: true)
            let weighted = factors[site].times(wide(site))
            let (columns, half) = (weighted.columns, weighted.columns / 2)
            var weights = (0.0, 0.0)
            for row in 0..<weighted.rows {
                for place in row * columns..<row * columns + half {
                    weights.0 += weighted.values[place].squaredMagnitude
                    weights.1 += weighted.values[place + half].squaredMagnitude
                }
            }
            return weights.1 / (weights.0 + weights.1)
        } catch {
            _ = fail(error)
            return .nan
        }
    }

    /// Projects a qubit and restores the norm; `probability` is that of the outcome.
    public func collapse(_ qubit: Int, to outcome: Bool, probability: Double) {
        guard failure == nil, probability > 0 else { return }
        do throws(LinearAlgebraError) {
            let site = siteOf[qubit]
            try prepare(site...site, exactly: true)
            let (columns, scale) = (sites[site].columns, 1 / probability.squareRoot())
            sites[site].values.withUnsafeMutableBufferPointer { values in
                for row in 0..<values.count / columns {
                    let factor = row % 2 == (outcome ? 1 : 0) ? scale : 0
                    for place in row * columns..<(row + 1) * columns { values[place] = factor * values[place] }
                }
            }
            knownUpTo = min(knownUpTo, site)
            canonicalFrom = max(canonicalFrom, site + 1)
        } catch {
            _ = fail(error)
        }
    }
}
