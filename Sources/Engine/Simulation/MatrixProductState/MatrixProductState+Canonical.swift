internal import Numerics

/// The canonical form: where it holds and how it is restored.
extension MatrixProductState {
    /// Restores the form everywhere.
    func restore() throws(LinearAlgebraError) {
        if looseness > 0 {
            (knownUpTo, canonicalFrom, looseness) = (0, qubits, 0)
            try makeCanonical(from: 0)
        }
        try know(upTo: qubits)
        try makeCanonical(from: 0)
    }

    /// Restores the form as far as sites `range` need it: factors known at the first, tensors canonical after the last.
    func prepare(_ range: ClosedRange<Int>, exactly: Bool) throws(LinearAlgebraError) {
        if looseness > (exactly ? 0 : MatrixProductState.tolerableLooseness) { try restore() }
        if knownUpTo < range.lowerBound { try know(upTo: range.lowerBound) }
        if canonicalFrom > range.upperBound + 1 { try makeCanonical(from: range.upperBound + 1) }
    }

    /// Whether the form holds around neighbours anywhere from the first to the last site.
    func isPrepared(_ first: Int, _ last: Int) -> Bool {
        knownUpTo >= last - 1 && canonicalFrom <= first + 2 && looseness <= MatrixProductState.tolerableLooseness
    }

    /// Restoring the form after each truncation gains nothing; this keeps the norm of states that lose much within bounds.
    private static let tolerableLooseness = 0.5
    /// What is smaller than this against the largest is rounding.
    private static let rounding = 1e-14

    /// Carries the left factors on, dropping what of a bond has no weight.
    private func know(upTo bond: Int) throws(LinearAlgebraError) {
        while knownUpTo < bond {
            let site = knownUpTo
            let weighted = factors[site].times(wide(site))
            var factor = try LinearAlgebra.triangle(
                weighted.reshaped(rows: weighted.values.count / sites[site].columns, columns: sites[site].columns),
                tolerance: MatrixProductState.rounding)
            if factor.rows < factor.columns, site + 1 < qubits {
                let (left, right) = try LinearAlgebra.orthonormalRows(factor, tolerance: MatrixProductState.rounding)
                sites[site] = LinearAlgebra.multiply(sites[site], right, adjointOfRight: true)
                let next = LinearAlgebra.multiply(right, wide(site + 1))
                sites[site + 1] = next.reshaped(rows: 2 * next.rows, columns: next.columns / 2)
                factor = left
                canonicalFrom = max(canonicalFrom, site + 1)
            }
            factors[site + 1] = .matrix(factor)
            knownUpTo += 1
        }
    }

    /// Makes tensors right-canonical from the right end of where they are not.
    private func makeCanonical(from first: Int) throws(LinearAlgebraError) {
        while canonicalFrom > first {
            let site = canonicalFrom - 1
            let (left, right) = try LinearAlgebra.orthonormalRows(wide(site), tolerance: MatrixProductState.rounding)
            guard right.rows > 0 else { throw .singular }
            sites[site] = right.reshaped(rows: 2 * right.rows, columns: right.columns / 2)
            if site > 0 {
                sites[site - 1] = LinearAlgebra.multiply(sites[site - 1], left)
                if site <= knownUpTo { factors[site] = .matrix(factors[site].times(left)) }
            } else {
                // The norm is 1 but for rounding and looseness; the phase belongs to the state.
                let phase = left[0, 0] / left[0, 0].magnitude
                for index in sites[0].values.indices { sites[0].values[index] *= phase }
            }
            canonicalFrom = site
        }
    }
}
