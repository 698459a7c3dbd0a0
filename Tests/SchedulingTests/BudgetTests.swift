import Scheduling
import Store
import Testing

@Suite("The budget")
struct BudgetTests {
    private let jobs: Jobs
    private let me = ProcessIdentity.current(nonce: "me")

    init() throws {
        let database = try Database.inMemory()
        try database.migrate(projectStoreMigrations)
        jobs = Jobs(database)
    }

    private func money(_ text: String) throws -> Money { try #require(Money(text)) }

    private func submit(cost: String) throws -> String {
        try jobs.submit(kind: "circuit", title: "bell", backend: "priced", cost: money(cost), now: 1).id
    }

    @Test("a submission reserves its cost, its end settles it, and nothing began costs nothing")
    func settles() throws {
        try jobs.setBudget(cap: money("10"), currency: "EUR")
        let (done, dropped) = try (submit(cost: "4"), submit(cost: "3.5"))
        #expect(try jobs.budget() == Budget(currency: "EUR", cap: money("10"), spent: .zero, reserved: money("7.5")))
        _ = try jobs.take(done, as: me, now: 2)
        try jobs.finish(done, as: me, .completed, why: nil, now: 3)
        try jobs.end(dropped, .cancelled, why: nil, now: 4)
        #expect(try jobs.budget() == Budget(currency: "EUR", cap: money("10"), spent: money("4"), reserved: .zero))
        #expect(try jobs.budget().remaining == money("6"))
    }

    @Test("what the budget does not have is refused, and nothing is queued")
    func refuses() throws {
        try jobs.setBudget(cap: money("10"), currency: "USD")
        _ = try submit(cost: "9.99")
        #expect(throws: try SchedulingError.overBudget(cost: money("0.02"), remaining: money("0.01"), currency: "USD")) {
            try submit(cost: "0.02")
        }
        #expect(try jobs.all().count == 1)
        _ = try submit(cost: "0.01")
        try jobs.setBudget(cap: nil, currency: "USD")
        _ = try submit(cost: "1000")
    }

    @Test("its currency stays once something was paid in it")
    func currency() throws {
        try jobs.setBudget(cap: money("10"), currency: "USD")
        try jobs.setBudget(cap: money("10"), currency: "EUR")
        _ = try submit(cost: "1")
        #expect(throws: SchedulingError.otherCurrency("USD", has: "EUR")) { try jobs.setBudget(cap: money("5"), currency: "USD") }
    }
}
