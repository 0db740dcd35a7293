"""Labels from the paper to the table: stuck on printed sheets, scanned, and joined to their students."""

import csv
from pathlib import Path

import pytest

from madrone.omr.batches import Batch, Owner, read_batch
from madrone.omr.identity import layout_tag
from madrone.omr.layout import lay_out
from madrone.omr.printing import RosterRow, print_sheets
from madrone.omr.review.tests.labels import label, stick, torn
from madrone.omr.sheet import read_sheet
from madrone.omr.simulation import draw_pages, scan_page

SHEET = """
title = "Spring test"
form = "SPR1"
label = true
[[field]]
name = "q"
count = 8
kind = "single"
values = ["A", "B", "C", "D"]
"""
STUDENTS = {"S100001": "Ana", "S100002": "Ben", "S100003": "Cy", "S100004": "Dee", "S100005": "Eli"}


@pytest.mark.thorough
def test_labels_tell_whose_the_sheets_are(tmp_path: Path) -> None:
    sheet = read_sheet(SHEET)
    layout = lay_out(sheet)
    (page,) = layout.pages
    assert page.label is not None
    x, y = page.label.x + page.label.width / 2, page.label.y + page.label.height / 2
    documents = [f"B{number}" for number in range(1, 8)]
    print_sheets(sheet, [RosterRow(document) for document in documents], tmp_path / "sheets.pdf")
    # What is stuck on each document: texts, how much of each is left, and how far askew.
    stuck: list[tuple[tuple[str, float, float], ...]] = [
        (("S100001", 1.0, 0.5),),
        (("S100002", 1.0, -9.0),),
        (("S100003", 0.6, 2.0),),
        (("S100004", 1.0, 1.0),),
        (("S100004", 1.0, -2.0),),
        (("T777777", 1.0, 0.0),),
        (),
    ]
    files = []
    for number, (paper, labels) in enumerate(zip(draw_pages(tmp_path / "sheets.pdf"), stuck, strict=True)):
        for text, kept, angle in labels:
            stick(paper, torn(label(text), kept), x, y, angle)
        scan = scan_page(paper, page, scenario="upside" if number % 2 else "standard", seed=50 + number)
        files.append(tmp_path / f"{number}{scan.suffix}")
        files[-1].write_bytes(scan.content)
    batch = Batch(
        files,
        {layout_tag(layout.form, layout.version): layout},
        labels={text: Owner(student) for text, student in STUDENTS.items()},
    )
    report = read_batch(batch, tmp_path / "read.csv")
    assert report.reasons == {"label-on-two-documents": 2, "no-label": 2, "unknown-label": 1}
    assert (report.read, report.asked, report.refused) == (2, 5, 0)
    with (tmp_path / "read.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {(row["document"], row["student"]) for row in rows if row["field"]} == {
        ("B1", "Ana"),
        ("B2", "Ben"),
        *((document, "") for document in documents[2:]),
    }
    assert {row["flag"] for row in rows if row["document"] in documents[2:]} == {"unidentified"}
    missing = [row["student"] for row in rows if row["flag"] == "missing_page"]
    assert missing == ["Cy", "Eli"]
