"""Makes the built-in profiles from synthetic scans: ``python -m madrone.omr.marks.training --pages 5000``.

To be run again when the evidence changes. Students who do something difficult in most fields, and weights that undo
it, give as many difficult marks from one page as ten usual ones. The seeds are those of nothing else in the project.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.identity import layout_tag
from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import Layout, PageLayout
from madrone.omr.marks.calibration import KeyedMarks, learn, together
from madrone.omr.marks.looking import look_at
from madrone.omr.marks.tone import AS_PRINTED, measure_tone
from madrone.omr.printing import RosterRow, print_sheets
from madrone.omr.registration.registering import register
from madrone.omr.sheet import Grid, Match, Questions, Sheet
from madrone.omr.simulation import draw_pages, scan_page
from madrone.omr.simulation.students import (
    COLUMN_SHARES,
    QUESTION_SHARES,
    Answer,
    Behaviour,
    Habits,
)

#: Silent errors a bubble that the certainty of the profiles aims at.
SILENT: Final[Mapping[str, float]] = MappingProxyType({"gray": 7.5e-6, "bitonal": 3e-5})
SCENARIOS: Final[Mapping[str, Mapping[str, int]]] = MappingProxyType(
    {
        "gray": {"standard": 36, "hard": 24, "defects": 24, "clean": 8, "photo": 8},
        "bitonal": {"bitonal": 100},
    }
)
_FIRST_SEED, _CHUNK = 7_000_000_000, 20

DIFFICULT: Final = Habits(
    questions={
        Behaviour.NORMAL: 400,
        Behaviour.LIGHT: 200,
        Behaviour.CORRECTED: 100,
        Behaviour.DOUBLE: 20,
        Behaviour.BLANK: 40,
        Behaviour.ERASED: 140,
        Behaviour.CROSS: 20,
        Behaviour.PARTIAL: 30,
        Behaviour.DOT: 20,
        Behaviour.STRAY: 15,
        Behaviour.TICK: 15,
    },
    columns={Behaviour.NORMAL: 700, Behaviour.LIGHT: 160, Behaviour.CORRECTED: 140},
)

_FOUR, _FIVE = ("A", "B", "C", "D"), ("A", "B", "C", "D", "E")
SHEETS: Final = (
    Sheet(
        "Unit test",
        "UNIT1",
        (
            Grid("id", kind="digits", columns=10),
            Questions("q", count=40, values=_FOUR),
            Questions("r", count=60, values=_FIVE),
        ),
    ),
    Sheet(
        "Survey",
        "SURVEY1",
        (
            Questions("q", count=40, values=_FIVE),
            Questions("m", kind="multiple", count=6, values=(*_FIVE, "F")),
        ),
    ),
    Sheet(
        "Science",
        "SCI6",
        (
            Grid("last", "Last name", kind="letters", columns=6),
            Questions("q", count=23, values=_FIVE),
            Questions("t", "The moon makes its own light.", values=("True", "False")),
            Grid("n", "Mass in grams", kind="numeric", columns=5, point=True, fraction=True),
            Match("m", "Which is which?", rows=("Salmon", "Robin", "Frog"), values=("Fish", "Bird", "Other")),
        ),
        label=True,
    ),
    Sheet(
        "Large print",
        "LARGE1",
        (Grid("id", kind="digits", columns=6), Questions("q", count=20, values=_FOUR)),
        large_print=True,
        paper="a4",
    ),
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A page as paper, and its geometry."""

    paper: Any
    page: PageLayout


@lru_cache(maxsize=1)
def _printed() -> tuple[dict[str, Layout], list[Printed]]:
    layouts: dict[str, Layout] = {}
    pages: list[Printed] = []
    with tempfile.TemporaryDirectory() as folder:
        for sheet in SHEETS:
            layout = lay_out(sheet)
            layouts[layout_tag(layout.form, layout.version)] = layout
            out = Path(folder) / "sheet.pdf"
            print_sheets(sheet, [RosterRow("TRAIN1", "Ana Luz", 2)], out)
            drawn = (Printed(paper, page) for paper, page in zip(draw_pages(out), layout.pages, strict=True))
            pages += [one for one in drawn if any(True for _ in one.page.bubbles())]
    return layouts, pages


def keyed_pages(scenario: str, first: int, count: int) -> KeyedMarks | None:
    """The bubbles of so many pages, with their key; None if no page could be read."""
    import cv2

    cv2.setNumThreads(1)
    layouts, pages = _printed()
    parts = []
    for seed in range(first, first + count):
        one = pages[seed % len(pages)]
        scan = scan_page(one.paper, one.page, scenario=scenario, seed=seed, habits=DIFFICULT)
        found = register(scan.pixels, layouts)
        if found.reason or found.page is None or found.transform is None:
            continue
        gray = scenario != "bitonal"
        tone = measure_tone(scan.pixels, found.transform, found.page.patches) if gray else None
        look = look_at(
            scan.pixels, found.page, found.transform, found.black, tone=tone or AS_PRINTED, gray=gray
        )
        parts.append(_keyed(found.page, scan.answers, look.evidence))
    return together(parts) if parts else None


def _keyed(page: PageLayout, answers: tuple[Answer, ...], evidence: NDArray[np.float64]) -> KeyedMarks:
    marked: list[bool] = []
    weights: list[float] = []
    sizes: list[int] = []
    places = (place for place in page.fields if place.groups)
    for place, answer in zip(places, answers, strict=True):
        usual, made = (
            (QUESTION_SHARES, DIFFICULT.questions)
            if place.kind == "single"
            else (COLUMN_SHARES, DIFFICULT.columns)
        )
        for group, value, behaviour in zip(place.groups, answer.values, answer.behaviours, strict=True):
            meant = set(value.split("|")) if value else set()
            marked += [bubble.value in meant for bubble in group.bubbles]
            weights += [usual[behaviour] / made[behaviour]] * len(group.bubbles)
            sizes.append(len(group.bubbles))
    return KeyedMarks(evidence, np.array(marked), np.cumsum([0, *sizes]), np.array(weights))


def gather(name: str, pages: int) -> KeyedMarks:
    """The keyed bubbles of all scenarios of a profile, ``pages`` together, told on standard error."""
    jobs = list(_jobs(name, pages))
    parts = []
    with ProcessPoolExecutor() as executor:
        for done, part in enumerate(executor.map(keyed_pages, *zip(*jobs, strict=True)), start=1):
            parts += [part] if part is not None else []
            sys.stderr.write(f"{name}: {done * _CHUNK} of {len(jobs) * _CHUNK} pages\n")
    return together(parts)


def _jobs(name: str, pages: int) -> Iterator[tuple[str, int, int]]:
    for place, (scenario, share) in enumerate(SCENARIOS[name].items()):
        first = _FIRST_SEED + place * 100_000_000
        for start in range(0, pages * share // 100, _CHUNK):
            yield scenario, first + start, _CHUNK


def main() -> None:
    """Write the profiles over those that are there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--only", choices=tuple(SCENARIOS))
    options = parser.parse_args()
    for name in [options.only] if options.only else SCENARIOS:
        keyed = gather(name, options.pages)
        made = f"{options.pages} synthetic pages, {len(keyed.marked)} bubbles, {', '.join(SCENARIOS[name])}"
        profile = learn(name, made, keyed, silent=SILENT[name])
        target = Path(__file__).parent / "profiles" / f"{name}.json"
        target.write_text(profile.to_json(), encoding="utf-8")
        sys.stdout.write(f"{target.name}: certain from {profile.certain:.6f}, {made}\n")


if __name__ == "__main__":
    main()
