import Workspace

/// The places of the runs that pass the filter, in the order that was asked for: made when one of these changes, not when the list is drawn.
struct RunListing: Equatable, Sendable {
    /// Nil where the list is that of the project.
    private var places: [Int]?
    private var order = RunOrder.started
    private var filter: RunFilter?
    /// Whether any run has been tested.
    private(set) var hasTest = false
    private var total = 0

    /// Makes the list anew where it may have changed.
    mutating func follow(_ runs: [RunSummary], order: RunOrder, filter: RunFilter?, isNew: Bool) {
        guard isNew || order != self.order || filter != self.filter || runs.count != total else { return }
        (self.order, self.filter, total) = (order, filter, runs.count)
        hasTest = runs.contains { $0.metrics["test.accuracy"] != nil }
        guard order != .started || filter != nil else {
            places = nil
            return
        }
        let passed = filter.map { filter in runs.indices.filter { filter.accepts(runs[$0]) } } ?? Array(runs.indices)
        places = order.places(passed, in: runs)
    }

    var count: Int { places?.count ?? total }

    /// The run at a place of the list.
    func run(_ place: Int, in runs: [RunSummary]) -> RunSummary? {
        let index = places.map { $0.indices.contains(place) ? $0[place] : -1 } ?? place
        return runs.indices.contains(index) ? runs[index] : nil
    }

    /// Where a run stands in the list.
    func place(of id: String, in runs: [RunSummary]) -> Int? {
        guard let places else { return runs.firstIndex { $0.id == id } }
        return places.firstIndex { runs.indices.contains($0) && runs[$0].id == id }
    }
}
