"""Which label is on which document, and whose it is: contradictions ask, and nothing is guessed."""

from hypothesis import given
from hypothesis import strategies as st

from madrone.omr.batches.labelling import Joined, Owner, join_labels

LABELS = {"S1": Owner("Ana"), "S2": Owner("Ben"), "S3": Owner("Cy", "D3")}


def joined(seen: dict[str, set[str]], students: dict[str, str] | None = None) -> Joined:
    return join_labels(seen, students or {}, LABELS)


def test_a_label_tells_whose_a_document_is() -> None:
    found = joined({"D1": {"S2"}, "D2": {"S1"}, "D3": {"S3"}})
    assert found == Joined({"D1": "Ben", "D2": "Ana", "D3": "Cy"}, {}, [])


def test_two_labels_on_a_document_ask() -> None:
    found = joined({"D1": {"S1", "S2"}})
    assert (found.students, found.reasons) == ({}, {"D1": "labels-differ"})


def test_a_label_on_two_documents_asks_on_both() -> None:
    found = joined({"D1": {"S1"}, "D2": {"S1"}})
    assert (found.students, found.reasons) == ({}, dict.fromkeys(("D1", "D2"), "label-on-two-documents"))


def test_a_label_that_nobody_has_asks() -> None:
    assert joined({"D1": {"XYZ"}}).reasons == {"D1": "unknown-label"}


def test_a_label_of_another_student_than_the_document_asks() -> None:
    assert joined({"D1": {"S2"}}, {"D1": "Ana"}).reasons == {"D1": "wrong-label"}
    assert joined({"D1": {"S1"}}, {"D1": "Ana"}).reasons == {}


def test_a_label_on_another_document_than_its_own_asks() -> None:
    assert joined({"D1": {"S3"}}).reasons == {"D1": "wrong-label"}
    assert joined({"D3": {"S1"}}).reasons == {"D3": "wrong-label"}


def test_a_lost_label_asks_where_nothing_else_tells_whose_it_is() -> None:
    found = joined({"D1": set(), "D2": set()}, {"D2": "Ben"})
    assert found.reasons == {"D1": "no-label"}


def test_labels_that_never_came_are_named() -> None:
    assert joined({"D1": {"S1"}}).missing == ["S2"]


def test_without_labels_in_the_roster_they_may_say_what_they_like() -> None:
    assert join_labels({"D1": {"X"}, "D2": set()}, {"D1": "Ana"}, {}) == Joined()
    assert join_labels({"D1": {"X"}, "D2": {"X"}}, {}, {}).reasons.keys() == {"D1", "D2"}


_TEXTS = st.sampled_from(["S1", "S2", "S3", "X1", "X2"])


@given(
    st.dictionaries(st.sampled_from(["D1", "D2", "D3", "D4"]), st.sets(_TEXTS, max_size=2)),
    st.dictionaries(st.sampled_from(["D1", "D2"]), st.sampled_from(["Ana", "Ben"])),
)
def test_no_student_is_given_to_two_documents_by_labels_and_each_is_known_or_asks(
    seen: dict[str, set[str]], students: dict[str, str]
) -> None:
    found = joined(seen, students)
    assert not set(found.students) & set(found.reasons)
    assert len(set(found.students.values())) == len(found.students)
    assert {*found.students, *found.reasons, *students} >= set(seen)
