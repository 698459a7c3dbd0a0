internal import Documents

extension ReportData {
    var results: [JSONValue?] {
        [
            entry(
                "physicalCountsFormatted/runtime", "Runtime",
                "Total runtime",
                "The logical cycle of \(n(cycle)) ns times the \(n(cycles)) cycles that the program takes. Where one run of a T factory (\(n(factoryTime)) ns) is longer than the program, the program waits for it."
            ),
            entry(
                "physicalCountsFormatted/rqops", "rQOPS",
                "Reliable quantum operations per second",
                "The \(n(layout.logicalQubits)) logical qubits after layout (error rate \(Figures.rate(requiredLogicalErrorRate))) times the clock frequency of \(Figures.frequency(clockFrequency)) cycles a second."
            ),
            entry(
                "physicalCountsFormatted/physicalQubits", "Physical qubits",
                "Number of physical qubits",
                "\(n(physicalQubitsForAlgorithm)) for the program and \(n(physicalQubitsForFactories)) for the T factories that feed it."),
        ]
    }

    var breakdown: [JSONValue?] {
        [
            entry(
                "physicalCountsFormatted/algorithmicLogicalQubits", "Logical algorithmic qubits",
                "Number of logical qubits for the algorithm after layout",
                "Neighbours alone can interact, so routing takes room: $2Q + \\lceil\\sqrt{8Q}\\rceil + 1 = \(n(layout.logicalQubits))$ for $Q = \(n(counts.numQubits))$."
            ),
            entry(
                "physicalCountsFormatted/algorithmicLogicalDepth", "Algorithmic depth",
                "Number of logical cycles for the algorithm",
                "In sequential Pauli computation each joint measurement takes a cycle: one for each of \(n(counts.measurementCount)) measurements, \(n(counts.rotationCount)) rotations and \(n(counts.tCount)) T gates, three for each of \(n(counts.cczCount)) CCZ and \(n(counts.ccixCount)) CCiX gates, and \(perRotation) for each of \(n(counts.rotationDepth)) layers with rotations."
            ),
            entry(
                "physicalCountsFormatted/logicalDepth", "Logical depth",
                "Number of logical cycles performed",
                "The program's own \(n(layout.algorithmicDepth)) cycles, or more where it is stretched or waits for T states."),
            entry(
                "physicalCountsFormatted/clockFrequency", "Clock frequency",
                "Number of logical cycles per second",
                "One logical cycle takes \(Figures.duration(cycle))."),
            entry(
                "physicalCountsFormatted/numTstates", "Number of T states",
                "Number of T states consumed by the algorithm",
                "One for each of \(n(counts.tCount)) T gates, four for each of \(n(counts.cczCount)) CCZ and \(n(counts.ccixCount)) CCiX gates, \(perRotation) for each of \(n(counts.rotationCount)) rotations."
            ),
            entry(
                "physicalCountsFormatted/numTfactories", "Number of T factories",
                "Number of T factories capable of producing the demanded \(n(layout.tStates)) T states during the algorithm's runtime",
                "$\\lceil \(n(layout.tStates)) \\cdot \(n(factoryTime))\\,\\text{ns} / (\(n(factories?.factory.outputs ?? 0)) \\cdot \(n(runtime))\\,\\text{ns})\\rceil$: T states times the time of a factory's run, over the states of a run times the program's time."
            ),
            entry(
                "physicalCountsFormatted/numTfactoryRuns", "Number of T factory invocations",
                "Number of times all T factories are invoked",
                "The \(n(copies)) factories make the \(n(layout.tStates)) T states in \(n(factories?.runs ?? 0)) runs."),
            entry(
                "physicalCountsFormatted/physicalQubitsForAlgorithm", "Physical algorithmic qubits",
                "Number of physical qubits for the algorithm after layout",
                "\(n(layout.logicalQubits)) logical qubits of \(n(patch.physicalQubits)) physical qubits each."),
            entry(
                "physicalCountsFormatted/physicalQubitsForTfactories", "Physical T factory qubits",
                "Number of physical qubits for the T factories",
                "\(n(copies)) factories of \(n(factories?.factory.physicalQubits ?? 0)) physical qubits each."),
            entry(
                "physicalCountsFormatted/requiredLogicalQubitErrorRate", "Required logical qubit error rate",
                "The minimum logical qubit error rate required to run the algorithm within the error budget",
                "The budget for logical errors, \(Figures.rate(budget.logical)), over \(n(layout.logicalQubits)) logical qubits times \(n(cycles)) cycles."
            ),
            entry(
                "physicalCountsFormatted/requiredLogicalTstateErrorRate", "Required logical T state error rate",
                "The minimum T state error rate required for distilled T states",
                "The budget for T states, \(Figures.rate(budget.tStates)), over the \(n(layout.tStates)) T states."),
            entry(
                "physicalCountsFormatted/numTsPerRotation", "Number of T states per rotation",
                "Number of T states to implement a rotation with an arbitrary angle",
                "$\\lceil 0.53\\log_2(\(n(counts.rotationCount)) / \(Figures.plain(budget.rotations))) + 4.86\\rceil$ (arXiv:2203.10064), taken for every rotation by an arbitrary angle."
            ),
        ]
    }

