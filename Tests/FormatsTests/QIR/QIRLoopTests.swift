import Circuits
import Simulation
import Testing

@testable import Formats

/// A program of the Adaptive Profile around the body of its entry point.
func adaptive(_ body: String, qubits: Int = 2, results: Int = 2, functions: String = "") -> String {
    """
    declare void @__quantum__qis__h__body(ptr)
    declare void @__quantum__qis__x__body(ptr)
    declare void @__quantum__qis__ry__body(double, ptr)
    declare void @__quantum__qis__cnot__body(ptr, ptr)
    declare void @__quantum__qis__mz__body(ptr, ptr)
    declare ptr @__quantum__qis__m__body(ptr)
    declare i1 @__quantum__rt__read_result(ptr)
    declare void @__quantum__rt__result_record_output(ptr, ptr)
    declare void @__quantum__rt__int_record_output(i64, ptr)
    declare void @__quantum__rt__double_record_output(double, ptr)
    declare void @__quantum__rt__bool_record_output(i1, ptr)
    declare ptr @__quantum__rt__qubit_allocate()
    declare void @__quantum__rt__qubit_release(ptr)
    @table = internal constant [2 x ptr] [ptr null, ptr inttoptr (i64 1 to ptr)]
    @numbers = internal constant [4 x i64] [i64 3, i64 1, i64 4, i64 1]
    define i64 @main() #0 {
    \(body)
    }
    \(functions)
    attributes #0 = { "entry_point" "qir_profiles"="adaptive_profile" "required_num_qubits"="\(qubits)" "required_num_results"="\(results)" }
    !llvm.module.flags = !{!0}
    !0 = !{i32 1, !"qir_major_version", i32 2}
    """
}

