import Diagnostics
import Documents
import Testing

@Suite("Values as JSON")
struct CodingTests {
    enum Optimizer: String, Codable { case adam, sgd }

    enum Event: Codable, Equatable {
        case started(at: Double)
        case point(epoch: Int, values: [Double])
        case finished
    }

    struct Run: Codable, Equatable {
        var name: String
        var seed: UInt64
        var optimizer: Optimizer
        var rate: Float
        var clip: Double?
        var metrics: [String: Double]
        var tags: Set<String>
        var events: [Event]
        var grid: [[Double]]
        var byEpoch: [Int: Bool]
        var small: Int8
        var nested: Nested

        struct Nested: Codable, Equatable { var why: String?? }
    }

    let run = Run(
        name: "ψ", seed: .max, optimizer: .adam, rate: 0.05, clip: nil, metrics: ["b": 0.1, "a": .infinity, "c": -0.0],
        tags: ["y", "x", "z"], events: [.started(at: 1.5), .point(epoch: 3, values: [1, 2.5]), .finished], grid: [[], [1]],
        byEpoch: [2: true, 10: false], small: -128, nested: .init(why: "no"))

    @Test("come back the same, through text too")
    func roundTrip() throws {
        let value = try JSONValue(encoding: run)
        #expect(try value.decoded() == run)
        #expect(try JSON.decode(Run.self, from: value.text(), file: "") == run)
        #expect(try JSON.decode(Run.self, from: value.text(pretty: true), file: "") == run)
    }

    @Test("have the same bytes every time")
    func bytes() throws {
        #expect(
            try JSONValue(encoding: run).text()
                == #"{"name":"ψ","seed":"18446744073709551615","optimizer":"adam","rate":0.05000000074505806,"metrics":{"a":"Infinity","b":0.1,"#
                + #""c":-0.0},"tags":["x","y","z"],"events":[{"started":{"at":1.5}},{"point":{"epoch":3,"values":[1.0,2.5]}},{"finished":{}}],"#
                + #""grid":[[],[1.0]],"byEpoch":{"10":false,"2":true},"small":-128,"nested":{"why":"no"}}"#)
    }

    @Test("keep what is not finite, alone and in lists")
    func notFinite() throws {
        let values = try JSON.decode([Double].self, from: JSONValue(encoding: [Double.nan, .infinity, -.infinity, 1]).text(), file: "")
        #expect(values[0].isNaN && values[1...] == [.infinity, -.infinity, 1])
        #expect(try JSONValue(encoding: Double.nan).text() == "\"NaN\"")
    }

    struct Point: Codable {
        var epoch: Int
        var values: [Double]
        var kind: Optimizer?
    }

    /// What the reader says of a text.
    private func fault(_ text: String) -> String {
        do {
            _ = try JSON.decode([Point].self, from: text, file: "p.json")
            return "read"
        } catch {
            return "\(error)"
        }
    }

    @Test("of the wrong shape are refused at their place")
    func faults() throws {
        #expect(fault(#"[{"epoch": 1, "values": []}]"#) == "read")
        #expect(fault("[\n{\"epoch\": 1.5, \"values\": []}]").hasPrefix("p.json:2:11: error: 0.epoch: expected a whole number in "))
        #expect(fault(#"[{"epoch": 1, "values": [1, "x"]}]"#) == "p.json:1:29: error: 0.values.1: expected a number, found 'x'")
        #expect(fault(#"[{"epoch": 1}]"#) == "p.json:1:2: error: 0: no key 'values'")
        #expect(fault(#"{"epoch": 1}"#) == "p.json:1:1: error: expected a list, found an object")
        #expect(fault(#"[{"epoch": 99999999999999999999, "values": []}]"#).hasPrefix("p.json:1:12"))
        #expect(fault(#"[{"epoch": 1, "values": [], "kind": "adamm"}]"#).hasPrefix("p.json:1:37"))
        #expect(fault("[") == "p.json:1:2: error: expected a value, found the end of the file")
    }

    @Test("may be documents themselves")
    func documents() throws {
        struct Holder: Codable, Equatable { var payload: JSONValue }
        let holder = Holder(payload: ["a": [1, 2.5, nil, true, "x"], "b": [:]])
        #expect(try JSON.decode(Holder.self, from: JSONValue(encoding: holder).text(), file: "") == holder)
    }
}
