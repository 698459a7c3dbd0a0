import Diagnostics
import Documents
import Formats
import Testing

private let names: [String] = ((try? jsonFixture("qasm/expected.json")["programs"]?.entries?.map(\.key)) ?? nil) ?? []

@Suite("Laying out OpenQASM")
struct FormatterTests {
    @Test("a second time changes nothing, and the circuit stays the same", arguments: names)
    func stable(name: String) throws {
        let source = try fixture("qasm/\(name).qasm")
        let once = try #require(OpenQASM.formatted(source, file: name).text)
        #expect(OpenQASM.formatted(once, file: name).text == once)
        #expect(OpenQASM.parse(once, file: name).circuit == OpenQASM.parse(source, file: name).circuit, "\(once)")
        #expect(once.split(separator: "\n", omittingEmptySubsequences: false).allSatisfy { !$0.hasSuffix(" ") && !$0.hasSuffix("\t") })
    }

    @Test("one statement a line, bodies indented, comments kept")
    func layout() throws {
        let source = """
            // head
            OPENQASM 3.0;include"stdgates.inc";


            qubit [2]q;bit[2] c; // two of each
            /* block */ if(c[0]==1&&!c[1]){x q[0];// flip
            }else{rx( -pi/2)q[0];}
            for uint i in[0:1]{ctrl@x q[0],q[1];}
            let a=q[{0,1}]++q[0:1];
            gate g(t)a{}
            pragma  keep   this
            """
        let expected = """
            // head
            OPENQASM 3.0;
            include "stdgates.inc";

            qubit[2] q;
            bit[2] c;  // two of each
            /* block */
            if (c[0] == 1 && !c[1]) {
              x q[0];  // flip
            } else {
              rx(-pi / 2) q[0];
            }
            for uint i in [0:1] {
              ctrl @ x q[0], q[1];
            }
            let a = q[{0, 1}] ++ q[0:1];
            gate g(t) a { }
            pragma  keep   this

            """
        #expect(OpenQASM.formatted(source, file: "f").text == expected)
    }

    @Test("a control character at the end of an annotation stays in it")
    func controlCharacters() throws {
        let once = try #require(OpenQASM.formatted("OPENQASM 3.0;\nqubit q;\n@label ~\0 \t\nU(0, 0, 0) q;", file: "f").text)
        #expect(once.contains("@label ~\0\n"))
        #expect(OpenQASM.formatted(once, file: "f").text == once)
    }

    @Test("a syntax fault is told and nothing laid out")
    func faulty() {
        let (text, diagnostics) = OpenQASM.formatted("OPENQASM 3.0;\nqubit q\nh q;", file: "f.qasm")
        #expect(text == nil && diagnostics.first?.span?.start.line == 3)
    }
}
