"""Items of another author score as that author's own tests say."""

from typing import Any

import pytest

from madrone.qti import Item, correct_responses, read_item, score_item
from tests.samples import sample

ITEMS = (
    "1004",
    "112505-MR",
    "2gaps",
    "ITM-50069_Mapping",
    "gap-match-item",
    "hs",
    "sum_item",
)


def _item(name: str) -> Item:
    return read_item(sample(f"qti/{name}.xml").read_bytes(), source=f"{name}.xml")


def _base(base_type: str, **values: str) -> dict[str, Any]:
    return {name: {"base": {base_type: value}} for name, value in values.items()}


def _choices(*values: str) -> dict[str, Any]:
    return {"RESPONSE": {"list": {"identifier": list(values)}}}


def _pairs(*values: str) -> dict[str, Any]:
    return {"RESPONSE": {"list": {"directedPair": [value.split() for value in values]}}}


def _sum(*values: str) -> dict[str, Any]:
    return _base("identifier", **{f"RESPONSE_{number}": value for number, value in enumerate(values, 1)})


CASES = [
    ("1004", _base("string", RESPONSE="rek"), 1),
    ("1004", _base("string", RESPONSE="fout"), 0),
    ("1004", _base("string", RESPONSE="rEK"), 0),
    ("112505-MR", _choices("D", "E", "F"), 1),
    ("112505-MR", _choices("F", "D", "E"), 1),
    ("112505-MR", _choices("E", "F"), 0),
    ("112505-MR", _choices("A", "D", "E", "F"), 0),
    ("112505-MR", _choices(), 0),
    ("ITM-50069_Mapping", _base("identifier", RESPONSE="A"), 0),
    ("ITM-50069_Mapping", _base("identifier", RESPONSE="B"), 1),
    ("ITM-50069_Mapping", _base("identifier", RESPONSE="C"), 2),
    ("2gaps", _base("string", RESPONSE_1="3", RESPONSE_2="4"), 1),
    ("2gaps", _base("string", RESPONSE_1=" 3 ", RESPONSE_2="4 ["), 1),
    ("2gaps", _base("string", RESPONSE_1="3", RESPONSE_2="44"), 0),
    ("2gaps", _base("string", RESPONSE_1="4", RESPONSE_2="3"), 0),
    ("2gaps", _base("string", RESPONSE_1="3", RESPONSE_2="3"), 0),
    ("hs", _choices("A", "C"), 1),
    ("hs", _choices("B", "D"), 1),
    ("hs", _choices("A", "B"), 0),
    ("hs", _choices("A"), 0),
    ("gap-match-item", _pairs("B HSA", "D HSB", "C HSC", "A HSD"), 1),
    ("gap-match-item", _pairs("HSA A", "HSB C", "HSC D", "HSD B"), 0),
    ("gap-match-item", _pairs("HSA B", "HSB D", "HSC C", "HSD A"), 0),
    ("gap-match-item", _pairs("B HSA", "D HSB", "C HSC"), 0),
    ("sum_item", _sum("IC1_D", "IC2_C", "IC3_A", "IC4_B"), 1),
    ("sum_item", _sum("fout", "IC2_C", "IC3_A", "IC4_B"), 0),
    ("sum_item", _sum("fout", "fout", "fout", "fout"), 0),
]


@pytest.mark.parametrize(("name", "responses", "expected"), CASES)
def test_it_scores_as_the_author_says(name: str, responses: dict[str, Any], expected: float) -> None:
    result = score_item(_item(name), responses)
    assert result.score == expected
    assert result.warnings == ()


@pytest.mark.parametrize("name", ITEMS)
def test_the_key_scores_one_and_nothing_scores_zero(name: str) -> None:
    item = _item(name)
    assert score_item(item, correct_responses(item)).score == 1
    assert score_item(item, {}).score == 0


def test_partial_outcomes_are_kept_beside_the_score() -> None:
    outcomes = score_item(_item("sum_item"), _sum("IC1_D", "x", "IC3_A", "x")).outcomes
    assert outcomes["RAWSCORE_RESPONSE1"] == {"base": {"float": 1.0}}
    assert outcomes["RAWSCORE_RESPONSE2"] == {"base": {"float": 0.0}}
    assert outcomes["MAXSCORE"] == {"base": {"float": 4.0}}


def test_a_string_outcome_keeps_its_default() -> None:
    outcomes = score_item(_item("1004"), {}).outcomes
    assert outcomes["ItemFunctionalType"] == {"base": {"string": "Regular"}}
    assert outcomes["SCORE"] == {"base": {"integer": 0}}


@pytest.mark.parametrize(
    ("name", "version", "status", "language"),
    [
        ("1004", "2.1", "ok", None),
        ("112505-MR", "2.2", "ok", "nl-NL"),
        ("ITM-50069_Mapping", "2.2", "ok", "en-US"),
        ("2gaps", "3.0", "ok", None),
        ("gap-match-item", "3.0", "ok", None),
        ("hs", "3.0", "ok", None),
        ("sum_item", "3.0", "ok", None),
    ],
)
def test_it_knows_the_version_and_says_what_is_lost(
    name: str, version: str, status: str, language: str | None
) -> None:
    item = _item(name)
    assert (item.version, item.status, item.language) == (version, status, language)


def test_a_key_of_several_values_for_a_single_response_is_noted() -> None:
    (problem,) = _item("gap-match-item").problems
    assert (problem.line, problem.code, problem.level) == (9, "declaration-key", "note")
