"""The demonstration's quiz on paper."""

import random

import pytest

from madrone.formative.standing import Standing
from madrone.site.demonstration.classroom import give_quiz
from madrone.site.demonstration.history import Classroom
from tests.cast import SCHOOL, Cast, make_student


@pytest.mark.thorough
def test_it_is_read_but_for_one_student_and_leaves_marks_to_decide(cast: Cast) -> None:
    for number in range(11):
        cast.roster.students.add(make_student(f"20000000{number:02}", "Ann", f"Abel {number:02}", SCHOOL))
    room = Classroom(cast.roster, cast.tom, SCHOOL)
    standing = Standing(give_quiz(room, chance=random.Random(59)))
    assert [copy.came for copy in standing.copies] == [True] * 11 + [False]
    assert standing.waiting and not standing.troubled
    assert 8 < sum(copy.right(standing.quiz.key) for copy in standing.copies) / 11 < 20
