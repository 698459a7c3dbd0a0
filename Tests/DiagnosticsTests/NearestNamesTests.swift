import Diagnostics
import Testing

@Suite("Did you mean")
struct NearestNamesTests {
    static let keys = ["name", "seed", "seeds", "data", "preprocess", "model", "training", "noise", "compile", "estimate"]

    @Test(
        "finds what was meant",
        arguments: [
            ("naem", ["name"]), ("sed", ["seed"]), ("traning", ["training"]), ("Model", ["model"]), ("modle", ["model"]),
            ("preproces", ["preprocess"]), ("est", ["estimate"]), ("zzz", []), ("", []), ("quantum", []),
        ])
    func finds(written: String, meant: [String]) {
        #expect(nearest(to: written, among: Self.keys) == meant)
    }

    @Test("puts the closest first and keeps to the limit")
    func order() {
        #expect(nearest(to: "cxx", among: ["ccx", "cx", "x", "cxxy", "swap"], limit: 2) == ["ccx", "cx"])
        #expect(nearest(to: "cx", among: ["cx"], limit: 3).isEmpty, "the name itself is no suggestion")
        #expect(nearest(to: "cx", among: ["cy"], limit: 0).isEmpty)
    }

    @Test("reads as a sentence")
    func sentence() {
        #expect(didYouMean("cxx", among: ["cx", "ccx"]) == "did you mean 'cx' or 'ccx'?")
        #expect(didYouMean("naem", among: Self.keys) == "did you mean 'name'?")
        #expect(didYouMean("zzz", among: Self.keys) == nil)
    }

    @Test("does not take long over a hostile name")
    func hostile() {
        let long = String(repeating: "a", count: 1_000_000)
        #expect(nearest(to: long, among: Self.keys).isEmpty)
    }
}
