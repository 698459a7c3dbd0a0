import Formats
import Workspace

/// The commands of the program: the one table from which parsing, help, completion and documentation derive.
enum CommandTable {
    static let commands: [Command] = [
        run, train, evaluate, predict, simulate, noiseShow, check, convert, draw, format, lsp, estimate, runs, runsList, runsShow,
        runsSteer, backends,
        jobsList, jobsSubmit,
        jobsShow, jobsCancel, jobsWait, jobsResult, budgetShow, budgetSet, status,
        bench, help,
        completions, worker,
    ]

    /// Further lines of the program's own usage.
    static let rootUsages = ["quantum-mlops COMMAND [OPERANDS] [OPTIONS]", "quantum-mlops PROJECT --headless [OPTIONS]"]

    static let root = Command(
        name: "",
        summary: "A workbench for quantum machine learning: circuits, training, backends and error correction in a terminal.",
        details:
            "With a project's folder or a circuit it opens the workbench (default: the current folder); with --headless it runs the project "
            + "as 'run' does. Where standard output is no terminal, one of --headless, --plain and --render is needed.",
        operands: [Command.Operand(name: "PROJECT", help: "a folder with a project.yaml, or a circuit file", isOptional: true)],
        options: [
            Option("--headless", "run the project's pipeline without a terminal"),
            Option("--theme", "NAME", .file, "colours: a theme's name or its file"),
            Option("--ascii", "draw with ASCII characters only"),
            Option("--plain", "lines in, lines out, without moving the cursor"),
            Option("--slow-link", "send less: for slow connections"),
            Option("--render", "SIZE", .size, "draw the screen of COLUMNSxROWS cells without a terminal"),
            Option("--keys", "KEYS", .text, "keys to press before drawing, separated by spaces"),
            events,
            Option("--version", "print the version"),
        ],
        examples: [
            Command.Example(line: "quantum-mlops sample-projects/breast-cancer", meaning: "open the workbench on a project"),
            Command.Example(line: "quantum-mlops sample-projects/breast-cancer --headless --json", meaning: "run it and print the results"),
        ],
        run: WorkbenchCommand.run)

    static let run = Command(
        name: "run", summary: "Run a project's pipeline: data, training, evaluation, baselines",
        details: "Trains the model of project.yaml once for each seed, scores it on the test part beside classical baselines and the same "
            + "model without entanglement, and writes the run to the project's store. Ctrl-C saves a checkpoint.",
        operands: [project],
        options: [Option("--manifest", "FILE", .file, "repeat the run of a manifest.json, whatever project.yaml says now"), events],
        examples: [
            Command.Example(line: "quantum-mlops run sample-projects/moons --seed 1", meaning: "one fit with seed 1"),
            Command.Example(
                line: "quantum-mlops run PROJECT --manifest .quantum-mlops/artifacts/r1/manifest.json", meaning: "the same bits once more"),
        ],
        run: RunCommand.run)

    static let train = Command(
        name: "train", summary: "Train a project's model, or go on with a run that was left off",
        details:
            "As 'run'. With --resume a run that was paused, interrupted or killed goes on from its last checkpoint and ends in the same "
            + "bits as one that was never interrupted.",
        operands: [project], options: [Option("--resume", "RUN", .text, "the run to go on with"), events],
        examples: [
            Command.Example(line: "quantum-mlops train PROJECT --resume RUN", meaning: "go on after an interruption")
        ],
        run: TrainCommand.run)

    static let evaluate = Command(
        name: "evaluate", summary: "Score the last finished run's model on the project's data",
        operands: [project], options: [], run: EvaluateCommand.run)

    static let predict = Command(
        name: "predict", summary: "Predict the classes of the rows of a table",
        details:
            "Uses the model of the project's last finished run. Columns are found by the header's names, in any order; others are ignored.",
        operands: [project],
        options: [Option("--input", short: "-i", "FILE", .file, "table of the rows, CSV with a header ('-': standard input)")],
        examples: [
            Command.Example(line: "quantum-mlops predict PROJECT --input new.csv --json", meaning: "classes and their probabilities")
        ],
        run: PredictCommand.run)

