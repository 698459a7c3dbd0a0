import Diagnostics
import Documents
import Learning
import Testing
import Workspace

@Suite("A project file")
struct ProjectTests {
    private func project(_ text: String) throws -> Project {
        try Project(text: text, folder: "p") { path throws(DocumentError) in
            guard path == "p/mine.qasm" else { throw DocumentError(.missingInput, code: "file.missing", "no such file") }
            return "OPENQASM 3.0;"
        }
    }

    /// The faults of a project file, each as `LINE:COLUMN code message; hint`.
    private func faults(_ text: String) -> [String] {
        do {
            _ = try project(text)
            return []
        } catch let error as WorkspaceError {
            return error.diagnostics.map { diagnostic in
                let place = diagnostic.span.map { "\($0.start.line):\($0.start.column) " } ?? ""
                return "\(place)\(diagnostic.code) \(diagnostic.message)" + (diagnostic.hint.map { "; \($0)" } ?? "")
            }
        } catch {
            return ["\(error)"]
        }
    }

    @Test("with data alone has every default")
    func defaults() throws {
        let project = try project("data: {train: a.csv}")
        #expect(project.name == "p")
        #expect(project.seeds == [0])
        #expect(project.source == DataSource(train: "p/a.csv", testShare: 0.3))
        #expect(project.training == TrainingSpecification())
        #expect(project.model == ModelSpecification())
        #expect(project.preprocessing.isEmpty)
        #expect(project.warnings.isEmpty)
    }

