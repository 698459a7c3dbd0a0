import Circuits

extension LoweredGate {
    /// Whether an angle reads one of these variables, places in ``ClassicalState/variables`` by name.
    func reads(_ variables: [String: Int]) -> Bool {
        !variables.isEmpty && angles.contains { !$0.isConstant && !$0.symbols.isDisjoint(with: variables.keys) }
    }

    /// The gate with the numbers that the variables hold in a run.
    func binding(_ variables: [String: Int], in state: ClassicalState) throws(SimulationError) -> LoweredGate {
        var known = self
        for place in angles.indices {
            do throws(CircuitError) {
                known.angles[place] = try angles[place].substituting { name in
                    variables[name].flatMap { state.variables[$0].number }.map { .number($0) }
                }
            } catch {
                throw .circuit(error)
            }
        }
        return known
    }
}