    static let simulate = Command(
        name: "simulate", summary: "Run a circuit on this machine",
        details: "Without --shots the exact state is used. Qubit 0 is the rightmost bit of a bit string; several classical registers are "
            + "separated by a space, the last declared first. Probabilities below 1e-12 are left out.",
        operands: [Command.Operand(name: "CIRCUIT", help: "a circuit ('-': standard input)")],
        options: [
            Option(
                "--method", "NAME", .choice(["auto", "statevector", "density-matrix", "trajectories", "stabilizer", "mps"]),
                "how to simulate ('help methods')", standard: "auto"),
            Option("--shots", "N", .integer(0...1_000_000_000_000), "measure N times and count the outcomes"),
            Option(
                "--set", "NAME=VALUE", .assignment,
                "the value of an input of the circuit; expressions such as pi/4 count; {1, 2}, 20ns, 1 + 2im, true for arrays, times, complex "
                    + "numbers and truths", isRepeatable: true),
            Option(
                "--observable", "SUM", .text, "expectation value of a sum of Pauli products, such as '0.5*Z0*Z1 - X2'", isRepeatable: true),
            Option(
                "--gradient", "METHOD", .choice(["adjoint", "parameter-shift", "finite-difference"]),
                "derivatives of every observable by every input"),
            SweepOption.option,
            Option("--precision", "NAME", .choice(["double", "single"]), "of the amplitudes", standard: "double"),
            Option("--explain", "tell method, memory and work instead of running"),
            Option("--probabilities", "print the probability of every outcome"),
            Option("--statevector", "FILE.npy", .file, "write the amplitudes (complex128), before final measurements"),
            Option("--bond", "N", .integer(1...1_000_000), "largest bond dimension of the method mps (default: no limit)"),
            Option(
                "--trajectories", "N", .integer(1...1_000_000_000),
                "random runs in place of a density matrix; without it one a shot, at most 10000, else 1000"),
        ] + NoiseOptions.all,
        examples: [
            Command.Example(line: "quantum-mlops simulate bell.qasm --shots 1000", meaning: "counts of 1000 measurements"),
            Command.Example(line: "quantum-mlops simulate wide.qasm --explain", meaning: "the method, its memory and the others' verdicts"),
            Command.Example(
                line: "quantum-mlops simulate ansatz.qasm --set theta=pi/4 --observable Z0*Z1 --gradient adjoint --json",
                meaning: "an expectation value and its derivatives"),
            Command.Example(
                line: "quantum-mlops simulate ansatz.qasm --sweep theta=0:2*pi:65 --observable Z0 -o curve.csv",
                meaning: "an expectation value at 65 values of an input"),
            Command.Example(
                line: "quantum-mlops simulate bell.qasm --noise noise.yaml --probabilities", meaning: "exact probabilities under noise"),
        ],
        run: SimulateCommand.run)

    static let noiseShow = Command(
        name: "noise show", summary: "Show what a noise channel does",
        details: "FILE (JSON or YAML) is one channel, {channel, params}, or several of which the first acts first, {channels: [...]}; "
            + "'help noise' lists them. Prints the Pauli-transfer matrix and the fidelities; with --json also Kraus operators. Paulis stand in the "
            + "order I, X, Y, Z, the left one on the most significant qubit.",
        operands: [Command.Operand(name: "FILE", help: "a channel ('-': standard input)")],
        options: [Option("--twirl", "its Pauli twirl: the part that is Paulis by chance")],
        examples: [Command.Example(line: "quantum-mlops noise show damping.yaml --twirl", meaning: "the Pauli noise nearest to it")],
        run: NoiseCommand.show)

    static let check = Command(
        name: "check", summary: "Check circuit files without running them",
        details: "Prints one diagnostic a line, FILE:LINE:COLUMN: severity: message. Exit code 65 where any file has an error.",
        operands: [Command.Operand(name: "CIRCUIT", help: "circuits ('-': standard input)", isRepeated: true)],
        options: [Option("--sarif", "print the diagnostics as SARIF 2.1.0, for code scanners")],
        examples: [Command.Example(line: "quantum-mlops check circuits/*.qasm", meaning: "check many files")],
        run: CheckCommand.run)

    static let convert = Command(
        name: "convert", summary: "Write a circuit in another language",
        details:
            "The languages go by the files' extensions ('quantum-mlops help formats' lists them). OpenQASM 3 keeps everything; what another "
            + "language cannot say is refused at its place, and nothing is written.",
        operands: [Command.Operand(name: "IN", help: "a circuit ('-': standard input)")],
        options: [
            Option(
                "--to", "LANGUAGE", .choice(ConvertCommand.formats.filter { $0.write != nil }.map(\.name)), "the language to write",
                standard: "by extension, qasm3 for .qasm")
        ],
        examples: [
            Command.Example(line: "quantum-mlops convert new.qasm --to qasm2 -o old.qasm", meaning: "for tools that read OpenQASM 2 only")
        ],
        run: ConvertCommand.run)

