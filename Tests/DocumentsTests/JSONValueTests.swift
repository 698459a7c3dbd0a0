import Documents
import Testing

@Suite("Writing JSON")
struct JSONValueTests {
    @Test("keeps order, digits and texts")
    func compact() {
        let value: JSONValue = [
            "z": 1, "a": [nil, true, false, 0.1, -0.0, 1e300], "money": .decimal("12.50"), "text": "\"\\\n\r\t\u{1}\u{7F}é\u{1F600}/",
            "empty": [[], [:], ""],
        ]
        #expect(
            value.text()
                == #"{"z":1,"a":[null,true,false,0.1,-0.0,1e+300],"money":12.50,"text":"\"\\\n\r\t\u0001\u007fé😀/","empty":[[],{},""]}"#)
    }

    @Test("puts one value a line when it is to be read by people")
    func pretty() {
        let value: JSONValue = ["a": [1, ["b": nil]], "c": [], "d": [:]]
        #expect(
            value.text(pretty: true) == """
                {
                  "a": [
                    1,
                    {
                      "b": null
                    }
                  ],
                  "c": [],
                  "d": {}
                }
                """)
    }

    @Test("writes what JSON cannot say as text, and reads it back as a number")
    func notFinite() {
        #expect(JSONValue.array([.number(.nan), .number(.infinity), .number(-.infinity)]).text() == #"["NaN","Infinity","-Infinity"]"#)
        #expect(JSONValue.string("NaN").number?.isNaN == true && JSONValue.string("-Infinity").number == -.infinity)
    }

    @Test("comes back the same when read", arguments: [Int.min, -1, 0, 1, 9, 10, 99, 12345, Int.max])
    func integers(value: Int) throws {
        #expect(JSONValue.integer(value).text() == "\(value)")
        #expect(try JSON.value(JSONValue.integer(value).text(), file: "") == .integer(value))
    }

    @Test("gives doubles with the fewest digits that read back as the same")
    func doubles() throws {
        for value in [0.1, 1.0 / 3, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e22, 1e23, 123456789.125, -2.5e-7, 100] {
            #expect(try JSON.value(JSONValue.number(value).text(), file: "").number == value)
        }
    }

    @Test("members are set, replaced and removed by name")
    func members() {
        var value: JSONValue = ["a": 1]
        value["b"] = 2
        value["a"] = "x"
        #expect(value == ["a": "x", "b": 2])
        value["a"] = JSONValue?.none
        #expect(value.text() == #"{"b":2}"# && value["a"] == nil && value[0] == nil)
        #expect(JSONValue.array([1])[0] == 1 && JSONValue.array([1])[1] == nil)
        #expect(JSONValue.decimal("12.50").number == 12.5 && JSONValue.integer(2).number == 2)
    }
}
