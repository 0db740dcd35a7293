"""The tree written out again, as LaTeX or presentation MathML: what ``read`` reads back to the same tree."""

from typing import TypeAlias
from xml.sax.saxutils import escape

from madrone.qti.equations.signs import LETTERS
from madrone.qti.equations.tree import (
    Call,
    Group,
    Mixed,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Relation,
    Root,
    Sum,
    Symbol,
    Tree,
)

_RELATIONS = {"=": "=", "!=": r"\ne ", "<": "<", ">": ">", "<=": r"\le ", ">=": r"\ge "}
_SEPARATORS = {"list": ", ", "set": ", ", "or": r"\text{ or }", "and": r"\text{ and }", "ratio": ":"}
_AROUND = {
    "abs": (r"\left|", r"\right|"),
    "floor": (r"\lfloor ", r"\rfloor "),
    "ceiling": (r"\lceil ", r"\rceil "),
}
_BEHIND = {"factorial": "!", "percent": r"\%"}
_POWERS = {"²": "2", "³": "3"}

Kinds: TypeAlias = tuple[type, ...]

# What has to stand in brackets there.
_IN_SUM: Kinds = (Sum, Quantity, Relation, Group)
_BEHIND_SIGN: Kinds = (*_IN_SUM, Negative)
_IN_PRODUCT: Kinds = (*_BEHIND_SIGN, Product)

_MATHML_RELATIONS = {"=": "=", "!=": "≠", "<": "&lt;", ">": "&gt;", "<=": "≤", ">=": "≥"}
_MATHML_AROUND = {"abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceiling": ("⌈", "⌉")}
_MATHML_BEHIND = {"factorial": "!", "percent": "%"}


def latex(tree: Tree) -> str:
    """The expression in LaTeX."""
    match tree:
        case Number(digits, repeating):
            return (
                f"{digits if '.' in digits else digits + '.'}\\overline{{{repeating}}}"
                if repeating
                else digits
            )
        case Symbol(name):
            return _latex_name(name)
        case Negative(operand):
            return f"-{_latex_in(operand, _BEHIND_SIGN)}"
        case Sum(terms):
            first, *others = terms
            return _latex_in(first, _IN_SUM) + "".join(_latex_term(term) for term in others)
        case Product(factors):
            return r"\cdot ".join(_latex_in(one, _IN_PRODUCT) for one in factors)
        case Quotient(numerator, denominator):
            return f"\\frac{{{latex(numerator)}}}{{{latex(denominator)}}}"
        case Mixed(whole, numerator, denominator):
            return f"{whole.digits}\\frac{{{numerator.digits}}}{{{denominator.digits}}}"
        case Power(base, exponent):
            return f"{_latex_base(base)}^{{{latex(exponent)}}}"
        case Root(radicand, Number("2")):
            return f"\\sqrt{{{latex(radicand)}}}"
        case Root(radicand, degree):
            return f"\\sqrt[{latex(degree)}]{{{latex(radicand)}}}"
        case Call(name, arguments):
            return _latex_call(name, arguments)
        case Quantity(value, "°"):
            return f"{_latex_base(value)}^{{\\circ}}"
        case Quantity(value, unit):
            return f"{latex(value)}{_latex_unit(unit)}"
        case Relation(signs, sides):
            following = (
                f"{_RELATIONS[sign]}{latex(side)}" for sign, side in zip(signs, sides[1:], strict=True)
            )
            return latex(sides[0]) + "".join(following)
        case Group(kind, members):
            return _latex_group(kind, [latex(one) for one in members])


def _latex_name(name: str) -> str:
    letter, _, index = name.partition("_")
    word = r"\infty " if letter == "infinity" else f"\\{letter} " if letter in LETTERS else letter
    return f"{word.strip()}_{{{index}}}" if index else word


def _latex_in(tree: Tree, loose: Kinds) -> str:
    """The expression, in brackets where it binds too loosely to stand there alone."""
    is_loose = isinstance(tree, loose)
    return f"\\left({latex(tree)}\\right)" if is_loose else latex(tree)


def _latex_term(term: Tree) -> str:
    if isinstance(term, Negative):
        return latex(term)
    return f"+{_latex_in(term, _IN_SUM)}"


def _latex_base(tree: Tree) -> str:
    if isinstance(tree, Number | Symbol) or (isinstance(tree, Call) and tree.name in _AROUND):
        return latex(tree).strip()
    return f"\\left({latex(tree)}\\right)"


def _latex_call(name: str, arguments: tuple[Tree, ...]) -> str:
    inside = latex(arguments[0])
    if name in _AROUND:
        return inside.join(_AROUND[name])
    if name in _BEHIND:
        return f"{_latex_base(arguments[0])}{_BEHIND[name]}"
    if name == "plusminus":
        return f"\\pm {_latex_in(arguments[0], _BEHIND_SIGN)}"
    base = f"_{{{latex(arguments[1])}}}" if name == "log" else ""
    return f"\\{name}{base}\\left({inside}\\right)"


def _latex_unit(unit: str) -> str:
    return rf"\text{{ {_words(unit)}}}"


def _words(unit: str) -> str:
    """A unit with its powers raised, as ``read`` takes it inside text."""
    for raised, digit in _POWERS.items():
        unit = unit.replace(f"^{digit}", raised)
    return unit


