/// A figure that judges a classifier.
///
/// Where there are two classes, or a positive class is named, sensitivity, specificity, F1 and ROC-AUC speak of that class against the others; else they are the mean
/// over the classes, each taken as the positive one in turn.
public enum Metric: String, Codable, Hashable, Sendable, CaseIterable {
    case accuracy
    case balancedAccuracy
    case f1
    case rocAuc
    case sensitivity
    case specificity
    case calibrationError

    public var title: String { row.title }
    public var help: String { row.help }
    public var isHigherBetter: Bool { self != .calibrationError }

    private var row: (title: String, help: String) {
        switch self {
        case .accuracy: ("accuracy", "share of samples whose class is found; Wilson interval")
        case .balancedAccuracy:
            ("balanced accuracy", "mean over the classes of the share found; interval from the classes' Wilson intervals")
        case .f1: ("F1", "harmonic mean of precision and sensitivity; interval from the Wilson interval of TP/(TP+FP+FN)")
        case .rocAuc:
            ("ROC-AUC", "chance that a positive sample scores above a negative one, ties half; Hanley–McNeil interval by Newcombe")
        case .sensitivity: ("sensitivity", "share of the positive class that is found; Wilson interval")
        case .specificity: ("specificity", "share of the other classes that is told apart; Wilson interval")
        case .calibrationError:
            ("calibration error", "expected calibration error: confidence against accuracy in ten equal bins; bootstrap interval")
        }
    }
}
