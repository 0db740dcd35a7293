"""The characters and names of school mathematics, as each notation writes them."""

from madrone.qti.vocabulary import names

RELATIONS = frozenset({"=", "<", ">", "<=", ">=", "!="})
FLIPPED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

# One character to the sign that the grammar knows.
SIGNS = {
    **{one: one for one in "+-*/^!%=<>()[],;:"},
    "−": "-", "–": "-", "‐": "-", "‑": "-", "﹣": "-", "－": "-",
    "×": "*", "·": "*", "⋅": "*", "∙": "*", "•": "*", "∗": "*", "⁢": "*",
    "÷": "/", "⁄": "/", "∕": "/", "∶": ":",
    "≤": "<=", "⩽": "<=", "≦": "<=", "≥": ">=", "⩾": ">=", "≧": ">=", "≠": "!=",
    "±": "±", "°": "°", "º": "°", "|": "|", "∣": "|",
    "⌊": "⌊", "⌋": "⌋", "⌈": "⌈", "⌉": "⌉", "∨": "or", "∧": "and",
}  # fmt: skip

# Two or three typed characters for one sign; longest first.
DIGRAPHS = {
    "<=": "<=",
    ">=": ">=",
    "!=": "!=",
    "=<": "<=",
    "=>": ">=",
    "+-": "±",
    "+/-": "±",
    "**": "^",
    "==": "=",
}

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))

# Invisible characters and spaces that mean nothing.
SILENT = frozenset("\u2061\u200b\u200c\u200d\u2060\ufeff")

CURRENCIES = frozenset("$€£¢")

CONSTANTS = frozenset({"pi", "e", "i", "infinity"})

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "θ": "theta",
    "ϑ": "theta", "λ": "lambda", "μ": "mu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi",
    "ϕ": "phi", "ψ": "psi", "ω": "omega", "Δ": "Delta", "Σ": "Sigma", "Ω": "Omega", "Θ": "Theta",
    "∞": "infinity", "ⅇ": "e", "ⅈ": "i", "ⅉ": "i",
}  # fmt: skip
GREEK_NAMES = frozenset(GREEK.values()) - {"e", "i"}
LETTERS = {name: letter for letter, name in reversed(GREEK.items()) if name in GREEK_NAMES}

# What is typed for a function, and its one name here. ``sqrt`` and ``cbrt`` become roots.
FUNCTIONS = {
    **{one: one for one in names("sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan "
                            "ln log exp abs floor sqrt cbrt")},
    "ceil": "ceiling", "ceiling": "ceiling", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "lg": "log",
}  # fmt: skip
INVERSES = {
    "sin": "arcsin",
    "cos": "arccos",
    "tan": "arctan",
    "arcsin": "sin",
    "arccos": "cos",
    "arctan": "tan",
}

# Words that stand for themselves inside a run of letters, the longest first.
WORDS = tuple(sorted({*FUNCTIONS, *GREEK_NAMES}, key=lambda word: (-len(word), word)))