    var logicalQubitParameters: [JSONValue?] {
        [
            entry(
                "jobParams/qecScheme/name", "QEC scheme",
                "Name of QEC scheme",
                "`surface_code` and `floquet_code` are predefined; the floquet code needs Majorana qubits."),
            entry(
                "logicalQubit/codeDistance", "Code distance",
                "Required code distance for error correction",
                "The least odd number that is at least $2\\log(\(Figures.plain(scheme.crossingPrefactor)) / \(Figures.rate(requiredLogicalErrorRate))) / \\log(\(Figures.plain(scheme.errorCorrectionThreshold)) / \(Figures.plain(noise))) - 1$."
            ),
            entry(
                "physicalCountsFormatted/physicalQubitsPerLogicalQubit", "Physical qubits",
                "Number of physical qubits per logical qubit",
                "By the formula \(scheme.physicalQubitsPerLogicalQubit), which can be given."),
            entry(
                "physicalCountsFormatted/logicalCycleTime", "Logical cycle time",
                "Duration of a logical cycle in nanoseconds",
                "In nanoseconds by the formula \(scheme.logicalCycleTime), which can be given."),
            entry(
                "physicalCountsFormatted/logicalErrorRate", "Logical qubit error rate",
                "Logical qubit error rate",
                "$\(Figures.plain(scheme.crossingPrefactor)) \\cdot (\(Figures.plain(noise)) / \(Figures.plain(scheme.errorCorrectionThreshold)))^{(\(patch.codeDistance) + 1) / 2}$."
            ),
            entry(
                "jobParams/qecScheme/crossingPrefactor", "Crossing prefactor",
                "Crossing prefactor used in QEC scheme",
                "Fitted to simulations of the code below its threshold."),
            entry(
                "jobParams/qecScheme/errorCorrectionThreshold", "Error correction threshold",
                "Error correction threshold used in QEC scheme",
                "Below this physical error rate a larger code fails less often; fitted to simulations."),
            entry(
                "jobParams/qecScheme/logicalCycleTime", "Logical cycle time formula",
                "QEC scheme formula used to compute logical cycle time",
                "It gives \(n(cycle)) ns here."),
            entry(
                "jobParams/qecScheme/physicalQubitsPerLogicalQubit", "Physical qubits formula",
                "QEC scheme formula used to compute number of physical qubits per logical qubit",
                "It gives \(n(patch.physicalQubits)) qubits here."),
        ]
    }

