import Circuits
import Documents
import Glibc
import Noise

/// `--noise` and what goes with it.
enum NoiseOptions {
    static let all: [Option] = [
        Option("--noise", "FILE", .file, "noise file, calibration snapshot or backend properties ('help noise')"),
        Option("--layout", "P0,P1,…", .text, "the device's qubit of each of the circuit's; with a calibration", standard: "the first ones"),
        Option("--max-calibration-age", "AGE", .text, "refuse a calibration that is older: 12h, 1d, 2w"),
        Option("--as-of", "DATE", .text, "the calibration of that time, of a device by name (not in this version)"),
    ]

    /// Older snapshots than this are warned of: devices drift within days.
    private static let staleSeconds = 30 * 86400.0

    /// The noise model for a circuit; nil where none is asked for.
    static func model(_ arguments: Arguments, for circuit: Circuit, _ console: Console, now: Double = Double(time(nil))) throws
        -> NoiseModel?
    {
        guard let name = arguments.text("--noise") else {
            for option in ["--layout", "--max-calibration-age", "--as-of"] where arguments.has(option) {
                throw UsageError("\(option) goes with --noise")
            }
            return nil
        }
        let layout = try arguments.text("--layout").map(layout)
        let most = try arguments.text("--max-calibration-age").map(seconds)
        switch try source(name) {
        case .model(let model):
            if layout != nil || most != nil {
                throw UsageError(
                    "--\(layout != nil ? "layout" : "max-calibration-age") goes with a device's calibration, and \(name) is a noise file")
            }
            return model
        case .calibration(let calibration):
            try checkAge(of: calibration, in: name, most: most, now: now, console)
            return try calibration.model(for: circuit, layout: layout)
        }
    }

    private static func source(_ name: String) throws -> NoiseSource {
        let looksLikeFile = name == "-" || name.contains("/") || name.contains(".")
        guard looksLikeFile || access(name, F_OK) == 0 else {
            throw UnavailableError(
                "no file '\(name)', and no calibration of a device of that name is kept",
                hint: "this version reads calibrations from files: --noise FILE.json")
        }
        return try NoiseSource(readingFrom: name)
    }

    private static func layout(_ text: String) throws -> [Int] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            guard let qubit = Int(part), qubit >= 0 else {
                throw UsageError("--layout takes qubits of the device such as 4,3,2, not '\(text)'")
            }
            return qubit
        }
    }

    /// The seconds of an age such as `12h`.
    private static func seconds(_ text: String) throws -> Double {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400]
        guard let last = text.last, let unit = units[last], let number = Double(text.dropLast()), number >= 0, number.isFinite else {
            throw UsageError("--max-calibration-age takes an age such as 12h, 1d or 2w, not '\(text)'")
        }
        return number * unit
    }

    private static func checkAge(
        of calibration: Calibration, in name: String, most: Double?, now: Double, _ console: Console
    ) throws {
        guard let time = calibration.time else {
            if most != nil {
                throw DocumentError(
                    code: "calibration.age", "\(name) does not say when it was taken", hint: "leave --max-calibration-age out to use it")
            }
            return
        }
        let age = now - time
        if let most, age > most {
            throw DocumentError(
                code: "calibration.age",
                "the calibration of \(calibration.device) of \(calibration.snapshot) is \(inWords(age)) old, more than \(inWords(most))")
        }
        if age < -60 {
            console.warn("the calibration of \(calibration.device) is from the future: \(calibration.snapshot)")
        } else if age > staleSeconds {
            console.warn("the calibration of \(calibration.device) is \(inWords(age)) old: \(calibration.snapshot)")
        }
    }

    private static func inWords(_ seconds: Double) -> String {
        let days = (seconds / 86400).rounded(.down)
        return days >= 2 ? "\(Int(days)) days" : "\(fixed(seconds / 3600, 1)) hours"
    }
}
