import Testing

@testable import Drawing

@Suite("Curves")
struct CurveTests {
    @Test("no spike is lost among a million points")
    func spikes() {
        let points = (0..<1_000_000).lazy.map { (Double($0), $0 == 654_321 ? 9.0 : Double($0 % 2)) }
        let curve = Curve(points, over: 0...999_999, columns: 100)
        #expect(curve.columns.compactMap { $0?.high }.max() == 9)
        #expect(curve.columns.allSatisfy { $0?.low == 0 })
    }

    @Test("values that are no number are marked and break nothing")
    func broken() {
        let curve = Curve([(0, 1), (1, .nan), (2, .infinity), (3, 2)], over: 0...3, columns: 4)
        #expect(curve.broken == [1, 2])
        #expect(curve.columns.map { $0 != nil } == [true, false, false, true])
    }

    @Test("a rising line goes from the lower left to the upper right")
    func line() throws {
        var plot = CurvePlot(columns: 4, rows: 4, usesBraille: false)
        plot.draw(Curve([(0, 0), (1, 1), (2, 2), (3, 3)], over: 0...3, columns: 4), over: 0...3, series: 0)
        for place in 0..<4 { #expect(plot[place, 3 - place] != nil) }
        #expect(plot[0, 0] == nil)
    }

    @Test("braille has eight dots a cell")
    func braille() {
        var plot = CurvePlot(columns: 1, rows: 1)
        plot.draw(Curve([(0, 0), (0, 3), (1, 0), (1, 3)], over: 0...1, columns: 2), over: 0...3, series: 0)
        #expect(plot[0, 0]?.scalar == "⣿")
    }

    @Test("nothing is drawn on no room", arguments: [0, 1])
    func tiny(size: Int) {
        var plot = CurvePlot(columns: size, rows: size)
        plot.draw(Curve([(0, 5), (1, -5)], over: 0...1, columns: plot.pixels.columns), over: -5...5, series: 0)
        plot.draw(Curve([(0, 5)], over: 0...0, columns: plot.pixels.columns), over: 5...5, series: 0)
        #expect(plot.columns == size)
    }

    @Test("ticks are round and within the axis")
    func ticksAreRound() {
        #expect(ticks(over: 0...20, count: 4) == [0, 5, 10, 15, 20])
        #expect(ticks(over: 1...40, count: 5) == [10, 20, 30, 40])
        #expect(ticks(over: 0.1...0.69, count: 3).allSatisfy { $0 >= 0.1 && $0 <= 0.69 })
        #expect(ticks(over: 3...3, count: 5) == [3])
        #expect(ticks(over: 0...Double.infinity, count: 5) == [0])
    }
}
