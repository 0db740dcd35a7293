"""Read the same scans with madrone and with OMRChecker, by turns, and tell the speed and the silent errors of both.

    python bench/omrchecker.py CHECKOUT PYTHON --pages 60 --seed 1

CHECKOUT is a checkout of github.com/Udayraj123/OMRChecker (MIT), PYTHON an interpreter that has what it needs. A sheet
of ours is printed, marked and scanned. The peer is given what it can use of it: a template with every bubble's place, a
picture of the marker in the corners, its usual size of 666 pixels across, and nothing to save. There are three sets of
so many pages: as an ordinary scanner gives them, the same upside down, and by hands and machines that the
reader of madrone was not fitted with. A field is a question or a column of a grid. Silent is a wrong value that
nothing marks as doubtful; two letters where one is meant count as told.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np
import simplejpeg

from madrone.omr.identity import layout_tag
from madrone.omr.images import Page, read_pages
from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import Group, Layout, PageLayout
from madrone.omr.printing import RosterRow, print_sheets
from madrone.omr.reading import ASKING, PageReading, read_page
from madrone.omr.registration.bullseyes import CORE, RING
from madrone.omr.sheet import read_sheet
from madrone.omr.simulation import PAPER_DPI, draw_pages, scan_page
from madrone.omr.tests.failures.cases import MIXED
from madrone.omr.tests.failures.hands import answer
from madrone.omr.tests.failures.machines import expose, office
from madrone.omr.tests.failures.paper import PAPER_DPI as OTHER_DPI

SHEET = """
title = "Side by side"
form = "PEER"
[[field]]
name = "id"
kind = "digits"
columns = 10
[[field]]
name = "q"
count = 40
kind = "single"
values = ["A", "B", "C", "D"]
"""
SETS = ("standard", "upside down", "other hands")
#: Pixels to the millimetre in the template, and the side of a box as a share of a bubble's radius: of 1.2, 1.6 and
#: 2.0 the one by which the peer erred least on other pages.
SCALE, BOX = 6.0, 1.2
WIDTH = 666
ROUNDS = 3
#: The peer looks for a monitor when it starts; here is none. Its clock runs from the first picture to the last.
DRIVER = """
import json, sys, time, types
stub = types.ModuleType("screeninfo")
stub.get_monitors = lambda: [types.SimpleNamespace(width=1920, height=1080)]
sys.modules["screeninfo"] = stub
checkout, pictures, out = sys.argv[1:]
sys.path.insert(0, checkout)
from pathlib import Path
import cv2
cv2.setNumThreads(1)
from src.entry import entry_point
started = time.process_time()
entry_point(Path(pictures), {"input_paths": [pictures], "output_dir": out, "setLayout": False, "autoAlign": False,
                             "debug": True})
json.dump(time.process_time() - started, open(sys.argv[3] + "/seconds.json", "w"))
"""

#: For each group of bubbles what was meant.
Meant = Mapping[str, str]


@dataclass(slots=True)
class Count:
    """What became of the fields of a set."""

    pages: int = 0
    refused: int = 0
    fields: int = 0
    asked: int = 0
    silent: int = 0

    @property
    def per_million(self) -> float:
        """Silent errors in a million fields that were read."""
        return 1e6 * self.silent / max(self.fields, 1)


@dataclass(slots=True)
class Side:
    """One of the two readers: its counts by set, and its pages a second of processor time by round."""

    name: str
    counts: dict[str, Count] = field(default_factory=dict)
    rates: dict[str, list[float]] = field(default_factory=dict)


def main() -> int:
    """Make the scans, read them by turns, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", type=Path)
    # Not resolved: an interpreter of a virtual environment is a link that has to be called by its name.
    parser.add_argument("python", type=Path)
    parser.add_argument("--pages", type=int, default=60, help="of each set")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        layout = lay_out(read_sheet(SHEET))
        keys = make_sets(folder, layout, options.pages, options.seed)
        ours, peer = Side("madrone"), Side("OMRChecker")
        layouts = {layout_tag(layout.form, layout.version): layout}
        read_ours(folder / SETS[0], layouts, keys, Count())
        for turn in range(ROUNDS):
            for set_name in SETS:
                pictures, count = folder / set_name, Count()
                seconds = read_ours(pictures, layouts, keys, count)
                note(ours, set_name, count, seconds)
                count = Count()
                out = folder / f"out {turn} {set_name}"
                seconds = read_peer(options, pictures, out, keys, count)
                note(peer, set_name, count, seconds)
    tell(ours, peer)
    return 0


def note(side: Side, set_name: str, count: Count, seconds: float) -> None:
    """Keep what one round gave; equal pictures give equal counts."""
    side.counts[set_name] = count
    side.rates.setdefault(set_name, []).append(count.pages / seconds)


