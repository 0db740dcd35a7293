"""Whom each option draws."""

import numpy as np
import pytest

from madrone.psychometrics.analysis import Distractor, distractors, key_problems
from madrone.psychometrics.errors import PsychometricsError

#: Ten examinees with 0 to 9 points on the rest of the test.
REST = np.arange(10)
CHOICES = list("BBCBACAAAA")


def analyzed(choices: list[str], key: str) -> dict[str, Distractor]:
    own = [-1 if not choice else int(choice == key) for choice in choices]
    found = distractors({"a": choices}, {"a": key}, np.stack([own, REST], axis=1), ["a", "rest"])
    return {option.option: option for option in found}


def test_each_option_has_its_share_and_its_choosers_points() -> None:
    found = analyzed(CHOICES, "A")
    assert list(found) == ["A", "B", "C"]
    assert [option.n for option in found.values()] == [5, 3, 2]
    assert [option.p for option in found.values()] == [0.5, 0.3, 0.2]
    assert [option.key for option in found.values()] == [True, False, False]
    assert found["A"].mean_score == pytest.approx((4 + 6 + 7 + 8 + 9) / 5)
    assert found["C"].mean_score == pytest.approx((2 + 5) / 2)
    chose = np.array([choice == "B" for choice in CHOICES])
    assert found["B"].point_biserial == pytest.approx(np.corrcoef(chose, REST)[0, 1])
    assert all(option.flags == () for option in found.values())


def test_a_key_below_a_distractor_is_flagged_and_so_is_the_distractor() -> None:
    found = analyzed(CHOICES, "C")
    assert found["C"].flags == ("below-distractor", "negative-key")
    assert found["A"].flags == ("above-key",)
    assert found["B"].flags == ()
    (problem,) = key_problems(tuple(found.values()))
    assert (problem.item_id, problem.code) == ("a", "key-below-distractor")
    assert (
        "the key C has a point-biserial of -0.17, but abler examinees chose A. Check the key."
        in problem.message
    )


def test_a_key_that_draws_the_able_is_no_problem() -> None:
    found = analyzed(list("AAABABBABB"), "B")
    assert not key_problems(tuple(found.values()))


def test_a_distractor_that_draws_the_same_examinees_as_the_key_is_above_it() -> None:
    choices = ["B", "A", "C", "C", "C", "C", "C", "C", "A", "B"]
    found = analyzed(choices, "A")
    assert found["A"].point_biserial == found["B"].point_biserial
    assert "above-key" in found["B"].flags
    assert found["A"].flags == ("below-distractor", "negative-key")


def test_who_chose_nothing_is_in_no_share() -> None:
    found = analyzed(["", "", *CHOICES[2:]], "A")
    assert [option.n for option in found.values()] == [5, 1, 2]
    assert found["A"].p == 5 / 8


def test_a_distractor_that_hardly_anybody_chooses_is_flagged() -> None:
    choices = np.array(["B"] + ["C"] * 15 + ["A"] * 15)
    scores = np.stack([choices == "A", np.arange(31)], axis=1).astype(int)
    found = distractors({"a": choices}, {"a": "A"}, scores, ["a", "rest"])
    assert {option.option: option.flags for option in found}["B"] == ("rarely-chosen",)


def test_a_key_that_nobody_chose_is_listed() -> None:
    found = analyzed(CHOICES, "D")
    assert (found["D"].n, found["D"].point_biserial, found["D"].mean_score) == (0, None, None)


def test_everybody_choosing_the_key_leaves_nothing_to_compare() -> None:
    found = analyzed(["A"] * 10, "A")
    assert list(found) == ["A"]
    assert (found["A"].point_biserial, found["A"].flags) == (None, ())


@pytest.mark.parametrize(
    ("choices", "keys", "code"),
    [
        ({"a": CHOICES}, {"z": "A"}, "unknown-item"),
        ({}, {"a": "A"}, "unknown-item"),
        ({"a": CHOICES[:9]}, {"a": "A"}, "choice-count"),
    ],
)
def test_choices_that_do_not_fit_the_scores_are_refused(
    choices: dict[str, list[str]], keys: dict[str, str], code: str
) -> None:
    scores = np.stack([REST % 2, REST], axis=1)
    with pytest.raises(PsychometricsError) as refused:
        distractors(choices, keys, scores, ["a", "rest"])
    assert refused.value.code == code
