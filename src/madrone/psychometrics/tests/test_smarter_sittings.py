"""Tests in two parts: what was attempted, what is complete, and what stands for answers that are not there."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import ItemParameters
from madrone.psychometrics.smarter import (
    Kind,
    Part,
    Policy,
    ScoredItem,
    Sitting,
    TestScore,
    attemptedness,
    policy,
)
from madrone.psychometrics.tests.forms import random_form
from madrone.psychometrics.tests.oracle import exact_information, exact_theta

SMARTER_2015, SMARTER_2018 = policy("smarter", 2015), policy("smarter", 2018)
CAASPP_2018 = policy("caaspp", 2018)
ADAPTIVE = random_form(5, dichotomous=12)
TASK = random_form(6, dichotomous=2, polytomous=2)
CLAIMS = ("1-IT", "2-W", "3-L", "4-CR")
BOTH = frozenset({Part.CAT, Part.PT})


def part(items: Sequence[ItemParameters], scores: Sequence[int | None], of: Part) -> list[ScoredItem]:
    return [
        ScoredItem(item, score, CLAIMS[k % 4], part=of)
        for k, (item, score) in enumerate(zip(items, scores, strict=False))
    ]


def sat(cat: Sequence[int | None], task: Sequence[int | None]) -> list[ScoredItem]:
    return part(ADAPTIVE, cat, Part.CAT) + part(TASK, task, Part.PT)


def score(
    items: Sequence[ScoredItem], rules: Policy = SMARTER_2018, kind: Kind = "summative", **sitting: object
) -> TestScore:
    how = Sitting(**sitting)  # type: ignore[arg-type]  # The keywords are those of the sitting.
    return rules.score_test(subject="ELA", grade="05", kind=kind, items=items, sitting=how)


@pytest.mark.parametrize(
    ("cat", "task", "logged_on", "flag"),
    [
        ([1, 0], [1], None, "Y"),
        ([None, 0], [None, 0], None, "Y"),
        ([1, 0], [None], None, "P"),
        ([None], [1], None, "P"),
        ([None], [None], None, "P"),
        ([], [], BOTH, "P"),
        ([1, 0], [], None, "N"),
        ([], [1], None, "N"),
        ([1, 0], [], frozenset({Part.CAT}), "N"),
        ([1, 0], [], BOTH, "P"),
        ([], [], frozenset({Part.PT}), "N"),
    ],
)
def test_a_test_in_two_parts_is_attempted_in_both(
    cat: list[int | None], task: list[int | None], logged_on: frozenset[Part] | None, flag: str
) -> None:
    assert attemptedness(sat(cat, task), sitting=Sitting(logged_on=logged_on)) == flag


@pytest.mark.parametrize(("scores", "flag"), [([1], "Y"), ([None], "P"), ([], "P")])
def test_an_interim_block_is_attempted_or_taken_part_in(scores: list[int | None], flag: str) -> None:
    items = part(TASK, scores, Part.PT)
    assert attemptedness(items, kind="iab") == flag
    assert score(items, kind="iab").attemptedness == flag


def test_a_test_in_one_part_that_was_entered_without_an_item_is_taken_part_in() -> None:
    assert attemptedness([], sitting=Sitting(logged_on=frozenset({Part.FORM}))) == "P"
    assert attemptedness([]) == "N"


def test_field_test_items_do_not_make_a_test_attempted() -> None:
    items = [*sat([None], [1]), replace(sat([1], [])[0], presented=False)]
    assert score(items).attemptedness == "P"


@pytest.mark.parametrize(
    ("rules", "scale_score", "note"), [(SMARTER_2018, None, "no-answer"), (CAASPP_2018, 2201, "loss")]
)
def test_a_part_without_an_answer_follows_the_member_state(
    rules: Policy, scale_score: int | None, note: str
) -> None:
    result = score(sat([1, 0, 1], [None, None]), rules)
    assert (result.attemptedness, result.scale_score, result.theta) == ("P", scale_score, None)
    assert [one.code for one in result.notes] == [note]
    assert result.notes[0].text.startswith("One part of the test has no answer")
    assert result.raw == 2


def test_one_part_alone_has_no_score_in_california_either() -> None:
    result = score(sat([1, 0, 1], []), CAASPP_2018)
    assert (result.attemptedness, result.scale_score) == ("N", None)
    assert [note.code for note in result.notes] == ["one-part"]


def test_a_finished_adaptive_part_counts_with_its_answers_alone() -> None:
    """What it had lined up beyond its minimum leaves the score, and the claims, too."""
    cat, task = [1, 0, 1, 1, 0, 1, 0, 1], [1, 0, 2, 1]
    result = score(sat([*cat, None, None], task), cat_minimum=8)
    without = score(sat(cat, task), cat_minimum=8)
    assert replace(result, notes=()) == replace(without, notes=())
    assert (result.complete, result.simulated) == (True, 0)
    assert [note.code for note in result.notes] == ["left-out"]
    assert result.notes[0].text.startswith("2 unanswered items were left out")
    assert all(claim.level for claim in result.claims)


def test_an_unfinished_adaptive_part_is_filled_with_average_items() -> None:
    cat, task = [1, 0, 1, 1, 0], [1, 0, 2, None]
    result = score(sat([*cat, None], task), cat_minimum=10)
    average = ItemParameters("average", "2pl", 0.61, (0.51,))
    known = [*ADAPTIVE[:6], *TASK]
    exact = exact_theta([*known, *[average] * 4], [*cat, 0, 1, 0, 2, 0, 0, 0, 0, 0])
    answered = [*ADAPTIVE[:5], *TASK[:3]]
    assert result.theta == pytest.approx(exact, abs=1e-10)
    assert result.se == pytest.approx(1 / math.sqrt(exact_information(answered, exact)), rel=1e-9)
    assert (result.complete, result.simulated, result.attemptedness) == (False, 4, "Y")
    assert (result.raw, result.maximum) == (6, sum(item.max_points for item in known))
    assert all(claim.level is None and claim.scale_score is None for claim in result.claims)
    assert [note.code for note in result.notes] == ["incomplete", "simulated", "no-claims"]


def test_in_2015_average_items_stand_for_those_lined_up_too() -> None:
    cat, task = [1, 0, 1, 1, 0], [1, 0, 2, 1]
    lined_up = score(sat([*cat, None, None], task), SMARTER_2015, cat_minimum=10)
    unknown = score(sat(cat, task), SMARTER_2015, cat_minimum=10)
    assert lined_up == unknown
    assert lined_up.simulated == 5
    assert score(sat([*cat, None, None], task), cat_minimum=10).simulated == 3


def test_no_item_is_simulated_where_enough_were_lined_up() -> None:
    result = score(sat([1, 0, None, None, None], [1, 0, 2, 1]), cat_minimum=4)
    assert (result.simulated, result.complete) == (0, False)
    assert [note.code for note in result.notes] == ["incomplete", "no-claims"]


def test_a_test_that_was_handed_in_is_complete() -> None:
    handed_in = score(sat([1, 0, 1], [1, None]), cat_minimum=10, submitted=True)
    assert (handed_in.complete, handed_in.simulated) == (True, 0)
    assert all(claim.n_items == 0 or claim.level for claim in handed_in.claims)
    assert handed_in.theta == pytest.approx(
        exact_theta([*ADAPTIVE[:3], *TASK[:2]], [1, 0, 1, 1, 0]), abs=1e-10
    )


def test_an_unfinished_performance_task_leaves_the_claims() -> None:
    result = score(sat([1, 0, 1, 1], [1, None, None, 1]), cat_minimum=4)
    assert not result.complete
    assert all(claim.level for claim in result.claims)
    assert [note.code for note in result.notes] == ["incomplete"]


def test_without_an_adaptive_part_nothing_is_simulated() -> None:
    """The same test on paper: both parts are fixed forms."""
    result = score(sat([1, 0, 1, None, None], [1, 0, 2, 1]))
    assert (result.simulated, result.complete) == (0, False)
    assert all(claim.level for claim in result.claims)
    assert result.theta == pytest.approx(
        exact_theta([*ADAPTIVE[:5], *TASK], [1, 0, 1, 0, 0, 1, 0, 2, 1]), abs=1e-10
    )


def test_the_half_point_goes_to_an_administered_item() -> None:
    """The average item of grade 11 is flatter than any item here; nobody administered it."""
    items = sat([0, 0, 0], [0, 0])
    result = SMARTER_2018.score_test(subject="ELA", grade="11", items=items, sitting=Sitting(cat_minimum=9))
    parameters = [item.parameters for item in items]
    average = ItemParameters("average", "2pl", 0.5, (1.69,))
    steeper = [replace(item, a=item.a + 0.3) for item in parameters]
    flattest = min(range(5), key=lambda k: parameters[k].a)
    half = [0.5 if k == flattest else 0 for k in range(5)]
    exact = exact_theta([*parameters, *[average] * 6], [*half, *[0] * 6], bounds=(-15, 15))
    assert result.theta == pytest.approx(exact, abs=1e-10)
    again = SMARTER_2018.score_test(
        subject="ELA",
        grade="11",
        items=[replace(item, parameters=one) for item, one in zip(items, steeper, strict=True)],
        sitting=Sitting(cat_minimum=9),
    )
    assert min(one.a for one in steeper) > average.a
    exact = exact_theta([*steeper, *[average] * 6], [*half, *[0] * 6], bounds=(-15, 15))
    assert again.theta == pytest.approx(exact, abs=1e-10)


def test_everything_right_in_an_unfinished_test_is_not_an_extreme_test() -> None:
    items = sat([1, 1, 1], [1, 1])
    result = score(items, SMARTER_2015, cat_minimum=5)
    average = ItemParameters("average", "2pl", 0.61, (0.51,))
    parameters = [item.parameters for item in items]
    exact = exact_theta([*parameters, average, average], [1, 1, 1, 1, 1, 0, 0], bounds=(-15, 15))
    assert result.theta == pytest.approx(min(exact, 2.2498), abs=1e-10)


def test_a_withdrawn_item_counts_as_taken_and_not_in_the_score() -> None:
    cat, task = [1, 0, 1, 1], [1, 0, 2, 1]
    whole = sat(cat, task)
    dropped = [replace(item, dropped=k == 2) for k, item in enumerate(whole)]
    result = score(dropped, cat_minimum=4)
    assert (result.complete, result.simulated) == (True, 0)
    without = score([item for k, item in enumerate(whole) if k != 2], cat_minimum=3)
    assert replace(result, notes=()) == replace(without, notes=())


def test_a_test_with_nothing_but_withdrawn_answers_has_no_score() -> None:
    items = [replace(item, dropped=item.score is not None) for item in sat([1, None], [0])]
    result = score(items, SMARTER_2015, cat_minimum=5)
    assert (result.scale_score, result.maximum) == (None, 0)
    assert [note.code for note in result.notes] == ["nothing-counts"]


def test_without_limits_theta_alone_makes_the_score() -> None:
    """Everything right but the hardest item of a steep form: far beyond the highest obtainable score."""
    items = [ScoredItem(ItemParameters(f"i{k}", "2pl", 1.5, (3.0,)), int(k > 0), "1-IT") for k in range(6)]
    limited = SMARTER_2018.score_test(subject="ELA", grade="03", items=items)
    free = SMARTER_2018.without_limits().score_test(subject="ELA", grade="03", items=items)
    assert limited.theta == free.theta
    assert free.theta == pytest.approx(exact_theta([one.parameters for one in items], [0, 1, 1, 1, 1, 1]))
    assert (limited.scale_score, free.scale_score) == (2623, round(85.8 * (free.theta or 0) + 2508.2))
    information = exact_information([one.parameters for one in items], free.theta or 0)
    assert free.se == pytest.approx(1 / math.sqrt(information), rel=1e-9)
    assert free.notes == ()
    assert free.claims[0].level == 3


def test_a_member_s_own_limits_hold_the_score() -> None:
    items = [ScoredItem(ItemParameters(f"i{k}", "2pl", 1.5, (3.0,)), int(k > 0), "1-IT") for k in range(6)]
    own = SMARTER_2018.with_limits({("ELA", "03"): (2100, 2640)})
    assert own.score_test(subject="ELA", grade="03", items=items).scale_score == 2640


def test_an_item_without_a_part_among_items_with_one_is_named() -> None:
    items = [*sat([1], [1]), ScoredItem(ADAPTIVE[3], 1, "1-IT")]
    with pytest.raises(PsychometricsError, match="item-3") as refused:
        score(items)
    assert refused.value.code == "mixed-parts"
