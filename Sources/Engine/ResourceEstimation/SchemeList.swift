public import Documents

/// What can be asked for by name, and where its figures come from.
public struct SchemeEntry: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case qubit, scheme, factory
    }

    public var name: String
    public var kind: Kind
    public var source: String

    static let azure = "arXiv:2211.07629; Azure Quantum Resource Estimator"

    /// Every predefined qubit, code, memory and source of T states.
    public static let all: [SchemeEntry] = qubits + codes + memories + factories

    private static let qubits = PhysicalQubit.predefined.map { SchemeEntry(name: $0.name ?? "", kind: .qubit, source: azure) }

    private static let codes = [
        SchemeEntry(name: "surface_code", kind: .scheme, source: "\(azure); arXiv:1208.0928 (gate-based), arXiv:1909.03002 (Majorana)"),
        SchemeEntry(name: "floquet_code", kind: .scheme, source: "\(azure); arXiv:2202.11829"),
    ]

    private static let memories = MemoryScheme.all.map { memory in
        SchemeEntry(name: memory.name, kind: .scheme, source: "\(memory.source); a memory for idle qubits, beyond the Azure model")
    }

    private static let factories =
        DistillationUnit.standard.map { unit in
            SchemeEntry(name: unit.name, kind: .factory, source: "\(azure); quant-ph/0403025")
        } + [cultivation]

    private static let cultivation = SchemeEntry(
        name: Cultivation.name, kind: .factory,
        source: "arXiv:2409.17595 (data: 10.5281/zenodo.13777072); gate-based surface code, noise up to 1e-3; beyond the Azure model")

    public var document: JSONValue { ["name": .string(name), "kind": .string(kind.rawValue), "source": .string(source)] }
}