    var factoryParameters: [JSONValue?] {
        [
            entry(
                "physicalCountsFormatted/tfactoryPhysicalQubits", "Physical qubits",
                "Number of physical qubits for a single T factory",
                "The largest round's; rounds use the same qubits one after another. Each has as many units as make enough states with 99 % probability over all rounds.",
                if: factories != nil),
            entry(
                "physicalCountsFormatted/tfactoryRuntime", "Runtime",
                "Runtime of a single T factory",
                "The sum over its rounds.",
                if: factories != nil),
            entry(
                "tfactory/numTstates", "Number of output T states per run",
                "Number of output T states produced in a single run of T factory",
                "From \(n(factories?.factory.inputs ?? 0)) states of error rate \(Figures.plain(qubit.tGateErrorRate)) a run makes \(n(factories?.factory.outputs ?? 0)) of error rate \(Figures.rate(factories?.factory.logicalErrorRate ?? 0)).",
                if: factories != nil),
            entry(
                "physicalCountsFormatted/numInputTstates", "Number of input T states per run",
                "Number of physical input T states consumed in a single run of a T factory",
                "Over all units of the first round.",
                if: factories != nil),
            entry(
                "tfactory/numRounds", "Distillation rounds",
                "The number of distillation rounds",
                "Each round runs one kind of unit, one or more copies of it.",
                if: factories != nil),
            entry(
                "physicalCountsFormatted/numUnitsPerRound", "Distillation units per round",
                "The number of units in each round of distillation",
                "Copies of the distillation unit, by round.",
                if: factories != nil),
            entry(
                "physicalCountsFormatted/unitNamePerRound", "Distillation units",
                "The types of distillation units",
                "By round; a unit may run on bare or on corrected qubits. Space-efficient units take fewer qubits and more time than those with Reed-Muller preparation.",
                if: factories != nil),
            entry(
                "physicalCountsFormatted/codeDistancePerRound", "Distillation code distances",
                "The code distance in each round of distillation",
                "By round; 1 stands for bare physical qubits.",
                if: factories != nil),
            entry(
                "physicalCountsFormatted/physicalQubitsPerRound", "Number of physical qubits per round",
                "The number of physical qubits used in each round of distillation",
                "The largest of them is the size of the factory.",
                if: factories != nil),
            entry(
                "physicalCountsFormatted/tfactoryRuntimePerRound", "Runtime per round",
                "The runtime of each distillation round",
                "Their sum is the time of the factory.",
                if: factories != nil),
            entry(
                "physicalCountsFormatted/tstateLogicalErrorRate", "Logical T state error rate",
                "Logical T state error rate",
                "At most the required \(requiredTStateErrorRate.map(Figures.rate) ?? Figures.noTStates).",
                if: factories != nil),
        ]
    }

    var preLayout: [JSONValue?] {
        [
            entry(
                "physicalCountsFormatted/logicalCountsNumQubits", "Logical qubits (pre-layout)",
                "Number of logical qubits in the input quantum program",
                "On a plane they become \(n(layout.logicalQubits)), with room for joint measurements of any of them."),
            entry(
                "physicalCountsFormatted/logicalCountsTCount", "T gates",
                "Number of T gates in the input quantum program",
                "With their inverses; those inside rotations, CCZ and CCiX gates are not among them."),
            entry(
                "physicalCountsFormatted/logicalCountsRotationCount", "Rotation gates",
                "Number of rotation gates in the input quantum program",
                "By angles that are neither Clifford nor T."),
            entry(
                "physicalCountsFormatted/logicalCountsRotationDepth", "Rotation depth",
                "Depth of rotation gates in the input quantum program",
                "Layers with at least one rotation by an arbitrary angle."),
            entry(
                "physicalCountsFormatted/logicalCountsCczCount", "CCZ gates",
                "Number of CCZ-gates in the input quantum program",
                "Gates on three qubits of four T states each."),
            entry(
                "physicalCountsFormatted/logicalCountsCcixCount", "CCiX gates",
                "Number of CCiX-gates in the input quantum program",
                "$-iX$ under two controls (arXiv:1212.5069), four T states each."),
            entry(
                "physicalCountsFormatted/logicalCountsMeasurementCount", "Measurement operations",
                "Number of single qubit measurements in the input quantum program",
                "Of single qubits in a Pauli basis."),
        ]
    }

    var assumedBudget: [JSONValue?] {
        [
            entry(
                "physicalCountsFormatted/errorBudget", "Total error budget",
                "Total error budget for the algorithm",
                "The share of runs that may fail, between 0 and 1 (default 0.001). It is divided between logical errors, T states and the synthesis of rotations, and each part evenly among what it pays for. A result that can be checked affords a large one."
            ),
            entry(
                "physicalCountsFormatted/errorBudgetLogical", "Logical error probability",
                "Probability of at least one logical error",
                "A third of \(totalBudget) where there are rotations, half of it where there are T states alone, unless it is given."),
            entry(
                "physicalCountsFormatted/errorBudgetTstates", "T distillation error probability",
                "Probability of at least one faulty T distillation",
                "A third of \(totalBudget) where there are rotations, else half of it, unless it is given."),
            entry(
                "physicalCountsFormatted/errorBudgetRotations", "Rotation synthesis error probability",
                "Probability of at least one failed rotation synthesis",
                "A third of \(totalBudget) where there are rotations, unless it is given."),
        ]
    }

