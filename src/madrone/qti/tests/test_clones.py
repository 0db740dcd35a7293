"""Clones as values: the same everywhere, in and out of JSON, with choices in an order of their own."""

import json
import pickle
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.qti import correct_responses, read_item, score_item
from madrone.qti.clones import Clone, clone_item, is_cloned, shuffled
from madrone.qti.interactions import Choice
from madrone.qti.tests.building import MATCH_CORRECT, SCORE, choice_body, make_item, response
from madrone.qti.tests.test_templating import ADDITION, number, set_value, templated, variable


def test_the_same_seed_gives_the_same_clone_and_another_seed_another() -> None:
    clones = [clone_item(ADDITION, seed) for seed in (1, 1, 2, "1", "student-7")]
    assert clones[0] == clones[1]
    assert clones[0].templates != clones[2].templates
    assert clones[3].templates == clones[0].templates
    assert isinstance(clones[4], Clone)


def test_another_process_makes_the_same_clone() -> None:
    programme = (
        "import json, sys; from madrone.qti import read_item; from madrone.qti.clones import clone_item;"
        "item = read_item(sys.stdin.buffer.read());"
        "print(json.dumps([clone_item(item, seed).to_pci() for seed in range(5)]))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", programme],
            input=ADDITION.xml,
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    ]
    assert (
        json.loads(told[0]) == json.loads(told[1]) == [clone_item(ADDITION, at).to_pci() for at in range(5)]
    )


def test_a_clone_that_went_through_json_is_scored_as_it_was() -> None:
    clone = clone_item(ADDITION, 11)
    stored = json.loads(json.dumps(clone.to_pci()))
    assert clone_item(ADDITION, 0, stored).templates == clone.templates
    key = correct_responses(ADDITION, clone)
    assert score_item(ADDITION, key | {"@templates": stored}).score == 1
    assert score_item(ADDITION, key | {"@seed": 11}).score == 1


def test_values_of_every_kind_go_through_json() -> None:
    rules = (
        set_value("L", f"<qti-ordered>{number(3)}{number(1)}</qti-ordered>")
        + set_value("F", number(2.5))
        + set_value("P", '<qti-base-value base-type="directedPair">b a</qti-base-value>')
        + set_value("B", '<qti-base-value base-type="boolean">true</qti-base-value>')
    )
    declarations = variable("L", cardinality="ordered") + variable("F", "float") + variable("N")
    declarations += variable("P", "directedPair") + variable("B", "boolean")
    item = templated(rules, declarations)
    clone = clone_item(item)
    assert clone.to_pci() == {
        "L": {"list": {"integer": [3, 1]}},
        "F": {"base": {"float": 2.5}},
        "N": {"base": None},
        "P": {"base": {"directedPair": ["b", "a"]}},
        "B": {"base": {"boolean": True}},
    }
    assert clone_item(item, 9, clone.to_pci()).templates == clone.templates


def test_a_clone_travels_between_processes() -> None:
    clone = clone_item(ADDITION, 4)
    assert pickle.loads(pickle.dumps(clone)) == clone  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(clone)).to_pci() == clone.to_pci()  # noqa: S301 - our own bytes


def test_an_item_without_variables_has_one_clone() -> None:
    item = make_item(response("RESPONSE", "single", "identifier", "A") + SCORE, processing=MATCH_CORRECT)
    assert not is_cloned(item)
    assert is_cloned(ADDITION)
    clone = clone_item(item, 5)
    assert (clone.templates, clone.correct, clone.to_pci()) == ({}, {"RESPONSE": "A"}, {})
    assert correct_responses(item, clone) == correct_responses(item)


def test_without_a_clone_the_keys_are_those_of_seed_nought() -> None:
    assert correct_responses(ADDITION) == correct_responses(ADDITION, clone_item(ADDITION, 0))
    assert score_item(ADDITION, correct_responses(ADDITION)).score == 1


