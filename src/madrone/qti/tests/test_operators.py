"""Every operator against the semantics of the specification: values, NULL and cardinality."""

import math

import pytest
from lxml import etree

from madrone.qti.declarations import ResponseDeclaration
from madrone.qti.errors import Problems
from madrone.qti.processing.compiler import BUILDERS, Compiler
from madrone.qti.processing.state import State
from madrone.qti.values import DirectedPair, Multiple, Ordered, Pair, Point, Record, Value
from madrone.qti.vocabulary import names

VARIABLES: dict[str, Value] = {
    "TRUE": True,
    "FALSE": False,
    "NULL": None,
    "ONE": 1,
    "TWO": 2,
    "BIG": 10**299,
    "HALF": 0.5,
    "INF": math.inf,
    "NAN": math.nan,
    "TEXT": "Sierra",
    "LOWER": "sierra",
    "PART": "err",
    "SET": Multiple(("A", "B", "B")),
    "SUBSET": Multiple(("B", "A")),
    "TWICE_A": Multiple(("A", "A")),
    "LIST": Ordered(("A", "B", "C")),
    "REVERSED": Ordered(("C", "B", "A")),
    "RUN": Ordered(("B", "C")),
    "GAPPED": Ordered(("A", "C")),
    "NUMBERS": Multiple((3, 1, 2)),
    "MIXED": Multiple((3, 0.5)),
    "A_B": DirectedPair(("A", "B")),
    "B_A": DirectedPair(("B", "A")),
    "AB": Pair(("A", "B")),
    "BA": Pair(("B", "A")),
    "RECORD": Record({"x": 4, "y": None}),
    "POINT": Point((10, 20)),
    "POINTS": Multiple((Point((10, 20)), Point((99, 99)))),
}


def evaluate(xml: str) -> tuple[Value, list[str], list[str]]:
    """The value of an expression, the warnings of its run and the codes of its problems.

    A word in capitals stands for a variable, ``5`` and ``2.5`` for numbers, ``'x'`` for a string.
    """
    problems = Problems("test", [])
    declared = {name: ResponseDeclaration(name, "single", "string", 0) for name in VARIABLES}
    compiler = Compiler(declared, {}, {}, problems)
    expression = compiler.expression(etree.fromstring(xml))
    state = State(dict(VARIABLES))
    return expression(state), state.warnings, [problem.code for problem in problems.found]


def build(name: str, operands: str, attributes: str = "") -> str:
    """The XML of an operator over operands as above, separated by spaces."""
    return f"<qti-{name} {attributes}>{''.join(map(_operand, operands.split()))}</qti-{name}>"


def _operand(word: str) -> str:
    if word in VARIABLES:
        return f'<qti-variable identifier="{word}"/>'
    if word.startswith("'"):
        return f'<qti-base-value base-type="string">{word[1:-1]}</qti-base-value>'
    kind = "float" if "." in word else "integer"
    return f'<qti-base-value base-type="{kind}">{word}</qti-base-value>'