    static let draw = Command(
        name: "draw", summary: "Draw a circuit as text, or as a picture in a file",
        details:
            "Without -o the drawing is text on standard output. Control flow is drawn as frames, one line of a long circuit below the other. "
            + "The same circuit and options give the same bytes, here and with 'convert'. 'quantum-mlops help drawing' tells more.",
        operands: [Command.Operand(name: "CIRCUIT", help: "an OpenQASM 2 or 3 file ('-': standard input)")],
        options: [
            Option("--ascii", "text of ASCII characters only"),
            Option("--density", "NAME", .choice(["compact", "normal", "wide"]), "how close symbols stand", standard: "normal"),
            Option(
                "--width", "N", .integer(20...1_000_000), "characters a line; a picture's are 10 pixels",
                standard: "the terminal's, else 120; pictures take what suits"),
            Option("--theme", "NAME", .file, "colours of a picture: a theme's name or its file", standard: "daybreak on white"),
        ],
        examples: [
            Command.Example(line: "quantum-mlops draw bell.qasm", meaning: "text"),
            Command.Example(line: "quantum-mlops draw teleport.qasm -o teleport.svg", meaning: "a picture"),
        ],
        run: DrawCommand.run)

    static let format = Command(
        name: "format", summary: "Lay out an OpenQASM program: one statement a line, bodies indented",
        details: "Comments are kept. Without -o the program goes to standard output.",
        operands: [Command.Operand(name: "FILE", help: "an OpenQASM 2 or 3 file ('-': standard input)")],
        options: [Option("--check", "write nothing; exit code 1 where the layout would change")],
        examples: [Command.Example(line: "quantum-mlops format messy.qasm -o messy.qasm", meaning: "in place")],
        run: FormatCommand.run)

    static let lsp = Command(
        name: "lsp", summary: "Serve an editor: diagnostics, hover, definition, rename, completion, formatting",
        details: "Speaks the Language Server Protocol 3.17 on standard input and output, for OpenQASM 2 and 3 and for project.yaml. "
            + "Exit code 0 after 'shutdown' and 'exit', 1 where the editor goes away without them. 'help editors' tells how to set it up.",
        options: [Option("--stdio", "as without it: editors that ask for a way of talking pass it")],
        examples: [Command.Example(line: "quantum-mlops lsp", meaning: "what an editor starts")],
        run: LspCommand.run)

    static let estimate = Command(
        name: "estimate", summary: "Estimate what an error-corrected machine needs",
        details: "INPUT is a circuit, or a JSON document of logical counts (numQubits, tCount, rotationCount, rotationDepth, cczCount, "
            + "ccixCount, measurementCount). The answer has the shape and the names of the Azure Quantum Resource Estimator. "
            + "'quantum-mlops help estimation' tells more.",
        operands: [
            Command.Operand(
                name: "INPUT", help: "a circuit or logical counts (.json; '-': standard input)", isOptional: true)
        ],
        options: [
            Option("--params", "FILE.json", .file, "parameters of the machine, or a list of such for a batch"),
            Option("--counts", "only count the circuit's gates"),
            Option(
                "--loop-turns", "N", .integer(0...Int.max), "how often a loop runs whose end is known only while it runs",
                standard: "as in 100 trials"),
            Option("--reduce-t", "merge rotations and cancel T gates first; the unitary stays the same"),
            Option(
                "--what-if", "PATH=V1,V2,...", .text,
                "a table with these values of a parameter, such as errorBudget=0.1,0.01; the last "
                    + "one given changes fastest", isRepeatable: true),
            Option("--sensitivity", "halve and double each parameter; the one that moves most first"),
            Option("--suggest", "changes that make it cheaper, each estimated again"),
            Option("--prices", "FILE.json", .file, "rates of a machine, for the cost"),
            Option("--shots", "N", .integer(0...1_000_000_000_000), "how often the program runs, for the cost", standard: "1"),
            Option("--classical", "the cost as a state vector on this machine beside it"),
            Option("--schemes", "list the qubits, codes and sources of T states that go by a name"),
        ],
        examples: [
            Command.Example(line: "quantum-mlops estimate adder.qasm", meaning: "a gate-based machine of error rate 1e-3"),
            Command.Example(line: "quantum-mlops estimate counts.json --params params.json --json", meaning: "the whole answer"),
            Command.Example(
                line: "quantum-mlops estimate counts.json --what-if qubitParams.name=qubit_gate_ns_e3,qubit_maj_ns_e6",
                meaning: "two machines side by side"),
            Command.Example(line: "quantum-mlops estimate adder.qasm --reduce-t --suggest -o report.html", meaning: "a report to read"),
        ],
        run: EstimateCommand.run)

