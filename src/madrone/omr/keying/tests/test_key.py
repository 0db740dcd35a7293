"""What people saw, row by row: every value that a sheet has, and a line and a remedy for every other."""

import csv

import pytest

from madrone.omr.errors import ScanError
from madrone.omr.keying import Key, KeyProblem, KeyRow, read_key
from madrone.omr.keying.key import marks_of
from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import FieldPlace
from madrone.omr.sheet import read_sheet

SHEET = """
title = "All kinds"
form = "KINDS"
[[field]]
name = "q"
kind = "single"
values = ["A", "B", "C"]
[[field]]
name = "m"
kind = "multiple"
values = ["A", "B", "C"]
[[field]]
name = "id"
kind = "digits"
columns = 3
[[field]]
name = "last"
kind = "letters"
columns = 2
[[field]]
name = "n"
kind = "numeric"
columns = 2
sign = true
point = true
"""
FIELDS = {place.name: place for page in lay_out(read_sheet(SHEET)).pages for place in page.fields}


def read(text: str) -> Key:
    return read_key(text.splitlines(keepends=True))


def marked(name: str, value: str) -> list[str]:
    """The values that a key says were marked, group by group."""
    place = FIELDS[name]
    marks = marks_of(KeyRow(2, "D1", name, value), place)
    assert not isinstance(marks, KeyProblem), marks
    return ["|".join(_chosen(place, at, group)) for at, group in enumerate(marks)]


def _chosen(place: FieldPlace, at: int, marks: tuple[bool, ...]) -> list[str]:
    return [bubble.value for bubble, mark in zip(place.groups[at].bubbles, marks, strict=True) if mark]


def test_rows_are_found_by_document_and_field() -> None:
    key = read("Document,Field,Value\nD1,q,A\nD1, m ,A|C\n\nD2,q,\n")
    assert key.rows == {
        ("D1", "q"): KeyRow(2, "D1", "q", "A"),
        ("D1", "m"): KeyRow(3, "D1", "m", "A|C"),
        ("D2", "q"): KeyRow(5, "D2", "q", ""),
    }
    assert key.problems == []


def test_the_table_of_a_reading_is_a_key_once_it_is_decided() -> None:
    head = "file,page,document,student,sheet_page,field,value,confidence,flag\n"
    key = read(
        head
        + "a.pdf,1,D1,Ana,1,q,A,0.99990,light\n"
        + "a.pdf,1,D1,Ana,1,m,A|B,0.60000,doubt\n"
        + "a.pdf,2,,,,,,,unidentified\n"
        + "a.pdf,3,D2,Ben,1,,,,duplicate\n"
        + "a.pdf,3,D2,Ben,1,q,A,0.99990,duplicate\n"
    )
    assert list(key.rows) == [("D1", "q")]
    assert key.left_out == {"duplicate": 1}
    (problem,) = key.problems
    assert str(problem).startswith("line 3: document D1, field m still has the flag doubt. Write what")


def test_a_field_that_stands_twice_is_named_with_both_lines() -> None:
    key = read("document,field,value\nD1,q,A\nD1,q,B\n")
    (problem,) = key.problems
    assert (problem.line, problem.code) == (3, "repeated")
    assert "stands on line 2 already" in problem.message


@pytest.mark.parametrize("text", ["", "document,field\nD1,q\n", "a,b,c\n"])
def test_a_file_without_the_columns_is_no_key(text: str) -> None:
    with pytest.raises(ScanError, match="document, field and value"):
        read(text)


def test_a_quote_that_never_ends_is_an_error_of_the_file() -> None:
    with pytest.raises(csv.Error):
        read('document,field,value\nD1,q,"A\n')


@pytest.mark.parametrize(
    ("name", "value", "groups"),
    [
        ("q", "B", ["B"]),
        ("q", " B ", ["B"]),
        ("q", "", [""]),
        ("q", "A|C", ["A|C"]),
        ("m", "C|A", ["A|C"]),
        ("id", "0_7", ["0", "", "7"]),
        ("last", "A ", ["A", " "]),
        ("last", "_Z", ["", "Z"]),
        ("n", "-.5", ["-", ".", "5"]),
        ("n", "___", ["", "", ""]),
    ],
)
def test_a_value_says_which_circles_were_marked(name: str, value: str, groups: list[str]) -> None:
    assert marked(name, value) == groups


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("q", "F", "Its circles are A, B, C"),
        ("q", "A|A", "Its circles are"),
        ("m", "AB", "write several with | between them"),
        ("id", "12", "one character for each of its 3 columns"),
        ("id", "", "_ for a blank one"),
        ("id", "1x3", "columns"),
        ("n", "5-.", "columns"),
    ],
)
def test_a_value_that_the_field_does_not_have_is_named(name: str, value: str, remedy: str) -> None:
    problem = marks_of(KeyRow(7, "D1", name, value), FIELDS[name])
    assert isinstance(problem, KeyProblem)
    assert (problem.line, problem.code) == (7, "unknown-value")
    assert f"document D1, field {name} has the value “{value}”" in problem.message
    assert remedy in problem.message
