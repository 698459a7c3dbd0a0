public import Diagnostics
public import Documents
import Glibc
public import Learning

/// A project file as a value: what to learn from, with which model, how, and what to do besides.
public struct Project: Hashable, Sendable {
    public var name: String
    /// The project's folder, as it was named.
    public var folder: String
    /// The project file's text; with the text of the circuit in ``model`` it says all but the data.
    public var text: String
    public var source: DataSource
    public var preprocessing: [PreprocessingStep]
    public var model: ModelSpecification
    public var training: TrainingSpecification
    /// One fit for each.
    public var seeds: [UInt64]
    /// The class that sensitivity, specificity, F1 and ROC-AUC speak of; nil for the last in sorted order.
    public var positive: String?
    /// File of estimation parameters, as it can be opened.
    public var estimate: String?
    /// File of the noise that the model is checked under, as it can be opened.
    public var noise: String?
    /// Steps that the project asks for and this version does not do.
    public var warnings: [Diagnostic]

    /// The name of a project's file in its folder.
    public static let fileName = "project.yaml"

    /// Reads the project of a folder; its project file may be named in place of the folder.
    ///
    /// - Throws: ``WorkspaceError`` with every fault that the file has.
    public static func load(_ path: String) throws(WorkspaceError) -> Project {
        let folder = projectFolder(of: path)
        let file = joined(folder, fileName)
        let text: String
        do throws(DocumentError) { text = try readText(file) } catch {
            throw error.kind == .missingInput ? .noProject(path: path) : .project(error.diagnostics)
        }
        return try Project(text: text, folder: folder)
    }

    /// Reads a project file's text.
    ///
    /// - Parameter readCircuit: gives the text of the circuit file that the model names; by default it reads the file in the folder.
    public init(
        text: String, folder: String,
        readCircuit: (String) throws(DocumentError) -> String = { path throws(DocumentError) in try readText(path) }
    ) throws(WorkspaceError) {
        let file = joined(folder, Self.fileName)
        let root: Node
        do throws(DocumentError) { root = try YAML.parse(text, file: file) } catch { throw .project(error.diagnostics) }
        let faults = ProjectSchema.check(root)
        guard faults.isEmpty else { throw .project(faults) }
        let reader = ProjectReader(root: root)
        let further = ProjectSchema.checkTogether(reader)
        guard further.isEmpty else { throw .project(further) }
        try self.init(reader, text: text, folder: folder, readCircuit: readCircuit)
    }

    private init(
        _ reader: ProjectReader, text: String, folder: String, readCircuit: (String) throws(DocumentError) -> String
    ) throws(WorkspaceError) {
        (self.text, self.folder) = (text, folder)
        name = reader.text("name") ?? lastName(folder)
        preprocessing = reader.preprocessing
        source = DataSource(
            train: joined(folder, reader.text("data.train") ?? ""), test: reader.text("data.test").map { joined(folder, $0) },
            testShare: reader.node("data.test") == nil ? reader.number("data.split") ?? 0.3 : nil,
            label: reader.text("data.label") ?? "label",
            ignore: reader.texts("data.ignore"), categories: Preprocessing.categories(of: preprocessing))
        positive = reader.text("data.positive")
        model = try reader.model(in: folder) { path throws(DocumentError) in try readCircuit(joined(folder, path)) }
        training = reader.training
        seeds = reader.seeds
        estimate = reader.text("estimate").map { joined(folder, $0) }
        noise = reader.text("noise").map { Self.noiseFile($0, in: folder) }
        warnings = [("compile", "compilation")].compactMap { key, step in
            reader.node(key).map {
                Diagnostic(
                    .warning, code: "project.not-done", "'\(key)': this version does not do \(step); it is left out", at: $0.span)
            }
        }
    }

    /// The file that `noise` names: one of the project, or the calibration of a device in its folder `calibrations`.
    private static func noiseFile(_ name: String, in folder: String) -> String {
        let path = joined(folder, name)
        guard access(path, F_OK) != 0 else { return path }
        let device = name.hasPrefix("local:") ? String(name.dropFirst("local:".count)) : name
        return BackendSummary.calibrationFiles(in: folder).first { (try? readCalibration($0))?.device == device } ?? path
    }

    /// The work of one fit.
    public func work(seed: UInt64) -> FitWork {
        FitWork(model: model, training: training, preprocessing: preprocessing, seed: seed, positive: positive)
    }

    /// A path of the project's folder as the project writes it.
    public func relative(_ path: String) -> String {
        path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.utf8.count + 1)) : path
    }
}

/// The folder that a project's argument names.
func projectFolder(of path: String) -> String {
    var path = path
    if path == Project.fileName { return "." }
    if path.hasSuffix("/" + Project.fileName) { path.removeLast(Project.fileName.count + 1) }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path.isEmpty ? "." : path
}

func joined(_ folder: String, _ path: String) -> String { path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)" }