    static let runs = Command(
        name: "runs", summary: "List the runs of a project, newest first ('runs list')",
        operands: [optionalProject], options: [limit], isHidden: true, run: RunsCommand.list)

    static let runsList = Command(
        name: "runs list", summary: "List the runs of a project, newest first", operands: [optionalProject], options: [limit],
        run: RunsCommand.list)

    static let runsShow = Command(
        name: "runs show", summary: "Show a run: its parameters, metrics, environment and files",
        operands: [
            Command.Operand(name: "RUN", help: "the run's id"), optionalProject,
        ], options: [], run: RunsCommand.show)

    static let runsSteer = Command(
        name: "runs steer", summary: "Hold, end or change a run that another process trains",
        details:
            "What is asked for is written into the project's store, where the process at work hears it within 100 ms. A learning rate holds from the "
            + "next epoch on, before the schedule, and is part of the run's manifest: repeating or resuming the run keeps it. A run that does not train "
            + "takes it when it goes on.",
        operands: [
            Command.Operand(name: "RUN", help: "the run's id"), optionalProject,
        ],
        options: [
            Option("--learning-rate", "X", .text, "another learning rate, from the next epoch on"),
            Option("--checkpoint", "keep the last checkpoint among the run's files"), Option("--pause", "hold it at its next checkpoint"),
            Option("--resume", "let it go on in a worker process"), Option("--stop", "end it; its checkpoint stays"),
        ],
        examples: [
            Command.Example(line: "quantum-mlops runs steer r3 --learning-rate 0.01", meaning: "the same as L in the training pane")
        ],
        run: SteerCommand.run)

    static let backends = Command(
        name: "backends", summary: "List where circuits can run: status, queue, price, calibration",
        details:
            "The simulators of this machine, and one more for each device whose calibration lies in the project's folder 'calibrations'.",
        options: [], run: BackendsCommand.list)

    static let jobsList = Command(
        name: "jobs list", summary: "List the jobs of the project in this folder, newest first", options: [limit], run: JobsCommand.list)

    static let jobsSubmit = Command(
        name: "jobs submit", summary: "Put a circuit into the queue of a backend",
        details:
            "The estimated cost is reserved in the budget; exit code 77 where the budget or --max-cost does not have it. A worker process "
            + "of its own does the work, and goes on when this one ends.",
        operands: [Command.Operand(name: "CIRCUIT", help: "a circuit ('-': standard input)")],
        options: [
            Option("--backend", "NAME", .text, "where to run it ('backends' lists them), or auto", standard: "local"),
            Option("--shots", "N", .integer(1...CircuitWork.mostShots), "how often to measure", standard: "1000"),
            Option("--set", "NAME=VALUE", .assignment, "the value of an input of the circuit", isRepeatable: true),
            Option("--max-cost", "X", .text, "refuse a higher cost"),
            Option("--max-wait", "S", .integer(0...Int.max), "refuse to wait longer, in seconds"),
            Option("--priority", "P", .integer(-1000...1000), "a higher one goes first", standard: "0"),
            Option("--after", "JOB,…", .text, "begin when these jobs are completed; cancelled where one of them is not"),
            Option("--array", "N", .integer(1...10_000), "so many jobs of it, each with the next seed"),
        ],
        examples: [
            Command.Example(
                line: "quantum-mlops jobs submit bell.qasm --backend auto --shots 4000", meaning: "and go on with something else")
        ],
        run: JobsCommand.submit)

    static let jobsShow = Command(
        name: "jobs show", summary: "Show a job and its history", operands: [job], options: [], run: JobsCommand.show)

    static let jobsCancel = Command(
        name: "jobs cancel", summary: "Cancel a job that is not over", operands: [job], options: [], run: JobsCommand.cancel)

    static let jobsWait = Command(
        name: "jobs wait", summary: "Wait until a job is over, or all open ones",
        details: "Exit code 0 where it completed, 1 where it failed or was cancelled, 75 where the time is up.",
        operands: [Command.Operand(name: "JOB", help: "the job's id", isOptional: true)],
        options: [
            Option("--all", "every open job"), Option("--timeout", "S", .integer(0...1_000_000_000), "at most so many seconds"),
        ], run: JobsCommand.wait)

