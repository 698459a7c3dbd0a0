/// The gates still to come, as far as they decide where qubits should wait for them.
struct RoutingView {
    private let gates: [[Int]]
    private var next = 0

    /// - Parameter gates: the qubits of every gate, in order.
    init(_ gates: some Sequence<[Int]>) { self.gates = gates.filter { $0.count > 1 } }

    /// One gate on several qubits more has been seen to.
    mutating func advance() { next += 1 }

    private static let range = 256

    /// How far apart the qubits of the next gates lie.
    private func distance(_ site: (Int) -> Int) -> Int {
        var sum = 0
        for gate in gates[next...].prefix(RoutingView.range) {
            var (low, high) = (Int.max, Int.min)
            for qubit in gate { (low, high) = (min(low, site(qubit)), max(high, site(qubit))) }
            sum += high - low
        }
        return sum
    }

    /// The site left of where two distant qubits should meet.
    func bestMeeting(_ left: Int, _ right: Int, qubitAt: [Int], siteOf: [Int]) -> Int {
        guard right - left > 1 else { return left }
        func cost(_ stop: Int) -> Int {
            distance { qubit in
                let site = siteOf[qubit]
                if site == left { return stop }
                if site == right { return stop + 1 }
                if site > left, site <= stop { return site - 1 }
                if site < right, site > stop { return site + 1 }
                return site
            }
        }
        let stops = [left, right - 1, (left + right) / 2]
        return stops.min { cost($0) < cost($1) } ?? left
    }

    /// Whether the next gates lie no further apart where an exchange of qubits is but a change of names.
    func prefersRelabelling(_ one: Int, _ other: Int, at siteOf: [Int]) -> Bool {
        guard abs(siteOf[one] - siteOf[other]) == 1 else { return true }
        let now = distance { siteOf[$0] }
        return distance { $0 == one ? siteOf[other] : $0 == other ? siteOf[one] : siteOf[$0] } <= now + 1
    }
}
