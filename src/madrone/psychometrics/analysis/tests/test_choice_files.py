"""Responses files with options, wide and long, and their keys."""

import io

import pytest

from madrone.psychometrics.analysis import read_keyed_responses_csv, read_keys_csv
from madrone.psychometrics.errors import PsychometricsError

KEYS = {"a": "A", "b": "2"}
WIDE = "examinee_id,a,b,c\ne1,A,3,2\ne2,B,,0\ne3,,2,\n"
LONG = "examinee_id,item_id,score\ne1,a,A\ne1,b,3\ne1,c,2\ne2,a, B \ne2,c,0\ne3,b,2\n"


@pytest.mark.parametrize("text", [WIDE, LONG])
def test_options_are_scored_by_their_key_and_scores_are_kept(text: str) -> None:
    found = read_keyed_responses_csv(io.StringIO(text), KEYS)
    assert found.responses.examinees == ("e1", "e2", "e3")
    assert found.responses.item_ids == ("a", "b", "c")
    assert found.responses.scores.tolist() == [[1, 0, 2], [0, -1, 0], [-1, 1, -1]]
    assert {item_id: own.tolist() for item_id, own in found.choices.items()} == {
        "a": ["A", "B", ""],
        "b": ["3", "", "2"],
    }
    assert found.responses.problems == ()


def test_rows_that_cannot_be_used_are_named_by_their_line_and_leave_no_choices() -> None:
    text = "examinee_id,a,c\ne1,A,1\n\ne1,B,0\ne2,B,x\ne3,B\ne4,C,1\n"
    found = read_keyed_responses_csv(io.StringIO(text), KEYS)
    assert found.responses.examinees == ("e1", "e4")
    assert found.choices["a"].tolist() == ["A", "C"]
    assert [(problem.line, problem.code) for problem in found.responses.problems] == [
        (4, "repeated-examinee"), (5, "score-range"), (6, "cell-count")
    ]  # fmt: skip


def test_options_may_have_commas_and_quotes_in_them() -> None:
    text = 'examinee_id,a,c\n"e,1","1,5",1\ne2,"say ""no""",0\n'
    found = read_keyed_responses_csv(io.StringIO(text), {"a": "1,5"})
    assert found.responses.scores.tolist() == [[1, 1], [0, 0]]
    assert found.choices["a"].tolist() == ["1,5", 'say "no"']


def test_a_file_without_a_header_is_refused_as_ever() -> None:
    with pytest.raises(PsychometricsError) as refused:
        read_keyed_responses_csv(io.StringIO(""), KEYS)
    assert refused.value.code == "responses-header"


def test_keys_are_read() -> None:
    assert read_keys_csv(io.StringIO("item_id,key\na, A\n\nb,2\n")) == KEYS


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "keys-header"),
        ("item,key\na,A\n", "keys-header"),
        ("item_id,key\na\n", "keys-row"),
        ("item_id,key\na,\n", "keys-row"),
        ("item_id,key\na,A\na,B\n", "keys-row"),
    ],
)
def test_keys_that_cannot_be_used_are_refused(text: str, code: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        read_keys_csv(io.StringIO(text))
    assert refused.value.code == code
    if code == "keys-row":
        assert "Line " in refused.value.message
