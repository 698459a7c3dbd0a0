import Circuits
import Documents
import Formats
import Noise
import Simulation
import Workbench

/// A text of `help TOPIC`.
struct HelpTopic: Sendable {
    let name: String
    let summary: String
    let text: @Sendable () -> String
    /// With `--json`, where the topic is a table that programs read.
    var document: (@Sendable () -> JSONValue)?

    static let all: [HelpTopic] = [
        HelpTopic(name: "exit-codes", summary: "what the program tells the shell", text: exitCodes),
        HelpTopic(name: "project", summary: "the keys of project.yaml", text: projectKeys),
        HelpTopic(name: "keys", summary: "the workbench's keys and commands", text: { Action.text }, document: { Action.json }),
        HelpTopic(name: "gates", summary: "every gate, its qubits and angles", text: gates),
        HelpTopic(name: "methods", summary: "the methods of simulate, and which one auto takes", text: methods),
        HelpTopic(name: "formats", summary: "the kinds of circuit files, and which are read and written", text: formats),
        HelpTopic(name: "openqasm", summary: "what of OpenQASM 2 and 3 is run, and how", text: { openqasm }),
        HelpTopic(name: "drawing", summary: "how circuits are drawn, and in which files", text: { drawing }),
        HelpTopic(name: "observables", summary: "how observables are written", text: { observables }),
        HelpTopic(name: "noise", summary: "noise files, channels and calibrations", text: noise),
        HelpTopic(name: "estimation", summary: "what 'estimate' takes and how it counts", text: estimation),
        HelpTopic(name: "editors", summary: "the language server, and how editors use it", text: { editors }),
        HelpTopic(name: "training", summary: "the training pane: curves, gradients, runs, checkpoints", text: { training }),
        HelpTopic(name: "queue", summary: "backends, jobs, budget, logs and device maps", text: { queue }),
        HelpTopic(name: "files", summary: "what is read and written, and where", text: { files }),
    ]

    private static func exitCodes() -> String {
        var table = TextTable(["code", "meaning"], rightAligned: [0])
        for code in ExitCode.allCases { table.add(String(code.rawValue), code.meaning) }
        return (table.lines() + [""]).joined(separator: "\n")
    }

    private static func gates() -> String {
        var table = TextTable(["gate", "qubits", "angles", "", "also"], rightAligned: [1])
        for gate in Gate.standard {
            table.add(
                gate.name, String(gate.qubits), gate.parameters.joined(separator: ", "), "\(gate.title): \(gate.help)",
                gate.aliases.joined(separator: ", "))
        }
        return (table.lines() + ["", "Controls come first among a gate's qubits. Angles are radians.", ""]).joined(separator: "\n")
    }

    private static func methods() -> String {
        var table = TextTable(["method", "what it is for"])
        for method in Method.allCases { table.add(method.rawValue, method.summary) }
        return
            (table.lines() + [
                "", "'simulate CIRCUIT --explain' tells which one a circuit gets, why, and what the others would take.", "",
                "Where observables alone are asked for, every method computes only what they see of the circuit (their light cone).",
                "A matrix product state (mps) keeps its bonds as wide as entanglement needs, or at most --bond N: the answer then tells the",
                "weight it lost and its fidelity, with a warning below \(MatrixProductState.statedFidelity).", "",
            ])
            .joined(separator: "\n")
    }

    private static let observables = """
        An observable is a sum of products of Pauli operators: 0.5*Z0*Z1 - 0.25*X2

        X, Y and Z with a qubit's number are the operators, joined by * into products; a product may begin with a number.
        Products are joined by + or -. A number alone is that multiple of the identity.
        Qubit 0 is the rightmost bit of a bit string. A product that begins with - needs = : --observable=-Z0

        """

    private static let openqasm = """
        OpenQASM 2 and 3 are read by their specifications; the version line tells which, and without one it is OpenQASM 3.

        What is known before the circuit runs is done when it is read: constants, loops, conditions, switch, subroutines, arrays. At most 2,000,000
        steps are written out so. What a measurement decides stays control flow and is followed shot by shot: variables, conditions, loops, break,
        continue, return, end, measured indices.

        Inputs of every type get their values with --set NAME=VALUE: pi/4, true, 0b101 or "101" for bits, 20ns for a duration, '1 + 2im' for a complex
        number, '{1, 2, 3}' for an array; parts are named as they are read: --set 'a[1]=2'. A missing or wrong value is told where the input is
        declared.

        bit registers are whole numbers with bit 0 as the lowest; uint[n] wraps around; / and % of whole numbers truncate towards zero; a range
        includes its end; q[-1] is the last qubit; U(θ, φ, λ) has the phase that the specification gives it. Whole numbers have up to 4096 bits.
        angle[n] is a multiple of 2π/2ⁿ: numbers are rounded to the nearest one (ties to even) where they become angles, and it is computed with as
        uint[n] is; an angle without a size has the precision of a double and no bits. Subroutines may call themselves, 100 deep at most, where
        something known ends it; parts of arrays are handed over by reference.
        delay is kept and does nothing to an ideal state; cal, defcal, pragma and annotations are kept as they are. Calls of extern functions are kept, not simulated.

        check tells faults at FILE:LINE:COLUMN with a stable code (--json, --sarif); format lays a program out; convert writes OpenQASM 3 or 2.

        """

