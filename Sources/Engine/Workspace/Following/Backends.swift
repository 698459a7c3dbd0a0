import Glibc
public import Noise
import Numerics
import Simulation

extension BackendSummary {
    /// The simulators of this machine with the widest circuits that its memory holds.
    public static var local: [BackendSummary] {
        let memory = MachineMemory.total
        let total = "\(memory >> 30) GiB of memory"
        return [
            simulator("local", "statevector", 16, memory, "\(total); a state of n qubits takes 2ⁿ amplitudes"),
            simulator("local:density-matrix", "density-matrix", 16, memory, "exact under noise; 4ⁿ numbers", power: 2),
            simulator("local:stabilizer", "stabilizer", nil, memory, "Clifford gates alone, thousands of qubits"),
            simulator("local:mps", "mps", nil, memory, "little entanglement, hundreds of qubits"),
        ]
    }

    private static func simulator(_ name: String, _ kind: String, _ bytes: Int?, _ memory: Int, _ why: String, power: Int = 1)
        -> BackendSummary
    {
        BackendSummary(
            name: name, provider: "local", kind: kind, qubitsDouble: bytes.map { widest(amplitudeBytes: $0, memory: memory) / power },
            qubitsSingle: bytes.map { widest(amplitudeBytes: $0 / 2, memory: memory) / power }, why: why, pricePerShot: .zero)
    }

    /// The qubits whose 2ⁿ amplitudes fit into nine tenths of the memory.
    static func widest(amplitudeBytes: Int, memory: Int) -> Int {
        let amplitudes = memory / 10 * 9 / amplitudeBytes
        return amplitudes > 0 ? Int.bitWidth - 1 - amplitudes.leadingZeroBitCount : 0
    }

    /// The folder of a project whose calibrations are devices to simulate: `local:DEVICE` each.
    static let calibrationFolder = "calibrations"

    /// This machine's simulators, and those of the devices whose calibrations lie in the project.
    static func all(in folder: String) -> [BackendSummary] { local + devices(in: folder) }

    private static func devices(in folder: String) -> [BackendSummary] {
        calibrationFiles(in: folder).compactMap { path -> BackendSummary? in
            let file = path.split(separator: "/").last.map(String.init) ?? path
            do {
                guard case .calibration(let calibration) = try NoiseSource(readingFrom: path) else { return nil }
                let width = min(calibration.qubits.count, widest(amplitudeBytes: 16, memory: MachineMemory.total) / 2)
                var device = BackendSummary(
                    name: "local:\(calibration.device)", provider: "local", kind: "device model", qubitsDouble: width, qubitsSingle: width,
                    why: "\(calibration.qubits.count) qubits, simulated with the noise of \(file)", pricePerShot: .zero)
                (device.calibratedAt, device.calibrationFile) = (calibration.time, path)
                return device
            } catch {
                let stem = file.hasSuffix(".json") ? String(file.dropLast(5)) : file
                var broken = BackendSummary(
                    name: "local:\(stem)", provider: "local", kind: "device model", qubitsDouble: 0, qubitsSingle: 0, status: .offline,
                    why: "\(error)", pricePerShot: .zero)
                broken.calibrationFile = path
                return broken
            }
        }
    }

    /// Most devices that a project shows.
    private static let mostDevices = 50

    static func calibrationFiles(in folder: String) -> [String] {
        let place = joined(folder, calibrationFolder)
        guard let listing = opendir(place) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name.hasSuffix(".json"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().prefix(mostDevices).map { joined(place, $0) }
    }
}

/// A device's calibration from a file.
///
/// - Throws: what is wrong with the file.
public func readCalibration(_ path: String) throws -> Calibration {
    guard case .calibration(let calibration) = try NoiseSource(readingFrom: path) else {
        throw WorkspaceError.notPossible("'\(path)' holds noise rules, not a device's calibration")
    }
    return calibration
}
