internal import Circuits

/// The classical side of one run: bits, variables, and the inputs of all runs.
struct ClassicalState: ClassicalMemory {
    var bits = Outcome()
    var variables: [ClassicalValue]
    let inputs: [String: Double]

    func bit(_ bit: Int) -> Bool { bits[bit] }
    func variable(_ variable: Int) -> ClassicalValue { variables[variable] }
    func input(_ name: String) -> Double? { inputs[name] }

    mutating func assign(_ target: ClassicalTarget, _ expression: ClassicalExpression) throws(SimulationError) {
        do throws(ClassicalFault) {
            let value = try expression.evaluate(self)
            switch target {
            case .variable(let variable): variables[variable] = try value.converted(to: variables[variable].type)
            case .bits(let bits):
                guard case .bits(let digits) = try value.converted(to: .bits(bits.count)) else { return }
                for (bit, digit) in zip(bits, digits) { self.bits[bit] = digit }
            }
        } catch {
            throw .circuit(.classical(error))
        }
    }

    func holds(_ condition: Condition) throws(SimulationError) -> Bool {
        do throws(ClassicalFault) { return try condition.holds(in: self) } catch { throw .circuit(.classical(error)) }
    }
}
