/// The panes of the workbench, in the order of their keys.
public enum PaneID: String, CaseIterable, Hashable, Sendable, Codable {
    case circuit, training, queue, qec

    /// What stands on the pane's border.
    public var title: String {
        switch self {
        case .circuit: "Circuit"
        case .training: "Training"
        case .queue: "Backends & queue"
        case .qec: "QEC & resources"
        }
    }

    /// The key that goes to the pane.
    public var key: String { "\((Self.allCases.firstIndex(of: self) ?? 0) + 1)" }

    var next: PaneID { neighbor(1) }
    var previous: PaneID { neighbor(-1) }

    private func neighbor(_ step: Int) -> PaneID {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + step + all.count) % all.count]
    }
}
