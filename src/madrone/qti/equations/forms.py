"""The form of an answer: what an author may ask for besides the value."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import gcd
from typing import TypeAlias

from madrone.qti.equations.exact import ONE, exact, rational
from madrone.qti.equations.rule import Form, Rule
from madrone.qti.equations.shaping import canonical
from madrone.qti.equations.simplified import is_simplified
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
    variables,
    walk,
)
from madrone.qti.equations.verdict import Verdict
from madrone.qti.equations.worker import Question, Reply

Ask: TypeAlias = Callable[[Question, Sequence[Tree]], Reply]

_WANTED: dict[Form, str] = {
    "integer": "a whole number",
    "decimal": "a decimal number",
    "fraction": "a fraction",
    "simplified-fraction": "a fraction in lowest terms",
    "mixed-number": "a mixed number in lowest terms",
    "scientific": "scientific notation, such as 3.2 × 10^5",
    "factored": "a product that cannot be factored further",
    "expanded": "a sum without brackets, with like terms together",
    "simplified": "an expression that cannot be simplified further",
    "rationalized": "a fraction without a root below",
    "same": "exactly the form of the key",
}


def form_fault(student: Tree, key: Tree, rule: Rule, ask: Ask) -> Verdict | None:
    """What the form of an answer lacks; ``None`` where it is as the rule asks.

    ``ask`` puts a question to the algebra worker: some factors only it can tell apart.
    """
    if rule.solved_for and not _is_solved(student, rule.solved_for):
        return _fault("solved", f"{rule.solved_for} alone on one side")
    parts = list(_parts(student))
    if rule.terms is not None and any(_terms(part) != rule.terms for part in parts):
        return _fault("terms", f"{rule.terms} terms")
    for form in rule.forms:
        if form == "same":
            found: bool | Reply = canonical(student) == canonical(key)
        else:
            found = _first_fault(form, parts, ask)
        if isinstance(found, Reply):
            return Verdict(None, found.why, "The form could not be decided; a person has to.")
        if not found:
            return _fault(form, _WANTED[form])
    return None


def _first_fault(form: Form, parts: Sequence[Tree], ask: Ask) -> bool | Reply:
    for part in parts:
        found = _is_factored(part, ask) if form == "factored" else True
        if form == "simplified":
            found = is_simplified(part, ask)
        elif form != "factored":
            found = _CHECKS[form](part)
        if isinstance(found, Reply) or not found:
            return found
    return True


def _fault(form: str, wanted: str) -> Verdict:
    return Verdict(False, f"form-{form}", f"The value is right, but the answer has to be {wanted}.")


def _parts(tree: Tree) -> list[Tree]:
    """The expressions whose form is judged: members, sides that are no lone variable, values without units."""
    match tree:
        case Group(_, members):
            return [part for one in members for part in _parts(one)]
        case Relation(_, sides):
            judged = [side for side in sides if not isinstance(side, Symbol)]
            return [part for one in judged for part in _parts(one)]
        case Quantity(value, _):
            return _parts(value)
        case Call("plusminus", (value,)):
            return _parts(value)
        case _:
            return [tree]


def _is_solved(tree: Tree, name: str) -> bool:
    if isinstance(tree, Group):
        return all(_is_solved(one, name) for one in tree.members)
    if not isinstance(tree, Relation) or len(tree.sides) != 2:
        return False
    left, right = tree.sides
    return (left == Symbol(name) and name not in variables(right)) or (
        right == Symbol(name) and name not in variables(left)
    )


def _terms(tree: Tree) -> int:
    if isinstance(tree, Sum):
        return sum(_terms(term) for term in tree.terms)
    return 1


def _bare(tree: Tree) -> Tree:
    """The expression without its sign."""
    return tree.operand if isinstance(tree, Negative) else tree


def _is_whole(tree: Tree) -> bool:
    return isinstance(_bare(tree), Number) and _bare(tree).is_integer  # type: ignore[union-attr] # a Number


def _is_decimal(tree: Tree) -> bool:
    return isinstance(_bare(tree), Number)


def _is_fraction(tree: Tree) -> bool:
    """Whether it is one whole number over another, a sign before or on top, or a whole number."""
    bare = _bare(tree)
    if isinstance(bare, Quotient):
        return (
            _is_whole(bare.numerator)
            and _is_whole(bare.denominator)
            and not isinstance(bare.denominator, Negative)
        )
    return _is_whole(tree)


def _is_lowest_fraction(tree: Tree) -> bool:
    bare = _bare(tree)
    if not _is_fraction(tree) or not isinstance(bare, Quotient):
        return _is_whole(tree)
    above, below = rational(bare.numerator), rational(bare.denominator)
    return above is not None and below is not None and below > 1 and gcd(int(above), int(below)) == 1


def _is_mixed(tree: Tree) -> bool:
    bare = _bare(tree)
    if isinstance(bare, Mixed):
        above, below = bare.numerator.value, bare.denominator.value
        return 0 < above < below and gcd(int(above), int(below)) == 1 and bare.whole.value > 0
    value = rational(tree)
    return _is_whole(tree) or (value is not None and abs(value) < 1 and _is_lowest_fraction(tree))


def _is_scientific(tree: Tree) -> bool:
    match _bare(tree):
        case Product((first, Power(Number("10"), exponent))):
            leading = _bare(first)
            return isinstance(leading, Number) and 1 <= leading.value < 10 and _is_whole(exponent)
    return False


def _is_rationalized(tree: Tree) -> bool:
    return not any(
        _has_root(one.denominator) or any(_is_under_root(part) for part in walk(one))
        for one in walk(tree)
        if isinstance(one, Quotient)
    ) and not any(_is_under_root(one) for one in walk(tree))


def _has_root(tree: Tree) -> bool:
    return any(isinstance(one, Root) or _is_broken_power(one) for one in walk(tree))


def _is_under_root(tree: Tree) -> bool:
    """Whether it is the root of a fraction, which hides a root below."""
    return isinstance(tree, Root) and isinstance(tree.radicand, Quotient)


def _is_broken_power(tree: Tree) -> bool:
    if not isinstance(tree, Power):
        return False
    exponent = rational(tree.exponent)
    return exponent is not None and exponent.denominator > 1


def _is_expanded(tree: Tree) -> bool:
    """Whether it is a sum of monomials, no two of them alike."""
    terms = tree.terms if isinstance(tree, Sum) else (tree,)
    if not all(_is_monomial(term) for term in terms):
        return False
    kinds = [kind_of(term) for term in terms]
    return len(set(kinds)) == len(kinds)


def _is_monomial(tree: Tree) -> bool:
    match tree:
        case Sum():
            return False
        case Product(factors):
            return all(_is_monomial(one) for one in factors)
        case Negative(operand):
            return _is_monomial(operand)
        case Quotient(numerator, denominator):
            return _is_monomial(numerator) and not variables(denominator)
        case Power(base, exponent):
            power = rational(exponent)
            return (
                not isinstance(base, Sum | Product | Quotient)
                or power is None
                or power.denominator > 1
                or power < 0
            )
        case _:
            return True


def kind_of(term: Tree) -> object:
    """What a term is a multiple of: terms with the same one can be put together."""
    try:
        ratio = exact(term)
    except ArithmeticError:
        return canonical(_bare(term))
    if len(ratio.above) == 1 and ratio.below.keys() == {ONE}:
        return next(iter(ratio.above))
    return canonical(_bare(term))


def _is_factored(tree: Tree, ask: Ask) -> bool | Reply:
    """Whether no factor can be split further over the rational numbers; numbers may stand before."""
    factors, number = list[Tree](), 0
    for factor in _factors(tree):
        base = factor.base if isinstance(factor, Power) and rational(factor.exponent) else factor
        value = rational(factor)
        if value == 0:
            return rational(tree) == 0 and factor == tree
        if value is not None:
            number += 1
        elif not isinstance(base, Symbol):
            factors.append(base)
    if number > 1:
        return False
    open_factors = []
    for factor in factors:
        split = _splits(factor)
        if split is True:
            return False
        if split is None:
            open_factors.append(factor)
    if not open_factors:
        return True
    reply = ask("irreducible", open_factors)
    return reply if reply.answer is None else bool(reply.answer)


def _factors(tree: Tree) -> list[Tree]:
    match tree:
        case Negative(operand):
            return _factors(operand)
        case Product(members):
            return [factor for one in members for factor in _factors(one)]
        case Quotient(numerator, denominator) if rational(denominator) is not None:
            # A number below is one more number before: (x + 1)/2 is half of x + 1.
            return _factors(numerator)
        case _:
            return [tree]


def _splits(factor: Tree) -> bool | None:
    """Whether a number comes out of a factor, or a linear one is whole; ``None`` where that is not easy to see."""
    try:
        ratio = exact(factor)
    except ArithmeticError:
        return None
    if ratio.below.keys() != {ONE}:
        return None
    values = list(ratio.above.values())
    if any(value.denominator != 1 for value in values) or abs(_content(values)) != 1:
        return True
    degree = max(sum(power for _, power in term) for term in ratio.above)
    return False if degree == 1 and len(values) > 1 else None


def _content(values: Sequence[Fraction]) -> int:
    return gcd(*(value.numerator for value in values))


_CHECKS: dict[Form, Callable[[Tree], bool]] = {
    "integer": _is_whole,
    "decimal": _is_decimal,
    "fraction": _is_fraction,
    "simplified-fraction": _is_lowest_fraction,
    "mixed-number": _is_mixed,
    "scientific": _is_scientific,
    "expanded": _is_expanded,
    "rationalized": _is_rationalized,
}
