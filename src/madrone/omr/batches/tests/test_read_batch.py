"""A batch: every page is accounted for, in the order of the files, whatever the processes do."""

import csv
from pathlib import Path

import pytest

from madrone.omr.batches import COLUMNS, Batch, BatchReport, read_batch
from madrone.omr.batches.tests.readers import (
    BLANK,
    DIE,
    DOUBT,
    ERR,
    FOREIGN,
    GREEDY,
    LAYOUTS,
    READ,
    REFUSE,
    SPIN,
    draw,
    read_drawn,
    save,
)
from madrone.omr.errors import ScanError
from madrone.omr.images import find_files

# Every one of these starts processes.
pytestmark = pytest.mark.thorough

Rows = list[dict[str, str]]


def batch(*files: Path, **options: object) -> Batch:
    return Batch(files, LAYOUTS, reader=read_drawn, **options)  # type: ignore[arg-type]


def run(folder: Path, given: Batch, workers: int = 1) -> tuple[BatchReport, Rows]:
    out = folder / "read.csv"
    report = read_batch(given, out, workers=workers)
    with out.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = list(reader)
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return report, rows


def of_page(rows: Rows, file: Path, page: int) -> list[tuple[str, str, str]]:
    return [
        (row["field"], row["value"], row["flag"])
        for row in rows
        if (row["file"], row["page"]) == (str(file), str(page))
    ]


def test_every_field_has_a_row(tmp_path: Path) -> None:
    file = save(tmp_path, "scans.tif", draw(1, 1), draw(1, 2))
    report, rows = run(tmp_path, batch(file, students={"D1": "Ana Núñez"}))
    assert of_page(rows, file, 1) == [("q1", "B", ""), ("q2", "B", ""), ("q3", "B", "")]
    assert of_page(rows, file, 2) == [("essay", "", "")]
    assert {(row["document"], row["student"]) for row in rows} == {("D1", "Ana Núñez")}
    assert (report.pages, report.read, report.documents, report.is_clean) == (2, 2, 1, True)


def test_the_table_is_the_same_whatever_the_number_of_processes(tmp_path: Path) -> None:
    files = [
        save(
            tmp_path, f"{number}.tif", *(draw(number, page, DOUBT if page == 1 else READ) for page in (1, 2))
        )
        for number in range(1, 12)
    ]
    tables = []
    for workers in (1, 2, 3):
        read_batch(batch(*files), tmp_path / "read.csv", workers=workers)
        tables.append((tmp_path / "read.csv").read_bytes())
    assert tables[0] == tables[1] == tables[2]
    assert tables[0].count(b"\n") == 1 + 11 * 4