    private static func formats() -> String {
        var table = TextTable(["--to", "files", "", "read", "written"])
        for format in ConvertCommand.formats {
            table.add(
                format.name, format.extensions.joined(separator: " "), format.title, format.read == nil ? "" : "yes",
                format.write == nil ? "" : "yes")
        }
        return (table.lines() + ["", formatNotes]).joined(separator: "\n")
    }

    private static let formatNotes = """
        Every command that takes a circuit takes any file that is read; standard input ('-') is told by how it begins, and is OpenQASM otherwise.
        convert writes by the extension of -o (.txt, .svg, .png, .pdf and .tex are drawings: 'help drawing'), or what --to names.
        What a language cannot say is refused at its place (65), nothing is written.
        Global phases of a whole circuit are not kept but by OpenQASM 3 and Cirq. OpenQASM keeps comments.

        QIR     LLVM modules (.ll, .bc), Base and Adaptive profiles of QIR 1 and 2, read and written through libllvm19. Calls and loops are written
                out; what measurements decide stays control flow. Results recorded alone are a bit string, the first rightmost; with other outputs
                each has its kind: "INT -20, RESULT 1". QUANTUM_MLOPS_LLVM names the library where it has another place.
        Quil    gates, DEFGATE, DEFCIRCUIT, DAGGER, CONTROLLED, FORKED, memory, jumps; regions of numbers that nothing writes are
                inputs (--set). PRAGMA and pulses are skipped with a warning.
        IonQ    the QIS gates (radians) and the native ones (turns); every qubit is measured at the end, and no other measurement has words.
        Cirq    what cirq.to_json writes: powers with their phase, controls, keys as registers, conditions on them, sub-circuits; no
                noise. Several registers of one qubit each are named qubits: q5 a line's, q_1_2 a grid's.
        Quirk   links (and their JSON) of at most 16 qubits: columns, controls of all axes, formulas of pi, QFT, shifts, increments and sums of
                any height, matrices and gates of the link's own; no gates that change with time or keep a part of the states.
        Stim    gates, measurements, resets, feedback, REPEAT written out. Noise, detectors and coordinates are kept as annotations '@stim …',
                also through OpenQASM; simulate refuses a circuit with noise of its own.

        """

    private static let drawing = """
        draw CIRCUIT            text on standard output
        draw CIRCUIT -o FILE    .txt text, .svg, .png, .pdf pictures, .tex LaTeX for quantikz; convert draws the same

        --density compact, normal or wide says how close symbols stand; --ascii keeps the text to ASCII. --width N breaks a long circuit into lines
        of N characters (a picture's are 10 pixels wide); without it pictures take what suits. --theme takes the colours of a theme: without it
        those of daybreak on white. The same circuit and options give the same bytes.

        Qubits are single lines in the order of declaration, classical registers and variables double lines below. A gate of several qubits whose
        order counts has their numbers on its left. A measurement points at its bit. A gate under a plain condition hangs on the register that
        decides: a full dot where the bit must be 1, an empty one for 0. Other conditions and loops are frames around what they hold. Decimals
        within 1e-9 of a small fraction of π are written as that fraction; other numbers in four digits.

        PNG is drawn by Cairo, PDF brings its fonts along as Pango sets them; both are opened when they are first needed (libcairo2,
        libpangocairo-1.0-0; 69 where they are missing), and look the same where fonts-liberation2 and fonts-dejavu-core are installed. SVG needs
        neither. A PNG has two pixels a unit, fewer where it would have more than 16 million. A hundred qubits by a thousand columns take less
        than a second in each format.

        """

    private static func noise() -> String {
        var table = TextTable(["channel", "params", ""])
        for kind in ChannelKind.all {
            let names = kind.parameters.map { $0.standard == nil ? $0.name : "[\($0.name)]" }
            table.add(kind.name, names.joined(separator: ", "), kind.help)
        }
        return noiseFiles
            + (table.lines() + ["", "Angles are radians; parameters in brackets may be left out.", ""]).joined(separator: "\n")
    }

