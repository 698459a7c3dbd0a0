/// Trials by the number of their units and distances: open addressing, emptied when it is full.
struct TrialTable {
    private struct Slot {
        /// 0 where the slot is free.
        var key: UInt64 = 0
        var trial = FactoryWorkshop.Trial(outcome: .tooNoisy)
    }

    private var slots = [Slot](repeating: Slot(), count: 512)
    private var count = 0

    private static let mostSlots = 1 << 15

    subscript(key: UInt64) -> FactoryWorkshop.Trial? {
        let slot = slots[place(of: key)]
        return slot.key == key ? slot.trial : nil
    }

    mutating func insert(_ trial: FactoryWorkshop.Trial, at key: UInt64) {
        if count * 2 >= slots.count { grow() }
        let place = place(of: key)
        if slots[place].key == 0 { count += 1 }
        slots[place] = Slot(key: key, trial: trial)
    }

    /// Where the key is or could go.
    private func place(of key: UInt64) -> Int {
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while slots[place].key != 0, slots[place].key != key { place = (place + 1) & mask }
        return place
    }

    private mutating func grow() {
        let old = slots
        let isFull = old.count >= Self.mostSlots
        slots = [Slot](repeating: Slot(), count: isFull ? 512 : old.count * 4)
        count = 0
        guard !isFull else { return }
        for slot in old where slot.key != 0 {
            slots[place(of: slot.key)] = slot
            count += 1
        }
    }
}

/// How many units a round needs; the last answers are kept, as neighbouring factories ask the same again.
struct UnitCountTable {
    private struct Slot {
        var failure = 0.0
        var needed: UInt64 = 0
        var outputs: UInt64 = 0
        var rounds = 0
        var units: UInt64 = 0
        var states: UInt64 = 0
    }

    /// How likely a round may make too few states, and the normal distribution's quantile there; by number of rounds less one.
    private static let levels = (1...FactoryWorkshop.mostRounds).map { rounds in
        (probability: 0.01 / Double(rounds), quantile: normalQuantile(0.01 / Double(rounds)))
    }

    private var slots = [Slot](repeating: Slot(), count: 256)

    /// The least number of units that makes so many states, and the states they make; nil where it is out of reach, or `work` runs out.
    mutating func count(
        making needed: UInt64, _ outputs: UInt64, _ failure: Double, rounds: Int, _ work: inout Int
    ) -> (units: UInt64, states: UInt64)? {
        let mixed = (failure.bitPattern ^ needed &* 0xD6E8_FEB8_6659_FD93 ^ UInt64(rounds)) &* 0x9E37_79B9_7F4A_7C15
        let place = Int(truncatingIfNeeded: mixed >> 40) & (slots.count - 1)
        let slot = slots[place]
        if slot.failure == failure, slot.needed == needed, slot.outputs == outputs, slot.rounds == rounds {
            return slot.units > 0 ? (slot.units, slot.states) : nil
        }
        let level = Self.levels[rounds - 1]
        let binomial = Binomial(failure: failure, level: level.probability, quantile: level.quantile)
        let number = Self.units(making: needed, outputs, binomial, &work)
        guard work > 0 else { return nil }
        slots[place] = Slot(
            failure: failure, needed: needed, outputs: outputs, rounds: rounds, units: number?.units ?? 0, states: number?.states ?? 0)
        return number
    }

    private static func units(
        making needed: UInt64, _ outputs: UInt64, _ binomial: Binomial, _ work: inout Int
    ) -> (units: UInt64, states: UInt64)? {
        let least = max(UInt64(saturating: (Double(needed) / Double(outputs)).rounded(.up)), 1)
        var high = least
        var states = outputs.times(binomial.inverse(high, &work))
        while states < needed, work > 0 {
            high = high.times(2)
            if high >= 1_000_000_000_000_000 { return nil }
            states = outputs.times(binomial.inverse(high, &work))
        }
        guard high > least else { return (high, states) }
        var low = high / 2
        while low < high, work > 0 {
            let middle = (low + high) / 2
            let made = outputs.times(binomial.inverse(middle, &work))
            if made >= needed { (high, states) = (middle, made) } else { low = middle + 1 }
        }
        return (high, states)
    }
}