def _latex_group(kind: str, members: list[str]) -> str:
    if kind in _SEPARATORS:
        inside = _SEPARATORS[kind].join(members)
        return rf"\left\{{{inside}\right\}}" if kind == "set" else inside
    return f"\\left{kind[0]}{', '.join(members)}\\right{kind[1]}"


def mathml(tree: Tree) -> str:
    """The expression as a ``math`` element in the namespace of MathML."""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{_mathml(tree)}</math>'


def _mathml(tree: Tree) -> str:
    match tree:
        case Number(digits, repeating):
            if not repeating:
                return f"<mn>{digits}</mn>"
            before = digits if "." in digits else digits + "."
            return f"<mrow><mn>{before}</mn><mover><mn>{repeating}</mn><mo>¯</mo></mover></mrow>"
        case Symbol(name):
            return _mathml_name(name)
        case Negative(operand):
            return f"<mo>−</mo>{_mathml_in(operand, _BEHIND_SIGN)}"
        case Sum(terms):
            first, *others = terms
            return _mathml_in(first, _IN_SUM) + "".join(_mathml_term(term) for term in others)
        case Product(factors):
            return "<mo>·</mo>".join(_mathml_in(one, _IN_PRODUCT) for one in factors)
        case Quotient(numerator, denominator):
            return f"<mfrac>{_row(numerator)}{_row(denominator)}</mfrac>"
        case Mixed(whole, numerator, denominator):
            fraction = f"<mfrac><mn>{numerator.digits}</mn><mn>{denominator.digits}</mn></mfrac>"
            return f"<mn>{whole.digits}</mn><mo>\u2064</mo>{fraction}"
        case Power(base, exponent):
            return f"<msup><mrow>{_mathml_base(base)}</mrow>{_row(exponent)}</msup>"
        case Root(radicand, Number("2")):
            return f"<msqrt>{_mathml(radicand)}</msqrt>"
        case Root(radicand, degree):
            return f"<mroot>{_row(radicand)}{_row(degree)}</mroot>"
        case Call(name, arguments):
            return _mathml_call(name, arguments)
        case Quantity(value, "°"):
            return f"{_mathml_base(value)}<mo>°</mo>"
        case Quantity(value, unit):
            return f"{_mathml(value)}<mtext> {escape(_words(unit))}</mtext>"
        case Relation(signs, sides):
            rest = zip(signs, sides[1:], strict=True)
            following = (f"<mo>{_MATHML_RELATIONS[sign]}</mo>{_mathml(side)}" for sign, side in rest)
            return _mathml(sides[0]) + "".join(following)
        case Group(kind, members):
            return _mathml_group(kind, [_mathml(one) for one in members])


def _row(tree: Tree) -> str:
    return f"<mrow>{_mathml(tree)}</mrow>"


def _mathml_name(name: str) -> str:
    letter, _, index = name.partition("_")
    word = f"<mi>{LETTERS.get(letter, letter)}</mi>"
    if not index:
        return word
    part = f"<mn>{index}</mn>" if index.isdigit() else f"<mtext>{escape(index)}</mtext>"
    return f"<msub>{word}{part}</msub>"


def _mathml_bracketed(inside: str) -> str:
    return f"<mo>(</mo>{inside}<mo>)</mo>"


def _mathml_in(tree: Tree, loose: Kinds) -> str:
    is_loose = isinstance(tree, loose)
    return _mathml_bracketed(_mathml(tree)) if is_loose else _mathml(tree)


def _mathml_term(term: Tree) -> str:
    if isinstance(term, Negative):
        return _mathml(term)
    return f"<mo>+</mo>{_mathml_in(term, _IN_SUM)}"


def _mathml_base(tree: Tree) -> str:
    return _mathml(tree) if isinstance(tree, Number | Symbol) else _mathml_bracketed(_mathml(tree))


def _mathml_call(name: str, arguments: tuple[Tree, ...]) -> str:
    inside = _mathml(arguments[0])
    if name in _MATHML_AROUND:
        opening, closing = _MATHML_AROUND[name]
        return f'<mfenced open="{opening}" close="{closing}"><mrow>{inside}</mrow></mfenced>'
    if name in _MATHML_BEHIND:
        return f"{_mathml_base(arguments[0])}<mo>{_MATHML_BEHIND[name]}</mo>"
    if name == "plusminus":
        return f"<mo>±</mo>{_mathml_in(arguments[0], _BEHIND_SIGN)}"
    word = f"<mi>{name}</mi>"
    if name == "log":
        word = f"<msub>{word}{_row(arguments[1])}</msub>"
    return f"{word}<mo>\u2061</mo>{_mathml_bracketed(inside)}"


def _mathml_group(kind: str, members: list[str]) -> str:
    if kind in ("or", "and"):
        return f"<mtext> {kind} </mtext>".join(members)
    if kind in ("list", "ratio"):
        return f"<mo>{',' if kind == 'list' else ':'}</mo>".join(members)
    brackets = "{}" if kind == "set" else kind
    opening, closing = brackets[0], brackets[1]
    return f"<mo>{opening}</mo>{'<mo>,</mo>'.join(members)}<mo>{closing}</mo>"
