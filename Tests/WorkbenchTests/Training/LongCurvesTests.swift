import Drawing
import Glibc
import Testing
import Workspace

@testable import Workbench

@Suite("Curves of very many points")
struct LongCurvesTests {
    /// Noise around a slope, with spikes of one point, and values that are no numbers.
    private static let curve: [CurvePoint] = (1...200_000).map { step in
        let spike = step % 61_111 == 0 ? 5.0 : step % 73_331 == 0 ? -5 : 0
        let value = step == 150_001 ? Double.nan : sin(Double(step) * 12.9898) * 0.1 + Double(step) * 1e-6 + spike
        return CurvePoint(epoch: Double(step), value: value, seconds: Double(step) * 0.01)
    }

    @Test(
        "every spike and gap is drawn, and between them what is drawn of all points, to a part of the noise", arguments: [80, 200, 400],
        [false, true])
    func same(pixels: Int, isZoomed: Bool) throws {
        let window = isZoomed ? 120_000.0...160_000 : 1...200_000.0
        let thin = CurvePyramid(Self.curve).thinned(over: isZoomed ? window : nil, of: .epoch)
        #expect(thin.count < 15_000)
        func drawn(_ points: [CurvePoint]) -> Curve { Curve(points.lazy.map { ($0.epoch, $0.value) }, over: window, columns: pixels) }
        let (all, some) = (drawn(Self.curve), drawn(thin))
        #expect(all.broken == some.broken)
        for (one, other) in zip(all.columns, some.columns) {
            let (one, other) = (try #require(one), try #require(other))
            for (exact, kept) in [(one.low, other.low), (one.high, other.high)] {
                #expect(abs(exact) > 1 ? kept == exact : abs(kept - exact) < 0.02)
            }
        }
        #expect(thin.first == Self.curve.first && thin.last == Self.curve.last)
    }

    @Test("of each stretch the extremes are kept that a look at every point finds", arguments: [1, 7, 8, 63, 65, 511, 4097])
    func extremes(count: Int) {
        // Few values, so that many are equal.
        let points = (0..<count).map { place in
            let value = place % 97 == 96 ? Double.nan : Double((place * 7919) % 23)
            return CurvePoint(epoch: Double(place), value: value, seconds: Double(place) / 3)
        }
        let pyramid = CurvePyramid(points)
        for window in [nil, 0...Double(count), Double(count / 3)...Double(count / 2), -5 ... -1, Double(count)...Double(count + 9)] {
            let kept = pyramid.thinned(over: window, of: .epoch, stretches: 3)
            let range = window ?? 0...Double(count - 1)
            let scale = range.upperBound > range.lowerBound ? 3 / (range.upperBound - range.lowerBound) : 0
            func stretches(_ points: [CurvePoint]) -> [Int: [Double]] {
                let inside = points.filter { range.contains($0.epoch) && $0.value.isFinite }
                return Dictionary(grouping: inside) { Int(($0.epoch - range.lowerBound) * scale) }.mapValues {
                    [$0.map(\.value).min() ?? 0, $0.map(\.value).max() ?? 0]
                }
            }
            #expect(stretches(kept) == stretches(points))
            #expect(kept.map(\.epoch) == kept.map(\.epoch).sorted() && Set(kept.map(\.epoch)).count == kept.count)
            #expect(kept.first?.epoch == 0 && kept.last?.epoch == Double(count - 1))
            if count > 100 { #expect(kept.contains { $0.value.isNaN } == points.contains { $0.value.isNaN && range.contains($0.epoch) }) }
        }
    }

    @Test("short curves are left alone, and so is an empty one")
    func short() {
        let few = Array(Self.curve.prefix(1000))
        #expect(CurvePyramid(few).thinned(over: nil, of: .time) == few && CurvePyramid([]).thinned(over: nil, of: .epoch).isEmpty)
    }

    @Test("a clock that jumps and goes back holds nothing up")
    func clocks() {
        let points: [CurvePoint] = (0..<2000).map { place in
            let clock = place % 7 == 3 ? 1e300 : Double(place * 389 % 100)
            return CurvePoint(epoch: Double(place), value: Double(place % 17), seconds: clock)
        }
        let windows: [ClosedRange<Double>?] = [nil, 10...20, 0...1e-305, 5...1e12]
        for window in windows {
            let kept = CurvePyramid(points).thinned(over: window, of: .time, stretches: 5)
            #expect(kept.first == points.first && kept.last == points.last)
            #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.epoch < $1.epoch })
        }
    }

    @Test("the pane draws them, zooms and reads them; points that came are drawn")
    func pane() throws {
        var state = Sample.state
        state.curves["r3f9c2a1"] = ["loss": Self.curve]
        (state.runs[0].epoch, state.runs[0].epochs) = (200_000, 400_000)
        var screen = ScreenState(size: Size(columns: 120, rows: 40))
        _ = screen.update(.workspace(state))
        for name in ["2", "e", "h", "h", "+", "+"] { _ = screen.update(.event(.key(try #require(Key(named: name))))) }
        let chart = try #require(TrainingPane.charts(screen).first)
        #expect(chart.lines[0].points.count < 15_000 && chart.lines[0].faint.count == 1)
        #expect(chart.whole == 1...400_000 && screen.training.crosshair != nil)
        #expect(ScreenView.draw(screen, theme: .standard).text.contains("smoothed 0.6"))
        state.curves["r3f9c2a1"]?["loss"]?.append(CurvePoint(epoch: 200_001, value: 9, seconds: 2001))
        _ = screen.update(.workspace(state))
        #expect(TrainingPane.charts(screen)[0].lines[0].points.last?.epoch == 200_001)
    }
}
