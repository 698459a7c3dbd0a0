import Documents
import Kernels
public import Learning

/// All that it takes to repeat a run bit for bit on the same kind of processor, given the same data files.
///
/// It is kept in the store and beside the run's artefacts. Threads are not in it: they change no bit.
public struct RunManifest: Codable, Hashable, Sendable {
    /// Of the manifest's format.
    public var version = 1
    /// The program that made it.
    public var program: String
    public var projectName: String
    /// The text of the project file.
    public var project: String
    /// What is computed; the model holds the text of the user's circuit where there is one.
    public var work: FitWork
    /// One fit for each.
    public var seeds: [UInt64]
    /// With paths relative to the project.
    public var source: DataSource
    /// SHA-256 of the data files as they were when the run was made.
    public var trainDigest: String
    public var testDigest: String?
    /// The kernels that the processor runs: `x86-64-v4`.
    public var kernels: String
    public var processor: String

    /// The manifest of a project's run as things stand now.
    ///
    /// - Parameters:
    ///   - seed: in place of the project's seeds.
    ///   - data: the project's data where they have been read already.
    public init(_ project: Project, seed: UInt64? = nil, data: LoadedData? = nil) throws {
        program = Program.version
        projectName = project.name
        self.project = project.text
        seeds = seed.map { [$0] } ?? project.seeds
        work = project.work(seed: seeds.first ?? 0)
        source = project.source
        source.train = project.relative(source.train)
        source.test = source.test.map(project.relative)
        trainDigest = try data?.training.digest ?? Self.digest(of: project.source.train)
        testDigest = try project.source.test.map { try data?.test?.digest ?? Self.digest(of: $0) }
        kernels = Self.currentKernels
        processor = Self.processorName
    }

    /// The same for one of its seeds.
    func of(seed: UInt64) -> RunManifest {
        var copy = self
        copy.seeds = [seed]
        copy.work.seed = seed
        return copy
    }

    /// The same with what was changed while it trained.
    func trained(as result: FitResult) -> RunManifest {
        var copy = self
        copy.work.training = result.checkpoint.work.training
        return copy
    }

    /// Where the data are, with the project in that folder.
    func source(in folder: String) -> DataSource {
        var source = source
        source.train = joined(folder, source.train)
        source.test = source.test.map { joined(folder, $0) }
        return source
    }

    /// The kernels that this processor runs.
    static var currentKernels: String { Kernels.best.name }

    /// The project as it was when the run was made; the circuit's text is the manifest's.
    func projectAsItWas(in folder: String) throws(WorkspaceError) -> Project {
        try Project(text: project, folder: folder) { path throws(DocumentError) in
            if case .circuit(_, let text) = work.model.ansatz { return text }
            return try readText(path)
        }
    }

    private static func digest(of path: String) throws -> String { try sha256(readText(path).utf8) }

    private static let processorName: String = {
        guard let text = try? readText("/proc/cpuinfo"), let line = text.split(separator: "\n").first(where: { $0.hasPrefix("model name") })
        else { return "unknown" }
        return line.split(separator: ":").last.map { String($0.drop { $0 == " " }) } ?? "unknown"
    }()
}

extension RunManifest {
    public func text() throws -> String { try JSONValue(encoding: self).text(pretty: true) }

    /// Reads what ``text()`` wrote; the run is named in the fault where it is damaged.
    public init(text: String, run: String) throws(WorkspaceError) {
        do { self = try JSON.parse(text, file: "manifest").decoded() } catch {
            throw .damagedManifest(run: run, reason: error.description)
        }
        guard version == 1 else { throw .damagedManifest(run: run, reason: "version \(version); this program knows 1") }
    }

    /// What the store lists as the run's parameters: the dotted keys of the project and their values.
    var parameters: [(name: String, value: String)] {
        let training = work.training
        return [
            ("model.qubits", work.model.qubits.map(String.init) ?? "auto"), ("model.encoding", work.model.encoding.name),
            ("model.ansatz", work.model.ansatz.name), ("model.layers", "\(work.model.layers)"), ("training.loss", training.loss.rawValue),
            ("training.optimizer", training.optimizer), ("training.learningRate", training.learningRate.map { "\($0)" } ?? "auto"),
            ("training.epochs", "\(training.epochs)"), ("training.batch", "\(training.batch)"),
            ("training.validation", "\(training.validation)"), ("seed", "\(work.seed)"),
        ] + (training.rateChanges.map { [(Self.rateChanges, Self.text(of: $0))] } ?? [])
    }

    /// The parameter that tells which learning rates a run took while it trained: `0.01@8 0.002@15`.
    static let rateChanges = "training.rateChanges"

    static func text(of changes: [RateChange]) -> String { changes.map(\.description).joined(separator: " ") }

    /// What the store lists as the run's environment.
    var environment: [(name: String, value: String)] {
        [
            ("version", program), ("seed", "\(work.seed)"), ("kernels", kernels), ("processor", processor),
            ("data.train", "sha256:\(trainDigest)"), ("data.test", testDigest.map { "sha256:\($0)" } ?? "a share of data.train"),
        ]
    }
}

/// The program.
public enum Program {
    public static let version = "0.1.0"
}
