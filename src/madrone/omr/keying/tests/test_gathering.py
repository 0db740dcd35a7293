"""Scans beside their key: each sheet counts once, and whatever says nothing is counted by why."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from madrone.omr.batches.tests.test_hostile import form_that_grows
from madrone.omr.errors import ScanError
from madrone.omr.identity import layout_tag
from madrone.omr.keying import Key, KeyRow, gather
from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import Layout
from madrone.omr.marks.profile import built_in
from madrone.omr.printing import RosterRow, print_sheets
from madrone.omr.sheet import read_sheet
from madrone.omr.simulation import draw_pages, scan_page

pytestmark = pytest.mark.thorough

SHEET = """
title = "Quiz"
form = "GATH"
[[field]]
name = "q"
count = 10
kind = "single"
values = ["A", "B", "C", "D"]
[[field]]
name = "m"
kind = "multiple"
values = ["A", "B", "C"]
[[field]]
name = "essay"
kind = "text"
height_mm = 30
"""


@dataclass(frozen=True)
class Scanned:
    """Files with what can become of them, the layouts, and the whole key."""

    files: dict[str, Path]
    layouts: dict[str, Layout]
    key: Key


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    folder = tmp_path_factory.mktemp("keyed")
    sheet = read_sheet(SHEET)
    layout = lay_out(sheet)
    (page,) = layout.pages
    print_sheets(sheet, [RosterRow(name) for name in ("D1", "D2", "D3")], folder / "sheets.pdf")
    files: dict[str, Path] = {}
    key = Key()
    kinds = ("standard", "standard", "bitonal")
    for number, (paper, scenario) in enumerate(zip(draw_pages(folder / "sheets.pdf"), kinds, strict=True), 1):
        scan = scan_page(paper, page, scenario=scenario, seed=number)
        files[f"D{number}"] = folder / f"{number}{scan.suffix}"
        files[f"D{number}"].write_bytes(scan.content)
        for answer in scan.answers:
            row = KeyRow(1 + len(key.rows), f"D{number}", answer.name, answer.values[0])
            key.rows[row.document, row.field] = row
    files["blank"] = folder / "blank.png"
    Image.fromarray(np.full((2200, 1700), 250, np.uint8)).save(files["blank"])
    files["broken"] = folder / "broken.jpg"
    files["broken"].write_bytes(b"\xff\xd8\xff nothing")
    return Scanned(files, {layout_tag(layout.form, layout.version): layout}, key)


def test_every_circle_with_a_key_is_taken(scanned: Scanned) -> None:
    found = gather([scanned.files["D1"], scanned.files["D2"]], scanned.layouts, scanned.key)
    assert found.profile == built_in("gray")
    assert (found.pages, len(found.rows), len(found.marks.marked)) == (2, 22, 2 * 43)
    keyed = [row.value for row in found.rows]
    marks = [
        found.marks.marked[start:end].sum()
        for start, end in zip(found.marks.starts[:-1], found.marks.starts[1:], strict=True)
    ]
    assert marks == [len(value.split("|")) if value else 0 for value in keyed]
    # What was marked is darker than the rest, so that the circles and their key belong together.
    darkness = found.marks.evidence[:, 0]
    assert np.median(darkness[found.marks.marked]) > 0.7
    assert np.median(darkness[~found.marks.marked]) < 0.1
    assert [row.document for row in found.unmet] == ["D3"] * 11


def test_a_sheet_that_was_scanned_twice_counts_once(scanned: Scanned) -> None:
    found = gather([scanned.files["D1"]] * 2, scanned.layouts, scanned.key)
    assert (found.pages, found.unread) == (1, {"same-sheet": 1})


def test_what_says_nothing_is_counted_by_why(scanned: Scanned) -> None:
    files = [scanned.files[name] for name in ("blank", "broken", "D1", "D3")]
    found = gather(files, scanned.layouts, scanned.key)
    assert found.unread == {"blank-page": 1, "broken-picture": 1, "other-kind": 1}


def test_black_and_white_pages_have_their_own_profile(scanned: Scanned) -> None:
    found = gather([scanned.files["D3"], scanned.files["D1"]], scanned.layouts, scanned.key)
    assert (found.profile.name, found.pages, found.unread) == ("bitonal", 1, {"other-kind": 1})


def test_fields_without_a_key_are_left_out(scanned: Scanned) -> None:
    some = Key(
        {place: row for place, row in scanned.key.rows.items() if place in (("D1", "q3"), ("D1", "m"))}
    )
    found = gather([scanned.files["D1"]], scanned.layouts, some)
    assert [row.field for row in found.rows] == ["q3", "m"]
    assert len(found.marks.marked) == 7


def test_no_page_with_a_key_is_an_error_that_says_why(scanned: Scanned) -> None:
    with pytest.raises(ScanError, match=r"1 × blank-page"):
        gather([scanned.files["blank"]], scanned.layouts, scanned.key)


def test_a_file_made_to_hurt_is_given_up_and_the_others_are_taken(scanned: Scanned, tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(form_that_grows())
    found = gather([tmp_path / "bomb.pdf", scanned.files["D1"]], scanned.layouts, scanned.key)
    assert (found.pages, found.unread) == (1, {"gave-up": 1})
