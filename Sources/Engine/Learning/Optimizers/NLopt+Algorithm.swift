import CNLopt

extension NLopt {
    /// A method of the NLopt library.
    public enum Algorithm: String, Codable, Hashable, Sendable, CaseIterable {
        case cobyla
        case nelderMead = "nelder-mead"
        case bobyqa
        case lbfgs
        case slsqp
        case newuoa
        case subplex
        case praxis
        case mma
        case ccsaq
        case truncatedNewton = "truncated-newton"
        case variableMetric = "variable-metric"
        case direct
        case crs2
        case isres
        case esch

        public var title: String { row.title }
        public var help: String { row.help }
        public var usesGradient: Bool { row.usesGradient }

        /// Whether it searches a whole box and so cannot do without one.
        public var isGlobal: Bool { row.isGlobal }

        /// The fewest parameters it works with.
        var fewestParameters: Int { self == .bobyqa || self == .newuoa ? 2 : 1 }

        var code: nlopt_algorithm { row.code }

        private typealias Row = (title: String, help: String, code: nlopt_algorithm, usesGradient: Bool, isGlobal: Bool)

        private var row: Row {
            switch self {
            case .cobyla: ("COBYLA", "linear models on a simplex; robust, no gradient", NLOPT_LN_COBYLA, false, false)
            case .nelderMead: ("Nelder–Mead", "the downhill simplex; no gradient", NLOPT_LN_NELDERMEAD, false, false)
            case .bobyqa: ("BOBYQA", "quadratic models in a box; no gradient", NLOPT_LN_BOBYQA, false, false)
            case .lbfgs: ("L-BFGS", "limited-memory quasi-Newton, on gradients", NLOPT_LD_LBFGS, true, false)
            case .slsqp: ("SLSQP", "sequential least-squares programming, on gradients", NLOPT_LD_SLSQP, true, false)
            case .newuoa: ("NEWUOA", "quadratic models without bounds; no gradient", NLOPT_LN_NEWUOA, false, false)
            case .subplex: ("Subplex", "Nelder–Mead on subspaces; no gradient", NLOPT_LN_SBPLX, false, false)
            case .praxis: ("PRAXIS", "principal axes; no gradient", NLOPT_LN_PRAXIS, false, false)
            case .mma: ("MMA", "moving asymptotes, on gradients", NLOPT_LD_MMA, true, false)
            case .ccsaq: ("CCSAQ", "conservative convex quadratic models, on gradients", NLOPT_LD_CCSAQ, true, false)
            case .truncatedNewton:
                ("truncated Newton", "preconditioned, with restarts, on gradients", NLOPT_LD_TNEWTON_PRECOND_RESTART, true, false)
            case .variableMetric: ("variable metric", "shifted limited-memory, on gradients", NLOPT_LD_VAR2, true, false)
            case .direct: ("DIRECT-L", "dividing rectangles over a whole box; no gradient", NLOPT_GN_DIRECT_L, false, true)
            case .crs2: ("CRS2", "controlled random search over a whole box; no gradient", NLOPT_GN_CRS2_LM, false, true)
            case .isres: ("ISRES", "evolution strategy over a whole box; no gradient", NLOPT_GN_ISRES, false, true)
            case .esch: ("ESCH", "evolutionary search over a whole box; no gradient", NLOPT_GN_ESCH, false, true)
            }
        }
    }
}