CASES: list[tuple[str, str, str, Value]] = [
    ("and", "TRUE TRUE", "", True),
    ("and", "TRUE FALSE", "", False),
    ("and", "NULL FALSE", "", False),
    ("and", "NULL TRUE", "", None),
    ("and", "FALSE NULL", "", False),
    ("or", "FALSE FALSE", "", False),
    ("or", "NULL TRUE", "", True),
    ("or", "NULL FALSE", "", None),
    ("not", "TRUE", "", False),
    ("not", "NULL", "", None),
    ("any-n", "TRUE TRUE FALSE", 'min="1" max="2"', True),
    ("any-n", "TRUE TRUE TRUE", 'min="1" max="2"', False),
    ("any-n", "FALSE FALSE TRUE", 'min="2" max="3"', False),
    ("any-n", "TRUE NULL FALSE", 'min="1" max="2"', True),
    ("any-n", "TRUE NULL FALSE", 'min="2" max="2"', None),
    ("any-n", "TRUE TRUE FALSE", 'min="ONE" max="TWO"', True),
    ("any-n", "TRUE TRUE FALSE", 'min="NULL" max="TWO"', None),
    ("is-null", "NULL", "", True),
    ("is-null", "''", "", True),
    ("is-null", "TEXT", "", False),
    ("is-null", "FALSE", "", False),
    ("is-null", "0", "", False),
    ("match", "SET SUBSET", "", False),
    ("match", "SUBSET SUBSET", "", True),
    ("match", "LIST REVERSED", "", False),
    ("match", "A_B B_A", "", False),
    ("match", "AB BA", "", True),
    ("match", "AB A_B", "", False),
    ("match", "TEXT LOWER", "", False),
    ("match", "TRUE 1", "", False),
    ("match", "1 1.0", "", True),
    ("match", "NULL TEXT", "", None),
    ("match", "NULL NULL", "", None),
    ("string-match", "TEXT LOWER", 'case-sensitive="true"', False),
    ("string-match", "TEXT LOWER", 'case-sensitive="false"', True),
    ("string-match", "TEXT PART", 'case-sensitive="true" substring="true"', True),
    ("string-match", "TEXT NULL", 'case-sensitive="true"', None),
    ("string-match", "TEXT ONE", "", None),
    ("substring", "PART TEXT", "", True),
    ("substring", "TEXT PART", "", False),
    ("substring", "'ERR' TEXT", 'case-sensitive="false"', True),
    ("substring", "'ERR' TEXT", 'case-sensitive="true"', False),
    ("pattern-match", "TEXT", 'pattern="S[a-z]+"', True),
    ("pattern-match", "TEXT", 'pattern="ierr"', False),
    ("pattern-match", "NULL", 'pattern=".*"', None),
    ("equal", "1 1.0", 'tolerance-mode="exact"', True),
    ("equal", "1 2", 'tolerance-mode="exact"', False),
    ("equal", "10 11", 'tolerance-mode="absolute" tolerance="1"', True),
    ("equal", "10 11", 'tolerance-mode="absolute" tolerance="1" include-upper-bound="false"', False),
    ("equal", "10 9", 'tolerance-mode="absolute" tolerance="1 2"', True),
    ("equal", "10 9", 'tolerance-mode="absolute" tolerance="1 2" include-lower-bound="false"', False),
    ("equal", "10 12", 'tolerance-mode="absolute" tolerance="1 2"', True),
    ("equal", "10 12.1", 'tolerance-mode="absolute" tolerance="1 2"', False),
    ("equal", "200 210", 'tolerance-mode="relative" tolerance="5"', True),
    ("equal", "200 211", 'tolerance-mode="relative" tolerance="5"', False),
    ("equal", "-200 -205", 'tolerance-mode="relative" tolerance="5"', True),
    ("equal", "10 11", 'tolerance-mode="absolute" tolerance="ONE"', True),
    ("equal", "NULL 1", 'tolerance-mode="exact"', None),
    ("equal-rounded", "3.175 3.183", 'rounding-mode="significantFigures" figures="3"', True),
    ("equal-rounded", "3.175 3.174", 'rounding-mode="significantFigures" figures="3"', False),
    ("equal-rounded", "1.68572 1.69", 'rounding-mode="decimalPlaces" figures="2"', True),
    ("equal-rounded", "1.68432 1.69", 'rounding-mode="decimalPlaces" figures="2"', False),
    ("equal-rounded", "NAN 1", 'rounding-mode="decimalPlaces" figures="2"', None),
    ("lt", "1 2", "", True),
    ("lt", "2 2", "", False),
    ("lt", "NULL 2", "", None),
    ("lt", "TEXT 2", "", None),
    ("lte", "2 2", "", True),
    ("gt", "2 1.5", "", True),
    ("gte", "2 2.0", "", True),
    ("gte", "1 2", "", False),
    ("duration-lt", "1.5 2.5", "", True),
    ("duration-gte", "2.5 2.5", "", True),
    ("duration-gte", "NULL 2.5", "", None),
    ("member", "'A' SET", "", True),
    ("member", "'C' SET", "", False),
    ("member", "'A' LIST", "", True),
    ("member", "NULL SET", "", None),
    ("member", "'A' NULL", "", None),
    ("member", "A_B B_A", "", False),
    ("contains", "SET SUBSET", "", True),
    ("contains", "SUBSET SET", "", False),
    ("contains", "SET TWICE_A", "", False),
    ("contains", "LIST RUN", "", True),
    ("contains", "LIST GAPPED", "", False),
    ("contains", "LIST NULL", "", None),
    ("delete", "'B' SET", "", Multiple(("A",))),
    ("delete", "'B' LIST", "", Ordered(("A", "C"))),
    ("delete", "'A' TWICE_A", "", None),
    ("delete", "NULL SET", "", None),
    ("index", "LIST", 'n="2"', "B"),
    ("index", "LIST", 'n="TWO"', "B"),
    ("index", "LIST", 'n="4"', None),
    ("index", "LIST", 'n="0"', None),
    ("index", "SET", 'n="1"', None),
    ("field-value", "RECORD", 'field-identifier="x"', 4),
    ("field-value", "RECORD", 'field-identifier="y"', None),
    ("field-value", "RECORD", 'field-identifier="z"', None),
    ("field-value", "NULL", 'field-identifier="x"', None),
    ("sum", "1 2 3", "", 6),
    ("sum", "1 0.5", "", 1.5),
    ("sum", "0.7 0.1", "", 0.8),
    ("sum", "0.1 0.2 0.3", "", 0.6),
    ("sum", "0.3333333333333333 0.3333333333333333 0.3333333333333333", "", 1.0),
    ("sum", "INF 0.5", "", math.inf),
    ("subtract", "1 0.9", "", 0.1),
    ("sum", "NUMBERS 1", "", 7),
    ("sum", "1 NULL", "", None),
    ("sum", "1 TEXT", "", None),
    ("subtract", "5 7", "", -2),
    ("subtract", "5 NULL", "", None),
    ("product", "2 3 4", "", 24),
    ("product", "MIXED", "", 1.5),
    ("product", "BIG BIG", "", None),
    ("divide", "5 2", "", 2.5),
    ("divide", "6 2", "", 3.0),
    ("divide", "5 0", "", None),
    ("power", "2 10", "", 1024.0),
    ("power", "-8 0.5", "", None),
    ("power", "10 999", "", None),
    ("power", "0 -1", "", None),
    ("integer-divide", "7 2", "", 3),
    ("integer-divide", "-7 2", "", -4),
    ("integer-divide", "7 0", "", None),
    ("integer-modulus", "7 3", "", 1),
    ("integer-modulus", "-7 3", "", 2),
    ("integer-modulus", "7 0", "", None),
    ("round", "6.5", "", 7),
    ("round", "-6.5", "", -6),
    ("round", "6.49", "", 6),
    ("round", "NAN", "", None),
    ("round", "INF", "", math.inf),
    ("truncate", "6.9", "", 6),
    ("truncate", "-6.9", "", -6),
    ("truncate", "NAN", "", None),
    ("round-to", "1239451.0", 'rounding-mode="significantFigures" figures="3"', 1240000.0),
    ("round-to", "12.1257", 'rounding-mode="significantFigures" figures="3"', 12.1),
    ("round-to", "0.0681", 'rounding-mode="significantFigures" figures="1"', 0.07),
    ("round-to", "2.345", 'rounding-mode="decimalPlaces" figures="2"', 2.35),
    ("round-to", "INF", 'rounding-mode="decimalPlaces" figures="2"', math.inf),
    ("round-to", "NAN", 'rounding-mode="decimalPlaces" figures="2"', None),
    ("integer-to-float", "3", "", 3.0),
    ("integer-to-float", "NULL", "", None),
    ("min", "3 1 2", "", 1),
    ("min", "NUMBERS", "", 1),
    ("max", "3 0.5", "", 3.0),
    ("max", "NUMBERS 9", "", 9),
    ("max", "3 NULL", "", None),
    ("gcd", "12 18", "", 6),
    ("lcm", "4 6", "", 12),
    ("gcd", "12 0.5", "", None),
    ("container-size", "SET", "", 3),
    ("container-size", "NULL", "", 0),
    ("multiple", "'A' NULL SUBSET", "", Multiple(("A", "B", "A"))),
    ("multiple", "NULL", "", None),
    ("multiple", "", "", None),
    ("ordered", "'A' NULL 'B'", "", Ordered(("A", "B"))),
    ("repeat", "'A' 'B'", 'number-repeats="2"', Ordered(("A", "B", "A", "B"))),
    ("null", "", "", None),
    ("inside", "POINT", 'shape="rect" coords="0,0,10,20"', True),
    ("inside", "POINT", 'shape="circle" coords="0,0,4"', False),
    ("inside", "POINTS", 'shape="circle" coords="100,100,5"', True),
    ("inside", "NULL", 'shape="default" coords=""', None),
    ("inside", "TEXT", 'shape="default" coords=""', None),
]


