@main
struct QuantumMLOps {
    static func main() {}
}
