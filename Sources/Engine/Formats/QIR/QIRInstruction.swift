internal import Circuits

/// What the quantum instruction set and the runtime functions of QIR do, by their names.
enum QIRCall {
    case gate(GateIndex, angles: Int, qubits: Int)
    /// A gate that the table has only as an inverse of a named one.
    case measure(resets: Bool)
    case reset
    case readResult
    case barrier
    case initialize
    case writeResult
    case resultEqual
    case resultConstant(Bool)
    case allocateQubit, releaseQubit, allocateResult, releaseResult
    case allocateQubits, releaseQubits, allocateResults, releaseResults
    case record(QIRRecord.Kind)
    case recordResults
    case fail
    /// LLVM's notes to itself, and counts of references: nothing happens.
    case nothing
    case number(ClassicalExpression.Function)
    case power
    case multiplyAdd
    case extreme(isGreater: Bool, isSigned: Bool)
    case magnitude
    case fillMemory, copyMemory

    static let prefix = "__quantum__"

    init?(_ name: String) {
        if let known = QIRCall.named[name] {
            self = known
            return
        }
        for start in ["llvm.dbg.", "llvm.lifetime.", "llvm.assume", "llvm.invariant.", "llvm.donothing", "llvm.experimental.noalias"]
        where name.hasPrefix(start) {
            self = .nothing
            return
        }
        let parts = name.split(separator: ".")
        guard parts.count >= 2, parts[0] == "llvm" else { return nil }
        switch parts[1] {
        case "sin": self = .number(.sin)
        case "cos": self = .number(.cos)
        case "tan": self = .number(.tan)
        case "asin": self = .number(.arcsin)
        case "acos": self = .number(.arccos)
        case "atan": self = .number(.arctan)
        case "exp": self = .number(.exp)
        case "log": self = .number(.log)
        case "sqrt": self = .number(.sqrt)
        case "floor": self = .number(.floor)
        case "ceil": self = .number(.ceiling)
        case "fabs": self = .number(.abs)
        case "ctpop": self = .number(.popcount)
        case "pow": self = .power
        case "fmuladd", "fma": self = .multiplyAdd
        case "smax": self = .extreme(isGreater: true, isSigned: true)
        case "smin": self = .extreme(isGreater: false, isSigned: true)
        case "umax": self = .extreme(isGreater: true, isSigned: false)
        case "umin": self = .extreme(isGreater: false, isSigned: false)
        case "abs": self = .magnitude
        case "memset": self = .fillMemory
        case "memcpy", "memmove": self = .copyMemory
        default: return nil
        }
    }

    /// Names of all gates and runtime functions, for "did you mean".
    static var names: [String] { named.keys.sorted() }

    private static let named: [String: QIRCall] = {
        var table: [String: QIRCall] = [:]
        func gate(_ name: String, _ row: GateIndex, ending: String = "body") {
            table["__quantum__qis__\(name)__\(ending)"] = .gate(row, angles: row.gate.parameters.count, qubits: row.gate.qubits)
        }
        for row: GateIndex in ["h", "x", "y", "z", "s", "t", "sx", "rx", "ry", "rz", "cx", "cy", "cz", "ccx", "swap", "rxx", "ryy", "rzz"] {
            gate(row.gate.name, row)
        }
        for row: GateIndex in ["id", "sdg", "tdg", "sxdg", "p", "cp", "ch", "crx", "cry", "crz", "ccz", "cswap"] {
            gate(row.gate.name, row)
        }
        gate("cnot", "cx")
        gate("toffoli", "ccx")
        gate("s", "sdg", ending: "adj")
        gate("t", "tdg", ending: "adj")
        gate("sx", "sxdg", ending: "adj")
        gate("s_adj", "sdg")
        gate("t_adj", "tdg")
        for name in ["m", "mz"] { table["__quantum__qis__\(name)__body"] = .measure(resets: false) }
        table["__quantum__qis__mresetz__body"] = .measure(resets: true)
        table["__quantum__qis__reset__body"] = .reset
        table["__quantum__qis__barrier__body"] = .barrier
        for room in ["rt__read_result", "qis__read_result__body", "rt__result_get_value"] { table["__quantum__\(room)"] = .readResult }
        let runtime: [String: QIRCall] = [
            "initialize": .initialize, "write_result": .writeResult, "result_equal": .resultEqual,
            "result_get_zero": .resultConstant(false), "result_get_one": .resultConstant(true),
            "qubit_allocate": .allocateQubit, "qubit_release": .releaseQubit,
            "result_allocate": .allocateResult, "result_release": .releaseResult,
            "qubit_array_allocate": .allocateQubits, "qubit_array_release": .releaseQubits,
            "result_array_allocate": .allocateResults, "result_array_release": .releaseResults,
            "result_record_output": .record(.result), "bool_record_output": .record(.boolean), "int_record_output": .record(.integer),
            "double_record_output": .record(.real), "tuple_record_output": .record(.tuple), "array_record_output": .record(.array),
            "result_array_record_output": .recordResults, "fail": .fail, "message": .nothing,
            "result_update_reference_count": .nothing, "qubit_update_reference_count": .nothing, "array_update_reference_count": .nothing,
            "string_update_reference_count": .nothing, "array_update_alias_count": .nothing,
        ]
        for (name, call) in runtime { table["__quantum__rt__\(name)"] = call }
        return table
    }()
}

/// Something that the program records as output.
struct QIRRecord {
    enum Kind: String {
        case result, boolean, integer, real, tuple, array
        /// What the entry point returns, where that is not always 0.
        case exit
    }

    var kind: Kind
    var label: String
}