def tell(*sides: Side) -> None:
    """Print a table of both."""
    print("| set | reader | pages/CPU s | pages | refused | fields | asked | silent | per million fields |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for set_name in SETS:
        for side in sides:
            count, rate = side.counts[set_name], median(side.rates[set_name])
            print(
                f"| {set_name} | {side.name} | {rate:.1f} | {count.pages} | {count.refused} | {count.fields:,}"
                f" | {count.asked:,} | {count.silent:,} | {count.per_million:,.0f} |"
            )


def make_sets(folder: Path, layout: Layout, pages: int, seed: int) -> dict[str, Meant]:
    """Scan the pages of all sets; the key of each by the name of its file."""
    (page,) = layout.pages
    roster = [RosterRow(f"PAPER{at}") for at in range(4)]
    print_sheets(read_sheet(SHEET), roster, folder / "sheets.pdf")
    papers = list(draw_pages(folder / "sheets.pdf"))
    coarser = list(draw_pages(folder / "sheets.pdf", dpi=OTHER_DPI))
    keys: dict[str, Meant] = {}
    for name in SETS:
        pictures = folder / name
        pictures.mkdir()
        write_template(pictures, layout, page)
        for at in range(pages):
            path, rng = pictures / f"{name.split()[0]}-{at:04}.jpg", np.random.default_rng([seed, at])
            if name == "other hands":
                paper = coarser[at % len(coarser)].copy()
                key = answer(paper, page, MIXED, rng)
                machine = office(rng)
                gray = expose(paper, machine, rng)
                path.write_bytes(
                    simplejpeg.encode_jpeg(gray[:, :, None], quality=machine.quality, colorspace="GRAY")
                )
                keys[path.name] = {
                    f"{one}{n}": value for one, values in key.items() for n, value in enumerate(values)
                }
            else:
                # The upside-down pages are the same ones.
                scenario = "standard" if name == "standard" else "upside"
                shot = scan_page(
                    papers[at % len(papers)], page, scenario=scenario, seed=seed + at, paper_dpi=PAPER_DPI
                )
                path.write_bytes(shot.content)
                keys[path.name] = {
                    f"{one.name}{n}": value for one in shot.answers for n, value in enumerate(one.values)
                }
    return keys


def groups_of(page: PageLayout) -> Iterator[tuple[str, bool, Group]]:
    """Every group with a name of its own, and whether it stands upright."""
    for place in page.fields:
        for number, group in enumerate(place.groups):
            yield f"{place.name}{number}", place.kind == "digits", group


def write_template(folder: Path, layout: Layout, page: PageLayout) -> None:
    """What the peer has to be told: where the bubbles are between the markers, and how a marker looks."""
    first, _, last, _ = page.fiducials
    blocks: dict[str, Any] = {}
    for name, upright, group in groups_of(page):
        one, two = group.bubbles[:2]
        side = round(BOX * one.r * SCALE)
        blocks[name] = {
            "fieldLabels": [name],
            "bubbleValues": [bubble.value for bubble in group.bubbles],
            "direction": "vertical" if upright else "horizontal",
            "bubblesGap": SCALE * ((two.y - one.y) if upright else (two.x - one.x)),
            "labelsGap": 0,
            "origin": [
                round((one.x - first.x) * SCALE - side / 2),
                round((one.y - first.y) * SCALE - side / 2),
            ],
        }
    side = round(BOX * next(page.bubbles()).r * SCALE)
    template = {
        "pageDimensions": [round((last.x - first.x) * SCALE), round((last.y - first.y) * SCALE)],
        "bubbleDimensions": [side, side],
        "preProcessors": [
            {
                "name": "CropOnMarkers",
                "options": {
                    "relativePath": "marker.png",
                    "sheetToMarkerWidthRatio": int(layout.width / (2 * first.r)) - 3,
                    "marker_rescale_range": [80, 120],
                },
            }
        ],
        "fieldBlocks": blocks,
    }
    (folder / "template.json").write_text(json.dumps(template))
    height = round(WIDTH * layout.height / layout.width)
    config = {
        "dimensions": {"processing_width": WIDTH, "processing_height": height},
        "outputs": {"show_image_level": 0, "save_image_level": 0, "save_detections": False},
    }
    (folder / "config.json").write_text(json.dumps(config))
    cv2.imwrite(str(folder / "marker.png"), draw_marker())


def draw_marker(radius: int = 60) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A bullseye without paper around it."""
    picture = np.full((2 * radius, 2 * radius), 255, np.uint8)
    for share, tone in ((1.0, 0), (RING, 255), (CORE, 0)):
        cv2.circle(picture, (radius, radius), round(share * radius), tone, -1, cv2.LINE_AA)
    return picture


def read_ours(
    pictures: Path, layouts: Mapping[str, Layout], keys: Mapping[str, Meant], count: Count
) -> float:
    """Read a set with madrone; the seconds of processor time."""
    readings: dict[str, PageReading] = {}
    started = time.process_time()
    for path in sorted(pictures.glob("*.jpg")):
        for page in read_pages(path):
            if isinstance(page, Page):
                readings[path.name] = read_page(page.pixels, layouts)
    seconds = time.process_time() - started
    for name, reading in readings.items():
        count.pages += 1
        if reading.status != "read":
            count.refused += 1
            continue
        for one in reading.fields:
            for number, group in enumerate(one.groups):
                count.fields += 1
                asks = group.flag in ASKING
                count.asked += asks
                count.silent += not asks and group.value != keys[name][f"{one.name}{number}"]
    return seconds


def read_peer(
    options: argparse.Namespace, pictures: Path, out: Path, keys: Mapping[str, Meant], count: Count
) -> float:
    """Read a set with OMRChecker; the seconds of processor time, without those in which it starts."""
    out.mkdir()
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
    command = [str(options.python), "-c", DRIVER, str(options.checkout), str(pictures), str(out)]
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, timeout=1800, env={**os.environ, **one_thread}
    )
    read = rows(next((out / "Results").glob("*.csv")))
    refused = rows(out / "Manual" / "ErrorFiles.csv")
    count.pages, count.refused = len(read) + len(refused), len(refused)
    for row in read:
        for name, meant in keys[row["file_id"]].items():
            value = row[name]
            count.fields += 1
            # It writes the letters of several marks one after the other, for the user to see.
            several = len(value) > 1
            count.asked += several
            count.silent += not several and value != meant.replace("|", "")
    return float(json.loads((out / "seconds.json").read_text()))


def rows(path: Path) -> Sequence[dict[str, str]]:
    """The rows of a table of the peer."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


if __name__ == "__main__":
    sys.exit(main())
