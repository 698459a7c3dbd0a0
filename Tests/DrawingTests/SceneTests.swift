import Circuits
import Testing

@testable import Drawing

@Suite("Pictures of circuits")
struct SceneTests {
    private var bell: Circuit {
        var circuit = Circuit(qubits: 2, bits: 2)
        circuit.h(0)
        circuit.cx(0, 1)
        circuit.measureAll()
        return circuit
    }

    @Test("SVG has the symbols in it, as text where they are text")
    func svg() {
        let svg = String(decoding: Diagram(DiagramTests.everything).scene().svg, as: UTF8.self)
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.hasSuffix("</svg>\n"))
        #expect(svg.contains("<title>everything</title>") && svg.contains(">block<") && svg.contains(">if c = 5<"))
        #expect(svg.components("<g ") == svg.components("</g>"))
    }

    @Test("all formats are the same bytes every time", arguments: PictureFormat.allCases)
    func pure(format: PictureFormat) throws {
        let first = try DiagramTests.everything.drawing(as: format)
        #expect(try first == DiagramTests.everything.drawing(as: format))
        #expect(!first.isEmpty)
    }

    @Test("PDF says what it is and no time")
    func pdf() throws {
        let bytes = try bell.drawing(as: .pdf)
        #expect(bytes.starts(with: Array("%PDF-1.".utf8)))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("CreationDate (D:202"))
    }

    @Test("PNG has two pixels a unit, the paper in its corner and ink on a wire")
    func png() throws {
        let scene = Diagram(bell).scene()
        let bytes = try scene.png()
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        #expect(bytes[16..<20].reduce(0) { $0 << 8 | Int($1) } == Int(scene.width) * 2)
        #expect(bytes[20..<24].reduce(0) { $0 << 8 | Int($1) } == Int(scene.height) * 2)
        let image = try scene.pixels(scale: 2)
        #expect(image[0, 0] == Pigment(255, 255, 255))
        var wires: [(x1: Double, x2: Double, y: Double)] = []
        for case .outline(.line(let x1, let y, let x2, let y2), _) in scene.shapes where y == y2 { wires.append((x1, x2, y)) }
        let (x1, x2, y) = try #require(wires.first)
        #expect(image[Int(2 * x1) + 8, Int(2 * y)] != Pigment(255, 255, 255))
        #expect(image[Int(2 * x2) - 8, Int(2 * y)] != Pigment(255, 255, 255))
        #expect(image[Int(2 * x1) + 8, Int(2 * y) + 12] == Pigment(255, 255, 255))
    }

    @Test("texts lie inside their boxes and no box overlaps another", arguments: Density.allCases)
    func boxes(density: Density) {
        let scene = Diagram(DiagramTests.everything).scene(density: density)
        var boxes: [(x: Double, y: Double, right: Double, bottom: Double)] = []
        for case .outline(.rectangle(let x, let y, let width, let height, let radius), let look) in scene.shapes
        where radius == 2.5 && look.fill != nil {
            boxes.append((x, y, x + width, y + height))
        }
        #expect(boxes.count >= 14)
        for (place, box) in boxes.enumerated() {
            #expect(box.x >= 0 && box.right <= scene.width && box.y >= 0 && box.bottom <= scene.height)
            for other in boxes[..<place] {
                #expect(box.x >= other.right || other.x >= box.right || box.y >= other.bottom || other.y >= box.bottom)
            }
        }
        for case .text(let text) in scene.shapes {
            #expect(text.x >= 0 && text.x + text.width <= scene.width && text.y <= scene.height, "\(text.text)")
            for box in boxes where text.x + 1 > box.x && text.x < box.right && text.y > box.y && text.y < box.bottom {
                #expect(text.x + text.width <= box.right + 0.1, "\(text.text)")
            }
        }
    }

    @Test("a long circuit is broken into lines of the width")
    func lines() {
        var long = Circuit(qubits: 2)
        for _ in 0..<100 { long.h(0) }
        let scene = Diagram(long).scene(width: 500)
        #expect(scene.width <= 500 && scene.height > 400)
        #expect(scene.shapes.count { if case .text(let text) = $0 { text.text == "H" } else { false } } == 100)
        #expect(Diagram(long).scene(width: 100_000).width > 4000)
    }

    @Test("a name from outside stays text", arguments: ["<script>", "a&b", "\"q\"", "日本", "e\u{301}"])
    func escaping(name: String) throws {
        let circuit = Circuit(name: name, qubits: [Register(name: name, size: 2)])
        let svg = String(decoding: try circuit.drawing(as: .svg), as: UTF8.self)
        #expect(!svg.contains("<script>") && !svg.contains("a&b"))
        #expect(try !circuit.drawing(as: .png).isEmpty)
    }

    @Test("a file's extension names the format")
    func formats() {
        #expect(PictureFormat(path: "a/b.c/d.SVG") == .svg && PictureFormat(path: "x.png") == .png && PictureFormat(path: "x.pdf") == .pdf)
        #expect(PictureFormat(path: "x.gif") == nil && PictureFormat(path: "svg") == nil && PictureFormat(path: "a.svg/b") == nil)
    }
}

extension String {
    /// How often a text stands in it.
    fileprivate func components(_ text: String) -> Int { split(separator: text, omittingEmptySubsequences: false).count }
}
