"""Ratings from a file: what cannot be used is named by its line, and the rest is read."""

from datetime import UTC, datetime

import pytest

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.raters import read_ratings_csv

HEADER = "item_id,response_id,rater,score,scored_at,true_score,points\n"


def read(*rows: str) -> tuple[int, list[tuple[int, str]]]:
    found = read_ratings_csv([HEADER, *(f"{row}\n" for row in rows)])
    return len(found.ratings), [(problem.line, problem.code) for problem in found.problems]


def test_it_reads_a_rating_with_its_time_in_utc() -> None:
    found = read_ratings_csv([HEADER, "e1,r1, Ana ,3,2026-05-04T13:30-07:00,,4\n"]).ratings[0]
    assert (found.rater, found.score, found.true_score) == ("Ana", 3, None)
    assert found.scored_at == datetime(2026, 5, 4, 20, 30, tzinfo=UTC)
    assert read_ratings_csv([HEADER, "e1,v1,Ana,3,2026-05-04,2\n"]).ratings[0].true_score == 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("e1,r1,Ana,5,2026-05-04,,4", "score-range"),
        ("e1,r1,Ana,4,2026-05-04,6,4", "score-range"),
        ("e1,r1,Ana,-1,2026-05-04,,4", "score-range"),
        ("e1,r1,Ana,2.5,2026-05-04,,4", "score-range"),
        ("e1,r1,Ana,2,yesterday,,4", "scored-at"),
        ("e1,r1,,2,2026-05-04,,4", "empty-cell"),
        ("e1,r1,Ana,2,2026-05-04,,4,x", "cell-count"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_rest_is_read(row: str, code: str) -> None:
    assert read(row, "e1,r2,Ana,2,2026-05-04,,4") == (1, [(2, code)])


def test_a_rater_reads_a_response_once_but_a_validity_paper_again() -> None:
    row, paper = "e1,r1,Ana,2,2026-05-04,,4", "e1,v1,Ana,2,2026-05-04,3,4"
    assert read(row, paper, row, paper) == (3, [(4, "repeated-rating")])


@pytest.mark.parametrize(
    "header", ["", "item_id,rater,score\n", "item_id,response_id,rater,score,scored_at,rater\n"]
)
def test_it_refuses_a_file_without_its_columns(header: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        read_ratings_csv([header])
    assert refused.value.code == "ratings-header"
