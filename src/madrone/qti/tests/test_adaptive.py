"""Adaptive items, one call per turn: what is carried from turn to turn, and when an item is completed."""

from typing import Any

import pytest

from madrone.qti import Item, ItemResult, read_item, score_item
from madrone.qti.tests.building import SCORE, choice_body, item_xml, make_item, outcome, response

NUMBER_OF_TURNS = outcome("TURNS", "integer")


def _set(identifier: str, value: str) -> str:
    return f'<qti-set-outcome-value identifier="{identifier}">{value}</qti-set-outcome-value>'


def _base(base_type: str, value: object) -> str:
    return f'<qti-base-value base-type="{base_type}">{value}</qti-base-value>'


def _variable(identifier: str) -> str:
    return f'<qti-variable identifier="{identifier}"/>'


def _adaptive(processing: str, declarations: str = "", adaptive: bool = True) -> Item:
    """An item that counts its turns in TURNS before the rules that are given."""
    count = _set("TURNS", f"<qti-sum>{_variable('TURNS')}{_base('integer', 1)}</qti-sum>")
    declarations = response("RESPONSE", "single", "identifier", "A") + SCORE + NUMBER_OF_TURNS + declarations
    attributes = 'adaptive="true"' if adaptive else ""
    return read_item(item_xml(declarations, choice_body("A", "B", "C"), count + processing, attributes))


# Two points at the first turn, one at the second; done when it is right or at the third turn.
RETRY = _adaptive(
    "<qti-response-condition><qti-response-if><qti-match>"
    + _variable("RESPONSE")
    + '<qti-correct identifier="RESPONSE"/></qti-match>'
    + _set("SCORE", f"<qti-subtract>{_base('float', 3)}{_variable('TURNS')}</qti-subtract>")
    + _set("completionStatus", _base("identifier", "completed"))
    + "</qti-response-if><qti-response-else-if><qti-gte>"
    + _variable("TURNS")
    + _base("integer", 3)
    + "</qti-gte>"
    + _set("completionStatus", _base("identifier", "completed"))
    + "</qti-response-else-if><qti-response-else>"
    + _set("completionStatus", _base("identifier", "incomplete"))
    + "</qti-response-else></qti-response-condition>"
)


def _turn(item: Item, chosen: str, before: ItemResult | None = None, **more: Any) -> ItemResult:
    attempt: dict[str, Any] = {"RESPONSE": {"base": {"identifier": chosen}}} | more
    if before is not None:
        attempt["@candidateOutcomes"] = before.outcomes
    return score_item(item, attempt)


def test_outcomes_are_carried_from_turn_to_turn() -> None:
    first = _turn(RETRY, "B")
    second = _turn(RETRY, "A", first)
    assert (first.score, first.completion) == (0, "incomplete")
    assert first.outcomes["TURNS"] == {"base": {"integer": 1}}
    assert (second.score, second.completion) == (1, "completed")
    assert second.outcomes["TURNS"] == {"base": {"integer": 2}}
    assert (first.warnings, second.warnings) == ((), ())


def test_an_item_may_be_completed_without_the_right_answer() -> None:
    result = None
    for chosen in "BCB":
        result = _turn(RETRY, chosen, result)
    assert result is not None
    assert (result.score, result.completion) == (0, "completed")


def test_a_turn_after_completion_is_scored_with_a_warning() -> None:
    result = _turn(RETRY, "B", _turn(RETRY, "A"))
    assert result.warnings == ("the item was completed in an earlier turn",)
    assert result.score == 2


def test_the_status_is_unknown_until_a_rule_says_otherwise() -> None:
    item = _adaptive("")
    assert _turn(item, "A").completion == "unknown"
    kept = _adaptive(
        "<qti-response-condition><qti-response-if><qti-equal tolerance-mode='exact'>"
        + _variable("TURNS")
        + _base("integer", 1)
        + "</qti-equal>"
        + _set("completionStatus", _base("identifier", "incomplete"))
        + "</qti-response-if></qti-response-condition>"
    )
    first = _turn(kept, "A")
    assert (first.completion, _turn(kept, "A", first).completion) == ("incomplete", "incomplete")


def test_another_items_outcomes_begin_anew_with_every_attempt() -> None:
    item = _adaptive("", adaptive=False)
    first = _turn(item, "A")
    second = _turn(item, "A", first)
    assert second.outcomes["TURNS"] == {"base": {"integer": 1}}
    assert second.warnings == ("only an adaptive item carries outcomes over; this one begins anew",)
    assert first.completion is None


def test_the_number_of_attempts_is_known_to_the_rules() -> None:
    item = _adaptive(_set("SCORE", _variable("numAttempts")))
    first = _turn(item, "A")
    assert [
        first.score,
        _turn(item, "A", first).score,
        _turn(item, "A", first, numAttempts={"base": {"integer": 5}}).score,
        score_item(item, {"@candidateOutcomes": {"numAttempts": {"base": {"integer": 4}}}}).score,
    ] == [1, 2, 5, 4]


def test_duration_is_known_to_the_rules_where_it_is_given() -> None:
    item = _adaptive(_set("SCORE", _variable("duration")))
    assert _turn(item, "A").score is None
    assert _turn(item, "A", duration={"base": {"duration": "PT1M2.5S"}}).score == 62.5


@pytest.mark.parametrize(("given", "expected"), [(True, True), (False, False), (None, False)])
def test_an_attempt_that_ends_otherwise_leaves_false_in_an_end_attempt(
    given: bool | None, expected: bool
) -> None:
    declarations = response("HINT", "single", "boolean") + outcome("ASKED", "boolean")
    body = '<qti-end-attempt-interaction response-identifier="HINT" title="Show a hint"/>'
    item = make_item(declarations, body, _set("ASKED", _variable("HINT")), 'adaptive="true"')
    attempt = {} if given is None else {"HINT": {"base": {"boolean": given}}}
    assert score_item(item, attempt).outcomes["ASKED"] == {"base": {"boolean": expected}}


@pytest.mark.parametrize(
    ("carried", "warning"),
    [
        ([1], "@candidateOutcomes is no object"),
        ({"NOBODY": {"base": {"float": 1}}}, "NOBODY is not an outcome"),
        ({"TURNS": {"list": {"integer": [1, 2]}}}, "TURNS counts as not answered"),
    ],
)
def test_what_cannot_be_carried_is_left_out_with_a_warning(carried: object, warning: str) -> None:
    result = score_item(RETRY, {"@candidateOutcomes": carried})
    assert warning in result.warnings[0]


@pytest.mark.parametrize("base_type", ["integer", "float"])
def test_a_number_beyond_all_measure_counts_as_not_answered(base_type: str) -> None:
    rule = (
        '<qti-set-outcome-value identifier="SCORE"><qti-round-to rounding-mode="decimalPlaces" figures="2">'
        '<qti-variable identifier="RESPONSE"/></qti-round-to></qti-set-outcome-value>'
    )
    item = make_item(response("RESPONSE", "single", base_type) + SCORE, processing=rule)
    result = score_item(item, {"RESPONSE": {"base": {base_type: 10**400}}})
    assert result.score is None
    assert "too large" in result.warnings[0]


def test_chance_in_the_rules_depends_on_seed_and_turn() -> None:
    item = _adaptive(_set("SCORE", '<qti-random-integer min="1" max="1000000"/>'))
    first = _turn(item, "A")
    again = _turn(item, "A")
    second = _turn(item, "A", first)
    other = _turn(item, "A", None, **{"@seed": 9})
    assert first.score == again.score
    assert len({first.score, second.score, other.score}) == 3
