import Diagnostics
import Testing

@testable import Workbench

@Suite("Themes")
struct ThemeTests {
    @Test("the themes of the program are sound", arguments: Theme.embeddedNames)
    func embedded(name: String) throws {
        let theme = try #require(Theme.embedded(named: name))
        #expect(theme.name == name)
        #expect(theme.appearance == (["daybreak", "high-contrast-light"].contains(name) ? .light : .dark))
    }

    /// Roles that a person reads, and those that only have to be seen.
    static let read: [Role] = Role.allCases.filter { !seen.contains($0) && !decoration.contains($0) }
    static let seen: [Role] = [.faint, .border, .borderFocused, .overlayBorder, .classical, .barrier, .gateControl, .bar]
    static let decoration: [Role] = [.axis, .axisGrid, .wire, .barEmpty, .border]

    @Test(
        "text is readable at every depth of colour",
        arguments: Theme.embeddedNames, [ColorDepth.truecolor, .cube, .sixteen])
    func contrast(name: String, depth: ColorDepth) throws {
        let theme = try #require(Theme.embedded(named: name)).adapted(to: depth)
        for role in Role.allCases where !Self.decoration.contains(role) {
            let style = theme[role]
            // Colours that are the terminal's own are the user's to choose.
            if theme.depth == .monochrome { continue }
            let contrast = Color.contrast(style.foreground, style.background)
            let isHigh = name.hasPrefix("high-contrast") && depth > .sixteen
            let wanted = Self.seen.contains(role) ? 3.0 : isHigh ? 7 : 4.5
            #expect(contrast >= wanted, "\(role.name): \(contrast)")
        }
    }

    @Test("without colours, what is chosen still stands out", arguments: Theme.embeddedNames)
    func monochrome(name: String) throws {
        let theme = try #require(Theme.embedded(named: name)).adapted(to: .monochrome)
        for role in Role.allCases {
            #expect(theme[role].foreground == .terminal)
            #expect(theme[role].background == .terminal)
        }
        for role in [Role.selection, .cursor, .titleFocused, .overlaySelection] { #expect(theme[role].attributes.contains(.reverse)) }
    }

    @Test("a role that is left out looks like the one it belongs to")
    func fallback() throws {
        let theme = try Theme.parse(
            "name: t\nappearance: dark\nroles:\n  text: {fg: white, bg: black}\n  gate: {fg: red, style: [bold]}\n", file: "t.yaml")
        #expect(theme[.gateRotation] == theme[.gate])
        #expect(theme[.selection] == theme[.text])
        #expect(theme[.gate].background == .indexed(0))
    }

    @Test("a theme takes from another what it does not say")
    func inheritance() throws {
        let theme = try Theme.parse("name: t\ninherits: nocturne\nroles: {accent: {fg: \"#00ff00\"}}\n", file: "t.yaml")
        #expect(theme[.accent].foreground == .rgb(red: 0, green: 255, blue: 0))
        #expect(theme[.text] == Theme.standard[.text])
        #expect(theme.appearance == .dark)
    }

    @Test("a new palette alone is a new theme")
    func palette() throws {
        let theme = try Theme.parse("name: t\ninherits: nocturne\npalette: {lamp: \"#00ff00\"}\n", file: "t.yaml")
        #expect(theme[.accent].foreground == .rgb(red: 0, green: 255, blue: 0))
        #expect(theme[.cursor].background == .rgb(red: 0, green: 255, blue: 0))
        #expect(theme[.text] == Theme.standard[.text])
    }

    @Test("a theme uses no more colours than it says")
    func limit() throws {
        let sixteen = try #require(Theme.embedded(named: "sixteen"))
        #expect(sixteen.depth == .sixteen && sixteen.adapted(to: .truecolor).depth == .sixteen)
        #expect(try #require(Theme.embedded(named: "monochrome")).adapted(to: .cube).depth == .monochrome)
    }

    @Test("themes that inherit from one another in a circle are refused")
    func circle() {
        #expect {
            try Theme.parse("name: a\ninherits: b\n", file: "a.yaml") { $0 == "b" ? "name: b\ninherits: b\n" : nil }
        } throws: { ($0 as? ThemeError)?.description.contains("b.yaml:2:11") == true }
    }

