internal import Circuits
internal import KernelTable
internal import Numerics

/// A circuit as the flat lists that the batched loops walk through. Places of matrices, angles and cross sums are counted in lane vectors.
struct BatchedProgram {
    var qubits = 0
    var features = 0
    var parameters = 0
    /// How many columns after the features are amplitudes that the circuit starts from.
    var amplitudeFeatures = 0
    var startsFromFeatures: Bool { amplitudeFeatures > 0 }
    var atoms: AngleAtoms

    /// The first ``initialCount`` act on single qubits before anything else does.
    var operations: [BatchedOperation] = []
    var initialCount = 0
    var indices: [UInt32] = []
    /// Dense matrices, each followed by its adjoint.
    var constants: [Double] = []

    /// Fixed 2 × 2 matrices, first in the shared area, and their rotations of the Bloch sphere.
    var fixed: [[Complex]] = []
    var rotations: [Double] = []
    /// Lane vectors of the shared area and of the group's own.
    var sharedSize = 0
    var laneSize = 0

    /// Angles: half of it for rotations, all of it for phases.
    var sharedAngles = FlatPolynomials()
    var laneAngles = FlatPolynomials()

    /// What is multiplied out: shared runs once a step, the others once a group. All lists of runs refer to ``elements``.
    var elements: [BatchedElement] = []
    var sharedRuns: [BatchedRun] = []
    var laneRuns: [BatchedRun] = []
    /// One a qubit: the vector that the qubit starts from.
    var initialRuns: [BatchedRun] = []

    /// Cross sums that are added over samples come first: `sharedCrosses` of them, each four lane vectors.
    var sharedCrosses = 0
    var laneCrosses = 0
    /// Runs whose derivatives need only summed cross sums, and those that need them a sample.
    var sharedDerivativeRuns: [BatchedRun] = []
    var laneDerivativeRuns: [BatchedRun] = []
    var sharedSlopes = 0
    var laneSlopes = 0
    /// How slopes add to the gradient: gradient[parameter] += slope · polynomial.
    var sharedContributions: [Contribution] = []
    /// Targets count ``laneParameters``.
    var laneContributions: [BatchedContribution] = []
    /// Parameters with derivatives a sample.
    var laneParameters: [Int] = []
    var sharedDerivatives = FlatPolynomials()
    var laneDerivatives = FlatPolynomials()

    var observables: [Observable] = []
    var observableFactors: [Double] = []
    var observablePartners: [UInt32] = []

    struct Contribution {
        var slope: Int
        var polynomial: Int
        var parameter: Int
    }

    struct Observable {
        struct Part {
            var factors: Int
            /// -1 for a diagonal part.
            var partners: Int
            var isImaginary: Bool
        }

        var parts: [Part]
    }

    var states: Int { 1 << qubits }
    /// Values a sample that angles are made of.
    var atomCount: Int { features + atoms.laneParts.count }
    /// Lane vectors of sums that a chunk of samples leaves: cross sums, then derivatives by ``laneParameters``.
    var sumSize: Int { 4 * (sharedCrosses + laneCrosses) + laneParameters.count }
    /// Tuple size of the largest dense matrix.
    var largestDense: Int { operations.reduce(0) { $1.kind == .dense ? max($0, 1 << Int($1.targets)) : $0 } }
}
