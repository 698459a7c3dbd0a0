import Commands
import Glibc

@main
struct QuantumMLOps {
    static func main() { exit(Program.main()) }
}
