internal import Diagnostics

extension QIRValidator {
    /// Refuses at once what is too long to be run: functions that call the next one twice, and so on.
    ///
    /// Counted are the instructions that every run meets: those up to the first branch, callees included.
    func check(mostSteps: Int) throws(QIRFault) {
        var lengths: [Int: Int] = [:]
        for function in finished {
            var (length, block, seen) = (0, 0, Set<Int>())
            while module.functions[function].blocks.indices.contains(block), seen.insert(block).inserted {
                let instructions = module.functions[function].blocks[block]
                length += instructions.count
                for instruction in instructions where instruction.opcode == .call && instruction.number >= 0 {
                    length = min(length + (lengths[instruction.number] ?? 0), QIRValidator.countless)
                }
                guard let last = instructions.last, last.opcode == .br, last.blocks.count == 1 else { break }
                block = last.blocks[0]
            }
            lengths[function] = length
        }
        guard let length = lengths[entry], length > mostSteps else { return }
        let number = length == QIRValidator.countless ? "over 10¹⁵" : "\(length)"
        throw QIRFault(
            "too-long", "the program's calls come to \(number) instructions; at most \(mostSteps) are run",
            near: ["define", "@" + module.functions[entry].name])
    }

    private static let countless = 1_000_000_000_000_000
}
