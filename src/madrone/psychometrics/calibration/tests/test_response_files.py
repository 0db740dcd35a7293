"""Responses to items without parameters, and groups, from CSV."""

import contextlib
import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.psychometrics.calibration import read_groups_csv, read_raw_responses_csv
from madrone.psychometrics.errors import PsychometricsError


def problems_of(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in read_raw_responses_csv(io.StringIO(text)).problems]


def test_wide_rows_become_a_matrix_with_minus_one_where_nothing_was_administered() -> None:
    found = read_raw_responses_csv(io.StringIO("examinee_id,x,y\na,1,\nb, 2 ,0\nc,1.0,12\n"))
    assert (found.examinees, found.item_ids) == (("a", "b", "c"), ("x", "y"))
    assert found.scores.tolist() == [[1, -1], [2, 0], [1, 12]]
    assert not found.problems


def test_long_rows_become_the_same_matrix() -> None:
    rows = "examinee_id,item_id,score\na,x,1\nb,y,0\nb,x,2\n"
    found = read_raw_responses_csv(io.StringIO(rows))
    assert (found.examinees, found.item_ids) == (("a", "b"), ("x", "y"))
    assert found.scores.tolist() == [[1, -1], [2, 0]]


@pytest.mark.parametrize("cell", ["-1", "x", "1.5", "128", "nan", "1e400", "²"])
def test_an_examinee_with_a_score_that_cannot_be_is_left_out_and_named(cell: str) -> None:
    found = read_raw_responses_csv(io.StringIO(f"examinee_id,x,y\na,1,{cell}\nb,1,0\n"))
    assert found.examinees == ("b",)
    assert [(p.line, p.code) for p in found.problems] == [(2, "score-range")]
    assert "Examinee a, item y" in found.problems[0].message
    long = read_raw_responses_csv(io.StringIO(f"examinee_id,item_id,score\na,x,1\na,y,{cell}\nb,x,1\n"))
    assert long.examinees == ("b",)


def test_rows_that_cannot_be_used_are_named_by_line() -> None:
    assert problems_of("examinee_id,x\na,1\na,0\n") == [(3, "repeated-examinee")]
    assert problems_of("examinee_id,x\n,1\na,0,0\n") == [(2, "no-examinee"), (3, "cell-count")]
    assert problems_of("examinee_id,item_id,score\na,x,1\na,x,0\n,x,1\nb,x\n") == [
        (3, "repeated-score"),
        (4, "long-row"),
        (5, "long-row"),
    ]


@pytest.mark.parametrize("text", ["", "id,x\n", "examinee_id\n", "examinee_id,x,x\n", "examinee_id,x,\n"])
def test_a_header_that_cannot_be_used_is_refused(text: str) -> None:
    with pytest.raises(PsychometricsError) as caught:
        read_raw_responses_csv(io.StringIO(text))
    assert caught.value.code == "responses-header"


@given(st.lists(st.lists(st.integers(-1, 127), min_size=3, max_size=3), max_size=8))
def test_any_matrix_comes_back_from_either_form(rows: list[list[int]]) -> None:
    wide, long = io.StringIO(), io.StringIO()
    writers = csv.writer(wide), csv.writer(long)
    writers[0].writerow(["examinee_id", "i0", "i1", "i2"])
    writers[1].writerow(["examinee_id", "item_id", "score"])
    for n, row in enumerate(rows):
        writers[0].writerow([f"e{n}", *("" if score < 0 else score for score in row)])
        writers[1].writerows([f"e{n}", f"i{i}", score] for i, score in enumerate(row) if score >= 0)
    found = read_raw_responses_csv(io.StringIO(wide.getvalue()))
    assert found.scores.tolist() == rows
    other = read_raw_responses_csv(io.StringIO(long.getvalue()))
    whole = np.full((len(other.examinees), 3), -1)
    whole[:, [int(name[1:]) for name in other.item_ids]] = other.scores
    assert whole.tolist() == [row for row in rows if max(row) >= 0]


@given(st.text(max_size=80))
def test_no_text_makes_the_reader_fail_in_another_way(text: str) -> None:
    with contextlib.suppress(PsychometricsError, csv.Error):
        read_raw_responses_csv(io.StringIO("examinee_id,x,y\n" + text))


def test_groups_are_read_and_odd_rows_refused_by_line() -> None:
    assert read_groups_csv(io.StringIO("examinee_id,group\na,0\n\nb, 1\n")) == {"a": "0", "b": "1"}
    for text in ("examinee_id,group\na,\n", "examinee_id,group\na,0\na,1\n", "examinee_id,group\na\n"):
        with pytest.raises(PsychometricsError, match=r"Line \d of the groups file"):
            read_groups_csv(io.StringIO(text))
    with pytest.raises(PsychometricsError, match="header"):
        read_groups_csv(io.StringIO("a,b\n"))
