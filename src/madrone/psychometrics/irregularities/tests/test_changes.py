"""Changed answers: gains beyond ability, of students and of schools."""

import numpy as np
import pytest

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irregularities import Changes, answer_changes
from madrone.psychometrics.irregularities.tests.scenes import multiple_choice, scores_of
from madrone.psychometrics.irt import Form, ItemParameters

ITEMS = multiple_choice(4)


def school_year(
    rng: np.random.Generator, *, schools: int, of: int, tampered: str | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """First and last scores, changes and schools; most students change little, some change much.

    Where an answer was changed, the last one is right as often as the ability says. In the ``tampered`` school
    six wrong answers of every student were made right.
    """
    names = [f"s{k}" for k in range(schools) for _ in range(of)]
    n = len(names)
    theta = rng.normal(size=n)
    last = scores_of(rng, ITEMS, theta)
    eager = rng.gamma(0.7, 1 / 0.7, size=(n, 1)) * 0.04
    changed = rng.random(last.shape) < np.minimum(eager, 0.5)
    first = np.where(changed, rng.random(last.shape) < 0.35, last).astype(int)
    for row in range(n):
        if names[row] == tampered:
            wrong = rng.permutation(np.flatnonzero(last[row] == 0))[:6]
            changed[row, wrong], first[row, wrong], last[row, wrong] = True, 0, 1
    return first, last, changed, names


def look(seed: int, **scene: object) -> Changes:
    first, last, changed, names = school_year(np.random.default_rng(seed), **scene)  # type: ignore[arg-type]
    return answer_changes(Form(ITEMS), first, last, changed, groups=names)


def test_a_school_whose_answers_were_made_right_is_flagged_and_no_other() -> None:
    found = look(1, schools=12, of=20, tampered="s4")
    assert [group.name for group in found.groups if group.flagged] == ["s4"]
    school = next(group for group in found.groups if group.flagged)
    assert school.students == 20
    assert school.right > school.expected_right + 40
    assert school.gain_p < 1e-6
    assert school.rate_p < 1e-3


def test_a_student_with_twelve_answers_made_right_is_flagged() -> None:
    first, last, changed, _ = school_year(np.random.default_rng(2), schools=10, of=20)
    # A weak student: with half of the answers right, a dozen gains are easily explained.
    weak = int(np.argsort(last.sum(axis=1))[10])
    wrong = np.flatnonzero(last[weak] == 0)[:12]
    changed[weak, wrong], first[weak, wrong], last[weak, wrong] = True, 0, 1
    found = answer_changes(Form(ITEMS), first, last, changed)
    assert [student.row for student in found.students if student.flagged] == [weak]
    student = next(student for student in found.students if student.flagged)
    assert student.wrong_to_right >= 12
    assert student.index > 3
    assert student.right > student.expected


def test_figures_of_one_student_can_be_counted_by_hand() -> None:
    items = [ItemParameters(f"i{k}", "2pl", 1.0, (0.0,)) for k in range(3)]
    first, last = np.array([[0, 1, 0]]), np.array([[1, 1, -1]])
    found = answer_changes(Form(items), first, last, np.array([[True, False, True]]), groups=["s"])
    student = found.students[0]
    # The posterior after one right answer has its mean above zero, so the expectation is above one half.
    assert (student.changed, student.wrong_to_right, student.right) == (2, 1, 1)
    assert student.expected == pytest.approx(student.p)
    assert 0.5 < student.p < 0.75
    assert found.groups[0].rate_p == 1.0


def test_students_without_changes_are_not_listed_and_their_school_has_nothing() -> None:
    scores = np.array([[0, 1], [1, 1]])
    found = answer_changes(Form(ITEMS[:2]), scores, scores, np.zeros((2, 2), dtype=bool), groups=["a", "b"])
    assert found.students == ()
    assert [(group.gain_p, group.rate_p, group.flagged) for group in found.groups] == [(1.0, 1.0, False)] * 2


def test_it_refuses_items_of_several_points_and_tables_of_other_shapes() -> None:
    essay = Form([ItemParameters("essay", "gpcm", 1.0, (0.0, 1.0))])
    with pytest.raises(PsychometricsError, match="Item essay has 2 points"):
        answer_changes(essay, np.array([[0]]), np.array([[2]]), np.array([[True]]))
    with pytest.raises(PsychometricsError, match="a row per student"):
        answer_changes(Form(ITEMS), np.array([[0]]), np.array([[1]]), np.array([[True]]))


@pytest.mark.thorough
def test_honest_students_and_schools_are_flagged_no_more_often_than_the_levels_say() -> None:
    student_p: list[float] = []
    group_gain, group_rate = 0, 0
    for seed in range(40):
        first, last, changed, names = school_year(np.random.default_rng(seed), schools=20, of=15)
        found = answer_changes(Form(ITEMS), first, last, changed, groups=names, level=0.05)
        student_p += [student.p for student in found.students]
        group_gain += any(group.gain_p <= 0.05 for group in found.groups)
        group_rate += any(group.rate_p <= 0.05 for group in found.groups)
    p = np.array(student_p)
    assert p.size > 5000
    assert (p <= 0.05).mean() <= 0.055
    assert (p <= 0.01).mean() <= 0.012
    # Of 40 runs with 20 schools each, two are expected to have any false flag; seven are beyond chance.
    assert group_gain <= 6
    assert group_rate <= 6
