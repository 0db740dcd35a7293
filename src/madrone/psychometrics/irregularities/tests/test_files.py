"""Files of changed answers and of times: what cannot be used is named by its line."""

import numpy as np
import pytest

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irregularities.files import read_changes_csv, read_times_csv

CHANGES = "examinee_id,item_id,score,first_score\n"
TIMES = "examinee_id,q1,q2\n"


def test_a_first_score_marks_a_change_also_from_wrong_to_wrong() -> None:
    found = read_changes_csv([CHANGES, "a,q1,1,0\n", "a,q2,0,0\n", "b,q1,1,\n"])
    assert (found.examinees, found.item_ids) == (("a", "b"), ("q1", "q2"))
    assert found.first.tolist() == [[0, 0], [1, -1]]
    assert found.last.tolist() == [[1, 0], [1, -1]]
    assert found.changed.tolist() == [[True, True], [False, False]]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("a,q1,2,0", "score-range"),
        ("a,q1,,0", "score-range"),
        ("a,q1,1,x", "score-range"),
        ("a,,1,0", "changes-row"),
        ("a,q1,1", "changes-row"),
        ("b,q1,1,", "repeated-score"),
    ],
)
def test_a_change_that_cannot_be_used_is_named_and_the_rest_is_read(row: str, code: str) -> None:
    found = read_changes_csv([CHANGES, "b,q1,0,\n", f"{row}\n", "c,q1,1,0\n"])
    assert [(problem.line, problem.code) for problem in found.problems] == [(3, code)]
    assert found.examinees == ("b", "c")


def test_times_are_seconds_and_an_empty_cell_is_none() -> None:
    found = read_times_csv([TIMES, "a,12.5,\n"])
    assert found.seconds[0, 0] == 12.5
    assert np.isnan(found.seconds[0, 1])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("a,0,5", "time-range"),
        ("a,-2,5", "time-range"),
        ("a,nan,5", "time-range"),
        ("a,inf,5", "time-range"),
        ("a,fast,5", "time-range"),
        ("a,5", "cell-count"),
        (",5,5", "cell-count"),
        ("b,5,5", "repeated-examinee"),
    ],
)
def test_a_row_of_times_that_cannot_be_used_is_named_and_the_rest_is_read(row: str, code: str) -> None:
    found = read_times_csv([TIMES, "b,4,4\n", f"{row}\n"])
    assert [(problem.line, problem.code) for problem in found.problems] == [(3, code)]
    assert found.examinees == ("b",)


@pytest.mark.parametrize("header", ["", "examinee_id\n", "examinee_id,q1,q1\n", "name,q1\n"])
def test_it_refuses_files_without_their_header(header: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        read_times_csv([header])
    assert refused.value.code == "times-header"
    with pytest.raises(PsychometricsError) as refused:
        read_changes_csv([header])
    assert refused.value.code == "changes-header"
