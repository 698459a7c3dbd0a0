import Workspace

extension GradientHealth {
    /// The finding in a sentence.
    var told: String {
        let size = "components of about \(Figures.significant(component, 2)), some \(Figures.count(shots)) shots to see one"
        return switch finding {
        case .sound: "no plateau: \(size) on a device"
        case .plateau:
            "looks like a barren plateau: \(size), and the loss has not moved. Fewer layers, observables of few qubits or a start near the identity help."
        case .settled: "small because the loss has settled (it fell by \(Figures.percent(fall))): \(size)"
        }
    }
}