    /// Brightness and the blue-yellow axis are all that a person without red or without green cones has: colours must differ there.
    @Test("colours that tell curves and states apart differ without red-green vision", arguments: ["okabe-ito", "cividis"])
    func colorBlind(name: String) throws {
        let theme = try #require(Theme.embedded(named: name))
        for pair in [(Role.curve1, Role.curve2), (.success, .error), (.warning, .info), (.gate, .gateParameter), (.curve2, .curve3)] {
            let distance = Self.distanceWithoutRedGreen(theme[pair.0].foreground, theme[pair.1].foreground)
            #expect(distance > 0.05, "\(pair): \(distance)")
        }
    }

    /// The distance of two colours in the plane of lightness and blue-yellow, in Oklab.
    private static func distanceWithoutRedGreen(_ one: Color, _ other: Color) -> Double {
        let (a, b) = (Color.perceived(one.components), Color.perceived(other.components))
        return ((a.0 - b.0) * (a.0 - b.0) + (a.2 - b.2) * (a.2 - b.2)).squareRoot()
    }

    static let faults: [(text: String, place: String, words: String)] = [
        ("name: t\nappearance: dark\nroles:\n  text: {fg: \"#12345\"}\n", "t.yaml:4:14", "no colour '#12345'"),
        ("name: t\nappearance: dark\nroles:\n  gatee: {fg: red}\n", "t.yaml:4:3", "no role 'gatee'"),
        ("name: t\nappearance: drak\n", "t.yaml:2:13", "no appearance 'drak'"),
        ("name: t\nappearance: dark\npallete: {}\n", "t.yaml:3:1", "no key 'pallete'"),
        ("name: t\nappearance: dark\nroles:\n  text: {style: [bolt]}\n", "t.yaml:4:18", "no style 'bolt'"),
        ("name: t\nappearance: dark\ncolors: 12\n", "t.yaml:3:9", "got '12'"),
        ("name: t\ninherits: nocturn\n", "t.yaml:2:11", "no theme 'nocturn'"),
        ("- a\n- b\n", "t.yaml:1:1", "a theme is a map"),
        ("name: t\nappearance: [\n", "t.yaml:", ""),
    ]

    @Test("a fault has its place and says what was expected", arguments: faults.indices)
    func fault(index: Int) {
        let (text, place, words) = Self.faults[index]
        #expect {
            try Theme.parse(text, file: "t.yaml")
        } throws: { error in
            guard let error = error as? ThemeError else { return false }
            return error.kind == .configuration && error.description.contains(place) && error.description.contains(words)
        }
    }

    @Test("a misspelt role names its neighbour")
    func didYouMean() {
        #expect {
            try Theme.parse("name: t\nappearance: dark\nroles: {gatee: {fg: red}}\n", file: "t.yaml")
        } throws: { ($0 as? ThemeError)?.hint == "did you mean gate?" }
    }

    @Test("colours are written in all ways")
    func colors() {
        #expect(Color("#ff8000") == .rgb(red: 255, green: 128, blue: 0))
        #expect(Color("bright-red") == .indexed(9))
        #expect(Color("200") == .indexed(200))
        #expect(Color("none") == .terminal)
        for text in ["#ff80", "#gg0000", "#+12345", "256", "reddish", ""] { #expect(Color(text) == nil, "\(text)") }
    }

    @Test("the nearest colour of a poorer terminal is taken")
    func nearest() {
        #expect(Color.rgb(red: 255, green: 0, blue: 0).adapted(to: .cube) == .indexed(196))
        #expect(Color.rgb(red: 250, green: 250, blue: 250).adapted(to: .sixteen) == .indexed(15))
        #expect(Color.rgb(red: 3, green: 3, blue: 3).adapted(to: .sixteen) == .indexed(0))
        #expect(Color.indexed(200).adapted(to: .monochrome) == .terminal)
    }
}
