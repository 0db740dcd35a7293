"""The mark reader measured: errors nobody is told of, questions to people, refused pages, and pages a second.

Sheets from the product's own printer are marked and scanned synthetically (omr.md 3) with a seed that is new in every
run and printed. The numbers of pages come from ``MADRONE_BENCH_BUBBLES`` (bubbles over the first five scenarios
together, a million unless given).
"""

import os
import secrets
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any, Final

from madrone.omr.identity import Identity, layout_tag
from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import Layout, PageLayout
from madrone.omr.sheet import Sheet, read_sheet
from madrone.site.bench.report import Figure, report

BUBBLES: Final = 1_000_000
COUNTED: Final = ("standard", "clean", "upside", "hard", "defects")
BESIDES: Final = ("photo", "bitonal")
#: Of scenarios besides, and of foreign sheets.
FEWER: Final = 200
CHUNK: Final = 20
DOCUMENTS: Final = 6
TIMED: Final = 40
ROUNDS: Final = 3
SHEET: Final = """
title = "Reading check"
form = "BENCH1"
[[field]]
name = "number"
kind = "digits"
columns = 10
[[field]]
name = "q"
count = 40
kind = "single"
values = ["A", "B", "C", "D"]
[[field]]
name = "r"
count = 60
kind = "single"
values = ["A", "B", "C", "D", "E"]
"""
OTHER: Final = SHEET.replace("BENCH1", "BENCH2").replace("count = 40", "count = 25")

# The share of fields that may go to a person, of plain marks among them, and of pages that may be refused.
MOST_ASKED: Final = {"standard": 0.02}
MOST_OF_CLEAN: Final = 0.003
MOST_REFUSED: Final = {"standard": 0.005, "hard": 0.05, "defects": 0.05, "photo": 0.10}
MOST_NEEDLESS: Final = 0.0005
STRICT: Final = ("standard", "clean")


@dataclass(frozen=True, slots=True)
class Task:
    """Some pages of one scenario, by their seeds; ``foreign`` ones must not be read."""

    scenario: str
    seeds: tuple[int, ...]
    foreign: bool = False


def run() -> dict[str, Any]:
    """Measure and give the report."""
    seed = secrets.randbits(40)
    layout = _layout()
    a_page = sum(1 for page in layout.pages for _ in page.bubbles()) / len(layout.pages)
    pages = ceil(int(os.environ.get("MADRONE_BENCH_BUBBLES", BUBBLES)) / len(COUNTED) / a_page)
    few = min(FEWER, pages)
    tasks = [task for name in COUNTED for task in _tasks(name, pages, seed)]
    tasks += [task for name in BESIDES for task in _tasks(name, few, seed)]
    tasks += _tasks("foreign", few, seed, foreign=True)
    figures = [Figure("seed of this run", seed, ""), *_accuracy(tasks)]
    with tempfile.TemporaryDirectory() as folder:
        figures += _speeds(Path(folder), seed)
    return report("omr", figures)


def _tasks(scenario: str, pages: int, seed: int, *, foreign: bool = False) -> list[Task]:
    # Seeds of scenarios stand far apart, so that no page is drawn twice.
    first = seed + (1 + [*COUNTED, *BESIDES, "foreign"].index(scenario)) * 10_000_000
    seeds = range(first, first + pages)
    return [Task(scenario, tuple(seeds[start : start + CHUNK]), foreign) for start in range(0, pages, CHUNK)]


def _accuracy(tasks: Sequence[Task]) -> list[Figure]:
    from madrone.omr.simulation import Tally

    found: dict[str, Tally] = {}
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        for task, tally in zip(tasks, executor.map(_read_task, tasks), strict=True):
            found.setdefault(task.scenario, Tally()).add(tally)
    together = Tally()
    for name in COUNTED:
        together.add(found[name])
    foreign = found.pop("foreign")
    figures = [figure for name, tally in found.items() for figure in _of_scenario(name, tally)]
    wrong_pages = sum(tally.misidentified for tally in found.values())
    return [
        *_silent("all five", together, goal=True),
        *figures,
        Figure("pages taken for another", wrong_pages, "pages", "0", wrong_pages == 0),
        Figure("foreign sheets shown", foreign.foreign, "sheets"),
        Figure("foreign sheets read", foreign.foreign_read, "sheets", "0", foreign.foreign_read == 0),
    ]


def _silent(name: str, tally: Any, *, goal: bool) -> list[Figure]:
    from scipy.stats import chi2

    most = chi2.ppf(0.95, 2 * tally.silent + 2) / 2 / max(tally.bubbles, 1) * 1e6
    return [
        Figure(f"{name}: bubbles read", tally.bubbles, "bubbles"),
        Figure(
            f"{name}: silent errors",
            tally.silent,
            "fields",
            "0" if goal else "",
            tally.silent == 0 if goal else None,
        ),
        Figure(f"{name}: silent errors, 95 % bound", float(most), "per million bubbles"),
    ]


def _of_scenario(name: str, tally: Any) -> list[Figure]:
    fields, plain, pages = max(tally.fields, 1), max(tally.plain, 1), max(tally.pages, 1)
    needless = tally.needless / plain
    clean = (
        [_share("clean: plain marks sent to a person", needless, MOST_OF_CLEAN)] if name == "clean" else []
    )
    return [
        *_silent(name, tally, goal=False),
        _share(f"{name}: fields sent to a person", tally.asked / fields, MOST_ASKED.get(name)),
        _share(f"{name}: besides, two marks told as two", tally.doubles / fields, None),
        *clean,
        _share(f"{name}: needlessly, of plain marks", needless, MOST_NEEDLESS if name in STRICT else None),
        _share(f"{name}: pages refused", tally.refused / pages, MOST_REFUSED.get(name)),
    ]


