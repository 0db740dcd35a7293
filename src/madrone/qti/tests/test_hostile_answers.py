"""Answers made to harm: scoring, drawing and checking them never raises but for a refusal."""

from itertools import product

import pytest

from madrone.qti import is_answered, render_item, score_item, validate_responses
from madrone.qti.errors import QtiError
from madrone.qti.item import Item
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, choice_body, make_item
from madrone.qti.values import BASE_TYPES

pytestmark = pytest.mark.thorough


def _deep(levels: int, kind: type) -> object:
    value: object = 1
    for _ in range(levels):
        value = {"a": value} if kind is dict else [value]
    return value


VALUES: list[object] = [
    _deep(5_000, dict), _deep(5_000, list), float("nan"), float("inf"), 10**400, -(10**5_000), "9" * 100_000,
    "1e400", "\ud800", "x" * 10**6, True, b"x", {1: 2}, object(), (1, 2), {"base": None}, ["a"] * 5_000,
]  # fmt: skip


def _item(base_type: str, cardinality: str) -> Item:
    kind = "" if cardinality == "record" else f'base-type="{base_type}"'
    declared = f'<qti-response-declaration identifier="RESPONSE" cardinality="{cardinality}" {kind}/>'
    template = '<qti-template-declaration identifier="T" cardinality="single" base-type="integer"/>'
    return make_item(declared + SCORE + template, choice_body("A", "B"), MATCH_CORRECT)


@pytest.mark.parametrize("cardinality", ["single", "multiple", "record"])
@pytest.mark.parametrize("base_type", sorted(BASE_TYPES))
def test_no_answer_breaks_the_engine(base_type: str, cardinality: str) -> None:
    item = _item(base_type, cardinality)
    forms = (
        lambda one: {"base": {base_type: one}},
        lambda one: {"list": {base_type: [one, one]}},
        lambda one: {"list": {base_type: one}},
        lambda one: {"record": [{"name": "a", "base": {base_type: one}}]},
        lambda one: {"record": one},
        lambda one: {"base": one},
        lambda one: one,
    )
    for value, form in product(VALUES, forms):
        responses = {"RESPONSE": form(value)}
        score_item(item, responses)
        is_answered(item, responses)
        render_item(item, asset_url=str, responses=responses)
        try:
            validate_responses(item, responses)
        except QtiError as error:
            assert error.code.startswith("response-")


@pytest.mark.parametrize("number", range(len(VALUES)))
def test_no_seed_template_or_earlier_turn_breaks_the_engine(number: int) -> None:
    given = VALUES[number]
    result = score_item(
        _item("identifier", "single"), {"@seed": given, "@templates": given, "@candidateOutcomes": given}
    )
    assert result.outcomes["SCORE"] == {"base": {"float": 0.0}}


def test_a_seed_that_is_none_is_told() -> None:
    warnings = score_item(_item("identifier", "single"), {"@seed": [1]}).warnings
    assert [one for one in warnings if one.startswith("@seed")]
