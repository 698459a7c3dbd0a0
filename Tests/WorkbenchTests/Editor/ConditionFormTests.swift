import Circuits
import Diagnostics
import Drawing
import Testing
import Workspace

@testable import Workbench

@Suite("Typing a condition")
struct ConditionFormTests {
    private static let program = """
        OPENQASM 3.0;
        include "stdgates.inc";
        input float[64] theta;
        qubit[2] q;
        bit[2] c;
        int[8] n;
        bool done;
        h q[0];
        c[0] = measure q[0];
        n = n + c[0];
        done = c[0];
        if (n > 2) { x q[1]; z q[1]; }
        rx(theta) q[1];
        """

    private func opened() throws -> ScreenDriver { ScreenDriver(try #require(readProgram(Self.program, file: "c.qasm").circuit)) }

    private func form(_ driver: ScreenDriver) throws -> ConditionForm {
        guard case .condition(let form)? = driver.screen.prompt else {
            Issue.record("no condition is typed: \(driver.screen.message?.text ?? "")")
            return ConditionForm(.condition, "", in: Circuit())
        }
        return form
    }

    @Test(
        "conditions on variables and inputs are read and written as programs have them",
        arguments: ["n > 2", "done", "!done && c[0]", "n == 1 || theta < 0.5", "c == 3 && n != 0"])
    func reading(text: String) throws {
        let circuit = try #require(readProgram(Self.program, file: "c.qasm").circuit)
        let condition = try ConditionText.read(text, in: circuit)
        #expect(try ConditionText.read(ConditionText.write(condition, in: circuit), in: circuit) == condition)
        var program = circuit
        program.operations.append(.conditional(condition, then: [.reset(qubit: 0)], otherwise: []))
        let (read, diagnostics) = readProgram(programText(of: program), file: "c.qasm")
        #expect(!diagnostics.contains { $0.severity == .error } && read?.operations.last == program.operations.last, "\(diagnostics)")
    }

    @Test("a condition on a variable is changed by its name, a sign and a value that are offered")
    func offered() throws {
        var driver = try opened()
        let column = try #require(driver.screen.circuit.layout?.column(of: 4))
        driver.command("goto q1 \(column)")
        driver.press("e")
        driver.press("C-u")
        var names = try form(driver).offers.map(\.text)
        #expect(names == ["c", "n", "done", "theta", "c[0]", "c[1]"])
        driver.press("d o Tab")
        #expect(try form(driver).text == "done " && form(driver).reading == "done")
        names = try form(driver).offers.map(\.text)
        #expect(names.prefix(2) == ["==", "!="] && names.contains("&&"))
        driver.press("& & Space n Space > = Space")
        #expect(try form(driver).offers.first?.text == "0")
        driver.press("Down Down Enter")
        #expect(try form(driver).text == "done && n >= 1 " && form(driver).fault == nil)
        driver.press("Enter")
        guard case .conditional(let condition, _, _)? = driver.circuit?.operations[4] else { return #expect(Bool(false)) }
        #expect(driver.screen.prompt == nil && condition.variables == [0, 1])
    }

    @Test("what is wrong stands beside it, and Enter leaves it to be mended")
    func faults() throws {
        var driver = try opened()
        driver.command("goto q1 0")
        driver.press("$ h")
        driver.press("I C-u")
        driver.type("n >")
        #expect(try form(driver).fault != nil && form(driver).text == "n >")
        let text = ScreenView.draw(driver.screen, theme: .standard).text
        #expect(text.contains("if n >") && text.contains("✗ 'n >': "))
        driver.press("3")
        #expect(try form(driver).fault == nil)
        driver.press("Enter")
        #expect(driver.screen.prompt == nil)
        guard case .conditional? = driver.circuit?.operations.last else { return #expect(Bool(false)) }
        driver.press("I Esc")
        #expect(driver.screen.prompt == nil)
    }

    @Test("the mouse takes what is offered; a paste is typed")
    func mouse() throws {
        var driver = try opened()
        driver.command("goto q1 0")
        driver.press("$ h I C-u")
        driver.take(.event(.paste("don\nx")))
        #expect(try form(driver).text == "don")
        let rect = try form(driver).rect(in: driver.screen.size)
        driver.take(.event(.mouse(MouseEvent(.press, at: Point(column: rect.column + 4, row: rect.row + 4)))))
        #expect(try form(driver).text == "done ")
        driver.take(.event(.mouse(MouseEvent(.press, at: Point(column: 0, row: 0)))))
        #expect(driver.screen.prompt == nil)
    }

    @Test("it can be drawn in any size")
    func sizes() throws {
        var driver = try opened()
        driver.command("goto q1 0")
        driver.press("$ h I")
        for size in [Size(columns: 1, rows: 1), Size(columns: 40, rows: 12), Size(columns: 80, rows: 24), Size(columns: 7, rows: 3)] {
            driver.take(.resize(size))
            for symbols in [Symbols.unicode, .ascii] { _ = ScreenView.draw(driver.screen, theme: .standard, symbols: symbols) }
        }
    }
}
