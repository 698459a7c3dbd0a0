import Testing

@testable import Drawing

@Suite("Layers of pictures")
struct ShapeLayerTests {
    private func line(_ width: Double) -> Shape {
        .outline(.line(x1: 0, y1: 0, x2: width, y2: 0), Shape.Look(stroke: Pigment(0, 0, 0), width: width))
    }

    @Test("shapes that look the same stand together, where none overlap")
    func groups() {
        var (free, kept) = (ShapeLayer(), ShapeLayer(keepsOrder: true))
        for width in [1.0, 2, 1, 2] {
            free.add(line(width))
            kept.add(line(width))
        }
        #expect(free.groups == [[line(1), line(1)], [line(2), line(2)]])
        #expect(kept.groups.flatMap { $0 } == [line(1), line(2), line(1), line(2)])
    }
}
