"""What only the whole batch can tell."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from madrone.omr.batches.labelling import Owner
from madrone.omr.batches.reconcile import MissingPage, reconcile
from madrone.omr.batches.records import Cutting, PageRecord, from_line
from madrone.omr.batches.table import settled
from madrone.omr.batches.tests.readers import LAYOUTS, TAG


def sight(place: int, document: str, page: int, pixels: str = "", label: str = "") -> PageRecord:
    cuttings = (Cutting("label", "", "", (), label),) if label else ()
    pixels = pixels or f"picture {place}"
    return PageRecord(0, place, place, "read", "", "", document, page, TAG, pixels=pixels, cuttings=cuttings)


def test_a_page_that_was_scanned_twice_asks_in_both_places() -> None:
    found = reconcile([sight(1, "D1", 1), sight(2, "D1", 2), sight(3, "D1", 1)], LAYOUTS)
    assert found.reasons == {(0, 1): "duplicate", (0, 3): "duplicate"}


def test_of_equal_pictures_the_first_counts() -> None:
    records = [sight(3, "D1", 1, "same"), sight(1, "D1", 1, "same"), sight(2, "D1", 2)]
    found = reconcile(records, LAYOUTS)
    assert found.reasons == {(0, 3): "same-picture"}
    assert found.left_out == 1


def test_equal_pictures_of_different_pages_are_not_compared() -> None:
    assert reconcile([sight(1, "D1", 1, "same"), sight(2, "D1", 2, "same")], LAYOUTS).reasons == {}


def test_a_label_on_two_documents_asks_on_all_pages_of_both() -> None:
    records = [
        sight(1, "D1", 1, label="S100"),
        sight(2, "D2", 1, label="S100"),
        sight(3, "D3", 1, label="S300"),
        sight(4, "D2", 2),
    ]
    found = reconcile(records, LAYOUTS)
    assert found.reasons == dict.fromkeys(((0, 1), (0, 2), (0, 4)), "label-on-two-documents")


def test_a_document_with_two_labels_in_its_box_asks() -> None:
    cuttings = tuple(Cutting("label", "", "", (), text) for text in ("S1", "S2"))
    records = [replace(sight(1, "D1", 1), cuttings=cuttings), sight(2, "D1", 2)]
    found = reconcile(records, LAYOUTS)
    assert found.reasons == {(0, 1): "labels-differ", (0, 2): "labels-differ"}


def test_a_page_that_came_twice_with_two_labels_asks_once() -> None:
    found = reconcile([sight(1, "D1", 1, label="S1"), sight(2, "D1", 1, label="S2")], LAYOUTS)
    assert found.reasons == {(0, 1): "duplicate", (0, 2): "duplicate"}


def test_a_label_gives_its_document_a_student() -> None:
    records = [sight(1, "D1", 1, label="S1"), sight(2, "D1", 2), sight(3, "D2", 2)]
    found = reconcile(records, LAYOUTS, {}, {"S1": Owner("Ana"), "S2": Owner("Ben")})
    assert found.students == {"D1": "Ana"}
    assert found.reasons == {}
    assert found.missing == [MissingPage("D2", 1), MissingPage("", 0, "S2")]
    assert found.unlisted == ["D2"]


def test_a_document_whose_label_is_lost_asks_on_all_its_pages() -> None:
    found = reconcile([sight(1, "D1", 1), sight(2, "D1", 2)], LAYOUTS, {}, {"S1": Owner("Ana")})
    assert found.reasons == {(0, 1): "no-label", (0, 2): "no-label"}


def test_missing_pages_and_documents_are_named() -> None:
    found = reconcile(
        [sight(1, "D2", 2), sight(2, "D1", 1), sight(3, "D1", 2)],
        LAYOUTS,
        dict.fromkeys(("D1", "D2", "D3"), ""),
    )
    assert found.missing == [MissingPage("D2", 1), MissingPage("D3", 0)]


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 2), st.integers(0, 2)), max_size=30), st.randoms()
)
def test_the_order_of_the_pages_does_not_matter(pages: list[tuple[int, int, int]], chance: object) -> None:
    records = [
        sight(place, f"D{document}", page, pixels=f"picture {picture}")
        for place, (document, page, picture) in enumerate(pages, 1)
    ]
    mixed = list(records)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    found, again = reconcile(records, LAYOUTS), reconcile(mixed, LAYOUTS)
    assert (found.reasons, found.missing) == (again.reasons, again.missing)
    # Every page that came is read once, asked about, or missing; none is two of these.
    kept = [record for record in (settled(record, found) for record in records) if record.status == "read"]
    assert len({(record.document, record.sheet_page) for record in kept}) == len(kept)


@given(
    st.builds(
        PageRecord, st.integers(0), st.integers(1), st.integers(0), st.just("read"), st.text(), st.text()
    )
)
def test_a_record_comes_back_from_its_line(record: PageRecord) -> None:
    assert from_line(record.to_line()) == record
