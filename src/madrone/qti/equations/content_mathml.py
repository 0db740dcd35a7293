"""The part of Content MathML that school mathematics needs: operators applied to numbers and variables."""

from lxml import etree

from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.signs import GREEK, GREEK_NAMES
from madrone.qti.equations.text import text_tokens
from madrone.qti.equations.tokens import as_number
from madrone.qti.equations.tree import (
    MAX_DEPTH,
    Call,
    Group,
    GroupKind,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Root,
    Sum,
    Symbol,
    Tree,
    too_deep,
)
from madrone.qti.vocabulary import names
from madrone.qti.xml import elements, line_of, local_name

_CONSTANTS = {"pi": "pi", "exponentiale": "e", "imaginaryi": "i", "infinity": "infinity"}
_RELATIONS = {"eq": "=", "neq": "!=", "lt": "<", "gt": ">", "leq": "<=", "geq": ">="}
_FUNCTIONS = {
    **{
        one: one
        for one in names("sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan ln exp abs floor")
    },
    "ceiling": "ceiling",
    "factorial": "factorial",
}
_GROUPS: dict[str, GroupKind] = {"list": "list", "set": "set", "vector": "()"}
_CLOSURES: dict[str, GroupKind] = {"open": "()", "closed": "[]", "open-closed": "(]", "closed-open": "[)"}
_LOGIC: dict[str, GroupKind] = {"or": "or", "and": "and"}
_ELEMENTS = frozenset({"apply", "cn", "ci", "interval", *_CONSTANTS, *_GROUPS})
_QUALIFIERS = frozenset({"degree", "logbase"})


def is_content(element: etree._Element) -> bool:
    """Whether the element says what a formula means rather than how it looks."""
    return local_name(element) in _ELEMENTS


def read_content(element: etree._Element, depth: int = 1) -> Tree:
    """The tree of one element; raises ``EquationError`` with its line."""
    if depth > MAX_DEPTH:
        raise too_deep(line_of(element))
    kind = local_name(element)
    if kind == "cn":
        return _number(element)
    if kind == "ci":
        return _variable(element)
    if kind in _CONSTANTS:
        return Symbol(_CONSTANTS[kind])
    if kind == "apply":
        return _apply(element, depth)
    members = tuple(read_content(child, depth + 1) for child in elements(element))
    if kind in _GROUPS and members:
        return Group(_GROUPS[kind], members)
    if kind == "interval" and len(members) == 2:
        return Group(_CLOSURES.get(element.get("closure", "closed"), "[]"), members)
    raise _unknown(element)


def _number(element: etree._Element) -> Tree:
    parts = [element.text or "", *(child.tail or "" for child in elements(element))]
    numbers = [_plain_number(part.strip(), line_of(element)) for part in parts]
    if len(numbers) == 1:
        return numbers[0]
    if len(numbers) == 2 and element.get("type") == "rational":
        return Quotient(numbers[0], numbers[1])
    if len(numbers) == 2 and element.get("type") == "e-notation":
        return Product((numbers[0], Power(Number("10"), numbers[1])))
    raise _unknown(element)


def _plain_number(text: str, line: int) -> Tree:
    tokens = text_tokens(text, line)
    negative = bool(tokens) and tokens[0].text == "-"
    rest = tokens[1:] if negative else tokens
    if len(rest) != 1 or rest[0].kind != "number":
        raise EquationError("unexpected", f"“{text}” is not a number.", line)
    return Negative(as_number(rest[0])) if negative else as_number(rest[0])


def _variable(element: etree._Element) -> Tree:
    text = "".join(str(part) for part in element.itertext()).strip()
    text = GREEK.get(text, text)
    if text in GREEK_NAMES or (
        text and len(text) <= 8 and text.isascii() and text.replace("_", "").isalnum()
    ):
        return Symbol(text)
    raise EquationError("unexpected", f"“{text}” is not the name of a variable.", line_of(element))


def _apply(element: etree._Element, depth: int) -> Tree:
    inside = list(elements(element))
    if not inside:
        raise _unknown(element)
    operator = local_name(inside[0])
    qualifiers = {local_name(one): one for one in inside[1:] if local_name(one) in _QUALIFIERS}
    members = tuple(read_content(one, depth + 1) for one in inside[1:] if local_name(one) not in _QUALIFIERS)
    extra = {
        kind: read_content(next(elements(one)), depth + 1) for kind, one in qualifiers.items() if len(one)
    }
    tree = _applied(operator, members, extra)
    if tree is None:
        raise _unknown(inside[0])
    return tree


def _applied(operator: str, members: tuple[Tree, ...], extra: dict[str, Tree]) -> Tree | None:
    """The operator with its operands; ``None`` where the operator or their number is not known."""
    if not members:
        return None
    first = members[0]
    if operator in _RELATIONS and len(members) > 1:
        return Relation((_RELATIONS[operator],) * (len(members) - 1), members)
    if operator in _LOGIC:
        return Group(_LOGIC[operator], members)
    if operator == "plus":
        return Sum(members) if len(members) > 1 else first
    if operator == "times":
        return Product(members) if len(members) > 1 else first
    if len(members) == 1:
        return _applied_to_one(operator, first, extra)
    if len(members) == 2:
        second = members[1]
        binary: dict[str, Tree] = {
            "minus": Sum((first, Negative(second))),
            "divide": Quotient(first, second),
            "power": Power(first, second),
        }
        return binary.get(operator)
    return None


def _applied_to_one(operator: str, operand: Tree, extra: dict[str, Tree]) -> Tree | None:
    if operator == "minus":
        return Negative(operand)
    if operator == "root":
        return Root(operand, extra.get("degree", Number("2")))
    if operator == "log":
        return Call("log", (operand, extra.get("logbase", Number("10"))))
    return Call(_FUNCTIONS[operator], (operand,)) if operator in _FUNCTIONS else None


def _unknown(element: etree._Element) -> EquationError:
    message = f"The element <{local_name(element)}> is not one that can be read here."
    return EquationError("element-unknown", message, line_of(element))
