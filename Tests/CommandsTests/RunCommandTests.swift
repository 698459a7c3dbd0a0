import Documents
import Numerics
import Store
import Testing

@testable import Commands

@Suite("run, train, evaluate, predict, runs, status")
struct RunCommandTests {
    @Test("events and the answer do not share standard output")
    func streams() throws {
        let folder = try Folder.small()
        let outcome = quantum("run", folder.path, "--json", "--events", "-")
        #expect(outcome.code == 64)
        #expect(try outcome.json()["error"]?["message"]?.string?.contains("--events -") == true)
        #expect(try quantum("runs", "list", folder.path, "--json").json()["runs"]?.array?.isEmpty == true)
    }

    @Test("a run answers with the contract's document, and the store knows it")
    func document() throws {
        let folder = try Folder.small()
        let outcome = quantum("run", folder.path, "--json", "--events", "\(folder.path)/events.jsonl")
        #expect(outcome.code == 0, "\(outcome.error)")
        let answer = try outcome.json()
        let run = try #require(answer["run"]?.string)
        #expect(answer["project"] == "small" && answer["seed"] == 0 && answer["model"]?["qubits"] == 2)
        #expect(answer["history"]?.array?.count == 4 && answer["history"]?[3]?["epoch"] == 4)
        for key in ["loss", "trainAccuracy", "validationAccuracy", "seconds"] { #expect(answer["history"]?[0]?[key]?.number != nil) }
        let test = try #require(answer["metrics"]?["test"])
        for key in ["accuracy", "balancedAccuracy", "f1", "rocAuc", "sensitivity", "specificity", "calibrationError"] {
            #expect(test[key]?.number != nil && test["intervals"]?[key]?.array?.count == 2)
        }
        #expect((test["accuracy"]?.number ?? 0) > 0.8)
        #expect(test["confusionMatrix"]?.array?.count == 2)
        #expect(answer["baseline"]?.members?.allSatisfy { $0.value["accuracy"]?.number != nil } == true)
        #expect(answer["ablation"]?["withoutEntanglement"]?["accuracy"]?.number != nil)
        #expect(answer["gradient"]?.string != nil && answer["samplesPerSecond"]?.number != nil && answer["wallSeconds"]?.number != nil)
        let model = try #require(answer["artifacts"]?.array?.first { $0["name"] == "model" })
        #expect(sha256(try readBytes("\(folder.path)/\(model["path"]?.string ?? "")")) == model["sha256"]?.string)

        let events = try folder.read("events.jsonl").split(separator: "\n").map { JSONValue(try JSON.parse(String($0), file: "events")) }
        #expect(events.count > 5 && events.allSatisfy { $0["run"] != nil })
        #expect(events.count { $0["event"] == "epoch" } == 4)

        let runs = try quantum("runs", "list", folder.path, "--json").json()
        #expect(runs["runs"]?[0]?["run"]?.string == run && runs["runs"]?[0]?["status"] == "finished")
        let shown = try quantum("runs", "show", run, folder.path, "--json").json()
        #expect(shown["run"]?.string == run && shown["metrics"]?["loss"]?.array?.count == 4 && shown["environment"]?["version"] != nil)
        #expect(quantum("runs", "show", "none", folder.path).code == 66)
        #expect(try quantum("status", folder.path, "--json").json()["store"]?["ok"] == true)
    }

    @Test("PROJECT --headless is run PROJECT")
    func headless() throws {
        let folder = try Folder.small(epochs: 2)
        let (first, second) = (quantum(folder.path, "--headless", "--json"), quantum("run", folder.path, "--json"))
        #expect(first.code == 0)
        #expect(try first.json()["metrics"] == second.json()["metrics"])
        #expect(try quantum("runs", folder.path, "--json").json()["runs"]?.array?.count == 2)
    }

    @Test("a manifest repeats its run bit for bit, whatever the project file says by then")
    func manifest() throws {
        let folder = try Folder.small(epochs: 3)
        let first = try quantum("run", folder.path, "--json").json()
        let manifest = try #require(first["artifacts"]?.array?.first { $0["name"] == "manifest" }?["path"]?.string)
        _ = try folder.write(folder.read("project.yaml").replacing("epochs: 3", with: "epochs: 5"), to: "project.yaml")
        let again = try quantum("run", folder.path, "--manifest", "\(folder.path)/\(manifest)", "--json").json()
        #expect(again["metrics"] == first["metrics"] && again["history"]?.array?.count == 3)
        #expect(again["artifacts"]?.array?.map { $0["sha256"] } == first["artifacts"]?.array?.map { $0["sha256"] })
        #expect(quantum("run", folder.path, "--manifest", "\(folder.path)/\(manifest)", "--seed", "1").code == 64)
        #expect(quantum("run", folder.path, "--manifest", "\(folder.path)/project.yaml").code == 65)
    }

    @Test("the text tells scores with intervals, and baseline and ablation beside them")
    func text() throws {
        let folder = try Folder.small(epochs: 2)
        let outcome = quantum("run", folder.path)
        for part in ["small, run ", "test part", "95 % interval", "accuracy", "beside it", "this model", "without entanglement", "model: "]
        {
            #expect(outcome.output.contains(part), "\(outcome.output)")
        }
    }

    @Test("evaluate and predict use the last finished run's model; columns are found by name")
    func predict() throws {
        let folder = try Folder.small(epochs: 3)
        let answer = try quantum("train", folder.path, "--json", "--seed", "5").json()
        let evaluated = try quantum("evaluate", folder.path, "--json").json()
        #expect(evaluated["run"] == answer["run"] && evaluated["metrics"]?["test"] == answer["metrics"]?["test"])

        let straight = try folder.write("x0,x1\n1.2,0.4\n-1.1,-0.6\n", to: "a.csv")
        let shuffled = try folder.write("note,x1,x0\nhello,0.4,1.2\nyes,-0.6,-1.1\n", to: "b.csv")
        let first = try quantum("predict", folder.path, "--input", straight, "--json").json()
        #expect(first == (try quantum("predict", folder.path, "--input", shuffled, "--json").json()))
        #expect(
            first["run"] == answer["run"] && first["predictions"]?[0]?["label"] == "upper" && first["predictions"]?[1]?["label"] == "lower")
        let probabilities = first["predictions"]?[0]?["probabilities"]?.members?.compactMap(\.value.number) ?? []
        #expect(probabilities.count == 2 && abs(probabilities.reduce(0, +) - 1) < 1e-12)
        let missing = quantum("predict", folder.path, "--input", try folder.write("x0\n1\n", to: "c.csv"))
        #expect(missing.code == 65 && missing.error.contains("x1"))
    }

