/// An LLVM module as values: what QIR needs of it, free of LLVM.
struct QIRModule {
    /// Module flags that are whole numbers; nil for other values.
    var flags: [String: UInt64?] = [:]
    var globals: [Global] = []
    var functions: [Function] = []
    /// What this program wrote of the circuit's registers: `qubits q 3`.
    var registers: [String] = []

    struct Global {
        var name: String
        var size: Int
        /// Scalars by their place in bytes; the rest is zero.
        var cells: [Int: Operand]
    }

    struct Function {
        var name: String
        var isDeclaration: Bool
        var result: Scalar
        var parameters: [(slot: Int, type: Scalar)]
        var attributes: [String: String]
        var blocks: [[Instruction]]
        /// Values of parameters and instructions.
        var slots: Int
    }

    /// The type of one value.
    enum Scalar: Hashable {
        case void
        case integer(Int)
        case real
        case pointer
        /// Half floats, vectors, structures, labels…: LLVM's number of the kind.
        case other(Int)
    }

    indirect enum Operand {
        case slot(Int)
        case integer(UInt64, bits: Int)
        case real(Double)
        /// A number as a pointer: a qubit or a result.
        case address(UInt64)
        case global(Int, offset: Int)
        case function(Int)
        case undefined
        case unsupported(Scalar)
    }

    struct Instruction {
        var opcode: Opcode
        /// Where its value goes, by the function's slots.
        var slot: Int
        var type: Scalar
        var operands: [Operand]
        /// Successors; of a phi, where its operands come from.
        var blocks: [Int] = []
        /// The predicate of a comparison, the size of what is allocated, the constant offset of an address, the function called.
        var number = 0
        /// Of an address: bytes that each index after the first operand counts for.
        var strides: [Int] = []
    }

    /// LLVM's instructions by the numbers of its C API.
    enum Opcode: Int {
        case ret = 1
        case br, switchOn
        case unreachable = 7
        case fneg = 66
        case add = 8
        case fadd, sub, fsub, mul, fmul, udiv, sdiv, fdiv, urem, srem, frem, shl, lshr, ashr, and, or, xor, alloca, load, store, address
        case trunc, zext, sext, fptoui, fptosi, uitofp, sitofp, fptrunc, fpext, ptrtoint, inttoptr, bitcast, icmp, fcmp, phi, call, select
        case addrspacecast = 60
        case freeze = 68
        /// Anything else; `number` is LLVM's.
        case other = 1000

        var isTerminator: Bool { self == .ret || self == .br || self == .switchOn || self == .unreachable }
    }
}

extension QIRModule.Scalar: CustomStringConvertible {
    var description: String {
        switch self {
        case .void: "void"
        case .integer(let bits): "i\(bits)"
        case .real: "double"
        case .pointer: "ptr"
        case .other(let kind):
            switch kind {
            case 0: "void"
            case 1: "half"
            case 4, 5, 6: "a wide float"
            case 8: "a wide integer"
            case 10: "a structure"
            case 11: "an array"
            case 13, 17: "a vector"
            default: "another type"
            }
        }
    }
}
