"""Responses files, wide and long: every odd row is named, every other one is scored."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import ItemParameters, ResponseFile, read_responses_csv
from madrone.psychometrics.irt.response_files import repeated_examinees, stream_responses_csv
from tests.samples import sample

ITEMS = [ItemParameters("q1", "2pl", 1.0, (0.0,)), ItemParameters("q2", "gpcm", 1.0, (-1.0, 1.0))]


def read(text: str) -> ResponseFile:
    return read_responses_csv(io.StringIO(text), ITEMS)


def found(file: ResponseFile) -> tuple[list[str], list[list[int]], list[tuple[int, str]]]:
    return file.examinees, file.scores.tolist(), [(problem.line, problem.code) for problem in file.problems]


def test_wide_rows_are_read_in_the_order_of_their_columns() -> None:
    file = read("examinee_id,q2,q1\ne1,2,0\n\ne2,,1.0\n")
    assert [item.item_id for item in file.items] == ["q2", "q1"]
    assert found(file) == (["e1", "e2"], [[2, 0], [-1, 1]], [])


def test_long_rows_are_gathered_by_examinee() -> None:
    file = read("examinee_id,item_id,score\ne2,q2,2\ne1,q1,1\ne2,q1,0\ne1,q2,\n")
    assert found(file) == (["e2", "e1"], [[0, 2], [1, -1]], [])


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        ("e9,2,1", [(3, "score-range")]),
        ("e9,-1,1", [(3, "score-range")]),
        ("e9,0.5,x", [(3, "score-range"), (3, "score-range")]),
        ("e9,99999999999999999999,1", [(3, "score-range")]),
        ("e9,nan,1", [(3, "score-range")]),
        ("e9,-2147483648,1", [(3, "score-range")]),
        ("e9,1", [(3, "cell-count")]),
        ("e9,1,1,1", [(3, "cell-count")]),
        ("good,1,1", [(3, "repeated-examinee")]),
        (" ,1,1", [(3, "no-examinee")]),
    ],
)
def test_an_odd_wide_row_is_named_and_left_out(row: str, problems: list[tuple[int, str]]) -> None:
    file = read(f"examinee_id,q1,q2\ngood,1,2\n{row}\nlast,0,0\n")
    assert found(file) == (["good", "last"], [[1, 2], [0, 0]], problems)


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        ("e9,q1,7", [(3, "score-range")]),
        ("e9,q1", [(3, "cell-count")]),
        (",q1,1", [(3, "no-examinee")]),
        ("e9,q1,1\ne9,q1,1", [(4, "repeated-score")]),
    ],
)
def test_an_odd_long_row_is_named_and_its_examinee_left_out(
    row: str, problems: list[tuple[int, str]]
) -> None:
    file = read(f"examinee_id,item_id,score\ngood,q1,1\n{row}\nlast,q2,0\n")
    assert found(file) == (["good", "last"], [[1, -1], [-1, 0]], problems)


def test_an_examinee_whose_only_item_has_no_parameters_keeps_a_row_in_both_forms() -> None:
    long = read("examinee_id,item_id,score\ne1,q1,1\ne9,q7,1\ne9,q7,1\n")
    assert found(long) == (["e1", "e9"], [[1, -1], [-1, -1]], [(3, "unknown-item")])
    wide = read("examinee_id,q1,q7\ne1,1,\ne9,,1\n")
    assert found(wide) == (["e1", "e9"], [[1], [-1]], [(1, "unknown-item")])


def test_a_column_without_parameters_is_named_and_left_out() -> None:
    file = read("examinee_id,q1,extra\ne1,1,9\n")
    assert found(file) == (["e1"], [[1]], [(1, "unknown-item")])
    assert "extra" in file.problems[0].message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "responses-header"),
        ("student,q1\ne1,1\n", "responses-header"),
        ("examinee_id,q1,q1\ne1,1,1\n", "responses-header"),
        ("examinee_id,q8\ne1,1\n", "no-known-item"),
        ("examinee_id,item_id,score\ne1,q8,1\n", "no-known-item"),
    ],
)
def test_a_file_with_nothing_to_score_is_refused(text: str, code: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        read(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "examinees", "points"),
    [
        ("lsat6", 1000, 1),
        ("lsat7", 1000, 1),
        ("science", 392, 3),
        ("abortion", 379, 1),
        ("wirs", 1005, 1),
        ("verbal", 316, 1),
    ],
)
def test_the_files_of_other_authors_are_read_whole(name: str, examinees: int, points: int) -> None:
    path = sample(f"psychometrics/{name}.csv")
    with path.open(encoding="utf-8") as lines:
        columns = lines.readline().strip().split(",")[1:]
        items = [ItemParameters(column, "gpcm", 1.0, (0.0,) * points) for column in columns]
        lines.seek(0)
        file = read_responses_csv(lines, items)
    assert (len(file.examinees), file.problems) == (examinees, ())
    assert file.scores.shape == (examinees, len(columns))
    assert (file.scores.min(), file.scores.max()) == (0, points)


NAMES = st.sampled_from(["a", "b", " b", "c ", "", '"a"', '"d,e"', '"f\nb"', "g"])


@given(st.lists(st.tuples(NAMES, st.sampled_from(["0", "1", "", "7"]))), st.integers(1, 4))
def test_blocks_and_a_look_for_repeated_examinees_change_nothing(
    rows: list[tuple[str, str]], rows_at_once: int
) -> None:
    text = "examinee_id,q1\n" + "".join(f"{name},{score}\n" for name, score in rows)
    whole = read(text)
    repeated = repeated_examinees(io.StringIO(text, newline=""))
    stream = stream_responses_csv(
        io.StringIO(text, newline=""), ITEMS, repeated=repeated, rows_at_once=rows_at_once
    )
    blocks = list(stream.blocks)
    assert all(len(examinees) == rows_at_once for examinees, _ in blocks[:-1])
    assert [examinee for examinees, _ in blocks for examinee in examinees] == whole.examinees
    assert [row for _, matrix in blocks for row in matrix.tolist()] == whole.scores.tolist()
    assert tuple(stream.problems) == whole.problems


def test_only_names_that_come_again_are_kept_in_mind() -> None:
    assert repeated_examinees(io.StringIO("examinee_id,q1\na,1\nb,1\nc,0\n")) == frozenset()
    again = repeated_examinees(io.StringIO("examinee_id,q1\na,1\nb,1\n a,0\n"))
    assert again == frozenset({hash("a")})
    assert repeated_examinees(io.StringIO('examinee_id,q1\n"a",1\n')) is None
    assert repeated_examinees(io.StringIO("examinee_id,item_id,score\na,q1,1\na,q2,1\n")) is None
