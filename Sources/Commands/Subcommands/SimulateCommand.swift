import Circuits
import Diagnostics
import Documents
import Formats
import Numerics
import Simulation

/// `simulate CIRCUIT`: runs a circuit on this machine.
enum SimulateCommand {
    static func run(_ arguments: Arguments, _ context: Context) throws -> ExitCode {
        let method = try method(arguments)
        let writesState = arguments.text("--statevector") == "-"
        if writesState, arguments.isJSON { throw UsageError("--statevector - and --json both want standard output") }
        let observables = try arguments.all("--observable").map(observable)
        var options = SimulationOptions(
            method: method, precision: arguments.text("--precision").flatMap(Precision.init) ?? .double, seed: arguments.seed ?? 0,
            shots: arguments.integer("--shots"), observables: observables.map(\.sum), wantsProbabilities: arguments.has("--probabilities"),
            wantsState: arguments.has("--statevector"))
        options.bond = arguments.integer("--bond")
        options.gradient = arguments.text("--gradient").flatMap(GradientMethod.init)
        let given = try InputValues(arguments)
        let sweep = try SweepOption(arguments)

        let start = steadyClock()
        let parsed = try read(arguments.operands[0], context.console)
        let parseSeconds = steadyClock() - start
        guard var circuit = parsed.circuit else { throw FormatError.faults(parsed.diagnostics) }
        let inputs = given.numbers(for: circuit)
        circuit = circuit.settingDurations(to: inputs)
        options.trajectories = arguments.integer("--trajectories")
        options.noise = try NoiseOptions.model(arguments, for: circuit, context.console)
        context.takeSignals()
        if let sweep {
            return try parsed.placingInputs {
                try run(sweep, circuit, inputs, options, observables.map(\.text), parseSeconds, arguments, context)
            }
        }
        let gates = circuit.gateCounts.values.reduce(0, +)
        if arguments.has("--explain") {
            let explanation = try parsed.placingInputs {
                try explain(circuit, inputs: inputs, options: options, on: context.team(arguments))
            }
            let report = ExplanationReport(circuit: arguments.operands[0], gates: gates)
            try Answer(document: report.document(of: explanation), lines: report.lines(of: explanation)).send(arguments, context.console)
            return .done
        }
        let result = try parsed.placingInputs {
            try simulate(circuit, inputs: inputs, options: options, on: context.team(arguments), cancellation: context.cancellation)
        }
        for warning in result.warnings { context.console.warn(warning) }
        if let file = arguments.text("--statevector"), let state = result.state {
            try writeAtomically(NPY.encode(complex: UnsafeBufferPointer(start: state.pointer, count: state.count)), to: file)
        }
        let report = SimulationReport(
            circuit: arguments.operands[0], observables: observables.map(\.text), options: options, parseSeconds: parseSeconds,
            warnings: context.console.warnings, gates: gates)
        if let file = arguments.output, file.hasSuffix(".csv") {
            try writeAtomically(Array(report.table(of: result).utf8), to: file)
            if arguments.isJSON { context.console.print(report.document(of: result)) }
        } else if !writesState || arguments.output != nil {
            try Answer(document: report.document(of: result), lines: report.lines(of: result)).send(arguments, context.console)
        }
        return .done
    }

    /// Expectation values on a grid of inputs.
    private static func run(
        _ sweep: SweepOption, _ circuit: Circuit, _ inputs: [String: Double], _ options: SimulationOptions, _ observables: [String],
        _ parseSeconds: Double, _ arguments: Arguments, _ context: Context
    ) throws -> ExitCode {
        for name in sweep.names where inputs[name] != nil { throw UsageError("'\(name)' is given by --set and by --sweep") }
        let (start, team, points) = (steadyClock(), context.team(arguments), sweep.points)
        let values = try Simulation.sweep(
            circuit, inputs: inputs, over: sweep.names, points: points, observables: options.observables, precision: options.precision,
            on: team, cancellation: context.cancellation)
        let report = SweepReport(
            circuit: circuit, file: arguments.operands[0], observables: observables, precision: options.precision, threads: team.threads,
            names: sweep.names, points: points, values: values, parseSeconds: parseSeconds, seconds: steadyClock() - start,
            warnings: context.console.warnings)
        if let file = arguments.output, file.hasSuffix(".csv") {
            try writeAtomically(Array(report.table.utf8), to: file)
            if arguments.isJSON { context.console.print(report.document) }
        } else {
            try Answer(document: report.document, lines: report.lines).send(arguments, context.console)
        }
        return .done
    }

    /// The circuit's file, its warnings told.
    private static func read(_ path: String, _ console: Console) throws -> Parsed {
        let parsed = try parseCircuit(path)
        guard let circuit = parsed.circuit else { throw FormatError.faults(parsed.diagnostics) }
        if let noise = circuit.writtenNoise {
            let place = parsed.diagnostics.first { $0.code == "stim.noise" }?.span ?? SourceSpan(file: path)
            let hint = "take it out, or give noise with --noise"
            throw FormatError.faults([
                Diagnostic(code: "simulate.noise", "the circuit's own noise '\(noise)' is not simulated", at: place, hint: hint)
            ])
        }
        if let call = parsed.diagnostics.first(where: { $0.code == "qasm.extern" }) {
            throw FormatError.faults([Diagnostic(code: call.code, call.message, at: call.span, hint: "write its definition with 'def'")])
        }
        for diagnostic in parsed.diagnostics where diagnostic.severity == .warning {
            console.warn(diagnostic.span.map { "\($0): \(diagnostic.message)" } ?? diagnostic.message)
        }
        return parsed
    }

    private static func method(_ arguments: Arguments) throws -> Method {
        let name = arguments.text("--method") ?? "auto"
        guard let method = Method(rawValue: name) else {
            throw UnavailableError(
                "method '\(name)' is not in this version", hint: "methods are \(listed(Method.allCases.map(\.rawValue), "and"))")
        }
        return method
    }

    private static func observable(_ text: String) throws -> (text: String, sum: PauliSum) {
        do {
            return (text, try PauliSum(parsing: text))
        } catch {
            throw UsageError("--observable: \(error.description)", hint: "'quantum-mlops help observables' tells how they are written")
        }
    }
}
