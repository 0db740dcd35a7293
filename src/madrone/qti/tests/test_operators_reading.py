"""Every operator against a second, literal reading of the specification, over generated values."""

import math
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from madrone.qti.declarations import ResponseDeclaration
from madrone.qti.errors import Problems
from madrone.qti.processing.compiler import BUILDERS, Compiler
from madrone.qti.processing.rules import OPERATOR_MODULES
from madrone.qti.processing.state import State
from madrone.qti.tests.operator_reading import READINGS, Held, Member
from madrone.qti.values import DirectedPair, Multiple, Ordered, Pair, Point, Scalar, Value

pytestmark = pytest.mark.thorough

# Eighths have exact floats, so that sums and products of a few are exact in both readings.
NUMBERS = st.integers(-60, 60) | st.integers(-480, 480).map(lambda eighths: eighths / 8)
INTEGERS = st.integers(-60, 60)
# Twentieths end in 5, where roundings part ways; small numbers meet the ends of tolerances.
DECIMALS = (
    st.decimals(-20, 20, places=3).map(float)
    | st.integers(-100, 100).map(lambda twentieths: twentieths / 20)
    | st.integers(-4, 4)
)
NAMES = st.sampled_from(["A", "B", "C"])
TEXTS = st.text(alphabet="abABé ", min_size=1, max_size=4)
PAIRS = st.tuples(st.just("pair"), NAMES, NAMES)
DIRECTED = st.tuples(st.just("directed"), NAMES, NAMES)
POINTS = st.tuples(st.just("point"), st.integers(0, 2), st.integers(0, 2))
KINDS: list[st.SearchStrategy[Member]] = [NAMES, INTEGERS, NUMBERS, PAIRS, DIRECTED, POINTS, st.booleans()]

Values = st.SearchStrategy[Held]


def single(members: st.SearchStrategy[Member], *, null: bool = True) -> Values:
    one = members.map(lambda member: ("single", member))
    return one | st.none() if null else one


def held(kind: str, members: st.SearchStrategy[Member], least: int = 1) -> Values:
    return st.lists(members, min_size=least, max_size=4).map(lambda found: (kind, found)) | st.none()


def same_kind(*shapes: str) -> st.SearchStrategy[list[Held]]:
    """Operands of one base type; ``container`` stands for one kind of container throughout."""

    def build(choice: tuple[st.SearchStrategy[Member], str]) -> st.SearchStrategy[list[Held]]:
        members, kind = choice
        built = [
            single(members) if shape == "single" else held(kind if shape == "container" else shape, members)
            for shape in shapes
        ]
        return st.tuples(*built).map(list)

    return st.tuples(st.sampled_from(KINDS), st.sampled_from(["multiple", "ordered"])).flatmap(build)


def several(values: Values, least: int = 1, most: int = 4) -> st.SearchStrategy[list[Held]]:
    return st.lists(values, min_size=least, max_size=most)


