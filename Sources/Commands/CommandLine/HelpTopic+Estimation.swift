extension HelpTopic {
    /// `help estimation`.
    static func estimation() -> String {
        """
        What a program needs on an error-corrected machine, by the model of the Azure Quantum Resource Estimator (arXiv:2211.07629).

        Counts        {"numQubits", "tCount", "rotationCount", "rotationDepth", "cczCount", "ccixCount", "measurementCount"}
                      "calls": [{"times", "counts"}] are parts that run so many times; each is counted once.
                      From a circuit both branches of a measured condition count, and a loop that a measurement ends as often as it runs on average
                      in 100 trials, or as --loop-turns says; the answer's "counting" tells which.
        Parameters    {"qubitParams", "qecScheme", "errorBudget", "constraints", "distillationUnitSpecifications", "estimateType"}, or a list
        qubitParams   a name (qubit_gate_ns_e3, qubit_gate_ns_e4, qubit_gate_us_e3, qubit_gate_us_e4, qubit_maj_ns_e4, qubit_maj_ns_e6),
                      values beside it, or "instructionSet" (GateBased, Majorana) and values of your own; times are texts such as "50 ns"
        qecScheme     surface_code, floquet_code (Majorana), or errorCorrectionThreshold, crossingPrefactor, logicalCycleTime and
                      physicalQubitsPerLogicalQubit of your own; the last two are formulas over codeDistance and the qubit's times
                      a scheme fitted to measurements may say between what they lie: "crossingPrefactorInterval": [low, high],
                      "errorCorrectionThresholdInterval": [low, high]; the answer then has "interval" with both ends
        errorBudget   a share of runs that may fail, or {"logical", "tStates", "rotations"}
        constraints   logicalDepthFactor, maxTFactories, maxDuration or maxPhysicalQubits, maxDistillationRounds (0 to 6)
        distillationUnitSpecifications
                      "15-to-1 RM prep", "15-to-1 space efficient", units of your own, and "cultivation" (arXiv:2409.17595: beyond the
                      Azure model; gate-based qubits under the surface code, noise up to 1e-3)
        estimateType  singlePoint or frontier
        memory        {"name", "idleQubits"}: so many of the qubits wait in bivariate_bicycle blocks (arXiv:2308.07915) or as a
                      yoked_surface_code (arXiv:2312.04522); published points at a noise of 1e-3, beyond the Azure model

        Formulas      + - * / % ^, comparisons, and, or, !, log([base,] x), round, ceil, floor, min, max, abs, ... ; / binds before *, - before +
        --what-if     PATH=V1,V2,... with a path such as errorBudget, qubitParams.name, constraints.maxTFactories, logicalCounts.tCount
        --prices      {"name", "currency", "asOf", "perSecond", "perQubitSecond", "perShot"}; the amount is
                      shots * (perShot + seconds * (perSecond + perQubitSecond * qubits)), exact to the last digit
        --suggest     each suggestion was estimated again; none has a larger error budget
        --reduce-t    rotations about the same product of Pauli operators merge, CCZ-like pairs cancel; the unitary stays the same

        """
    }
}
