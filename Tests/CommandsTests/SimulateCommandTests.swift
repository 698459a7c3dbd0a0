import Documents
import Numerics
import Testing

@testable import Commands

@Suite("simulate")
struct SimulateCommandTests {
    private static let bell = """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit[2] q;
        bit[2] c;
        h q[0];
        cx q[0], q[1];
        c = measure q;

        """

    private static let rotation = """
        OPENQASM 3.0;
        include "stdgates.inc";
        input float theta;
        qubit[1] q;
        ry(theta) q[0];

        """

    @Test("a sweep gives expectation values on a grid of inputs, as a document, a table and text")
    func sweep() throws {
        let folder = try Folder()
        let file = try folder.write(Self.rotation, to: "rotation.qasm")
        let answer = try quantum(
            "simulate", file, "--sweep", "theta=0:pi:3", "--observable", "Z0", "--observable", "X0", "--json"
        ).json()
        let points = try #require(answer["sweep"]?.array)
        #expect(points.count == 3 && answer["qubits"] == 1 && answer["precision"] == "double")
        for (point, angle) in zip(points, [0, Double.pi / 2, .pi]) {
            #expect(point["inputs"]?["theta"]?.number == angle)
            let values = (point["observables"]?.array ?? []).compactMap { $0["value"]?.number }
            let exact = Complex.exp(i: angle)
            #expect(values.count == 2 && abs(values[0] - exact.real) < 1e-12 && abs(values[1] - exact.imaginary) < 1e-12)
        }
        let csv = folder.path + "/curve.csv"
        #expect(quantum("simulate", file, "--sweep", "theta=0:1:2", "--observable", "Z0", "-o", csv).code == 0)
        #expect(quantum("simulate", file, "--sweep", "theta=0:1:2", "--observable", "Z0").output.contains("1.000000"))
        for wrong in [["theta=0:1"], ["theta=0:1:0"], ["theta=0:1:2", "--shots", "5"], ["theta=0:1:2", "--set", "theta=1"]] {
            #expect(runWords(["simulate", file, "--observable", "Z0", "--sweep"] + wrong).code == 64)
        }
        #expect(quantum("simulate", file, "--sweep", "theta=0:1:2").code == 64)
        #expect(quantum("simulate", file, "--sweep", "phi=0:1:2", "--observable", "Z0").code == 64)
    }

