"""What may be stored as a response, and what no honest player sends."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.qti import (
    QtiError,
    blank_responses,
    correct_responses,
    is_answered,
    render_item,
    score_item,
    validate_responses,
)
from madrone.qti.tests.building import SCORE, choice_body, make_item, response
from madrone.qti.vocabulary import names

MATCH = (
    "<qti-match-interaction response-identifier='PAIRS' max-associations='0'><qti-simple-match-set>"
    "<qti-simple-associable-choice identifier='r1' match-max='1'>1</qti-simple-associable-choice>"
    "<qti-simple-associable-choice identifier='r2' match-max='0'>2</qti-simple-associable-choice>"
    "</qti-simple-match-set><qti-simple-match-set>"
    "<qti-simple-associable-choice identifier='c1' match-max='0'>1</qti-simple-associable-choice>"
    "<qti-simple-associable-choice identifier='c2' match-max='1'>2</qti-simple-associable-choice>"
    "</qti-simple-match-set></qti-match-interaction>"
)
ITEM = make_item(
    response("ONE", "single", "identifier", "A")
    + response("MANY", "multiple", "identifier", "A", "B")
    + response("NUMBER", "single", "float", "2.5")
    + response("WHOLE", "single", "integer")
    + response("TEXT", "single", "string")
    + response("PAIRS", "multiple", "directedPair", "r1 c1", "r2 c2")
    + response("POINT", "single", "point")
    + SCORE,
    choice_body("A", "B", "C", name="ONE")
    + choice_body("A", "B", "C", maximum=2, name="MANY")
    + "<p><qti-text-entry-interaction response-identifier='NUMBER'/></p>"
    + "<qti-extended-text-interaction response-identifier='TEXT'/>"
    + MATCH,
)

GOOD: list[dict[str, Any]] = [
    {},
    {"ONE": {"base": {"identifier": "A"}}},
    {"ONE": {"base": None}},
    {"MANY": {"list": {"identifier": ["A", "C"]}}},
    {"MANY": {"list": {"identifier": []}}},
    {"MANY": {"base": None}},
    {"NUMBER": {"base": {"float": 2.5}}},
    {"NUMBER": {"base": {"float": 2}}},
    {"NUMBER": {"base": {"string": "one half"}}},
    {"NUMBER": {"base": {"float": "1/2"}}},
    {"WHOLE": {"base": {"integer": 3}}},
    {"TEXT": {"base": {"string": "Words. ¿Sí?"}}},
    {"TEXT": {"base": {"string": ""}}},
    {"PAIRS": {"list": {"directedPair": [["r1", "c1"], ["r2", "c1"], ["r2", "c2"]]}}},
    {"POINT": {"base": {"point": [3, 4]}}},
]
BAD: list[tuple[dict[str, Any], str]] = [
    ({"NOBODY": {"base": {"identifier": "A"}}}, "response-unknown"),
    ({"@candidateOutcomes": {"SCORE": {"base": {"float": 9}}}}, "response-unknown"),
    ({"ONE": {"base": {"identifier": "D"}}}, "response-choice"),
    ({"ONE": {"list": {"identifier": ["A"]}}}, "response-cardinality"),
    ({"ONE": {"base": {"string": "A"}}}, "response-base-type"),
    ({"ONE": {"base": {"identifier": 7}}}, "response-choice"),
    ({"ONE": {"base": {"identifier": ["A"]}}}, "response-base-type"),
    ({"ONE": {"base": "A"}}, "response-shape"),
    ({"ONE": "A"}, "response-shape"),
    ({"ONE": {}}, "response-shape"),
    ({"ONE": {"base": {"identifier": "A"}, "list": None}}, "response-shape"),
    ({"ONE": {"record": []}}, "response-cardinality"),
    ({"ONE": {"base": {"magic": 1}}}, "response-base-type"),
    ({"MANY": {"list": {"identifier": ["A", "A"]}}}, "response-choice"),
    ({"MANY": {"list": {"identifier": ["A", "B", "C"]}}}, "response-count"),
    ({"MANY": {"list": {"identifier": "A"}}}, "response-shape"),
    ({"MANY": {"base": {"identifier": "A"}}}, "response-cardinality"),
    ({"NUMBER": {"base": {"float": True}}}, "response-base-type"),
    ({"NUMBER": {"base": {"float": 10**400}}}, "response-base-type"),
    ({"WHOLE": {"base": {"integer": 2.5}}}, "response-base-type"),
    ({"NUMBER": {"base": {"float": float("nan")}}}, "response-shape"),
    ({"TEXT": {"base": {"string": ["x"]}}}, "response-base-type"),
    ({"TEXT": {"base": {"string": "x" * 100_001}}}, "response-size"),
    ({"TEXT": {"base": {"string": "x" * 300_000}}}, "response-size"),
    ({"PAIRS": {"list": {"directedPair": [["c1", "r1"]]}}}, "response-choice"),
    ({"PAIRS": {"list": {"directedPair": [["r1", "c1"], ["r1", "c2"]]}}}, "response-count"),
    ({"PAIRS": {"list": {"directedPair": [["r1", "c2"], ["r2", "c2"]]}}}, "response-count"),
    ({"PAIRS": {"list": {"directedPair": [["r1"]]}}}, "response-base-type"),
    ({"POINT": {"base": {"point": [1.5, 2]}}}, "response-base-type"),
    ({f"R{number}": None for number in range(1001)}, "response-size"),
]


@pytest.mark.parametrize("responses", GOOD)
def test_it_takes_what_a_student_can_answer(responses: dict[str, Any]) -> None:
    validate_responses(ITEM, responses)


@pytest.mark.parametrize(("responses", "code"), BAD)
def test_it_refuses_what_no_player_sends(responses: dict[str, Any], code: str) -> None:
    with pytest.raises(QtiError) as refusal:
        validate_responses(ITEM, responses)
    assert refusal.value.code == code
    if len(responses) == 1 and code not in ("response-size", "response-shape"):
        assert next(iter(responses)) in refusal.value.message


def test_the_key_and_the_blank_may_be_stored() -> None:
    validate_responses(ITEM, correct_responses(ITEM))
    validate_responses(ITEM, blank_responses(ITEM))
    assert set(blank_responses(ITEM)) == set(ITEM.responses)


@pytest.mark.parametrize(
    ("responses", "answered"),
    [
        ({}, False),
        ({"ONE": {"base": None}}, False),
        ({"MANY": {"list": {"identifier": []}}}, False),
        ({"TEXT": {"base": {"string": " \n"}}}, False),
        ({"TEXT": {"base": {"string": "x"}}}, True),
        ({"TEXT": {"list": {"string": ["", " ", None]}}}, False),
        ({"TEXT": {"list": {"string": ["", "x"]}}}, True),
        ({"NUMBER": {"base": {"float": 0}}}, True),
        ({"MANY": {"list": {"identifier": ["A"]}}}, True),
        ({"POINT": {"base": {"point": [1, 2]}}}, False),
    ],
)
def test_an_item_is_answered_once_an_interaction_has_a_value(responses: Any, answered: bool) -> None:
    assert is_answered(ITEM, responses) is answered


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=12), inside, max_size=4),
    max_leaves=12,
)
TYPES = st.sampled_from(["identifier", "string", "float", "integer", "directedPair", "point", "boolean", "x"])
LIKELY = st.one_of(
    ANYTHING,
    st.builds(lambda kind, value: {"base": {kind: value}}, TYPES, ANYTHING),
    st.builds(lambda kind, values: {"list": {kind: values}}, TYPES, st.lists(ANYTHING, max_size=4)),
    st.builds(
        lambda names: {"list": {"directedPair": names}},
        st.lists(st.lists(st.sampled_from(["r1", "r2", "c1", "c2"]), min_size=2, max_size=2), max_size=5),
    ),
    st.builds(lambda fields: {"record": fields}, st.lists(ANYTHING, max_size=3)),
)
ATTEMPTS = st.dictionaries(
    st.sampled_from([*ITEM.responses, "NOBODY", "@templates", "@candidateOutcomes", "duration"]), LIKELY
)


@pytest.mark.thorough
@settings(max_examples=400, deadline=None)
@given(ATTEMPTS)
def test_no_response_whatever_breaks_scoring_or_rendering(responses: dict[str, Any]) -> None:
    result = score_item(ITEM, responses)
    json.dumps(result.outcomes, allow_nan=False)
    is_answered(ITEM, responses)
    render_item(ITEM, asset_url=str, responses=responses)


RULES = names(
    """
    string-match member contains delete sum product divide integer-divide lt equal match substring power max
    """
)


@pytest.mark.thorough
@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from(list(ITEM.responses)), LIKELY),
    st.sampled_from(sorted(RULES)),
    st.lists(st.sampled_from(list(ITEM.responses)), min_size=2, max_size=2),
)
def test_no_response_whatever_breaks_an_operator(responses: dict[str, Any], name: str, on: list[str]) -> None:
    operands = "".join(f'<qti-variable identifier="{one}"/>' for one in on)
    rules = f"<qti-{name}>{operands}</qti-{name}>"
    rules = f'<qti-set-outcome-value identifier="SCORE">{rules}</qti-set-outcome-value>'
    declarations = response("ONE", "single", "identifier") + response("MANY", "multiple", "identifier")
    declarations += response("NUMBER", "single", "float") + response("WHOLE", "single", "integer")
    declarations += response("TEXT", "ordered", "string") + response("PAIRS", "multiple", "directedPair")
    declarations += response("POINT", "multiple", "float") + SCORE
    result = score_item(make_item(declarations, "", rules), responses)
    json.dumps(result.outcomes, allow_nan=False)


@pytest.mark.thorough
@settings(max_examples=400, deadline=None)
@given(ATTEMPTS)
def test_what_is_let_through_is_scored_without_a_warning_about_its_form(responses: dict[str, Any]) -> None:
    try:
        validate_responses(ITEM, responses)
    except QtiError as refusal:
        assert refusal.code.startswith("response-")
        return
    typed_words = "what was typed is not a number"
    assert all(typed_words in warning for warning in score_item(ITEM, responses).warnings)