    @Test("says all that it can say")
    func everything() throws {
        let project = try project(
            """
            name: moons
            seeds: [3, 1, 2]
            data:
              train: train.csv
              test: /data/test.csv
              label: 7
              ignore: [row, 2]
              positive: 0
            preprocess: [standardize, pca: 4, minmax: [-1, 1.5], one-hot: colour]
            model: {qubits: 2, encoding: reuploading, ansatz: mine.qasm, layers: 5, rotation: x, inputScale: 0.5, trainInputScale: false}
            training:
              loss: hinge
              optimizer: sgd
              learningRate: 0.1
              epochs: 7
              batch: 16
              validation: 0.2
              schedule: {kind: step, every: 2, factor: 0.1, warmup: 1}
              clip: 1
              earlyStopping: 4
            """)
        #expect(project.name == "moons")
        #expect(project.seeds == [3, 1, 2])
        #expect(
            project.source
                == DataSource(train: "p/train.csv", test: "/data/test.csv", label: "7", ignore: ["row", "2"], categories: ["colour"]))
        #expect(project.positive == "0")
        #expect(project.preprocessing == [.standardize, .pca(4), .minmax(low: -1, high: 1.5), .oneHot("colour")])
        #expect(
            project.model
                == ModelSpecification(
                    qubits: 2, encoding: .reuploading, ansatz: .circuit(file: "mine.qasm", text: "OPENQASM 3.0;"), layers: 5, rotation: .x,
                    inputScale: 0.5, trainsInputScale: false))
        #expect(
            project.training
                == TrainingSpecification(
                    loss: .hinge, optimizer: "sgd", learningRate: 0.1, epochs: 7, batch: 16, validation: 0.2,
                    schedule: .warmUp(epochs: 1, then: .step(every: 2, factor: 0.1)), clip: .norm(1),
                    earlyStopping: EarlyStopping(metric: "validationLoss", patience: 4)))
    }

    @Test(
        "is refused with place, reason and advice",
        arguments: [
            ("data: {train: a.csv}\nmodle: {}", "2:1 project.unknown-key unknown key 'modle'; did you mean 'model'?"),
            ("data: {train: a.csv}\nepochs: 3", "2:1 project.unknown-key unknown key 'epochs'; it belongs in 'training'"),
            ("data: {train: a.csv, tset: b}", "1:22 project.unknown-key unknown key 'tset' in 'data'; did you mean 'test'?"),
            ("name: x", "1:1 project.missing-key a project lacks 'data'; the data set"),
            ("data: {label: y}", "1:7 project.missing-key 'data' lacks 'train'; CSV file of the training part"),
            ("data: a.csv", "1:7 project.type 'data' is 'a.csv'; expected a map of keys"),
            ("[1]", "1:1 project.type a project is a list; expected a map of keys"),
            ("data: {train: 3}", "1:15 project.type 'data.train' is 3; expected a file's path"),
            ("data: {train: a.csv}\nseed: -1", "2:7 project.range 'seed' is -1; expected an integer from 0"),
            ("data: {train: a.csv}\nseed: 1.5", "2:7 project.type 'seed' is 1.5; expected an integer from 0"),
            ("data: {train: a.csv}\nseeds: [1, 1]", "2:12 project.range 'seeds' has 1 twice"),
            ("data: {train: a.csv}\nseeds: []", "2:8 project.range 'seeds' has 0 entries; expected a list, each an integer from 0"),
            ("data: {train: a.csv}\nseed: 1\nseeds: [1]", "3:8 project.together 'seed' and 'seeds' are both given; keep one"),
            (
                "data: {train: a.csv}\nmodel: {encoding: angel}",
                "2:19 project.unknown-value unknown encoding 'angel'; did you mean 'angle'?"
            ),
            (
                "data: {train: a.csv}\ntraining: {loss: l2}",
                "2:18 project.unknown-value unknown loss 'l2'; one of cross-entropy, hinge, mse"
            ),
            (
                "data: {train: a.csv}\ntraining: {optimizer: adm}",
                "2:23 project.unknown-value unknown optimizer 'adm'; did you mean 'adam'?"
            ),
            (
                "data: {train: a.csv}\ntraining: {validation: 0.95}",
                "2:24 project.range 'training.validation' is 0.95; expected a number from 0 to 0.9"
            ),
            (
                "data: {train: a.csv}\ntraining: {learningRate: 0}",
                "2:26 project.range 'training.learningRate' is 0; expected a number above 0"
            ),
            (
                "data: {train: a.csv}\npreprocess: [standardise]",
                "2:14 project.unknown-value unknown preprocess 'standardise'; did you mean 'standardize'?"
            ),
            (
                "data: {train: a.csv}\npreprocess: [pca]",
                "2:14 project.type 'pca' in 'preprocess' lacks its argument; pca: an integer from 1 to 10000"
            ),
            (
                "data: {train: a.csv}\npreprocess: [pac: 3]",
                "2:14 project.unknown-value unknown step 'pac' in 'preprocess'; did you mean 'pca'?"
            ),
            (
                "data: {train: a.csv}\npreprocess: [minmax: [1, 0]]",
                "2:22 project.range 'minmax' goes from 1.0 to 0.0; expected LOW below HIGH"
            ),
            (
                "data: {train: a.csv}\ntraining: {schedule: {kind: cosine, every: 3}}",
                "2:37 project.unknown-key the schedule 'cosine' has no 'every'; it has floor, warmup"
            ),
            (
                "data: {train: a.csv}\ntraining: {earlyStopping: {metric: validationLoss}}",
                "2:36 project.together 'validationLoss' needs a validation share; set training.validation above 0"
            ),
            (
                "data: {train: a.csv}\nmodel: {ansatz: other.qasm}",
                "2:17 project.missing-file the circuit file 'other.qasm' cannot be read: no such file"
            ),
        ])
    func refused(text: String, fault: String) { #expect(faults(text) == [fault]) }

    @Test("tells every fault at once, in the order of the file")
    func several() {
        #expect(faults("sed: 1\ndata: {train: a.csv, labl: y}\nmodel: {layers: 0}").count == 3)
        #expect(faults("sed: 1\ndata: {train: a.csv, labl: y}\nmodel: {layers: 0}").map { $0.prefix(1) } == ["1", "2", "3"])
    }

    @Test("with a key twice is refused where it stands the second time")
    func twice() { #expect(faults("data: {train: a.csv}\nseed: 1\nseed: 2").first?.hasPrefix("3:1") == true) }

    @Test("that asks for what this version does not do is warned of, never silently done without")
    func warnings() throws {
        let project = try project("data: {train: a.csv}\nnoise: ibm\ncompile: {target: line-20}\nestimate: e.json")
        #expect(project.warnings.map { $0.span?.start.line } == [3])
        #expect(project.estimate == "p/e.json" && project.noise == "p/ibm")
    }

    @Test("in a folder that has none is missed by name")
    func missing() {
        #expect(throws: WorkspaceError.noProject(path: "/no/such")) { try Project.load("/no/such") }
    }
}
