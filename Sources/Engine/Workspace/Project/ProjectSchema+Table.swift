import Documents
import Learning
import Simulation

extension ProjectSchema {
    /// The keys of a project file, in the order of the documentation; a section stands before its keys.
    public static let table: [Key] =
        [
            Key("name", .text, "name of the project; its folder's where none is given"),
            Key("seed", .integer(0...Int.max), default: 0, "what every random choice is drawn from"),
            Key(
                "seeds", .list(of: .integer(0...Int.max), count: 1...1000, isDistinct: true), "in place of seed: one fit for each of these"),
        ] + dataKeys
        + [Key("preprocess", .list(of: .step(steps), count: 0...16), default: [], "steps in order, fitted on the training part")]
        + modelKeys + trainingKeys + laterKeys

    private static let anyNumber = Shape.number(in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude)
    private static let positive = Shape.number(in: 0...Double.greatestFiniteMagnitude, above: 0)

    private static let dataKeys = [
        Key("data", .section, required: true, "the data set"),
        Key("data.train", .file, required: true, "CSV file of the training part"),
        Key("data.test", .file, "CSV file of the test part; a seeded share of the training file where none is given"),
        Key("data.split", .number(in: 0...0.9, above: 0), "share of the training file kept as test part where there is no data.test (0.3)"),
        Key("data.label", .label, default: "label", "column of the classes"),
        Key("data.ignore", .list(of: .label, count: 0...100_000), default: [], "columns that are no features"),
        Key("data.positive", .label, "class that sensitivity, specificity, F1 and ROC-AUC speak of; the last in sorted order by itself"),
    ]

    private static let steps: [(name: String, argument: Shape?)] = [
        ("standardize", nil), ("pca", .integer(1...10_000)), ("minmax", .list(of: anyNumber, count: 2...2)), ("one-hot", .label),
    ]

    private static let modelKeys = [
        Key("model", .section, default: [:], "the quantum model"),
        Key("model.qubits", .integer(1...64), "qubits of the circuit; as many as the encoding needs where not given"),
        Key("model.encoding", .name(Encoding.all.map(\.name)), default: "angle", "how features enter the circuit"),
        Key(
            "model.ansatz", .nameOrFile(Ansatz.all.map(\.name), ending: ".qasm"), default: "strongly-entangling",
            "trainable part of the circuit"),
        Key("model.layers", .integer(1...1000), default: 3, "repetitions of the trainable part"),
        Key("model.rotation", .name(RotationAxis.allCases.map(\.rawValue)), default: "y", "axis of the encoding's rotations"),
        Key("model.inputScale", positive, default: 1, "what every feature is multiplied by before it becomes an angle"),
        Key("model.trainInputScale", .truth, "whether these factors are trained, one a feature and layer; reuploading does so by itself"),
    ]

    private static let trainingKeys =
        [
            Key("training", .section, default: [:], "how the model is fitted"),
            Key("training.loss", .name(Loss.allCases.map(\.rawValue)), default: "cross-entropy", "what is minimised"),
            Key("training.optimizer", .name(Optimizer.all.map(\.name)), default: "adam", "what minimises it"),
            Key("training.learningRate", positive, "length of a step; each optimiser has its own where none is given"),
            Key("training.epochs", .integer(1...1_000_000), default: 20, "passes over the training part"),
            Key("training.batch", .integer(1...1_000_000), default: 32, "samples a step; the short last batch is kept"),
            Key("training.validation", .number(in: 0...0.9), default: 0, "share of the training part that only watches"),
            Key(
                "training.precision", .name(Precision.allCases.map(\.rawValue)), default: "double",
                "of the states while a model of up to 14 qubits is fitted; wider ones take double"),
            Key("training.schedule", .oneOf([.name(kinds), .section]), default: "constant", "how the learning rate changes"),
            Key("training.schedule.kind", .name(kinds), required: true, "the schedule's name"),
        ] + scheduleSettings + [
            Key("training.clip", .oneOf([positive, .section]), "bound on the gradient: a number bounds its norm"),
            Key("training.clip.norm", positive, "bound on the gradient's Euclidean norm"),
            Key("training.clip.value", positive, "bound on each of the gradient's components"),
            Key("training.earlyStopping", .oneOf([.integer(1...1_000_000), .section]), "ends early: a number is the epochs of patience"),
            Key("training.earlyStopping.metric", .name(watched), "what must get better; loss, or validationLoss where there is one"),
            Key("training.earlyStopping.patience", .integer(1...1_000_000), default: 5, "epochs without a better value"),
            Key("training.earlyStopping.minimumDelta", .number(in: 0...1e9), default: 0, "how much better counts as better"),
        ]

    private static let kinds = LearningRateSchedule.kinds.map(\.name)
    private static let watched = ["loss", "trainAccuracy", "validationLoss", "validationAccuracy"]

    /// The settings of every kind of schedule, each name once, over the widest range that some kind allows.
    private static let scheduleSettings: [Key] = {
        var keys: [Key] = []
        for setting in LearningRateSchedule.kinds.flatMap(\.settings) + [LearningRateSchedule.warmUp]
        where !keys.contains(where: { $0.name == setting.name }) {
            keys.append(Key("training.schedule.\(setting.name)", .number(in: setting.range), setting.help))
        }
        return keys
    }()

    private static let laterKeys = [
        Key("noise", .text, "noise model file or device for the noise check"),
        Key("compile", .section, "compile the circuit for a device"),
        Key("compile.target", .text, required: true, "device or target file"),
        Key("compile.level", .integer(0...3), default: 2, "optimisation level"),
        Key("estimate", .file, "JSON file of parameters: estimate the physical resources of the circuit"),
    ]
}