    var qubitParameters: [JSONValue?] {
        [
            entry(
                "jobParams/qubitParams/name", "Qubit name",
                "Some descriptive name for the qubit model",
                "Predefined are qubit_gate_ns_e3, qubit_gate_ns_e4, qubit_gate_us_e3, qubit_gate_us_e4, qubit_maj_ns_e4 and qubit_maj_ns_e6: instruction set, time scale, error rate."
            ),
            entry(
                "jobParams/qubitParams/instructionSet", "Instruction set",
                "Underlying qubit technology (gate-based or Majorana)",
                "Gate-based qubits have gates on one and two qubits and measurements; Majorana qubits have measurements on one and two, and T gates."
            ),
            entry(
                "jobParams/qubitParams/oneQubitMeasurementTime", "Single-qubit measurement time",
                "Operation time for single-qubit measurement (t_meas) in ns",
                "Of one qubit in a Pauli basis."),
            entry(
                "jobParams/qubitParams/oneQubitGateTime", "Single-qubit gate time",
                "Operation time for single-qubit gate (t_gate) in ns",
                "Of a Clifford gate such as Hadamard.",
                if: !qubit.isMajorana),
            entry(
                "jobParams/qubitParams/twoQubitGateTime", "Two-qubit gate time",
                "Operation time for two-qubit gate in ns",
                "Of a Clifford gate such as CNOT or CZ.",
                if: !qubit.isMajorana),
            entry(
                "jobParams/qubitParams/twoQubitJointMeasurementTime", "Two-qubit measurement time",
                "Operation time for two-qubit measurement in ns",
                "Of a joint Pauli measurement that keeps the qubits.",
                if: qubit.isMajorana),
            entry(
                "jobParams/qubitParams/tGateTime", "T gate time",
                "Operation time for a T gate",
                "Of a physical T gate."),
            entry(
                "jobParams/qubitParams/oneQubitMeasurementErrorRate", "Single-qubit measurement error rate",
                "Error rate for single-qubit measurement",
                "How often a measurement of one qubit fails."),
            entry(
                "jobParams/qubitParams/oneQubitGateErrorRate", "Single-qubit error rate",
                "Error rate for single-qubit Clifford gate (p)",
                "How often a Clifford gate on one qubit fails.",
                if: !qubit.isMajorana),
            entry(
                "jobParams/qubitParams/twoQubitGateErrorRate", "Two-qubit error rate",
                "Error rate for two-qubit Clifford gate",
                "How often a Clifford gate on two qubits fails.",
                if: !qubit.isMajorana),
            entry(
                "jobParams/qubitParams/twoQubitJointMeasurementErrorRate", "Two-qubit measurement error rate",
                "Error rate for two-qubit measurement",
                "How often a joint measurement fails.",
                if: qubit.isMajorana),
            entry(
                "jobParams/qubitParams/tGateErrorRate", "T gate error rate",
                "Error rate to prepare single-qubit T state or apply a T gate (p_T)",
                "How often a physical T gate fails."),
        ]
    }

    var limits: [JSONValue?] {
        [
            entry(
                "physicalCountsFormatted/logicalDepthFactor", "Logical depth factor",
                "Factor the initial number of logical cycles is multiplied by",
                "The program's cycles are multiplied by it."),
            entry(
                "physicalCountsFormatted/maxTFactories", "Maximum number of T factories",
                "The maximum number of T factories can be utilized during the algorithm's runtime",
                "How many T factories may run at the same time."),
            entry(
                "physicalCountsFormatted/maxDuration", "Maximum runtime duration",
                "The maximum runtime duration allowed for the algorithm runtime",
                "With it the estimate is the one of fewest qubits that runs no longer."),
            entry(
                "physicalCountsFormatted/maxPhysicalQubits", "Maximum number of physical qubits",
                "The maximum number of physical qubits allowed for utilization to the algorithm",
                "With it the estimate is the fastest one with no more qubits."),
        ]
    }
}
