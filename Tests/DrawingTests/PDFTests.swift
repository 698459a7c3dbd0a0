import Circuits
import Testing

@testable import Drawing

@Suite("PDF")
struct PDFTests {
    private func text(_ bytes: [UInt8]) -> String { String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })) }

    private func labelled(_ texts: [String], isItalic: Bool = false) -> Scene {
        var scene = Scene(width: 200, height: 100, background: Pigment(255, 255, 255), title: "labels")
        for (place, text) in texts.enumerated() {
            let font = Lettering.Font(size: 12, isItalic: isItalic)
            let width = FontMetrics.width(of: text, size: 12, isItalic: isItalic)
            scene.add(.text(Lettering(text, x: 10, y: 20 + 20 * Double(place), width: width, font: font, color: Pigment(0, 0, 0))))
        }
        return scene
    }

    @Test("the table at the end names the place of each object")
    func places() throws {
        let bytes = try DiagramTests.everything.drawing(as: .pdf)
        let file = text(bytes)
        let start = try #require(file.split(separator: "startxref\n").last?.split(separator: "\n").first.flatMap { Int($0) })
        let lines = text(Array(bytes[start...])).split(separator: "\n")
        #expect(lines[0] == "xref")
        let count = try #require(lines[1].split(separator: " ").last.flatMap { Int($0) })
        #expect(count > 8)
        for number in 1..<count {
            let place = try #require(Int(lines[2 + number].prefix(10)))
            #expect(text(Array(bytes[place..<place + 12])).hasPrefix("\(number) 0 obj\n"))
        }
    }

    @Test("the page is as large as the picture, in points, and bears its name")
    func page() throws {
        let file = text(try labelled(["H"]).pdf())
        #expect(file.contains("/MediaBox[0 0 150 75 ]"))
        #expect(file.contains("/Title<feff006c006100620065006c0073>"))
    }

    @Test("a font has only the glyphs that are shown, and letters twice are there once")
    func subset() throws {
        let (one, many) = (try labelled(["H"]).pdf(), try labelled(["HHHH", "H"]).pdf())
        #expect(one.count < 20_000)
        #expect(abs(many.count - one.count) < 200)
        #expect(text(one).components("/FontFile2") == 1)
        #expect(text(try (labelled(["H"])).pdf()) == text(one))
    }

    @Test("what it draws lies where Cairo draws it: letters of several fonts, leaning and upright", arguments: [false, true])
    func fonts(isItalic: Bool) throws {
        let scene = labelled(["R", "θ₁ + π/4", "⟩…←"], isItalic: isItalic)
        let file = text(try scene.pdf())
        // Written here, not by Cairo.
        #expect(file.contains("/Identity-H") && !file.contains("cairo"))
    }

    @Test("letters that run from right to left are left to Cairo")
    func rightToLeft() throws { #expect(text(try labelled(["שלום"]).pdf()).hasPrefix("%PDF-")) }

    @Test("a picture without texts has no fonts")
    func bare() throws {
        let scene = Scene(width: 10, height: 10, background: Pigment(1, 2, 3))
        #expect(!text(try scene.pdf()).contains("/FontFile2"))
    }
}

extension String {
    fileprivate func components(_ text: String) -> Int { split(separator: text, omittingEmptySubsequences: false).count - 1 }
}
