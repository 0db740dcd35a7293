"""Who should have come: by documents, by labels, or both; a roster that contradicts itself is not used."""

import csv

import pytest

from madrone.omr.batches import Owner, Roster, read_students
from madrone.omr.errors import ScanError


def read(text: str) -> Roster:
    return read_students(text.splitlines(keepends=True))


def test_students_are_found_by_their_documents() -> None:
    roster = read("document,student\nA1,Ana Núñez\n\nA2,\n")
    assert roster == Roster({"A1": "Ana Núñez", "A2": ""}, {})


def test_students_are_found_by_their_labels() -> None:
    roster = read("Label , Student\nS-1, Ana \u200b Núñez\n")
    assert roster == Roster({}, {"S-1": Owner("Ana Núñez")})


def test_a_row_with_both_says_on_which_document_the_label_belongs() -> None:
    roster = read("student,label,document,room\nAna,S1,A1,12\nBen,S2\nCy,,A3\n")
    assert roster.students == {"A1": "Ana", "A3": "Cy"}
    assert roster.labels == {"S1": Owner("Ana", "A1"), "S2": Owner("Ben")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("student\nAna\n", "neither a column “document” nor a column “label”"),
        ("", "document,student or label,student"),
        ("document,student\n,Ana\n", "Line 2 of the roster has neither a document nor a label"),
        (
            "document,student\nA1,Ana\nA1,Ben\n",
            "Line 3 of the roster has the document “A1”, which stands on line 2",
        ),
        (
            "label,student\nS1,Ana\nS2,B\nS1,Ana\n",
            "Line 4 of the roster has the label “S1”, which stands on line 2",
        ),
    ],
)
def test_a_roster_that_cannot_be_used_says_where_and_why(text: str, words: str) -> None:
    with pytest.raises(ScanError, match=words):
        read(text)


def test_a_quote_that_never_ends_is_an_error_of_the_file() -> None:
    with pytest.raises(csv.Error):
        read('document,student\nA1,"Ana\n')
