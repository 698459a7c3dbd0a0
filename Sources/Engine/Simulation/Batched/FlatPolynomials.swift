/// Polynomials laid out for the loops: coefficients are worked out once a step, products of lane atoms once a group.
struct FlatPolynomials {
    private(set) var starts: [Int32] = [0]
    private(set) var termStarts: [Int32] = [0]
    private(set) var laneAtoms: [Int32] = []
    private var constants: [Double] = []
    private var sharedStarts: [Int32] = [0]
    private var sharedAtoms: [Int32] = []

    var count: Int { starts.count - 1 }
    var termCount: Int { constants.count }

    /// Adds a polynomial and returns its place; an equal one is not shared.
    mutating func append(_ polynomial: AnglePolynomial) -> Int {
        for term in polynomial.terms {
            constants.append(term.coefficient)
            sharedAtoms += term.shared.map { Int32($0) }
            sharedStarts.append(Int32(sharedAtoms.count))
            laneAtoms += term.lanes.map { Int32($0) }
            termStarts.append(Int32(laneAtoms.count))
        }
        starts.append(Int32(constants.count))
        return count - 1
    }

    /// Every term's coefficient for these values of the shared atoms.
    func evaluate(_ shared: UnsafePointer<Double>, into coefficients: UnsafeMutablePointer<Double>) {
        constants.withUnsafeBufferPointer { constants in
            sharedStarts.withUnsafeBufferPointer { sharedStarts in
                sharedAtoms.withUnsafeBufferPointer { sharedAtoms in
                    for term in constants.indices {
                        var product = constants[term]
                        for factor in Int(sharedStarts[term])..<Int(sharedStarts[term + 1]) { product *= shared[Int(sharedAtoms[factor])] }
                        coefficients[term] = product
                    }
                }
            }
        }
    }

    /// The value of a polynomial without lane atoms.
    func sum(_ polynomial: Int, _ coefficients: UnsafePointer<Double>) -> Double {
        var sum = 0.0
        for term in Int(starts[polynomial])..<Int(starts[polynomial + 1]) { sum += coefficients[term] }
        return sum
    }
}
