"""How the scanner shows gray: measured on the first pages, kept, used where a page's own tones are lost, and told."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import simplejpeg

from madrone.omr.batches import Batch, read_batch
from madrone.omr.batches.journal import NAME, Journal
from madrone.omr.batches.records import PageRecord, from_line
from madrone.omr.batches.tones import BatchTones, Tones, advice, batch_tones
from madrone.omr.identity import layout_tag
from madrone.omr.layout import lay_out
from madrone.omr.marks.tone import Tone
from madrone.omr.printing import RosterRow, print_sheets
from madrone.omr.sheet import read_sheet
from madrone.omr.simulation import draw_pages, scan_page

SOUND = Tones(0.25, 0.5, 0.12)

SHEET = """
title = "Tones"
form = "TONES"
[[field]]
name = "q"
count = 40
kind = "single"
values = ["A", "B", "C", "D"]
"""


def test_a_sound_scanner_needs_no_advice() -> None:
    assert list(advice(BatchTones(50, SOUND, SOUND, Tones(0.27, 0.53, 0.15)))) == []


def test_pale_black_is_told() -> None:
    (sentence,) = advice(BatchTones(5, SOUND._replace(black=0.4)))
    assert sentence.startswith("The scanner sees solid black as 60 % gray. Clean its glass")


@pytest.mark.parametrize("tones", [Tones(0.05, 0.5, 0.1), Tones(0.25, 0.9, 0.1)])
def test_too_much_contrast_is_told(tones: Tones) -> None:
    (sentence,) = advice(BatchTones(5, tones))
    assert f"sees a quarter of black as {100 * tones.quarter:.0f} %" in sentence
    assert "Turn off its contrast" in sentence


def test_a_change_from_the_first_pages_to_the_last_is_told() -> None:
    (sentence,) = advice(BatchTones(80, SOUND, SOUND, SOUND._replace(black=0.25)))
    assert sentence.startswith("From the first pages to the last, solid black went from 88 % gray to 75 %.")
    (sentence,) = advice(BatchTones(80, SOUND, SOUND, SOUND._replace(half=0.62)))
    assert "half of black went from 50 % gray to 62 %" in sentence


def test_the_middle_of_all_pages_counts_and_of_the_ends_if_they_are_enough() -> None:
    rising = [SOUND._replace(black=round(0.1 + place / 1000, 3)) for place in range(100)]
    found = batch_tones(rising)
    assert found is not None
    assert found.pages == 100
    assert found.usual.black == pytest.approx(0.15, abs=0.002)
    assert found.first is not None
    assert found.last is not None
    assert (found.first.black, found.last.black) == pytest.approx((0.11, 0.19), abs=0.001)
    few = batch_tones(rising[:49])
    assert few is not None
    assert few.first is None
    assert batch_tones([]) is None


@pytest.mark.parametrize("tone", [Tone(0.2, 0.45), None])
def test_the_journal_keeps_the_tone_of_its_batch(tone: Tone | None, tmp_path: Path) -> None:
    with Journal(tmp_path, "batch") as journal:
        assert journal.tone == "unknown"
        journal.add_tone(tone)
    with Journal(tmp_path, "batch") as journal:
        assert journal.tone == tone


def test_the_tones_of_a_page_come_back_from_its_line() -> None:
    for tones in (SOUND, None):
        record = PageRecord(0, 1, 1, "read", tones=tones)
        assert from_line(record.to_line()) == record


def _with_contrast(pixels: np.ndarray) -> np.ndarray:
    """As a scanner whose contrast is set so high that faint gray is lost."""
    share = (pixels.astype(np.float32) - 40) / 150
    return np.clip(20 + 225 * share, 15, 245).astype(np.uint8)


@pytest.mark.thorough
def test_a_page_whose_tones_are_lost_is_read_by_those_of_its_batch(tmp_path: Path) -> None:
    sheet = read_sheet(SHEET)
    layout = lay_out(sheet)
    (page,) = layout.pages
    print_sheets(sheet, [RosterRow(f"D{number}") for number in range(1, 6)], tmp_path / "sheets.pdf")
    papers = list(draw_pages(tmp_path / "sheets.pdf"))
    files = []
    for number, paper in enumerate(papers, 1):
        if number == 5:
            for patch in page.patches:
                scale, box = 300 / 25.4, patch.box
                corners = [(box.x - 1, box.y - 1), (box.x + box.width + 1, box.y + box.height + 1)]
                first, last = (tuple(round(side * scale) for side in corner) for corner in corners)
                cv2.rectangle(paper, first, last, 1.0, -1)
        scan = scan_page(paper, page, scenario="clean", seed=number)
        pixels = _with_contrast(scan.pixels)
        files.append(tmp_path / f"{number}.jpg")
        files[-1].write_bytes(simplejpeg.encode_jpeg(pixels[:, :, None], 90, "GRAY"))
    layouts = {layout_tag(layout.form, layout.version): layout}
    tables = {}
    for workers in (1, 2):
        report = read_batch(
            Batch(files, layouts),
            tmp_path / "read.csv",
            workers=workers,
            state=tmp_path / f"state{workers}",
        )
        tables[workers] = (tmp_path / "read.csv").read_text("utf-8")
        kept = [json.loads(line) for line in (tmp_path / f"state{workers}" / NAME).read_text().splitlines()]
        (tone,) = [line["tone"] for line in kept if "tone" in line]
        assert tone[0] < 0.12
    assert tables[1] == tables[2]
    assert report.tones is not None
    assert report.tones.pages == 4
    assert any("Turn off its contrast" in sentence for sentence in advice(report.tones))
    read_batch(Batch(files[4:], layouts), tmp_path / "alone.csv")
    alone = [line for line in (tmp_path / "alone.csv").read_text("utf-8").splitlines() if "5.jpg" in line]
    among = [line for line in tables[1].splitlines() if "5.jpg" in line]
    faint = ("light", "erasure")
    # Alone nothing tells that this scanner loses faint pencil; among its batch no answer rests on such.
    assert any(line.endswith(faint) for line in alone)
    assert not any(line.endswith(faint) for line in among)
