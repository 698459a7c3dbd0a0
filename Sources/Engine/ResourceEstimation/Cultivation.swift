/// T states grown in one patch instead of distilled: magic-state cultivation (Gidney, Shutty, Jones, arXiv:2409.17595).
///
/// The rows are the simulations of that paper (data: doi.org/10.5281/zenodo.13777072, as the Microsoft quantum development kit tabulates them)
/// for uniform circuit noise and a final surface code of distance 15. Nothing is interpolated: a machine uses the rows of the least tabulated
/// noise that is not below its own, so the model holds for gate-based qubits under the surface code up to a noise of 1e-3.
struct Cultivation {
    struct Row {
        /// Of gates, idling and readout.
        var noise: Double
        /// Of the colour code in which the state is grown.
        var colourDistance: UInt64
        /// Of the T state, growing and escaping included.
        var error: Double
        var qubits: UInt64
        /// Qubits times syndrome rounds for a state that is kept, attempts that are thrown away included, on average.
        var volume: Double
    }

    static let name = "cultivation"
    static let surfaceDistance: UInt64 = 15

    static let rows: [Row] = [
        Row(noise: 5e-4, colourDistance: 3, error: 2.9973593146121454e-07, qubits: 454, volume: 4433.630050313343),
        Row(noise: 5e-4, colourDistance: 3, error: 3.9483871833384884e-07, qubits: 454, volume: 3963.1083605426047),
        Row(noise: 5e-4, colourDistance: 3, error: 8.243994277120638e-07, qubits: 454, volume: 3564.499596930529),
        Row(noise: 5e-4, colourDistance: 5, error: 4.325222592210133e-11, qubits: 463, volume: 18963.460657305823),
        Row(noise: 5e-4, colourDistance: 5, error: 5.029777185838997e-11, qubits: 463, volume: 14701.668294938665),
        Row(noise: 5e-4, colourDistance: 5, error: 5.976200770910425e-11, qubits: 463, volume: 13100.99605086575),
        Row(noise: 5e-4, colourDistance: 5, error: 4.992706545478968e-10, qubits: 463, volume: 10423.795388030996),
        Row(noise: 5e-4, colourDistance: 5, error: 3.194642984285564e-08, qubits: 463, volume: 7375.755270727277),
        Row(noise: 1e-3, colourDistance: 3, error: 2.652826930675648e-06, qubits: 454, volume: 8070.606179632966),
        Row(noise: 1e-3, colourDistance: 3, error: 3.3574635945939254e-06, qubits: 454, volume: 5745.904210463877),
        Row(noise: 1e-3, colourDistance: 5, error: 7.885200415876903e-10, qubits: 463, volume: 127164.3639761698),
        Row(noise: 1e-3, colourDistance: 5, error: 2.1231620948839324e-09, qubits: 463, volume: 57066.94042309941),
        Row(noise: 1e-3, colourDistance: 5, error: 9.96666522298153e-09, qubits: 463, volume: 37819.312343872756),
        Row(noise: 1e-3, colourDistance: 5, error: 9.098034600043679e-08, qubits: 463, volume: 23124.302662208655),
        Row(noise: 1e-3, colourDistance: 5, error: 6.861969312896777e-07, qubits: 463, volume: 14668.00319753873),
    ]

    /// The sources that make states of at least that quality on a machine; none where the model does not hold.
    static func factories(on patches: PatchTable, requiredRate: Double) -> [TFactory] {
        guard !patches.qubit.isMajorana, ["surface_code", "surfaceCode", "surface-code"].contains(patches.scheme.name ?? ""),
            let patch = try? patches.patch(surfaceDistance),
            let noise = rows.map(\.noise).filter({ $0 >= patches.physicalErrorRate }).min()
        else { return [] }
        // A logical cycle is as many syndrome rounds as the code's distance.
        let round = Double(patch.logicalCycleTime) / Double(surfaceDistance)
        return rows.filter { $0.noise == noise && $0.error <= requiredRate }.map { row in
            let runtime = UInt64(saturating: (row.volume / Double(row.qubits) * round).rounded(.up))
            let step = TFactory.Round(
                units: 1, unitName: "\(name) (colour code distance \(row.colourDistance))", codeDistance: surfaceDistance,
                physicalQubits: row.qubits, runtime: runtime)
            return TFactory(
                rounds: [step], physicalQubits: row.qubits, runtime: runtime, inputs: 1, outputs: 1, logicalErrorRate: row.error)
        }
    }
}
