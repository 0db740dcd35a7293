"""Patterns in variables, custom operators with settings of their own, and how attributes may be written."""

from collections.abc import Iterator

import pytest

from madrone.qti import register_operator
from madrone.qti.processing.compiler import BUILDERS
from madrone.qti.processing.custom import CUSTOM_OPERATORS
from madrone.qti.processing.patterns import MAX_TEXT
from madrone.qti.tests.expressions import evaluate
from madrone.qti.upgrade import kebab
from madrone.qti.values import Record, Value
from madrone.qti.vocabulary import names

# The expressions as QTI 2.1 names them.
NAMES_OF_2_1 = names(
    """
    and anyN baseValue containerSize contains correct customOperator default delete divide durationGTE durationLT
    equal equalRounded fieldValue gcd gt gte index inside integerDivide integerModulus integerToFloat isNull lcm lt
    lte mapResponse mapResponsePoint match mathConstant mathOperator max member min multiple not null or ordered
    patternMatch power product random randomFloat randomInteger repeat round roundTo statsOperator stringMatch
    substring subtract sum truncate variable
    """
)


def _match(pattern: str, operand: str = "V") -> str:
    return (
        f'<qti-pattern-match pattern="{pattern}"><qti-variable identifier="{operand}"/></qti-pattern-match>'
    )


def test_the_names_of_older_versions_become_those_of_the_table() -> None:
    assert {f"qti-{kebab(name)}" for name in NAMES_OF_2_1} == set(BUILDERS)


def test_a_pattern_may_stand_in_a_variable() -> None:
    assert evaluate(_match("{P}"), {"P": "[0-9]+", "V": "42"}) == (True, [], [])
    assert evaluate(_match("{P}"), {"P": "[0-9]+", "V": "x"}) == (False, [], [])
    assert evaluate(_match("{P}"), {"P": None, "V": "x"}) == (None, [], [])


def test_braces_that_name_no_variable_are_part_of_the_pattern() -> None:
    assert evaluate(_match("a{2}"), {"V": "aa"}) == (True, [], [])
    assert evaluate(_match("{Q}"), {"V": "aa"})[2] == ["pattern"]


def test_a_pattern_in_a_variable_that_cannot_be_used_is_null_with_a_warning() -> None:
    value, warnings, _ = evaluate(_match("{P}"), {"P": "(", "V": "x"})
    assert value is None
    assert "the pattern in P" in warnings[0]


def test_a_text_that_is_too_long_for_a_pattern_is_null_with_a_warning() -> None:
    value, warnings, _ = evaluate(_match("a*"), {"V": "a" * (MAX_TEXT + 1)})
    assert value is None
    assert "longer than" in warnings[0]


def test_what_is_no_text_fits_no_pattern() -> None:
    value, warnings, _ = evaluate(_match("a*"), {"V": 3})
    assert (value, len(warnings)) == (None, 1)


@pytest.mark.parametrize(
    ("written", "expected"), [("true", False), ("1", False), ("false", True), ("0", True)]
)
def test_truth_may_be_written_as_a_figure(written: str, expected: bool) -> None:
    xml = (
        f'<qti-string-match case-sensitive="{written}"><qti-variable identifier="V"/>'
        '<qti-variable identifier="W"/></qti-string-match>'
    )
    assert evaluate(xml, {"V": "York", "W": "york"})[0] is expected


def test_an_empty_base_value_is_null() -> None:
    assert evaluate('<qti-base-value base-type="string"></qti-base-value>') == (None, [], [])
    assert evaluate('<qti-base-value base-type="integer"></qti-base-value>') == (None, [], ["base-value"])


@pytest.fixture
def _power() -> Iterator[None]:
    def power(value: Value, *, exponent: str = "2", data_unit: str = "") -> Value:
        return f"{value}^{exponent}{data_unit}" if value else ""

    register_operator("test:Power", power, attributes=("exponent", "data-unit"))
    yield
    del CUSTOM_OPERATORS["test:Power"]


@pytest.mark.usefixtures("_power")
@pytest.mark.parametrize(
    ("attributes", "expected"),
    [("", "x^2"), ('exponent="3"', "x^3"), ('data-unit="m" exponent="1"', "x^1m"), ('colour="red"', "x^2")],
)
def test_a_custom_operator_gets_the_attributes_that_it_asks_for(attributes: str, expected: str) -> None:
    xml = f'<qti-custom-operator class="test:Power" {attributes}><qti-variable identifier="V"/></qti-custom-operator>'
    assert evaluate(xml, {"V": "x"}) == (expected, [], [])
    assert evaluate(xml, {"V": None}) == (None, [], [])


def test_a_field_of_a_record_may_be_asked_for_anywhere() -> None:
    xml = (
        '<qti-sum><qti-field-value field-identifier="x"><qti-variable identifier="R"/></qti-field-value>'
        '<qti-field-value field-identifier="y"><qti-variable identifier="R"/></qti-field-value></qti-sum>'
    )
    assert evaluate(xml, {"R": Record(x=1, y=2.5)})[0] == 3.5
    assert evaluate(xml, {"R": Record(x=1)})[0] is None
    assert evaluate(xml, {"R": 3})[0] is None
