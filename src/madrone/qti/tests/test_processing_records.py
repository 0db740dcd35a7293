"""Numbers as students type them, taken apart for rules that ask how they were written."""

import pytest

from madrone.qti import score_item
from madrone.qti.declarations import Declaration
from madrone.qti.pci import PciError, decode, typed_record
from madrone.qti.tests.building import make_item, outcome
from madrone.qti.values import Value

NUMBERS: list[tuple[str, dict[str, Value]]] = [
    ("25", {"floatValue": 25.0, "integerValue": 25, "leftDigits": 2, "rightDigits": 0, "ndp": 0, "nsf": 2}),
    ("2.50", {"floatValue": 2.5, "leftDigits": 1, "rightDigits": 2, "ndp": 2, "nsf": 3}),
    ("-0.05", {"floatValue": -0.05, "leftDigits": 1, "rightDigits": 2, "ndp": 2, "nsf": 1}),
    (".5", {"floatValue": 0.5, "leftDigits": 0, "rightDigits": 1, "ndp": 1, "nsf": 1}),
    ("5.", {"floatValue": 5.0, "leftDigits": 1, "rightDigits": 0, "ndp": 0, "nsf": 1}),
    (
        "1.25e1",
        {"floatValue": 12.5, "leftDigits": 1, "rightDigits": 2, "exponent": 1, "ndp": 1, "nsf": 3},
    ),
    ("3e-2", {"floatValue": 0.03, "leftDigits": 1, "rightDigits": 0, "exponent": -2, "ndp": 2, "nsf": 1}),
    (" −4 ", {"floatValue": -4.0, "integerValue": -4, "leftDigits": 1, "rightDigits": 0, "ndp": 0, "nsf": 1}),
]


@pytest.mark.parametrize(("typed", "expected"), NUMBERS)
def test_a_number_is_taken_apart(typed: str, expected: dict[str, Value]) -> None:
    assert typed_record(typed) == {"stringValue": typed} | expected


@pytest.mark.parametrize("typed", ["two", "1,5", ".", "-", "1e", "1_000", "٣", "0x1F", "1 2", "e5"])
def test_what_is_no_number_is_text_only(typed: str) -> None:
    assert typed_record(typed) == {"stringValue": typed}


def test_rules_can_ask_for_decimal_places() -> None:
    declarations = '<qti-response-declaration identifier="RESPONSE" cardinality="record"/>' + outcome(
        "SCORE", "integer"
    )
    rule = (
        '<qti-set-outcome-value identifier="SCORE"><qti-field-value field-identifier="ndp">'
        '<qti-variable identifier="RESPONSE"/></qti-field-value></qti-set-outcome-value>'
    )
    item = make_item(declarations, processing=rule)
    assert score_item(item, {"RESPONSE": {"base": {"string": "2.50"}}}).score == 2
    assert score_item(item, {"RESPONSE": {"base": {"string": "two"}}}).score is None
    assert score_item(item, {"RESPONSE": {"base": {"string": ""}}}).score is None


@pytest.mark.parametrize(
    "data", [{"base": {"integer": 3}}, {"list": {"string": ["3"]}}, {"base": {"string": 3}}]
)
def test_a_record_is_not_made_of_something_else(data: dict[str, object]) -> None:
    with pytest.raises(PciError, match="a record"):
        decode(data, Declaration("RESPONSE", "record", None, 0))
