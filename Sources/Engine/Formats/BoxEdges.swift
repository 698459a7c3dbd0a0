internal import Circuits

/// Languages without boxes leave one out that only keeps compilers from moving gates across; how long it takes they cannot leave out.
func check(_ edge: BoxEdge, in language: String) throws(Inexpressible) {
    guard case .begin(.some) = edge else { return }
    throw Inexpressible(what: "a box of a given duration has no words in \(language)", operation: nil)
}
