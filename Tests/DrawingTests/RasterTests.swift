import Testing

@testable import Drawing

@Suite("Large pictures as PNG")
struct RasterTests {
    private let ink = Pigment(20, 60, 200)
    private let paper = Pigment(255, 255, 255)

    /// Rings at the same part of a point everywhere, one of them on the seam of the bands.
    private var rings: Scene {
        var scene = Scene(width: 1200, height: 1000, background: paper)
        for row in 0..<10 {
            scene.add(.outline(.circle(x: 600.3, y: Double(row) * 100 + 0.4, radius: 8), .init(fill: paper, stroke: ink, width: 1.5)))
            scene.add(.outline(.line(x1: 20, y1: Double(row) * 100, x2: 1100, y2: Double(row) * 100 + 3), .init(stroke: ink, width: 2)))
            scene.add(.text(Lettering("ring", x: 300.2, y: Double(row) * 100 + 0.1, width: 30, font: .init(size: 17), color: ink)))
        }
        return scene
    }

    @Test("what lies on the seam of two bands looks as it does elsewhere")
    func seam() throws {
        let raster = try Raster(rings, scale: 1)
        #expect(raster.bands.map(\.rows) == [0..<500, 500..<1000])
        let image = try rings.pixels(scale: 1)
        for row in -12..<12 {
            for column in 0..<1200 where image[column, 500 + row] != image[column, 300 + row] {
                Issue.record("\(column), \(row): \(image[column, 500 + row]) and \(image[column, 300 + row])")
            }
        }
    }

    @Test("both bands are packed into one stream, which ends where the picture does; small pictures have one")
    func packing() throws {
        let bytes = try rings.png()
        #expect(bytes.suffix(8) == [0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82])
        #expect(try rings.png() == bytes)
        #expect(try Raster(Scene(width: 100, height: 100, background: paper), scale: 2).bands.count == 1)
    }

    @Test("circles laid down from masks look like those that are drawn, within an eighth of a point")
    func masks() throws {
        var few = Scene(width: 1100, height: 1000, background: paper)
        for row in 0..<12 {
            for column in 0..<12 {
                let (x, y) = (40.0 + 83.13 * Double(column), 40.0 + 77.71 * Double(row))
                let isDot = (row + column) % 2 == 0
                few.add(.outline(.circle(x: x, y: y, radius: isDot ? 4 : 9.5), .init(fill: isDot ? ink : paper, stroke: ink, width: 1.3)))
            }
        }
        var many = few
        for _ in 0..<20_000 { many.add(.outline(.circle(x: 1050, y: 20, radius: 3), .init(fill: ink, stroke: ink))) }
        let (drawn, laid) = (try few.pixels(scale: 1), try many.pixels(scale: 1))
        var (largest, sum) = (0, 0)
        for row in 0..<1000 {
            for column in 0..<1030 {
                let difference = abs(Int(drawn[column, row].red) - Int(laid[column, row].red))
                (largest, sum) = (max(largest, difference), sum + difference)
            }
        }
        // A sixteenth of a point at an edge, in each direction.
        #expect(largest <= 48 && sum < 144 * 600, "\(largest), \(sum)")
        #expect(laid[1050, 20] == ink)
    }
}
