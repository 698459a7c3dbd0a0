import Workspace

extension TrainingPane {
    /// What a person chose to see of the runs.
    public struct State: Equatable, Sendable {
        /// The run that is shown; nil follows the newest.
        var run: String?
        var shows = Shows.both
        /// Weight of what came before in the drawn average, 0 for none.
        var smoothing = 0.0
        var isLogarithmic = false
        var axis = CurveAxis.epoch
        /// Lines that a person wants to compare with.
        var levels: [OwnLevel] = []
        /// Whether each curve's best value so far is drawn too.
        var showsBest = false
        /// Runs that are drawn over the shown one, in the order they were marked.
        var overlaid: [String] = []
        /// The part of the axis that is drawn; nil is all.
        var window: ClosedRange<Double>?
        /// A place on the axis whose values are told in every chart.
        var crosshair: Double?
        var order = RunOrder.started
        var filter: RunFilter?
        var page = Page.curves
        /// The list of runs as it stands.
        var listing = RunListing()
        /// What is drawn of curves of very many points.
        var long = LongCurves()
        /// Runs whose curves were asked for.
        var askedCurves: Set<String> = []
        /// The first parameter in the table of parameters.
        var firstParameter = 0
        /// The last model that was looked at.
        private(set) var inspection: ModelInspection?
        /// Why the shown run's model cannot be looked at.
        private(set) var inspectionFault: String?
        private var inspected: String?

        public init() {}

        /// The run whose model is to be looked at now; nil where it was asked for already, or nobody wants to see it.
        mutating func inspectionRequest(for run: RunSummary?) -> String? {
            guard page == .results || page == .parameters, let run else { return nil }
            // A run that ends leaves another model than it had.
            let key = "\(run.id) \(run.status.isActive) \(run.endedAt ?? 0)"
            guard key != inspected else { return nil }
            (inspected, inspectionFault, firstParameter) = (key, nil, 0)
            return run.id
        }

        /// Shows other parameters of the table; the last ones stay in sight.
        mutating func scrollParameters(by step: Int) {
            firstParameter = min(max(firstParameter + step, 0), max((inspection?.parameters.count ?? 0) - 1, 0))
        }

        mutating func take(_ found: ModelInspection) { (inspection, inspectionFault) = (found, nil) }

        mutating func takeInspectionFault(_ why: String) { (inspection, inspectionFault) = (nil, why) }

        static let smoothings = [0, 0.6, 0.9, 0.97]

        mutating func nextSmoothing() { smoothing = Self.smoothings.first { $0 > smoothing + 1e-9 } ?? 0 }

        mutating func nextAxis() { choose(axis.next) }

        /// Places on one axis mean nothing on another.
        mutating func choose(_ new: CurveAxis) {
            guard new != axis else { return }
            (axis, window, crosshair) = (new, nil, nil)
        }

        /// How the curves are drawn, where that is not plain.
        var manner: [String] {
            var parts: [String] = []
            if smoothing > 0 { parts.append("smoothed \(Figures.significant(smoothing, 2))") }
            if isLogarithmic { parts.append("log") }
            if let over = axis.manner { parts.append(over) }
            if showsBest { parts.append("best so far") }
            if window != nil { parts.append("zoomed") }
            if !overlaid.isEmpty { parts.append("\(overlaid.count) marked") }
            return parts
        }

        mutating func toggleOverlay(of run: String) {
            if let index = overlaid.firstIndex(of: run) { overlaid.remove(at: index) } else { overlaid.append(run) }
        }
    }

    /// A line that a person set.
    struct OwnLevel: Equatable, Sendable {
        let level: Chart.Level
        let isShare: Bool
    }

    /// What stands above the list of runs.
    enum Page: String, CaseIterable, Sendable {
        case curves, results, parameters
        /// Settings and figures of the marked runs side by side.
        case comparison

        /// In the order that the key goes through; the comparison has a key of its own.
        var next: Page {
            switch self {
            case .curves: .results
            case .results: .parameters
            case .parameters, .comparison: .curves
            }
        }
    }

    /// Which curves are drawn.
    enum Shows: Hashable, Sendable {
        case both, loss, accuracy, gradient
        /// A metric by its own name.
        case metric(String)

        var next: Shows {
            switch self {
            case .both: .loss
            case .loss: .accuracy
            case .accuracy: .gradient
            case .gradient, .metric: .both
            }
        }

        /// The metrics of its charts, one list a chart.
        var charts: [[String]] {
            switch self {
            case .both: [Self.losses, Self.accuracies]
            case .loss: [Self.losses]
            case .accuracy: [Self.accuracies]
            case .gradient: [["gradientNorm"], ["gradientVariance", "gradientNoise"]]
            case .metric(let name): [[name]]
            }
        }

        private static let losses = ["loss", "validationLoss"]
        private static let accuracies = ["trainAccuracy", "validationAccuracy"]

        /// Of that name, or the metric of that name where one of the runs has it.
        init?(_ name: String, among metrics: some Sequence<String>) {
            switch name {
            case "both": self = .both
            case "loss": self = .loss
            case "accuracy": self = .accuracy
            case "gradient": self = .gradient
            default:
                guard metrics.contains(name) else { return nil }
                self = .metric(name)
            }
        }
    }
}
