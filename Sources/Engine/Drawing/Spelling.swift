/// A text in ASCII: letters that have a name are spelt out, other characters become `?`.
public func spelledInASCII(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 128 }) { return text }
    var spelled = ""
    for scalar in text.unicodeScalars {
        if scalar.isASCII { spelled.unicodeScalars.append(scalar) } else { spelled += spellings[scalar] ?? "?" }
    }
    return spelled
}

private let spellings: [Unicode.Scalar: String] = [
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "eps", "ζ": "zeta", "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda",
    "μ": "mu", "µ": "u", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi", "χ": "chi",
    "ψ": "psi",
    "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "†": "^",
    "√": "v", "⁴": "4", "·": "-", "–": "-", "—": "-", "−": "-", "…": "~", "→": "->", "±": "+-", "×": "x", "≤": "<=", "≥": ">=", "≠": "!=",
    "∧": "&&", "∨": "||", "¬": "!", "←": "<-", "≈": "~",
    "⟩": ">", "⟨": "<", "∞": "inf", "²": "2", "³": "3", "“": "\"", "”": "\"", "‘": "'", "’": "'", "é": "e", "ü": "u", "ö": "o", "ä": "a",
    "●": "@", "○": "o", "⊕": "X", "│": "|", "─": "-", "┼": "+", "░": ":",
    // Marks that combine with the letter before, and invisible ones.
    "\u{300}": "", "\u{301}": "", "\u{302}": "", "\u{308}": "", "\u{200B}": "", "\u{200D}": "", "\u{FE0F}": "",
]