    @Test("several seeds give each run and the spread")
    func seeds() throws {
        let folder = try Folder.small(epochs: 2)
        try folder.write(try folder.read("project.yaml") + "seeds: [0, 1, 2]\n", to: "project.yaml")
        let answer = try quantum("run", folder.path, "--json").json()
        #expect(answer["seeds"]?.array?.count == 3 && answer["spread"]?["accuracy"]?["mean"]?.number != nil)
        #expect(try quantum("run", folder.path, "--json", "--seed", "1").json()["seeds"] == nil)
    }

    @Test("an interrupted run says how to go on, and goes on to the same bits")
    func interruption() throws {
        let folder = try Folder.small(epochs: 6)
        let whole = try quantum("run", folder.path, "--json").json()

        let cancellation = Cancellation()
        let memory = Recording()
        var surroundings = Console.Surroundings()
        surroundings.columns = 80
        let console = Console(surroundings) { stream, bytes in
            memory.add(stream, bytes)
            // Ctrl-C after the first epoch, which is told as soon as it is done; later ones may be told together.
            if memory.output.contains("\"epoch\":1,") { cancellation.cancel() }
            return true
        }
        let context = Context(console, cancellation: cancellation, signal: { cancellation.isCancelled ? 2 : 0 })
        #expect(Program.run(["train", folder.path, "--events", "-"], context: context) == 130)
        #expect(memory.error.contains("quantum-mlops train \(folder.path) --resume "))
        let place = try #require(memory.error.firstRange(of: "--resume "))
        let run = String(memory.error[place.upperBound...].prefix { $0.isLetter || $0.isNumber })

        let resumed = quantum("train", folder.path, "--resume", run, "--json")
        #expect(resumed.code == 0, "\(resumed.error)")
        let answer = try resumed.json()
        #expect(answer["metrics"] == whole["metrics"])
        func losses(_ answer: JSONValue) -> [Double] { answer["history"]?.array?.compactMap { $0["loss"]?.number } ?? [] }
        #expect(losses(answer) == losses(whole) && losses(answer).count == 6)
        func model(_ answer: JSONValue) -> JSONValue? { answer["artifacts"]?.array?.first { $0["name"] == "model" }?["sha256"] }
        #expect(model(answer) == model(whole))
        #expect(quantum("train", folder.path, "--resume", run).code == 64)
    }

    @Test("a store that another process holds is told, and exits 75")
    func locked() throws {
        let folder = try Folder.small(epochs: 1)
        #expect(quantum("run", folder.path).code == 0)
        let database = try Database(path: "\(folder.path)/.quantum-mlops/store.sqlite")
        try database.execute("BEGIN EXCLUSIVE")
        let outcome = quantum("run", folder.path)
        try database.execute("ROLLBACK")
        #expect(outcome.code == 75 && outcome.error.contains("store"), "\(outcome.error)")
    }

    @Test("a store that is no store is reported and left as it is")
    func ruined() throws {
        let folder = try Folder.small(epochs: 1)
        try folder.write("this is no database, and long enough to be seen as one that is ruined", to: ".quantum-mlops/store.sqlite")
        for words in [["run", folder.path], ["runs", folder.path], ["status", folder.path], ["evaluate", folder.path]] {
            let outcome = runWords(words)
            #expect([65, 74, 78].contains(outcome.code), "\(words): \(outcome.code) \(outcome.error)")
        }
        #expect(try folder.read(".quantum-mlops/store.sqlite").hasPrefix("this is no database"))
    }
}

/// What a console wrote, kept while it writes.
private final class Recording: Sendable {
    private let texts = Locked<(output: String, error: String)>(("", ""))

    var output: String { texts.value.output }
    var error: String { texts.value.error }

    func add(_ stream: Console.Stream, _ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        texts.change { if stream == .output { $0.output += text } else { $0.error += text } }
    }
}
