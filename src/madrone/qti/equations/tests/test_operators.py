"""Mathematics in response processing."""

import json

import pytest

from madrone.qti import Item
from madrone.qti.equations import operators
from madrone.qti.scoring import score_item
from madrone.qti.tests.building import make_item, outcome, response
from madrone.qti.values import Multiple, Record

OPERATOR = (
    '<qti-set-outcome-value identifier="RESULT"><qti-custom-operator class="madrone:{name}" {attributes}>'
    '<qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/>'
    "</qti-custom-operator></qti-set-outcome-value>"
)
CONDITION = (
    "<qti-response-condition><qti-response-if>"
    '<qti-custom-operator class="madrone:math-equal" data-form="simplified-fraction">'
    '<qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-custom-operator>'
    '<qti-set-outcome-value identifier="RESULT"><qti-base-value base-type="float">1</qti-base-value>'
    "</qti-set-outcome-value></qti-response-if></qti-response-condition>"
)


def item(name: str, attributes: str, key: str, kind: str = "boolean") -> Item:
    declarations = response("RESPONSE", "single", "string", key) + outcome("RESULT", kind)
    made = make_item(declarations, processing=OPERATOR.format(name=name, attributes=attributes))
    assert not made.problems
    return made


def result(made: Item, answer: str | None) -> tuple[object, tuple[str, ...]]:
    """The outcome as JSON carries it, and the warnings."""
    data = None if answer is None else {"base": {"string": answer}}
    found = score_item(made, {"RESPONSE": data})
    carried = found.outcomes["RESULT"]
    value = next(iter(carried["base"].values())) if carried and carried["base"] else None  # type: ignore[union-attr]
    return value, found.warnings


@pytest.mark.parametrize(
    ("answer", "right"),
    [("0.75", True), ("\\frac{6}{8}", True), ("4/3", False), ("what?", False), ("((", False)],
)
def test_an_answer_is_compared_with_the_key(answer: str, right: bool) -> None:
    assert result(item("math-equal", "", "3/4"), answer) == (right, ())


@pytest.mark.parametrize(
    ("key", "answer", "right"),
    [
        ("6.02e23", r"6.02\times10^{23}", True),
        ("6.02e23", "6.02*10^22", False),
        ("1e-7", "0.0000001", True),
        ("1e-7", "e-7", False),
        ("250000", "2.5*10^5", True),
    ],
)
def test_a_key_that_is_a_number_is_read_as_that_number(key: str, answer: str, right: bool) -> None:
    declarations = response("RESPONSE", "single", "string") + outcome("RESULT", "boolean")
    rule = OPERATOR.format(name="math-equal", attributes="").replace(
        '<qti-correct identifier="RESPONSE"/>', f'<qti-base-value base-type="float">{key}</qti-base-value>'
    )
    assert result(make_item(declarations, processing=rule), answer) == (right, ())


def test_no_answer_gives_null() -> None:
    assert result(item("math-equal", "", "3/4"), None)[0] is None


@pytest.mark.parametrize(
    ("attributes", "answer", "right"),
    [
        ('data-form="simplified-fraction"', "6/8", False),
        ('data-form="simplified-fraction"', "3/4", True),
        ('form="simplified-fraction"', "6/8", False),
        ('tolerance="0.1"', "0.8", True),
        ('tolerance="1%"', "0.8", False),
        ('data-units="ignore"', "3/4 cm", True),
        ('notation="latex"', "\\frac34", True),
        ('notation="text"', "\\frac34", False),
        ('labels="true"', "x=3/4", True),
    ],
)
def test_attributes_are_the_rule(attributes: str, answer: str, right: bool) -> None:
    assert result(item("math-equal", attributes, "3/4"), answer) == (right, ())


def test_the_example_of_the_module_scores() -> None:
    declarations = response("RESPONSE", "single", "string", "3/4") + outcome("RESULT", "float")
    made = make_item(declarations, processing=CONDITION)
    assert result(made, "3/4") == (1.0, ())
    assert result(made, "6/8")[0] in (None, 0.0)


def test_what_stays_open_gives_null_and_a_warning() -> None:
    value, warnings = result(item("math-equal", "", "x"), "9^9^9^9")
    assert value is None
    assert "a person has to decide" in warnings[0]


@pytest.mark.parametrize(
    ("attributes", "key", "said"),
    [
        ('form="pretty"', "3/4", "pretty"),
        ('notation="braille"', "3/4", "braille"),
        ("", "3/", "the key '3/' cannot be read"),
    ],
)
def test_an_authors_error_gives_null_and_a_warning(attributes: str, key: str, said: str) -> None:
    value, warnings = result(item("math-equal", attributes, key), "3/4")
    assert value is None
    assert said in warnings[0]


def test_any_of_several_keys_will_do() -> None:
    keys = Multiple(("50", "50%"))
    assert operators.math_equal("50", keys) is True
    assert operators.math_equal("1/2", keys) is True
    assert operators.math_equal("5", keys) is False
    assert operators.math_equal(50, 50.0) is True
    with pytest.raises(ValueError, match="at most 20 keys"):
        operators.math_equal("1", Multiple(tuple(str(one) for one in range(21))))


@pytest.mark.parametrize(
    ("answer", "right"), [("(x+1)^2", True), ("(x+1)(x+2)", True), ("x^2+x", False), ("((", False)]
)
def test_the_form_alone_can_be_asked_for(answer: str, right: bool) -> None:
    assert result(item("math-form", 'data-form="factored"', "x"), answer) == (right, ())


def test_the_same_form_needs_a_key() -> None:
    assert operators.math_form("1+x", "x+1", form="same") is True
    assert operators.math_form("2x", "x+x", form="same") is False
    assert operators.math_form(None, "x+x", form="same") is None
    with pytest.raises(ValueError, match="needs a key"):
        operators.math_form("1+x", form="same")


KEY = json.dumps({"r1": {"x": "1", "y": "1/2"}, "r2": {"x": "2", "y": "1"}})


@pytest.mark.parametrize(
    ("attributes", "answer", "part"),
    [
        ("", KEY, 1.0),
        ("", '{"r1": {"x": "1", "y": "0.5"}}', 0.5),
        ('data-credit="row"', '{"r1": {"x": "1", "y": "0.5"}, "r2": {"x": "2"}}', 0.5),
        ('credit="all"', '{"r1": {"x": "1", "y": "0.5"}, "r2": {"x": "2"}}', 0.0),
        ('any-row-order="true"', '{"a": {"x": "2", "y": "1"}, "b": {"x": "1", "y": "0.5"}}', 1.0),
        ('rules=\'{"r1": {"y": "form=fraction"}}\'', '{"r1": {"x": "1", "y": "0.5"}}', 0.25),
        ("", "not a table", 0.0),
    ],
)
def test_a_table_earns_a_part_of_the_credit(attributes: str, answer: str, part: float) -> None:
    assert result(item("table-score", attributes, KEY, "float"), answer) == (part, ())


def test_a_table_may_be_a_record() -> None:
    assert operators.table_score(Record({"r1_x": "1", "r2_y": "1"}), KEY) == 0.5
    assert operators.table_score(None, KEY) is None


@pytest.mark.parametrize(
    ("attributes", "said"),
    [('credit="some"', "some"), ('rules="{"', "JSON"), ('rules=\'{"r1": {"x": "a"}}\'', "value")],
)
def test_a_table_names_what_its_author_got_wrong(attributes: str, said: str) -> None:
    value, warnings = result(item("table-score", attributes, KEY, "float"), KEY)
    assert value is None
    assert said in warnings[0]