@Suite(.enabled(if: hasLLVM, "libllvm19 is not installed: QIR cannot be read")) struct QIRLoopTests {
    private func distribution(_ body: String, functions: String = "") throws -> [String: Double] {
        let parsed = try QIR.parse(Array(adaptive(body, functions: functions).utf8), file: "x.ll", mostSteps: 100_000)
        let circuit = try #require(parsed.circuit, "\(parsed.diagnostics)")
        let once = try QIRTests.distribution(circuit)
        // Written and read again it does the same.
        let again = try QIR.parse(Array(try QIR.write(circuit).utf8), file: "x.ll")
        let twice = try QIRTests.distribution(try #require(again.circuit, "\(again.diagnostics)"))
        #expect(Set(once.keys) == Set(twice.keys))
        for (key, value) in once { #expect(abs((twice[key] ?? 0) - value) < 1e-10) }
        return once
    }

    private let measure = """
          call void @__quantum__qis__ry__body(double 1.0, ptr null)
          call void @__quantum__qis__mz__body(ptr null, ptr null)
          %r = call i1 @__quantum__rt__read_result(ptr null)
        """

    @Test func repeatingUntilSuccessBecomesAWhileLoop() throws {
        let source = adaptive(
            """
            entry:
              br label %try
            try:
            \(measure)
              br i1 %r, label %done, label %try
            done:
              call void @__quantum__rt__result_record_output(ptr null, ptr null)
              ret i64 0
            """, qubits: 1, results: 1)
        let circuit = try #require(try QIR.parse(Array(source.utf8), file: "x.ll").circuit)
        let turn: [Circuits.Operation] = [.gate(GateApplication("ry", angles: [1], on: [0])), .measure(qubit: 0, bit: 0)]
        #expect(circuit.operations == turn + [.loop(while: .not(.bit(0)), body: turn)])
        #expect(circuit.variables.isEmpty)
        let again = try #require(try QIR.parse(Array(try QIR.write(circuit).utf8), file: "x.ll").circuit)
        #expect(again == circuit)
    }

    @Test func aLoopThatCountsKeepsItsCountInAVariable() throws {
        // At most 200 tries: more than are written out.
        let found = try distribution(
            """
            entry:
              br label %try
            try:
              %t = phi i64 [ 0, %entry ], [ %n, %again ]
              %n = add i64 %t, 1
            \(measure)
              br i1 %r, label %done, label %again
            again:
              %more = icmp slt i64 %n, 200
              br i1 %more, label %try, label %done
            done:
              call void @__quantum__rt__int_record_output(i64 %n, ptr null)
              ret i64 0
            """)
        // After a try the qubit is at 0 with certainty where the outcome was 0.
        let success = 0.22984884706593021
        for tries in 1...20 {
            var expected = success
            for _ in 1..<tries { expected *= 1 - success }
            #expect(abs((found["INT \(tries)"] ?? 0) - expected) < 1e-10, "\(tries)")
        }
    }

    @Test func aLoopWithTwoWaysOutKnowsWhichWasTaken() throws {
        let found = try distribution(
            """
            entry:
              br label %try
            try:
            \(measure)
              br i1 %r, label %one, label %second
            second:
              call void @__quantum__qis__h__body(ptr inttoptr (i64 1 to ptr))
              call void @__quantum__qis__mz__body(ptr inttoptr (i64 1 to ptr), ptr inttoptr (i64 1 to ptr))
              %s = call i1 @__quantum__rt__read_result(ptr inttoptr (i64 1 to ptr))
              br i1 %s, label %two, label %try
            one:
              br label %end
            two:
              br label %end
            end:
              %w = phi i64 [ 10, %one ], [ 20, %two ]
              call void @__quantum__rt__int_record_output(i64 %w, ptr null)
              ret i64 0
            """)
        let p = 0.22984884706593021
        let one = p / (1 - (1 - p) / 2)
        #expect(abs((found["INT 10"] ?? 0) - one) < 1e-9)
        #expect(abs((found["INT 20"] ?? 0) - (1 - one)) < 1e-9)
    }

    @Test func returnsFromSeveralPlacesAreToldApart() throws {
        let found = try distribution(
            """
            entry:
            \(measure)
              br i1 %r, label %one, label %two
            one:
              call void @__quantum__rt__int_record_output(i64 7, ptr null)
              ret i64 0
            two:
              call void @__quantum__rt__bool_record_output(i1 true, ptr null)
              ret i64 3
            """)
        #expect(Set(found.keys) == ["INT 7, EXIT 0", "BOOL true, EXIT 3"] || Set(found.keys) == ["BOOL true, EXIT 3", "INT 7, EXIT 0"])
    }

    @Test func anArrayIsReadAtAMeasuredIndex() throws {
        let found = try distribution(
            """
            entry:
              call void @__quantum__qis__h__body(ptr null)
              call void @__quantum__qis__mz__body(ptr null, ptr null)
              %r = call i1 @__quantum__rt__read_result(ptr null)
              %i = zext i1 %r to i64
              %p = getelementptr [2 x ptr], ptr @table, i64 0, i64 %i
              %q = load ptr, ptr %p
              call void @__quantum__qis__x__body(ptr %q)
              %k = add i64 %i, 1
              %a = getelementptr [4 x i64], ptr @numbers, i64 0, i64 %k
              %v = load i64, ptr %a
              call void @__quantum__qis__mz__body(ptr null, ptr null)
              call void @__quantum__qis__mz__body(ptr inttoptr (i64 1 to ptr), ptr inttoptr (i64 1 to ptr))
              call void @__quantum__rt__result_record_output(ptr null, ptr null)
              call void @__quantum__rt__result_record_output(ptr inttoptr (i64 1 to ptr), ptr null)
              call void @__quantum__rt__int_record_output(i64 %v, ptr null)
              ret i64 0
            """)
        #expect(found.count == 2)
        #expect(abs((found["RESULT 1, RESULT 0, INT 1"] ?? 0) - 0.5) < 1e-10, "\(found)")
        #expect(abs((found["RESULT 1, RESULT 1, INT 4"] ?? 0) - 0.5) < 1e-10, "\(found)")
    }

    @Test func realNumbersOfMeasurementsAreAnglesAndOutputs() throws {
        let found = try distribution(
            """
            entry:
              call void @__quantum__qis__h__body(ptr null)
              call void @__quantum__qis__mz__body(ptr null, ptr null)
              %r = call i1 @__quantum__rt__read_result(ptr null)
              %f = uitofp i1 %r to double
              %a = fmul double %f, 0x400921FB54442D18
              call void @__quantum__qis__ry__body(double %a, ptr inttoptr (i64 1 to ptr))
              call void @__quantum__qis__mz__body(ptr inttoptr (i64 1 to ptr), ptr inttoptr (i64 1 to ptr))
              %s = call i1 @__quantum__rt__read_result(ptr inttoptr (i64 1 to ptr))
              %h = fmul double %f, 5.0e-1
              call void @__quantum__rt__double_record_output(double %h, ptr null)
              call void @__quantum__rt__bool_record_output(i1 %s, ptr null)
              ret i64 0
            """)
        #expect(Set(found.keys) == ["DOUBLE 0.0, BOOL false", "DOUBLE 0.5, BOOL true"], "\(found)")
    }

    @Test func measurementsOfOneArgumentMakeTheirResult() throws {
        let found = try distribution(
            """
            entry:
              %q = call ptr @__quantum__rt__qubit_allocate()
              call void @__quantum__qis__x__body(ptr %q)
              %m = call ptr @__quantum__qis__m__body(ptr %q)
              call void @__quantum__rt__qubit_release(ptr %q)
              %p = call ptr @__quantum__rt__qubit_allocate()
              %n = call ptr @__quantum__qis__m__body(ptr %p)
              call void @__quantum__rt__result_record_output(ptr %m, ptr null)
              call void @__quantum__rt__result_record_output(ptr %n, ptr null)
              ret i64 0
            """)
        #expect(found.count == 1)
        #expect(abs((found["01"] ?? 0) - 1) < 1e-12, "\(found)")
    }
}