def attributes(**choices: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({name.replace("_", "-"): choice for name, choice in choices.items()})


NO_ATTRIBUTES: st.SearchStrategy[dict[str, str]] = st.just({})


@dataclass(frozen=True)
class Case:
    """What an operator takes: operands and attributes."""

    operands: st.SearchStrategy[list[Held]]
    attributes: st.SearchStrategy[dict[str, str]] = NO_ATTRIBUTES


SMALL = st.integers(-1, 5).map(str)
RANGES = st.tuples(st.integers(-1, 5), st.integers(0, 3)).map(
    lambda ends: {"min": str(ends[0]), "max": str(sum(ends))}
)
TRUTH = st.sampled_from(["true", "false"])
ANY_NUMBERS = several(single(NUMBERS) | held("multiple", NUMBERS) | held("ordered", INTEGERS))
TWO_NUMBERS = several(single(NUMBERS), 2, 2)
TWO_INTEGERS = several(single(INTEGERS), 2, 2)
TOLERANCES = st.lists(
    st.sampled_from(["0", "1", "2", "25", "50", "100", "0.05", "0.7", "3.25"]), min_size=1, max_size=2
)
ROUNDINGS = st.sampled_from([("significantFigures", 1), ("decimalPlaces", 0)]).flatmap(
    lambda mode: attributes(rounding_mode=st.just(mode[0]), figures=st.integers(mode[1], 5).map(str))
)
TEXT_PAIR = Case(several(single(TEXTS), 2, 2), attributes(case_sensitive=TRUTH))
MATCHED = same_kind("single", "single") | same_kind("container", "container")

CASES: dict[str, Case] = {
    "and": Case(several(single(st.booleans()))),
    "or": Case(several(single(st.booleans()))),
    "not": Case(several(single(st.booleans()), 1, 1)),
    "any-n": Case(several(single(st.booleans())), RANGES),
    "is-null": Case(several(single(NAMES) | held("multiple", NAMES), 1, 1)),
    "match": Case(MATCHED),
    "member": Case(same_kind("single", "container")),
    "contains": Case(same_kind("container", "container")),
    "delete": Case(same_kind("single", "container")),
    "multiple": Case(same_kind("single", "multiple", "single")),
    "ordered": Case(same_kind("single", "ordered", "single")),
    "repeat": Case(same_kind("single", "ordered"), attributes(number_repeats=SMALL)),
    "container-size": Case(same_kind("container")),
    "index": Case(several(held("ordered", NAMES), 1, 1), attributes(n=SMALL)),
    "string-match": Case(TEXT_PAIR.operands, attributes(case_sensitive=TRUTH, substring=TRUTH)),
    "substring": TEXT_PAIR,
    "sum": Case(ANY_NUMBERS),
    "product": Case(several(single(NUMBERS), 1, 3)),
    "min": Case(ANY_NUMBERS),
    "max": Case(ANY_NUMBERS),
    "subtract": Case(TWO_NUMBERS),
    "gcd": Case(several(single(INTEGERS) | held("multiple", INTEGERS))),
    "lcm": Case(several(single(INTEGERS) | held("multiple", INTEGERS))),
    "divide": Case(TWO_NUMBERS),
    "integer-divide": Case(TWO_INTEGERS),
    "integer-modulus": Case(TWO_INTEGERS),
    "power": Case(st.tuples(single(INTEGERS), single(st.integers(-6, 6))).map(list)),
    "lt": Case(TWO_NUMBERS),
    "lte": Case(TWO_NUMBERS),
    "gt": Case(TWO_NUMBERS),
    "gte": Case(TWO_NUMBERS),
    "duration-lt": Case(TWO_NUMBERS),
    "duration-gte": Case(TWO_NUMBERS),
    "round": Case(several(single(NUMBERS), 1, 1)),
    "truncate": Case(several(single(NUMBERS), 1, 1)),
    "integer-to-float": Case(several(single(INTEGERS), 1, 1)),
    "round-to": Case(several(single(DECIMALS), 1, 1), ROUNDINGS),
    "equal-rounded": Case(several(single(DECIMALS), 2, 2), ROUNDINGS),
    "equal": Case(
        several(single(DECIMALS) | single(st.integers(-4, 4)), 2, 2),
        attributes(
            tolerance_mode=st.sampled_from(["exact", "absolute", "relative"]),
            tolerance=TOLERANCES.map(" ".join),
            include_lower_bound=TRUTH,
            include_upper_bound=TRUTH,
        ),
    ),
    "stats-operator": Case(
        several(held("multiple", NUMBERS) | held("ordered", NUMBERS), 1, 1),
        attributes(name=st.sampled_from(["mean", "sampleVariance", "sampleSD", "popVariance", "popSD"])),
    ),
}
# These read declarations, chance, shapes, patterns or the functions of mathematics, and have tests of their own.
APART = {
    "base-value", "variable", "default", "correct", "map-response", "map-response-point", "custom-operator",
    "random", "random-integer", "random-float", "math-operator", "math-constant", "pattern-match", "inside",
    "field-value", "null",
}  # fmt: skip


def of_engine(value: Held) -> Value:
    """A value of the second reading as the engine holds it."""
    if value is None:
        return None
    kind, content = value
    if kind == "single":
        return _member(content)
    assert isinstance(content, list)
    return (Multiple if kind == "multiple" else Ordered)(_member(one) for one in content)


def _member(member: object) -> Scalar:
    if isinstance(member, tuple):
        built: Scalar = {"pair": Pair, "directed": DirectedPair, "point": Point}[member[0]](member[1:])
        return built
    assert isinstance(member, bool | int | float | str)
    return member


def run(name: str, operands: list[Held], written: dict[str, str]) -> tuple[Value, list[str], list[str]]:
    element = etree.Element(f"qti-{name}", written)
    values = {f"V{at}": of_engine(operand) for at, operand in enumerate(operands)}
    for identifier in values:
        etree.SubElement(element, "qti-variable", identifier=identifier)
    problems = Problems("test", [])
    declared = {one: ResponseDeclaration(one, "single", "string", 0) for one in values}
    state = State(values)
    value = Compiler(declared, {}, {}, problems).expression(element)(state)
    return value, state.warnings, [problem.code for problem in problems.found]


def test_the_two_readings_speak_of_all_operators() -> None:
    assert len(OPERATOR_MODULES) > 0
    assert set(CASES) == set(READINGS)
    assert {f"qti-{name}" for name in set(CASES) | APART} == set(BUILDERS)


@pytest.mark.parametrize("name", sorted(CASES))
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_both_readings_give_the_same(name: str, data: st.DataObject) -> None:
    operands = data.draw(CASES[name].operands, "operands")
    written = data.draw(CASES[name].attributes, "attributes")
    found, warnings, problems = run(name, operands, written)
    expected = of_engine(READINGS[name](operands, {**written, "operator": name}))
    if isinstance(expected, float) and isinstance(found, float):
        assert math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12)
    elif isinstance(expected, Multiple) and isinstance(found, Multiple):
        assert sorted(map(repr, found)) == sorted(map(repr, expected))
    else:
        assert found == expected
    assert type(found) is type(expected)
    assert (warnings, problems) == ([], [])


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_odd_operands_give_null_or_a_value_and_never_an_error(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(CASES)))
    odd = same_kind("single", "ordered", "multiple") | several(single(st.floats()))
    run(name, data.draw(odd), data.draw(CASES[name].attributes))