    static let jobsResult = Command(
        name: "jobs result", summary: "Print what a job measured", operands: [job], options: [], run: JobsCommand.result)

    static let budgetShow = Command(
        name: "budget show", summary: "Tell what the project may spend, has spent and has reserved", options: [],
        run: BackendsCommand.showBudget)

    static let budgetSet = Command(
        name: "budget set", summary: "Set what the project may spend",
        options: [
            Option("--cap", "X", .text, "the most to spend; none takes the cap away"),
            Option("--currency", "NAME", .text, "its currency", standard: "the budget's, else USD"),
        ], run: BackendsCommand.setBudget)

    static let status = Command(
        name: "status", summary: "Tell the health of store, queue, backends and disk", operands: [optionalProject], options: [],
        run: StatusCommand.run)

    static let bench = Command(
        name: "bench", summary: "Time the engine against this machine's limits",
        details:
            "Measures the machine (memory bandwidth, peak arithmetic), then each workload: the work, its time, throughput and share of "
            + "the limit. Growth is how much longer a unit of arithmetic takes on 26 qubits than on 20. With --compare, exit code 1 where a workload is slower than it was.",
        operands: [Command.Operand(name: "NAME", help: "benchmarks (default: all)", isOptional: true, isRepeated: true)],
        options: [
            Option("--only", "NAME,…", .text, "these benchmarks; 'machine' measures the limits alone", isRepeatable: true),
            Option("--list", "list the benchmarks"),
            Option("--compare", "FILE", .file, "an earlier answer of 'bench --json' to compare with"),
        ],
        examples: [
            Command.Example(line: "quantum-mlops bench --only hea-n20,training-n8", meaning: "two workloads"),
            Command.Example(line: "quantum-mlops bench --compare before.json", meaning: "what became faster or slower"),
        ],
        run: BenchCommand.run)

    static let help = Command(
        name: "help", summary: "Explain a command or a topic",
        details: "Topics: " + listed(HelpTopic.all.map(\.name), "and") + ".",
        operands: [Command.Operand(name: "TOPIC", help: "a topic or a command", isOptional: true, isRepeated: true)], options: [],
        run: HelpCommand.run)

    static let completions = Command(
        name: "completions", summary: "Print the completion script of a shell",
        operands: [Command.Operand(name: "SHELL", help: "bash, zsh or fish")], options: [],
        examples: [
            Command.Example(line: "eval \"$(quantum-mlops completions bash)\"", meaning: "complete in this shell")
        ],
        run: CompletionsCommand.run)

    static let worker = Command(
        name: "worker", summary: "Work on the project's jobs until none is left",
        options: [
            Option("--project", "PATH", .file, "the project's folder"),
            Option("--reservation", "ID", .text, "the worker's entry in the store, where one was made"),
        ], isHidden: true, run: WorkerCommand.run)

    private static let job = Command.Operand(name: "JOB", help: "the job's id")
    private static let project = Command.Operand(name: "PROJECT", help: "a folder with a project.yaml")
    private static let optionalProject = Command.Operand(
        name: "PROJECT", help: "a folder with a project.yaml (default: the current folder)", isOptional: true)
    private static let events = Option(
        "--events", "FILE", .file, "stream one JSON event a line while it runs ('-': standard output, before the result; not with --json)")
    private static let limit = Option("--limit", "N", .integer(1...1_000_000_000), "at most so many")
}

extension Command {
    static let commonOptions: [Option] = [
        Option("--json", "print one JSON document and nothing else on standard output"),
        Option("--output", short: "-o", "FILE", .file, "write the result there, in the format of its extension ('-': standard output)"),
        Option("--seed", "N", .integer(0...Int.max), "of everything random", standard: "the project's, else 0"),
        Option("--threads", "N", .integer(1...4096), "how many threads compute; the results are the same", standard: "all cores"),
        Option("--quiet", short: "-q", "no progress and no warnings"),
        Option("--color", "WHEN", .choice(["auto", "always", "never"]), "colours in texts for people", standard: "auto; NO_COLOR counts"),
        Option("--log-format", "FORMAT", .choice(["text", "json"]), "of what goes to standard error", standard: "text"),
        Option("--help", short: "-h", "print this help"),
    ]
}
