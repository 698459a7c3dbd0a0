public import Store

/// What a project may spend, and what it has spent.
public struct Budget: Hashable, Sendable {
    public var currency: String
    /// Nil where nobody set one: nothing is refused then.
    public var cap: Money?
    /// Costs of jobs that are over.
    public var spent: Money
    /// Estimated costs of jobs that are not.
    public var reserved: Money

    public init(currency: String = "USD", cap: Money? = nil, spent: Money = .zero, reserved: Money = .zero) {
        (self.currency, self.cap, self.spent, self.reserved) = (currency, cap, spent, reserved)
    }

    /// The cap without what is spent and reserved; nil without a cap.
    public var remaining: Money? { cap.flatMap { $0.minus(spent)?.minus(reserved) } }
}

extension Jobs {
    public func budget() throws(StoreError) -> Budget {
        let row = try database.first("SELECT cap, currency FROM budget WHERE id = 1")
        func sum(_ condition: String) throws(StoreError) -> Money {
            let row = try database.first("SELECT coalesce(sum(cost), 0) FROM jobs WHERE \(condition)")
            return Money(billionths: Int64(row?[0].integer ?? 0))
        }
        let over = "state IN ('completed', 'failed', 'cancelled')"
        return Budget(
            currency: row?[1].text ?? "USD", cap: row?[0].integer.map { Money(billionths: Int64($0)) }, spent: try sum(over),
            reserved: try sum("NOT \(over)"))
    }

    /// Sets the cap; nil takes it away.
    public func setBudget(cap: Money?, currency: String) throws {
        try database.transaction {
            let now = try budget()
            guard now.currency == currency || (now.spent == .zero && now.reserved == .zero) else {
                throw SchedulingError.otherCurrency(currency, has: now.currency)
            }
            try database.execute(
                "INSERT INTO budget (id, cap, currency) VALUES (1, ?1, ?2) ON CONFLICT (id) DO UPDATE SET cap = ?1, currency = ?2",
                cap.map(\.billionths), currency)
        }
    }

    /// Refuses a cost that the budget does not have; inside the transaction that reserves it.
    func check(_ cost: Money) throws {
        guard cost > .zero, let remaining = try budget().remaining, cost > remaining else { return }
        throw SchedulingError.overBudget(cost: cost, remaining: remaining, currency: try budget().currency)
    }
}
