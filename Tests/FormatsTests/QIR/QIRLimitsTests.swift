import Diagnostics
import Testing

@testable import Formats

/// Modules that no compiler makes: each ends in a word about a limit, at once and without breaking anything.
@Suite("Hostile QIR", .enabled(if: hasLLVM, "libllvm19 is not installed: QIR cannot be read"))
struct QIRLimitsTests {
    private static let declarations = """
        declare void @__quantum__qis__h__body(ptr)
        declare void @__quantum__qis__mz__body(ptr, ptr)
        declare i1 @__quantum__rt__read_result(ptr)

        """
    private static let attributes = """
        attributes #0 = { "entry_point" "qir_profiles"="adaptive_profile" "required_num_qubits"="2" "required_num_results"="2" }
        !llvm.module.flags = !{!0, !1}
        !0 = !{i32 1, !"qir_major_version", i32 2}
        !1 = !{i32 7, !"qir_minor_version", i32 0}
        """

    private func diagnostics(_ body: String, mostSteps: Int = 2_000_000) throws -> [Diagnostic] {
        let parsed = try QIR.parse(Array((Self.declarations + body + Self.attributes).utf8), file: "p.ll", mostSteps: mostSteps)
        #expect((parsed.circuit == nil) == parsed.diagnostics.contains { $0.severity == .error })
        return parsed.diagnostics
    }

    @Test("functions that call the next one twice are refused before anything is run", arguments: [30, 60, 3000])
    func calls(levels: Int) throws {
        var text = ""
        for level in 0..<levels {
            text +=
                "define void @f\(level)() {\n  call void @f\(level + 1)()\n  br label %b\nb:\n  call void @f\(level + 1)()\n  ret void\n}\n"
        }
        text += "define void @f\(levels)() {\n  call void @__quantum__qis__h__body(ptr null)\n  ret void\n}\n"
        text += "define i64 @main() #0 {\n  call void @f0()\n  ret i64 0\n}\n"
        let found = try diagnostics(text)
        #expect(found.map(\.code) == ["qir.too-long"])
        #expect(found.first?.span?.start.line != 1 && found.first?.message.contains("at most") == true, "\(found)")
    }

    @Test("calls behind a branch count when they are run")
    func callsBehindBranches() throws {
        var text = ""
        for level in 0..<40 {
            text +=
                "define i64 @f\(level)(i64 %x) {\n  %c = icmp sgt i64 %x, 0\n  br i1 %c, label %a, label %b\na:\n  %y = call i64 @f\(level + 1)(i64 %x)\n  %z = call i64 @f\(level + 1)(i64 %y)\n  ret i64 %z\nb:\n  ret i64 0\n}\n"
        }
        text += "define i64 @f40(i64 %x) {\n  ret i64 %x\n}\ndefine i64 @main() #0 {\n  %r = call i64 @f0(i64 1)\n  ret i64 0\n}\n"
        #expect(try diagnostics(text, mostSteps: 20_000).map(\.code) == ["qir.too-long"])
    }

    private func module(switchOfCases cases: Int, isMeasured: Bool) -> String {
        var text = "define i64 @main() #0 {\nentry:\n  call void @__quantum__qis__mz__body(ptr null, ptr null)\n"
        text += "  %m = call i1 @__quantum__rt__read_result(ptr null)\n  %e = zext i1 %m to i64\n"
        text += "  switch i64 \(isMeasured ? "%e" : "77"), label %d [\n"
        for value in 0..<cases { text += "    i64 \(value), label %b\(value)\n" }
        text += "  ]\n"
        for value in 0..<cases { text += "b\(value):\n  call void @__quantum__qis__h__body(ptr null)\n  br label %d\n" }
        return text + "d:\n  ret i64 0\n}\n"
    }

    @Test("a switch of many cases is followed where its value is known, refused where measurements decide")
    func switches() throws {
        #expect(try diagnostics(module(switchOfCases: 5000, isMeasured: false)).isEmpty)
        #expect(try diagnostics(module(switchOfCases: 200, isMeasured: true)).isEmpty)
        let found = try diagnostics(module(switchOfCases: 20_000, isMeasured: true))
        #expect(found.map(\.code) == ["qir.too-large"])
        #expect(found.first?.message.contains("switch") == true)
    }

    @Test("a qubit with the greatest of all numbers is out of range, without an advice that nobody can follow")
    func greatestQubit() throws {
        let found = try diagnostics(
            "define i64 @main() #0 {\n  call void @__quantum__qis__h__body(ptr inttoptr (i64 18446744073709551615 to ptr))\n  ret i64 0\n}\n"
        )
        #expect(found.map(\.code) == ["qir.qubit-out-of-range"] && found.first?.hint == nil)
    }

    @Test("memory of astronomical size is refused")
    func memory() throws {
        for size in ["[1000000000000 x i64]", "i64, i64 9223372036854775807"] {
            let found = try diagnostics("define i64 @main() #0 {\n  %p = alloca \(size)\n  store i64 1, ptr %p\n  ret i64 0\n}\n")
            #expect(found.map(\.code) == ["qir.too-large"])
        }
    }
}
