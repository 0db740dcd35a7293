"""The functions of mathematics at ordinary places, at the ends of their domains and beyond them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.qti.processing.mathematics import FUNCTIONS
from madrone.qti.tests.expressions import evaluate
from madrone.qti.values import Multiple, Ordered, Value

INF, NAN, PI = math.inf, math.nan, math.pi

FUNCTION_CASES: list[tuple[str, tuple[Value, ...], Value]] = [
    ("sin", (PI / 2,), 1.0),
    ("cos", (0,), 1.0),
    ("tan", (PI / 4,), 1.0),
    ("sec", (0,), 1.0),
    ("csc", (PI / 2,), 1.0),
    ("csc", (0,), None),
    ("cot", (PI / 4,), 1.0),
    ("cot", (0,), None),
    ("sin", (INF,), None),
    ("tan", (-INF,), None),
    ("asin", (1,), PI / 2),
    ("asin", (2,), None),
    ("acos", (-1,), PI),
    ("acos", (1.5,), None),
    ("atan", (INF,), PI / 2),
    ("asec", (2,), PI / 3),
    ("asec", (0.5,), None),
    ("asec", (0,), None),
    ("asec", (INF,), PI / 2),
    ("acsc", (2,), PI / 6),
    ("acsc", (0,), None),
    ("acot", (1,), PI / 4),
    ("acot", (0,), PI / 2),
    ("acot", (INF,), 0.0),
    ("sinh", (1,), 1.1752011936438014),
    ("sinh", (-1000,), -INF),
    ("cosh", (0,), 1.0),
    ("cosh", (-1000,), INF),
    ("tanh", (INF,), 1.0),
    ("sech", (0,), 1.0),
    ("sech", (INF,), 0.0),
    ("sech", (1000,), 0.0),
    ("csch", (0,), None),
    ("csch", (-0.0,), None),
    ("csch", (INF,), 0.0),
    ("csch", (1,), 0.8509181282393216),
    ("coth", (0,), None),
    ("coth", (-INF,), -1.0),
    ("log", (1000,), 3.0),
    ("log", (0,), None),
    ("log", (-1,), None),
    ("log", (INF,), INF),
    ("ln", (math.e,), 1.0),
    ("ln", (0,), None),
    ("exp", (0,), 1.0),
    ("exp", (1000,), INF),
    ("exp", (-INF,), 0.0),
    ("abs", (-3,), 3.0),
    ("abs", (-INF,), INF),
    ("signum", (-2.5,), -1),
    ("signum", (0,), 0),
    ("signum", (INF,), 1),
    ("floor", (-2.5,), -3),
    ("floor", (7,), 7),
    ("ceil", (-2.5,), -2),
    ("ceil", (-INF,), -INF),
    ("toDegrees", (PI,), 180.0),
    ("toRadians", (180,), PI),
    ("sin", (None,), None),
    ("abs", ("3",), None),
    ("abs", (Multiple((1, 2)),), None),
    # atan2: the first operand is y, the second x; the sign of a zero counts.
    ("atan2", (0.0, 1), 0.0),
    ("atan2", (1, INF), 0.0),
    ("atan2", (-0.0, 1), -0.0),
    ("atan2", (0.0, -1), PI),
    ("atan2", (2, -INF), PI),
    ("atan2", (-0.0, -1), -PI),
    ("atan2", (-2, -INF), -PI),
    ("atan2", (1, 0), PI / 2),
    ("atan2", (INF, 3), PI / 2),
    ("atan2", (-1, -0.0), -PI / 2),
    ("atan2", (-INF, 3), -PI / 2),
    ("atan2", (INF, INF), PI / 4),
    ("atan2", (INF, -INF), 3 * PI / 4),
    ("atan2", (-INF, INF), -PI / 4),
    ("atan2", (-INF, -INF), -3 * PI / 4),
    ("atan2", (NAN, 1), None),
    ("atan2", (1, None), None),
]


def _apply(element: str, name: str, *operands: Value) -> Value:
    values = {f"V{at}": operand for at, operand in enumerate(operands)}
    inside = "".join(f'<qti-variable identifier="{identifier}"/>' for identifier in values)
    value, _, problems = evaluate(f'<qti-{element} name="{name}">{inside}</qti-{element}>', values)
    assert problems == []
    return value


@pytest.mark.parametrize(("name", "operands", "expected"), FUNCTION_CASES)
def test_a_function_gives_its_value_or_null(name: str, operands: tuple[Value, ...], expected: Value) -> None:
    value = _apply("math-operator", name, *operands)
    assert type(value) is type(expected)
    if isinstance(expected, float) and isinstance(value, float):
        assert math.isclose(value, expected, rel_tol=1e-12)
        assert math.copysign(1, value) == math.copysign(1, expected)
    else:
        assert value == expected


def test_every_function_has_a_case() -> None:
    assert {case[0] for case in FUNCTION_CASES} == set(FUNCTIONS)


@pytest.mark.parametrize("name", sorted(set(FUNCTIONS) - {"atan2"}))
def test_nan_gives_null(name: str) -> None:
    assert _apply("math-operator", name, NAN) is None


@given(name=st.sampled_from(sorted(FUNCTIONS)), numbers=st.tuples(st.floats(), st.floats()))
def test_no_number_makes_a_function_fail_or_give_nan(name: str, numbers: tuple[float, float]) -> None:
    value = _apply("math-operator", name, *numbers[: 2 if name == "atan2" else 1])
    assert value is None or (isinstance(value, int | float) and not math.isnan(value))


STATISTIC_CASES: list[tuple[str, Value, Value]] = [
    ("mean", Multiple((1, 2, 6)), 3.0),
    ("mean", Ordered((2.5,)), 2.5),
    ("sampleVariance", Multiple((2, 4, 9)), 13.0),
    ("sampleSD", Multiple((3, 5)), math.sqrt(2)),
    ("popVariance", Multiple((3, 5)), 1.0),
    ("popSD", Ordered((1, 7)), 3.0),
    ("sampleVariance", Multiple((5,)), None),
    ("popVariance", Multiple((5,)), 0.0),
    ("mean", None, None),
    ("mean", Multiple(("a", "b")), None),
    ("mean", 3, None),
    ("mean", Multiple((INF, -INF)), None),
    ("popSD", Multiple((INF, 1)), None),
    ("popVariance", Multiple((1e200, -1e200)), None),
]


@pytest.mark.parametrize(("name", "sample", "expected"), STATISTIC_CASES)
def test_a_statistic_gives_its_value_or_null(name: str, sample: Value, expected: Value) -> None:
    value = _apply("stats-operator", name, sample)
    assert value == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(("name", "expected"), [("pi", math.pi), ("e", math.e)])
def test_a_constant_has_its_value(name: str, expected: float) -> None:
    assert _apply("math-constant", name) == expected


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<qti-math-operator name="versin"><qti-null/></qti-math-operator>', "function"),
        ('<qti-math-operator name="sin"/>', "operands"),
        ('<qti-math-operator name="atan2"><qti-null/></qti-math-operator>', "operands"),
        ('<qti-math-constant name="tau"/>', "constant"),
        ('<qti-stats-operator name="median"><qti-null/></qti-stats-operator>', "statistic"),
    ],
)
def test_what_is_not_known_is_a_problem_and_null(xml: str, code: str) -> None:
    assert evaluate(xml) == (None, [], [code])
