"""What no honest player sends to the kinds that are answered by choosing, ordering, joining or writing."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.qti import (
    QtiError,
    blank_responses,
    correct_responses,
    is_answered,
    possible_responses,
    render_item,
    score_item,
    validate_responses,
)
from madrone.qti.tests.building import make_item, response
from madrone.qti.tests.lists import KINDS, one_of

GOOD: list[tuple[str, Any]] = [
    ("order", {"list": {"identifier": ["A"]}}),
    ("order", {"list": {"identifier": ["C", "B", "A"]}}),
    ("associate", {"list": {"pair": [["B", "A"]]}}),
    ("gap-match", {"list": {"directedPair": [["B", "G1"], ["B", "G2"], ["A", "G3"]]}}),
    ("hottext", {"list": {"identifier": ["A", "C"]}}),
    ("extended-text", {"list": {"string": ["x", "x", "y"]}}),
    ("text-entry", {"base": {"string": "does not fit the mask"}}),
]
BAD: list[tuple[str, Any, str]] = [
    ("order", {"list": {"identifier": ["A", "A"]}}, "choice"),
    ("order", {"list": {"identifier": ["Z"]}}, "choice"),
    ("order", {"base": {"identifier": "A"}}, "cardinality"),
    ("associate", {"list": {"pair": [["A", "B"], ["B", "A"]]}}, "choice"),
    ("associate", {"list": {"pair": [["A", "B"], ["A", "C"]]}}, "count"),
    ("associate", {"list": {"pair": [["A", "Z"]]}}, "choice"),
    ("associate", {"list": {"directedPair": [["A", "B"]]}}, "base-type"),
    ("match", {"list": {"directedPair": [["r2", "c2"], ["r1", "c2"]]}}, "count"),
    ("gap-match", {"list": {"directedPair": [["G1", "A"]]}}, "choice"),
    ("gap-match", {"list": {"directedPair": [["A", "G1"], ["A", "G2"]]}}, "count"),
    ("gap-match", {"list": {"directedPair": [["A", "G1"], ["B", "G1"]]}}, "count"),
    ("hottext", {"list": {"identifier": ["A", "B", "C"]}}, "count"),
    ("hottext", {"list": {"identifier": ["Z"]}}, "choice"),
    ("inline-choice", {"base": {"identifier": "Z"}}, "choice"),
]


@pytest.mark.parametrize(("kind", "value"), GOOD)
def test_it_takes_what_a_student_can_answer(kind: str, value: Any) -> None:
    validate_responses(one_of(kind), {"R": value})
    assert possible_responses(one_of(kind), {"R": value}) == {"R": value}


@pytest.mark.parametrize(("kind", "value", "code"), BAD)
def test_it_leaves_out_of_scoring_what_no_player_sends(kind: str, value: Any, code: str) -> None:
    found = possible_responses(one_of(kind), {"R": value})
    assert found == ({} if code in ("choice", "count") else {"R": value})


@pytest.mark.parametrize(
    "name", ["@templates", "@seed", "@candidateOutcomes", "duration", "numAttempts", "Z"]
)
def test_it_leaves_out_what_is_no_response_of_the_item(name: str) -> None:
    good = {"R": {"base": {"string": "x"}}}
    assert possible_responses(one_of("text-entry"), {**good, name: {"base": {"integer": 1}}}) == good


@pytest.mark.parametrize(("kind", "value", "code"), BAD)
def test_it_refuses_what_no_player_sends(kind: str, value: Any, code: str) -> None:
    with pytest.raises(QtiError) as refusal:
        validate_responses(one_of(kind), {"R": value})
    assert refusal.value.code == f"response-{code}"
    assert "R" in refusal.value.message


@pytest.mark.parametrize("kind", KINDS)
def test_the_key_and_the_blank_may_be_stored(kind: str) -> None:
    item = one_of(kind)
    validate_responses(item, correct_responses(item))
    validate_responses(item, blank_responses(item))
    assert is_answered(item, correct_responses(item))
    assert not is_answered(item, blank_responses(item))


def test_no_more_texts_than_asked_for_are_taken() -> None:
    item = make_item(
        response("R", "multiple", "string"),
        "<qti-extended-text-interaction response-identifier='R' max-strings='2'/>",
    )
    validate_responses(item, {"R": {"list": {"string": ["x", "y"]}}})
    with pytest.raises(QtiError) as refusal:
        validate_responses(item, {"R": {"list": {"string": ["x", "y", "z"]}}})
    assert refusal.value.code == "response-count"


ENDS = st.sampled_from(["A", "B", "C", "D", "G1", "G2", "r1", "c1", "Z", ""])
VALUES = st.one_of(
    st.builds(lambda one: {"base": {"identifier": one}}, ENDS),
    st.builds(lambda many: {"list": {"identifier": many}}, st.lists(ENDS, max_size=5)),
    st.builds(
        lambda kind, many: {"list": {kind: many}},
        st.sampled_from(["pair", "directedPair"]),
        st.lists(st.lists(ENDS, min_size=1, max_size=3), max_size=5),
    ),
    st.builds(lambda many: {"list": {"string": many}}, st.lists(st.text(max_size=5), max_size=5)),
    st.builds(lambda text: {"base": {"string": text}}, st.text(max_size=20)),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(KINDS)), VALUES)
def test_whatever_comes_is_refused_by_a_code_or_scored_and_drawn(kind: str, value: Any) -> None:
    item = one_of(kind)
    render_item(item, asset_url=str, responses={"R": value})
    warnings = score_item(item, {"R": value}).warnings
    try:
        validate_responses(item, {"R": value})
    except QtiError as refusal:
        assert refusal.code.startswith("response-")
    else:
        assert warnings == ()