@pytest.mark.parametrize(("name", "operands", "attributes", "expected"), CASES)
def test_it_follows_the_specification(name: str, operands: str, attributes: str, expected: Value) -> None:
    value, _, problems = evaluate(build(name, operands, attributes))
    assert value == expected
    assert type(value) is type(expected)
    assert problems == []


# What these read is an item's declarations (test_processing.py), the name of a function
# (test_operators_mathematics.py) or chance (test_operators_chance.py).
ELSEWHERE = names(
    """
    base-value variable default correct map-response map-response-point custom-operator
    math-operator math-constant stats-operator random random-integer random-float
    """
)


def test_every_operator_has_a_case() -> None:
    tested = {f"qti-{name}" for name in {case[0] for case in CASES} | ELSEWHERE}
    assert tested == set(BUILDERS)


@pytest.mark.parametrize("name", ["not", "match", "equal", "divide", "round", "index", "pattern-match"])
def test_a_wrong_number_of_operands_is_a_problem_and_null(name: str) -> None:
    extra = 'pattern="x"' if name == "pattern-match" else 'n="1"'
    value, _, problems = evaluate(build(name, "1 2 3 4", extra))
    assert value is None
    assert problems == ["operands"]


def test_an_unknown_expression_is_a_problem_and_null() -> None:
    value, _, problems = evaluate("<qti-guess min='0' max='1'/>")
    assert (value, problems) == (None, ["expression"])


def test_an_operand_of_the_wrong_type_is_null_with_a_warning() -> None:
    value, warnings, _ = evaluate(build("sum", "1 TEXT"))
    assert value is None
    assert warnings == ["qti-sum: an operand has the wrong type, so the result is NULL"]


def test_a_repetition_beyond_reason_is_null() -> None:
    assert evaluate(build("repeat", "'A'", 'number-repeats="1000000"'))[0] is None