def _share(name: str, share: float, most: float | None) -> Figure:
    if most is None:
        return Figure(name, 100 * share, "%")
    return Figure(name, 100 * share, "%", f"at most {100 * most:g} %", share <= most)


def _read_task(task: Task) -> Any:
    """Make and read the pages of one task, in a process of its own."""
    import cv2

    from madrone.omr.reading import read_page
    from madrone.omr.simulation import FOREIGN, judge, judge_foreign, scan_foreign, scan_page, total

    cv2.setNumThreads(1)
    layouts, printed = _layouts(), _printed(SHEET)
    tallies = []
    for seed in task.seeds:
        one = printed[seed % len(printed)]
        if task.foreign:
            kind = ("other-form", *FOREIGN)[seed % (1 + len(FOREIGN))]
            if kind == "other-form":
                other = _printed(OTHER)[0]
                scan = scan_page(other.paper, other.layout, scenario="standard", seed=seed)
            else:
                scan = scan_foreign([one.paper, printed[seed % len(printed) - 1].paper], kind=kind, seed=seed)
            tallies.append(judge_foreign(read_page(scan.pixels, layouts)))
        else:
            scan = scan_page(one.paper, one.layout, scenario=task.scenario, seed=seed)
            tallies.append(judge(read_page(scan.pixels, layouts), scan.answers, one.identity))
    return total(tallies)


def _speeds(folder: Path, seed: int) -> list[Figure]:
    """Pages a second of one process, from the file to the answers."""
    from madrone.omr.simulation import scan_page

    printed = _printed(SHEET)
    sets: dict[str, list[Path]] = {}
    for name, dpi in (("200 dpi gray JPEG", 200.0), ("300 dpi gray JPEG", 300.0)):
        sets[name] = [folder / f"{dpi:.0f}-{at}.jpg" for at in range(TIMED)]
        for at, path in enumerate(sets[name]):
            one = printed[at % len(printed)]
            scan = scan_page(one.paper, one.layout, scenario="standard", seed=seed + at, dpi=dpi)
            path.write_bytes(scan.content)
    sets["scanned PDF of 200 dpi"] = [_as_pdf(sets["200 dpi gray JPEG"], folder / "scan.pdf")]
    rates: dict[str, list[float]] = {name: [] for name in sets}
    _read_files(sets["200 dpi gray JPEG"][:4])
    for _ in range(ROUNDS):
        for name, paths in sets.items():
            start = time.process_time()
            read = _read_files(paths)
            rates[name].append(read / (time.process_time() - start))
    goals = {"200 dpi gray JPEG": 40.0, "300 dpi gray JPEG": 20.0}
    found = {name: median(values) for name, values in rates.items()}
    jpeg, pdf = found["200 dpi gray JPEG"], found["scanned PDF of 200 dpi"]
    return [
        *(
            Figure(
                name,
                rate,
                "pages/CPU s",
                f"at least {goals[name]:g}" if name in goals else "",
                rate >= goals[name] if name in goals else None,
            )
            for name, rate in found.items()
        ),
        Figure(
            "time of a PDF page over that of a JPEG", jpeg / pdf, "times", "at most 1.2", jpeg / pdf <= 1.2
        ),
    ]


def _read_files(paths: Sequence[Path]) -> int:
    from madrone.omr.images import Page, read_pages
    from madrone.omr.reading import read_page

    layouts, read = _layouts(), 0
    for path in paths:
        for page in read_pages(path):
            if isinstance(page, Page):
                read_page(page.pixels, layouts)
                read += 1
    return read


def _as_pdf(pictures: Sequence[Path], out: Path) -> Path:
    """One PDF of the pictures as a scanner makes it: each JPEG as it is, on a page of its own."""
    import pikepdf
    import simplejpeg

    with pikepdf.new() as document:
        for path in pictures:
            content = path.read_bytes()
            height, width, *_ = simplejpeg.decode_jpeg_header(content)
            picture = pikepdf.Stream(
                document,
                content,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=width,
                Height=height,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            size = (width * 72 / 200, height * 72 / 200)
            page = document.add_blank_page(page_size=size)
            page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
            page.obj["/Contents"] = pikepdf.Stream(
                document, f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q".encode()
            )
        document.save(out)
    return out


@lru_cache(maxsize=1)
def _layout() -> Layout:
    return lay_out(read_sheet(SHEET))


@lru_cache(maxsize=1)
def _layouts() -> dict[str, Layout]:
    layout = _layout()
    return {layout_tag(layout.form, layout.version): layout}


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed page as paper, its geometry and its identity."""

    paper: Any
    layout: PageLayout
    identity: Identity


@lru_cache(maxsize=2)
def _printed(text: str) -> list[Printed]:
    """The pages of the printed documents; a process keeps them, at 34 MB each."""
    from madrone.omr.printing import RosterRow, print_sheets
    from madrone.omr.simulation import draw_pages

    sheet: Sheet = read_sheet(text)
    layout = lay_out(sheet)
    tag = layout_tag(layout.form, layout.version)
    documents = [f"DOC{at}" for at in range(DOCUMENTS)]
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "sheets.pdf"
        print_sheets(sheet, [RosterRow(document) for document in documents], pdf)
        papers = draw_pages(pdf)
        return [
            Printed(next(papers), page, Identity(document, page.page, tag))
            for document in documents
            for page in layout.pages
        ]