@pytest.mark.parametrize(
    ("templates", "warning"),
    [
        ({"A": {"base": {"string": "many"}}}, "A is left to the template rules"),
        ({"A": {"list": {"integer": [1, 2]}}}, "A is left to the template rules"),
        ({"A": 3}, "A is left to the template rules"),
        ({"Z": {"base": {"integer": 3}}}, "Z is not a template variable"),
        ([1, 2], "@templates is no object"),
        ("A", "@templates is no object"),
    ],
)
def test_values_that_cannot_be_used_are_left_out_with_a_warning(templates: object, warning: str) -> None:
    clone = clone_item(ADDITION, 2, templates)
    result = score_item(ADDITION, {"@templates": templates, "@seed": 2})
    assert warning in clone.warnings[0]
    assert warning in result.warnings[0]
    assert clone.templates == clone_item(ADDITION, 2).templates


@pytest.mark.parametrize("null", [None, {"base": None}])
def test_null_is_a_value_that_can_be_given(null: object) -> None:
    clone = clone_item(ADDITION, 2, {"A": null})
    assert (clone.templates["A"], clone.correct["RESPONSE"], clone.warnings) == (None, None, ())


@pytest.mark.parametrize("seed", [1.5, True, None, [1], {"a": 1}])
def test_a_seed_that_is_none_counts_as_nought_with_a_warning(seed: object) -> None:
    result = score_item(ADDITION, correct_responses(ADDITION) | {"@seed": seed})
    assert result.score == 1
    assert "@seed" in result.warnings[0]


def test_an_item_read_again_makes_the_same_clones() -> None:
    again = read_item(ADDITION.xml)
    assert clone_item(again, 6) == clone_item(ADDITION, 6)


def _choices(pattern: str) -> tuple[Choice, ...]:
    """Choices by letter; a capital letter is fixed."""
    return tuple(Choice(letter, 1, fixed=letter.isupper()) for letter in pattern)


def _order(choices: tuple[Choice, ...]) -> str:
    return "".join(choice.identifier for choice in choices)


@given(pattern=st.text(alphabet="abcdefXYZ", max_size=9), seed=st.integers() | st.text(max_size=4))
def test_fixed_choices_keep_their_place_and_none_is_lost(pattern: str, seed: int | str) -> None:
    order = _order(shuffled(_choices(pattern), seed))
    assert sorted(order) == sorted(pattern)
    assert [(at, one) for at, one in enumerate(order) if one.isupper()] == [
        (at, one) for at, one in enumerate(pattern) if one.isupper()
    ]
    assert order == _order(shuffled(_choices(pattern), seed))


def test_every_order_comes_about_as_often() -> None:
    orders = [_order(shuffled(_choices("abc"), seed)) for seed in range(1200)]
    assert {order: 140 < orders.count(order) < 260 for order in set(orders)} == dict.fromkeys(
        ["abc", "acb", "bac", "bca", "cab", "cba"], True
    )


def test_an_interaction_is_shuffled_only_where_its_author_lets_it() -> None:
    declarations = response("RESPONSE", "single", "identifier", "A") + SCORE
    still = make_item(declarations, choice_body(*"ABCDEFGH")).interactions[0]
    moved = make_item(declarations, choice_body(*"ABCDEFGH", extra='shuffle="true"')).interactions[0]
    assert _order(shuffled(still, 1)) == "ABCDEFGH"
    assert len({_order(shuffled(moved, seed)) for seed in range(20)}) > 15


def test_two_interactions_of_an_item_are_not_shuffled_alike() -> None:
    declarations = response("R1", "single", "identifier") + response("R2", "single", "identifier")
    body = choice_body(*"ABCDEFGH", name="R1", extra='shuffle="true"')
    body += choice_body(*"ABCDEFGH", name="R2", extra='shuffle="true"')
    one, other = make_item(declarations, body).interactions
    assert any(_order(shuffled(one, seed)) != _order(shuffled(other, seed)) for seed in range(5))
