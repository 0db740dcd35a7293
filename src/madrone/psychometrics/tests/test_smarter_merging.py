"""A test from several attempts, and several blocks in one result."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.smarter import (
    Part,
    PartAttempt,
    ScoredItem,
    Sitting,
    TestScore,
    merge,
    merged_blocks,
    policy,
)
from madrone.psychometrics.smarter.merging import Mode
from madrone.psychometrics.tests.forms import random_form

RULES = policy("smarter", 2015)
ITEMS = random_form(8, dichotomous=12)


def attempt(  # The cases of the table below differ in all of them.
    name: str,
    answered: int,
    *,
    mode: Mode = "online",
    day: int = 1,
    part: Part = Part.CAT,
    minimum: int = 0,
    submitted: bool = False,
) -> PartAttempt:
    """An attempt at ten items, of which the first are answered; its name is the first item's claim."""
    items = [ScoredItem(ITEMS[k], 1 if k < answered else None, name) for k in range(10)]
    ended = datetime(2015, 5, day, tzinfo=UTC)
    return PartAttempt(part, mode, tuple(items), ended, minimum, submitted)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (attempt("a", 8, minimum=8), attempt("b", 9, mode="paper", day=9), "it is complete"),
        (attempt("a", 10, mode="paper"), attempt("b", 7, minimum=8, day=9), "it is complete"),
        (attempt("a", 3, submitted=True), attempt("b", 9, day=9), "it is complete"),
        (attempt("a", 6, mode="paper"), attempt("b", 5, day=9), "it has the most answers"),
        (attempt("a", 8, minimum=8), attempt("b", 10, mode="paper", day=9), "it was taken online"),
        (attempt("a", 6), attempt("b", 6, mode="paper", day=9), "it was taken online"),
        (attempt("a", 10, day=3), attempt("b", 10, day=2), "it is the most recent"),
        (attempt("a", 8, day=3, minimum=8), attempt("b", 9, day=2, minimum=8), "it is the most recent"),
    ],
)
def test_the_better_attempt_at_a_part_is_chosen(first: PartAttempt, second: PartAttempt, why: str) -> None:
    for attempts in ([first, second], [second, first]):
        merged = merge(attempts)
        assert merged.chosen == (first,)
        assert [note.code for note in merged.notes] == ["attempt-chosen"]
        assert why in merged.notes[0].text
        assert merged.notes[0].text.endswith("1 other attempt was set aside.")


def test_parts_from_both_modes_are_scored_as_one_test() -> None:
    online = attempt("1-IT", 6, minimum=8)
    paper = attempt("2-W", 7, mode="paper", part=Part.PT)
    merged = merge([paper, online])
    assert merged.chosen == (online, paper)
    assert merged.notes == ()
    assert merged.sitting == Sitting(cat_minimum=8, logged_on=frozenset({Part.CAT, Part.PT}))
    assert [item.part for item in merged.items] == [Part.CAT] * 10 + [Part.PT] * 10
    result = RULES.score_test(subject="ELA", grade="05", items=merged.items, sitting=merged.sitting)
    assert (result.attemptedness, result.simulated, result.complete) == ("Y", 2, False)


def test_both_parts_handed_in_make_a_complete_test() -> None:
    both = [attempt("1-IT", 3, submitted=True), attempt("2-W", 3, part=Part.PT, submitted=True)]
    assert merge(both).sitting.submitted
    assert not merge(both[:1]).sitting.submitted


def test_an_unfinished_retake_on_paper_counts_as_a_fixed_form() -> None:
    merged = merge([attempt("1-IT", 2, minimum=8), attempt("1-IT", 9, mode="paper")])
    assert merged.sitting.cat_minimum == 0


@pytest.mark.parametrize(
    ("attempts", "code"),
    [
        ([], "no-attempt"),
        ([attempt("a", 1, part=Part.FORM)], "unknown-part"),
        ([attempt("a", 1, mode="paper", minimum=8)], "adaptive-paper"),
    ],
)
def test_attempts_that_cannot_be_merged_are_refused(attempts: list[PartAttempt], code: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        merge(attempts)
    assert refused.value.code == code


def block(subject: str, grade: str, scores: Sequence[int | None]) -> TestScore:
    items = [ScoredItem(ITEMS[k], score, "1") for k, score in enumerate(scores)]
    return RULES.score_test(subject=subject, grade=grade, kind="iab", items=items)


def test_blocks_of_a_subject_and_grade_are_counted_together() -> None:
    above, below, none = [1] * 12, [0] * 12, [None] * 12
    blocks = [
        block("ELA", "05", above),
        block("MATH", "05", below),
        block("ELA", "05", none),
        block("ELA", "05", below),
        block("ELA", "06", above),
    ]
    found = merged_blocks(blocks)
    assert [(one.subject, one.grade, one.attempted, one.above) for one in found] == [
        ("ELA", "05", 2, 1),
        ("MATH", "05", 1, 0),
        ("ELA", "06", 1, 1),
    ]
    assert found[0].blocks == (blocks[0], blocks[2], blocks[3])


def test_another_kind_of_test_is_no_block() -> None:
    whole = RULES.score_test(subject="ELA", grade="05", items=[ScoredItem(ITEMS[0], 1, "1")])
    with pytest.raises(PsychometricsError) as refused:
        merged_blocks([whole])
    assert refused.value.code == "not-a-block"
