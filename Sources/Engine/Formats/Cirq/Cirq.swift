internal import Circuits

/// Circuits as `cirq.to_json` writes them: moments of operations on line, grid or named qubits.
///
/// Qubits are numbered in Cirq's own order (grid, line, named; each in its order). Gates of Cirq are powers with a phase of their own, which is kept. A measurement's
/// key is a register, its qubits the register's bits from 0; keys `c[0]`, `c[1]` … are the bits of one register `c`.
enum Cirq {
    static let mostQubits = 1_000_000
    static let mostOperations = 2_000_000

    /// Powers with a global shift: how many controls they have, and what is under them.
    static let powers: [(type: String, base: GateIndex, controls: Int)] = [
        ("XPowGate", "x", 0), ("YPowGate", "y", 0), ("ZPowGate", "z", 0), ("HPowGate", "h", 0), ("CXPowGate", "x", 1),
        ("CZPowGate", "z", 1),
        ("CCXPowGate", "x", 2), ("CCZPowGate", "z", 2), ("SwapPowGate", "swap", 0), ("ISwapPowGate", "iswap", 0), ("XXPowGate", "rxx", 0),
        ("YYPowGate", "ryy", 0), ("ZZPowGate", "rzz", 0), ("_PauliX", "x", 0), ("_PauliY", "y", 0), ("_PauliZ", "z", 0),
    ]

    static let gateTypes: [String] =
        powers.map(\.type) + [
            "Rx", "Ry", "Rz", "IdentityGate", "PhasedXPowGate", "PhasedXZGate", "PhasedISwapPowGate", "FSimGate", "PhasedFSimGate",
            "cirq.MSGate",
            "MatrixGate", "DiagonalGate", "TwoQubitDiagonalGate", "ThreeQubitDiagonalGate", "CSwapGate", "GlobalPhaseGate",
            "ControlledGate",
            "MeasurementGate", "ResetChannel", "WaitGate",
        ]

    static let operationTypes = [
        "GateOperation", "ControlledOperation", "TaggedOperation", "ClassicallyControlledOperation", "CircuitOperation",
        "SingleQubitPauliStringGateOperation",
    ]
}