def test_a_page_that_cannot_be_used_has_a_row_without_a_field(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    pages = save(tmp_path, "scans.tif", draw(0, 0, BLANK), draw(1, 1, FOREIGN))
    report, rows = run(tmp_path, batch(tmp_path / "broken.jpg", pages))
    flags = [(row["page"], row["document"], row["field"], row["flag"]) for row in rows]
    assert flags == [
        ("1", "", "", "unreadable"),
        ("1", "", "", "unidentified"),
        ("2", "D1", "", "wrong_form"),
    ]
    assert (report.pages, report.refused) == (3, 3)
    assert report.reasons == {"blank-page": 1, "broken-picture": 1, "foreign-form": 1}


@pytest.mark.parametrize(
    ("mode", "reason"), [(DIE, "gave-up"), (SPIN, "gave-up"), (GREEDY, "gave-up"), (ERR, "failed")]
)
def test_a_page_that_ends_its_process_is_given_up_and_the_others_are_read(
    mode: int, reason: str, tmp_path: Path
) -> None:
    file = save(tmp_path, "scans.tif", draw(1, 1), draw(9, 1, mode), draw(1, 2))
    report, rows = run(tmp_path, batch(file))
    assert [(row["page"], row["field"]) for row in rows if not row["flag"]] == [
        ("1", "q1"),
        ("1", "q2"),
        ("1", "q3"),
        ("3", "essay"),
    ]
    assert of_page(rows, file, 2) == [("", "", "unreadable")]
    assert report.reasons == {reason: 1}


def test_what_no_page_can_be_read_with_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(ScanError, match="another version"):
        run(tmp_path, batch(save(tmp_path, "a.png", draw(1, 1, REFUSE))))


def test_a_file_that_ends_every_process_is_not_tried_to_its_end(tmp_path: Path) -> None:
    bad = save(tmp_path, "bad.tif", *(draw(9, 1, DIE) for _ in range(60)))
    good = save(tmp_path, "good.png", draw(1, 1))
    report, _ = run(tmp_path, batch(bad, good))
    assert report.reasons == {"gave-up": 60}
    assert (report.pages, report.read) == (61, 1)


def test_an_equal_picture_is_left_out_and_noted(tmp_path: Path) -> None:
    first = save(tmp_path, "a.tif", draw(1, 1), draw(1, 2))
    again = save(tmp_path, "b.png", draw(1, 1))
    report, rows = run(tmp_path, batch(first, again))
    assert of_page(rows, again, 1) == [("", "", "duplicate")]
    assert [flag for *_, flag in of_page(rows, first, 1)] == ["", "", ""]
    assert (report.left_out, report.is_clean) == (1, True)


def test_two_different_pictures_of_a_page_both_ask(tmp_path: Path) -> None:
    first = save(tmp_path, "a.tif", draw(1, 1), draw(1, 2))
    again = save(tmp_path, "b.png", draw(1, 1, shade=190))
    report, rows = run(tmp_path, batch(first, again, review=tmp_path / "review"))
    for file in (first, again):
        assert of_page(rows, file, 1) == [
            ("", "", "duplicate"),
            ("q1", "B", "duplicate"),
            ("q2", "B", "duplicate"),
            ("q3", "B", "duplicate"),
        ]
    assert (report.asked, report.fields_asked) == (2, 6)
    shown = {path.name for path in (tmp_path / "review").iterdir()}
    assert {"duplicate-00001-00001.jpg", "duplicate-00002-00001-q3.jpg"} <= shown


def test_what_never_came_is_named(tmp_path: Path) -> None:
    file = save(tmp_path, "a.png", draw(1, 2))
    report, rows = run(tmp_path, batch(file, students={"D1": "Ana", "D7": "Lia"}))
    missing = [
        (row["document"], row["student"], row["sheet_page"]) for row in rows if row["flag"] == "missing_page"
    ]
    assert missing == [("D1", "Ana", "1"), ("D7", "Lia", "")]
    assert not report.is_clean


def test_pages_may_come_mixed_and_in_any_order(tmp_path: Path) -> None:
    file = save(tmp_path, "a.tif", draw(2, 2), draw(1, 1), draw(3, 2), draw(1, 2), draw(3, 1), draw(2, 1))
    report, _ = run(tmp_path, batch(file))
    assert (report.read, report.documents, report.missing) == (6, 3, ())


def test_what_asks_is_shown_with_its_page(tmp_path: Path) -> None:
    file = save(tmp_path, "a.tif", draw(1, 1, DOUBT), draw(1, 2))
    review = tmp_path / "review"
    run(tmp_path, batch(file, review=review))
    with (review / "index.csv").open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["picture"], row["page_picture"]) == (
        "doubt-00001-00001-q1.jpg",
        "doubt-00001-00001-q1.page.jpg",
    )
    assert (row["field"], row["value"], row["flag"]) == ("q1", "A|B", "doubt")
    assert {path.name for path in review.iterdir()} == {"index.csv", row["picture"], row["page_picture"]}


def test_writing_areas_and_labels_are_cut_out_with_their_place(tmp_path: Path) -> None:
    file = save(tmp_path, "a.tif", draw(1, 1), draw(1, 2))
    cut = tmp_path / "cut"
    run(tmp_path, batch(file, cut=cut))
    with (cut / "index.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["kind"]: row for row in csv.DictReader(lines)}
    area = LAYOUTS[next(iter(LAYOUTS))].pages[1].fields[0].area
    assert area is not None
    assert rows["text"]["picture"] == "00001-00002-essay.jpg"
    assert float(rows["text"]["x1"]) == pytest.approx(2 * area.x, abs=0.1)
    assert float(rows["text"]["y3"]) == pytest.approx(2 * (area.y + area.height), abs=0.1)
    assert rows["label"]["text"] == ""
    assert all((cut / row["picture"]).exists() for row in rows.values())


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ScanError, match="no file to read"):
        run(tmp_path, batch(*find_files([tmp_path])))


def test_a_full_disk_ends_the_run(tmp_path: Path) -> None:
    file = save(tmp_path, "a.tif", draw(1, 1), draw(1, 2))
    given = batch(file, cut=tmp_path / "cut")
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "00001-00002-essay.jpg").mkdir()
    with pytest.raises(OSError, match="directory"):
        run(tmp_path, given)
    assert not (tmp_path / "read.csv").exists()
