internal import Circuits
internal import Glibc

/// How expectation values become outputs: output k = scale k · ⟨observable k⟩ + bias k.
///
/// With two classes there is one output: positive for the second class. With more there is one a class.
public struct Readout: Codable, Hashable, Sendable {
    /// As text: `Z0`.
    public var observables: [String]
    public var scales: [Double]
    public var biases: [Double]

    public init(observables: [String], scales: [Double], biases: [Double]) {
        (self.observables, self.scales, self.biases) = (observables, scales, biases)
    }

    /// The observables for so many classes: Z of one qubit each, then products of two and more.
    static func observables(classes: Int, qubits: Int) throws(LearningError) -> [PauliSum] {
        let wanted = classes == 2 ? 1 : classes
        guard qubits >= 30 || wanted < 1 << qubits else {
            throw .configuration(
                "\(classes) classes cannot be read from \(qubits) qubits", hint: "use at least \(qubitsNeeded(wanted)) qubits")
        }
        var masks: [Int] = []
        for weight in 1...max(qubits, 1) where masks.count < wanted {
            var combination = Array(0..<weight)
            while masks.count < wanted {
                masks.append(combination.reduce(0) { $0 | 1 << $1 })
                guard let place = combination.indices.last(where: { combination[$0] < qubits - weight + $0 }) else { break }
                combination[place] += 1
                for next in (place + 1)..<max(weight, place + 1) { combination[next] = combination[next - 1] + 1 }
            }
        }
        return masks.map { mask in
            PauliSum(PauliString((0..<qubits).filter { mask >> $0 & 1 == 1 }.map { PauliString.Factor($0, .z) }))
        }
    }

    private static func qubitsNeeded(_ outputs: Int) -> Int { (1...62).first { 1 << $0 > outputs } ?? 62 }
}

extension Loss {
    /// The loss of one sample's outputs and its derivatives by them.
    ///
    /// - Parameters:
    ///   - label: the sample's class. With one output class 1 is on its positive side.
    ///   - slopes: as many as outputs.
    func value(
        _ outputs: UnsafeBufferPointer<Double>, label: Int, slopes: UnsafeMutablePointer<Double>
    ) -> Double {
        if outputs.count == 1 { return binary(outputs[0], label == 1 ? 1 : -1, &slopes[0]) }
        switch self {
        case .crossEntropy:
            var highest = outputs[0]
            for value in outputs { highest = max(highest, value) }
            var sum = 0.0
            for place in outputs.indices {
                slopes[place] = exp(outputs[place] - highest)
                sum += slopes[place]
            }
            for place in outputs.indices { slopes[place] /= sum }
            slopes[label] -= 1
            return log(sum) + highest - outputs[label]
        case .hinge, .meanSquaredError:
            // One class against the others, for each class.
            var total = 0.0
            let share = 1 / Double(outputs.count)
            for place in outputs.indices {
                total += share * binary(outputs[place], place == label ? 1 : -1, &slopes[place])
                slopes[place] *= share
            }
            return total
        }
    }

    private func binary(_ output: Double, _ target: Double, _ slope: inout Double) -> Double {
        let margin = target * output
        switch self {
        case .crossEntropy:
            // log(1 + exp(-m)), written so that neither end overflows.
            let small = exp(-abs(margin))
            slope = -target * (margin >= 0 ? small : 1) / (1 + small)
            return log1p(small) + max(-margin, 0)
        case .hinge:
            slope = margin < 1 ? -target : 0
            return max(0, 1 - margin)
        case .meanSquaredError:
            slope = 2 * (output - target)
            return (output - target) * (output - target)
        }
    }

    /// The classes' probabilities: logistic of one output, softmax of several.
    static func probabilities(_ outputs: UnsafeBufferPointer<Double>, into row: inout ArraySlice<Double>) {
        if outputs.count == 1 {
            let small = exp(-abs(outputs[0]))
            let likely = 1 / (1 + small)
            (row[row.startIndex], row[row.startIndex + 1]) = outputs[0] >= 0 ? (1 - likely, likely) : (likely, 1 - likely)
            return
        }
        var highest = outputs[0]
        for value in outputs { highest = max(highest, value) }
        var sum = 0.0
        for (place, value) in outputs.enumerated() {
            row[row.startIndex + place] = exp(value - highest)
            sum += row[row.startIndex + place]
        }
        for place in row.indices { row[place] /= sum }
    }
}