    private static let noiseFiles = """
        'simulate --noise FILE' takes a noise file, a device's calibration snapshot or Qiskit's backend properties.

        A noise file (YAML or JSON) has rules, which are applied in order after each gate:

        rules:
          - {on: 1q, channel: depolarizing, params: {p: 0.001}}
          - {on: 2q, channel: depolarizing, params: {p: 0.01, n: 2}}
          - {on: cx, qubits: [0, 1], channel: zz_crosstalk, params: {angle: 0.02}}
          - {on: measure, channel: readout, params: {p1_given_0: 0.01, p0_given_1: 0.03}}

        on      1q or 2q (every gate on so many qubits), a gate's name, or measure (with readout)
        qubits  only there: the operands of a wider gate in their order, any of these for a gate on one; else anywhere

        A gate that the circuit defines is one gate where a rule names it, else its inner gates have the noise. A channel on one qubit acts
        on each operand of a wider gate. Where the circuit measures nothing, nothing is misread; observables never are.

        With a calibration each gate has depolarising noise and relaxation as calibrated, --layout says where the circuit lies on the
        device, and a circuit on $3, $4 lies there. The gates must be the device's own. T2 beyond twice T1 is capped there. A snapshot older
        than 30 days or from the future is warned of, and refused (65) where it is older than --max-calibration-age.

        """

    private static let training = """
        s trains the project's model in a worker process that goes on when the screen closes; p holds the run at its next checkpoint and lets it go on,
        x ends it. ETA is the middle half of the recent epochs, times what is left. Every epoch leaves a checkpoint; c keeps the last one for good.
        L sets another learning rate (before the schedule), from the run's next epoch on; the run's manifest has it, so that repeating or resuming the run
        ends in the same bits, and a line marks it in the charts. 'runs steer RUN --learning-rate X' does the same, --pause, --resume, --stop and
        --checkpoint the rest. A run of several seeds keeps one rate. B RATE EPOCHS KEPT begins a new run from the checkpoint that was kept after so many
        epochs, else from the last one, with another learning rate ('same' for the same one) and more epochs.

        m chooses what is drawn (or :metric NAME), t over what: epochs, seconds, steps of the optimiser, shots or cost. e smooths and leaves the raw values
        faintly, y makes values logarithmic, b adds the best so far, :level 0.12 and :level 95% draw lines to compare with. h and l, or a click, read the
        values of every chart at one point; + - 0 < > or the wheel zoom and pan. Values that are no numbers are marked on the axis.

        'gradient' shows the norm and two variances: of a gradient's components over the circuit's parameters, and of a component from step to step. The
        line below says how large a component is and how many shots it would take to see it on a device. It speaks of a barren plateau where that is
        more than a million and the loss has fallen by less than one part in a hundred since the first epoch.

        Space marks runs, whose curves then lie over those of the shown one, and = compares their settings and figures. o sorts the runs, / leaves those that
        meet a condition: lr>0.1 & state=failed. v goes to the confusion matrix, ROC curve and decision boundary, then to the parameters with
        their gradients (h and l scroll). A run of several seeds shows their mean between the smallest and the largest value.

        """

    private static let queue = """
        A job is a training or a circuit to be measured. It waits in the project's queue and is done by a worker process of its own, which ends with
        the last job; closing the terminal or losing the connection stops nothing. A higher priority goes first, equals go in order of submission.

        Backends are this machine's simulators (local, local:density-matrix, local:stabilizer, local:mps) and, for each calibration in the project's
        folder calibrations/, that device with its noise (local:DEVICE); circuits for those use the device's own gates and couplings. All are free.

        'jobs submit CIRCUIT --backend NAME --shots N' queues a circuit, --after j1,j2 lets it begin when those jobs are completed (where one of them
        fails or is cancelled, so is it), 'jobs wait' and 'jobs result' give its counts; in the workbench s opens a dialog
        with price, wait and what the budget leaves before Enter submits, and what costs money is asked for twice. 'budget set --cap X' limits what a
        project spends: a submission reserves its estimated cost, and its end settles it.

        In the pane: c cancels, r requeues, + and - move a job, Enter opens its log, b chooses a backend, m draws its device as a map, e shades it by
        another figure. An ETA is the middle half of recent epochs or of earlier jobs like it; 'unknown' where there are none. 'live' means that the
        store is followed; else the age of what is shown stands there.

        M-e lists what happened meanwhile. In settings.yaml, notifications: bell, osc9 or osc777 lets the terminal tell of it; :notify does so for now.
        Behind tmux that takes its option allow-passthrough, and while the window has the focus nothing is sent.

        """

    private static let files = """
        project.yaml                     a project: data, model, training ('help project' lists its keys)
        .quantum-mlops/                  the project's store, checkpoints and models, made when first needed
        *.qasm and others                circuits ('help formats' lists the kinds)
        *.json                           logical counts and parameters of 'estimate'
        calibrations/*.json              in a project: devices to simulate, backends by the name of local:DEVICE
        $XDG_CONFIG_HOME/quantum-mlops/  settings (default: ~/.config/quantum-mlops/): keys.yaml, settings.yaml
        $XDG_STATE_HOME/quantum-mlops/   how screens were left, what happened, recent projects (default: ~/.local/state/quantum-mlops/)

        '-' as a file is standard input or output. Nothing else is written but the files named on the command line.

        """
}