    @Test("counts, probabilities and observables in the contract's document")
    func document() throws {
        let folder = try Folder()
        let file = try folder.write(Self.bell, to: "bell.qasm")
        let outcome = quantum(
            "simulate", file, "--shots", "1000", "--seed", "3", "--probabilities", "--observable", "Z0*Z1", "--json")
        let answer = try outcome.json()
        #expect(outcome.code == 0 && outcome.error.isEmpty)
        #expect(answer["circuit"]?.string == file && answer["qubits"] == 2 && answer["method"] == "statevector")
        #expect(answer["precision"] == "double" && answer["seed"] == 3 && answer["shots"] == 1000)
        let counts = try #require(answer["counts"]?.members)
        #expect(counts.map(\.key) == ["00", "11"] && counts.compactMap(\.value.integer).reduce(0, +) == 1000)
        #expect(abs((answer["probabilities"]?["11"]?.number ?? 0) - 0.5) < 1e-12)
        #expect(answer["observables"]?[0]?["observable"] == "Z0*Z1")
        #expect(abs((answer["observables"]?[0]?["value"]?.number ?? 0) - 1) < 1e-12)
        for key in ["parseSeconds", "prepareSeconds", "simulateSeconds", "sampleSeconds"] { #expect(answer["timing"]?[key]?.number != nil) }
        #expect(answer["memoryBytes"]?.integer != nil && answer["threads"]?.integer != nil)
    }

    @Test("without --shots there are no counts, and probabilities only where they are asked for")
    func sparing() throws {
        let folder = try Folder()
        let answer = try quantum("simulate", try folder.write(Self.bell, to: "bell.qasm"), "--json").json()
        #expect(answer["counts"] == nil && answer["probabilities"] == nil && answer["observables"] == nil && answer["shots"] == nil)
    }

    @Test("the same seed gives the same counts at any number of threads")
    func threads() throws {
        let folder = try Folder()
        let file = try folder.write(Self.bell, to: "bell.qasm")
        let counts = try ["1", "2", "5"].map { threads in
            try quantum("simulate", file, "--shots", "5000", "--seed", "9", "--threads", threads, "--json").json()["counts"]
        }
        #expect(counts[0] != nil && counts[0] == counts[1] && counts[1] == counts[2])
    }

    @Test("gradients agree whatever the method", arguments: ["adjoint", "parameter-shift", "finite-difference"])
    func gradients(_ method: String) throws {
        let folder = try Folder()
        let file = try folder.write(Self.rotation, to: "rotation.qasm")
        let answer = try quantum(
            "simulate", file, "--set", "theta=pi/3", "--observable", "Z0", "--gradient", method, "--json"
        ).json()
        let slope = try #require(answer["gradients"]?[0]?["values"]?["theta"]?.number)
        #expect(abs(slope + 0.866_025_403_784_438_6) < (method == "finite-difference" ? 1e-6 : 1e-10))
        #expect(answer["timing"]?["gradientSeconds"]?.number != nil)
    }

    @Test("inputs of every type are given by --set; a missing or wrong one is told where it is declared")
    func inputs() throws {
        let folder = try Folder()
        let file = try folder.write(
            """
            OPENQASM 3.0;
            include "stdgates.inc";
            input array[float[64], 2] a;
            input complex[float[64]] w;
            input duration d;
            input bool b;
            input bit[3] m;
            input uint[4] n;
            qubit[2] q;
            if (d > 1us && b && m == 5 && n == 12) rx(a[1]) q[0];
            rx(real(w) + imag(w)) q[1];
            delay[d] q;
            bit[2] c = measure q;
            """, to: "inputs.qasm")
        let given = ["a={0, pi}", "w=pi/2 + pi/2im", "d=2us", "b=true", "m=\"101\"", "n=0xC"]
        let words = ["simulate", file, "--probabilities", "--json"] + given.flatMap { ["--set", $0] }
        let outcome = try #require(runWords(words).json()["probabilities"]?["11"]?.number)
        #expect(abs(outcome - 1) < 1e-12)
        for (word, place) in [("n=16", "8:15"), ("m=8", "7:14"), ("b=2", "6:12")] {
            let wrong = runWords(["simulate", file, "--set", word] + given.filter { $0.first != word.first }.flatMap { ["--set", $0] })
            #expect(wrong.code == 65 && wrong.error.contains("inputs.qasm:\(place): error: input '\(word.first ?? "?")'"), "\(wrong.error)")
        }
        let deep = String(repeating: "[", count: 40_000) + String(repeating: "]", count: 40_000)
        let nested = runWords(["simulate", file, "--set", "xs=" + deep])
        #expect(nested.code == 64 && nested.error.contains("seven deep"), "\(nested.error.prefix(200))")
        let missing = runWords(["simulate", file] + given.dropFirst().flatMap { ["--set", $0] })
        #expect(missing.code == 65 && missing.error.contains("inputs.qasm:3:27: error: input 'a[1]' has no value"), "\(missing.error)")
    }

    @Test("the state is written as complex128")
    func state() throws {
        let folder = try Folder()
        let file = try folder.write(Self.bell, to: "bell.qasm")
        let outcome = quantum("simulate", file, "--statevector", "\(folder.path)/state.npy")
        #expect(outcome.code == 0)
        let array = try NPY.decode(try readBytes("\(folder.path)/state.npy"), file: "state.npy")
        #expect(array.isComplex && array.shape == [4])
        #expect(abs(array.values[0] - 0.5.squareRoot()) < 1e-12 && abs(array.values[6] - 0.5.squareRoot()) < 1e-12)
    }

    @Test("the text tells outcomes, expectation values and cost")
    func text() throws {
        let folder = try Folder()
        let file = try folder.write(Self.bell, to: "bell.qasm")
        let outcome = quantum("simulate", file, "--probabilities", "--observable", "Z0*Z1")
        #expect(outcome.output.contains("bell.qasm: 2 qubits, 2 gates, statevector in double precision"))
        #expect(outcome.output.contains("00          0.500000  ████████████"))
        #expect(outcome.output.contains("Z0*Z1       1.0000000000"))
    }

    @Test("-o writes the answer by the file's extension")
    func output() throws {
        let folder = try Folder()
        let file = try folder.write(Self.bell, to: "bell.qasm")
        let outcome = quantum("simulate", file, "--probabilities", "-o", "\(folder.path)/out.csv")
        #expect(outcome.code == 0 && outcome.output.isEmpty)
        #expect(try folder.read("out.csv").hasPrefix("outcome,probability\n00,0.5"))
        _ = quantum("simulate", file, "-o", "\(folder.path)/out.json")
        #expect(JSONValue(try JSON.parse(try folder.read("out.json"), file: "out.json"))["qubits"] == 2)
        let refused = quantum("simulate", file, "-o", "/nowhere/out.json")
        #expect(refused.code == 73 && refused.error.contains("/nowhere/out.json"))
    }

    @Test(
        "what cannot be done is refused with its reason",
        arguments: [
            ("bell", ["--noise", "x.json"], 66, ["x.json"]),
            ("rotation", ["--set", "theta=0.3", "--method", "stabilizer"], 65, ["'ry(0.3)' on qubit 0", "no Clifford gate"]),
            ("bell", ["--method", "stabilizer", "--statevector", "x.npy"], 64, ["stabilizer gives no amplitudes", "statevector"]),
            ("bell", ["--observable", "Q0"], 64, ["--observable", "Q0"]), ("bell", ["--observable", "Z7"], 65, ["Z7", "qubit 7"]),
            ("bell", ["--set", "theta=1"], 64, ["theta"]), ("bell", ["--set", "theta=1/0"], 64, ["--set theta"]),
            ("bell", ["--gradient", "adjoint"], 64, ["--observable"]), ("rotation", [], 65, ["'theta'", "--set theta=VALUE"]),
            ("rotation", ["--set", "thta=1"], 64, ["'thta'", "did you mean 'theta'?"]),
            ("rotation", ["--set", "theta=1", "--set", "theta=2"], 64, ["'theta' twice"]),
            ("big", ["--method", "statevector"], 69, ["40 qubits", "TiB", "would fit"]),
            ("broken", [], 65, ["broken.qasm:4:1: error:", "'foo'"]),
            ("missing", [], 66, ["missing.qasm"]),
        ] as [(String, [String], Int32, [String])])
    func refusals(_ name: String, _ options: [String], _ code: Int32, _ parts: [String]) throws {
        let folder = try Folder()
        try folder.write(Self.bell, to: "bell.qasm")
        try folder.write(Self.rotation, to: "rotation.qasm")
        try folder.write("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[40] q;\nh q;\nt q;\n", to: "big.qasm")
        try folder.write("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[1] q;\nfoo q[0];\n", to: "broken.qasm")
        let outcome = runWords(["simulate", "\(folder.path)/\(name).qasm"] + options)
        #expect(outcome.code == code, "\(outcome.error)")
        #expect(outcome.output.isEmpty)
        for part in parts { #expect(outcome.error.contains(part), "\(outcome.error)") }
        let json = runWords(["simulate", "\(folder.path)/\(name).qasm", "--json"] + options)
        #expect(try json.json()["error"]?["message"]?.string?.isEmpty == false)
    }

    @Test("--explain tells method, memory and the others' verdicts without running")
    func explanation() throws {
        let folder = try Folder()
        let bell = try folder.write(Self.bell, to: "bell.qasm")
        let answer = try quantum("simulate", bell, "--explain", "--json").json()
        #expect(answer["method"] == "statevector" && answer["methodReason"] == "the amplitudes of 2 qubits fit into memory")
        #expect(answer["memoryBytes"] == 64 && answer["counts"] == nil && answer["work"]?["gates"]?.number == 2)
        #expect(answer["plan"]?["seconds"]?.number != nil && answer["plan"]?["stages"]?.array != nil)
        let names = answer["candidates"]?.array?.compactMap { $0["method"]?.string } ?? []
        #expect(names.contains("statevector") && names.contains("stabilizer"))
        // Beyond any memory it is told of all the same.
        let wide = try folder.write("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[3000] q;\nh q;\n", to: "wide.qasm")
        let text = quantum("simulate", wide, "--explain").output
        #expect(text.contains("method: stabilizer in double precision: all gates are Clifford gates"))
        #expect(text.contains("more than 2^1023 bytes"))
    }

    @Test("a Clifford circuit of 3000 qubits is sampled through a tableau, and the answer says why")
    func wide() throws {
        let folder = try Folder()
        let chain = (1..<3000).map { "cx q[\($0 - 1)], q[\($0)];\n" }.joined()
        let text = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[3000] q;\nh q[0];\n" + chain
        let file = try folder.write(text, to: "ghz.qasm")
        let answer = try quantum("simulate", file, "--shots", "50", "--observable", "Z0*Z2999", "--json").json()
        #expect(answer["method"] == "stabilizer" && answer["methodReason"] == "all gates are Clifford gates")
        #expect(answer["counts"]?.members?.allSatisfy { $0.key.count == 3000 && Set($0.key).count == 1 } == true)
        #expect(answer["observables"]?[0]?["value"]?.number == 1)
    }

    @Test("a signal ends it with the signal's number")
    func cancelled() throws {
        let folder = try Folder()
        let cancellation = Cancellation()
        cancellation.cancel()
        let outcome = runWords(["simulate", try folder.write(Self.bell, to: "bell.qasm")], cancellation: cancellation, signal: 2)
        #expect(outcome.code == 130)
    }
}

@Suite("check")
struct CheckCommandTests {
    @Test("one diagnostic a line, and 65 where any file has an error")
    func diagnostics() throws {
        let folder = try Folder()
        let good = try folder.write("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\nh q[0];\ncx q[0], q[1];\n", to: "good.qasm")
        let bad = try folder.write("OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[1] q;\nfoo q[0];\nx q[3];\n", to: "bad.qasm")
        let outcome = quantum("check", good, bad)
        #expect(outcome.code == 65)
        let lines = outcome.error.split(separator: "\n")
        #expect(outcome.output == "\(good): ok, 2 qubits, 2 gates, depth 2\n")
        #expect(lines.count == 2 && lines[0].hasPrefix("\(bad):4:1: error:") && lines[1].hasPrefix("\(bad):5:"))

        let answer = try quantum("check", good, bad, "--json").json()
        #expect(answer["files"]?[0]?["ok"] == true && answer["files"]?[0]?["depth"] == 2 && answer["files"]?[0]?["qubits"] == 2)
        #expect(answer["files"]?[0]?["language"] == "openqasm3" && answer["files"]?[0]?["gates"] == 2)
        let found = try #require(answer["files"]?[1]?["diagnostics"]?.array)
        #expect(answer["files"]?[1]?["ok"] == false && found.count == 2)
        #expect(found[0]["severity"] == "error" && found[0]["line"] == 4 && found[0]["column"] == 1 && found[0]["code"]?.string != nil)
    }

    @Test("a missing file is reported and exits 66; the others are still checked")
    func missing() throws {
        let folder = try Folder()
        let good = try folder.write("OPENQASM 3.0;\nqubit[1] q;\n", to: "good.qasm")
        let outcome = quantum("check", "\(folder.path)/none.qasm", good)
        #expect(outcome.code == 66)
        #expect(outcome.error.contains("none.qasm") && outcome.output.contains("good.qasm: ok"))
    }
}
