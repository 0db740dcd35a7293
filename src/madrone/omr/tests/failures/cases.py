"""Every failure mode as one way of making pages, and how such a page may end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np

from madrone.omr.reading import read_page
from madrone.omr.tests.failures.damage import DAMAGES, mirrored
from madrone.omr.tests.failures.hands import WAYS, Key, answer
from madrone.omr.tests.failures.judging import Outcome, Shot
from madrone.omr.tests.failures.machines import (
    Machine,
    expose,
    office,
    photocopy,
    printed_at,
    scan,
    telephone,
)
from madrone.omr.tests.failures.paper import (
    LARGE,
    MM,
    OTHER,
    SISTER,
    TEXT,
    Gray,
    Paper,
    Printed,
    layouts,
    printed,
)

Rng = np.random.Generator
#: As a class marks: mostly plain, and something of everything.
MIXED: Final = (
    *["pencil"] * 8,
    "light pencil",
    "heavy pencil",
    "blank",
    "changed",
    "erased",
    "double",
    "cross",
)


#: Toner fails before anybody marks.
PRINTED: Final = "low toner"


@dataclass(frozen=True, slots=True)
class Case:
    """``make`` draws one page; ``ends`` are the reasons for which it may be asked about or refused.

    ``read`` is the least share of pages that has to be read, 0 where none need be.
    """

    make: Callable[[Rng], Shot]
    ends: frozenset[str] = frozenset()
    read: float = 0.0


def run(name: str, seed: int, pages: int) -> Outcome:
    """Make and read so many pages of a case."""
    outcome = Outcome()
    for at in range(seed, seed + pages):
        shot = make(name, at)
        outcome.add(read_page(shot.pixels, layouts()), shot, f"{name} #{at}")
    return outcome


def make(name: str, seed: int) -> Shot:
    """One page of a case; equal seeds give equal pages."""
    return CASES[name].make(np.random.default_rng([seed, *name.encode()]))


def _one(rng: Rng, text: str = TEXT) -> Printed:
    pages = printed(text)
    return pages[int(rng.integers(len(pages)))]


def _answered(
    rng: Rng, ways: tuple[str, ...], *, grids: str = "pencil", text: str = TEXT
) -> tuple[Printed, Paper, Key]:
    one = _one(rng, text)
    paper = one.paper.copy()
    return one, paper, answer(paper, one.layout, ways, rng, grids=grids)


def _way(way: str) -> Case:
    """A page where half of the questions are marked in one way and half plainly."""

    def made(rng: Rng) -> Shot:
        grids = way if way in ("light pencil", "heavy pencil", "ballpoint", "felt pen") else "pencil"
        one, paper, key = _answered(rng, (way, "pencil"), grids=grids)
        return Shot(scan(paper, office(rng), rng), key, one.identity)

    return Case(made, read=1.0)


def _damaged(name: str) -> Callable[[Rng], Shot]:
    damage = DAMAGES[name]

    def made(rng: Rng) -> Shot:
        one = _one(rng)
        paper = one.paper.copy()
        if name == PRINTED:
            paper = damage(paper, one.layout, rng)
        key = answer(paper, one.layout, MIXED, rng)
        if name != PRINTED:
            paper = damage(paper, one.layout, rng)
        return Shot(scan(paper, office(rng), rng), key, one.identity)

    return made


def _scanned(
    change: Callable[[Machine, Rng], Machine], then: Callable[[Gray], Gray] = lambda gray: gray
) -> Callable[[Rng], Shot]:
    def made(rng: Rng) -> Shot:
        one, paper, key = _answered(rng, MIXED)
        return Shot(then(scan(paper, change(office(rng), rng), rng)), key, one.identity)

    return made


def _on_paper(change: Callable[[Paper, Rng], Paper]) -> Callable[[Rng], Shot]:
    """The marked paper is copied; what a printer does to the page, it does to the marks as well."""

    def made(rng: Rng) -> Shot:
        one, paper, key = _answered(rng, MIXED)
        return Shot(scan(change(paper, rng), office(rng), rng), key, one.identity)

    return made


def _everything(rng: Rng) -> Shot:
    """Every way to mark, two or three damages, and a scanner that lets pages lie as they come."""
    one = _one(rng)
    paper = one.paper.copy()
    damages = [str(name) for name in rng.choice(list(DAMAGES), int(rng.integers(2, 4)), replace=False)]
    if PRINTED in damages:
        paper = DAMAGES[PRINTED](paper, one.layout, rng)
    key = answer(paper, one.layout, tuple(WAYS), rng, grids="light pencil")
    for name in damages:
        if name != PRINTED:
            paper = DAMAGES[name](paper, one.layout, rng)
    machine = replace(office(rng), dpi=float(rng.choice([150, 200, 240])), tilt=float(rng.normal(0, 1.5)))
    return Shot(_turned(int(rng.integers(4)))(scan(paper, machine, rng)), key, one.identity)


def _large(rng: Rng) -> Shot:
    one, paper, key = _answered(rng, MIXED, text=LARGE)
    return Shot(scan(paper, office(rng), rng), key, one.identity)


def _turned(quarter: int) -> Callable[[Gray], Gray]:
    return lambda gray: np.ascontiguousarray(np.rot90(gray, quarter))


def _mirrored(rng: Rng) -> Shot:
    shot = _scanned(lambda machine, rng: machine)(rng)
    return Shot(mirrored(shot.pixels), {}, None)


def _bitonal(rng: Rng) -> Shot:
    one, paper, key = _answered(rng, MIXED)
    gray = expose(paper, replace(office(rng), gamma=1.0), rng)
    return Shot(np.where(gray > rng.uniform(120, 190), 255, 0).astype(np.uint8), key, one.identity)


def _photographed(rng: Rng) -> Shot:
    one, paper, key = _answered(rng, MIXED)
    return Shot(telephone(paper, rng), key, one.identity)


def _other(text: str) -> Callable[[Rng], Shot]:
    """A sheet of a form that the reader was not told of."""

    def made(rng: Rng) -> Shot:
        one = _one(rng, text)
        paper = one.paper.copy()
        answer(paper, one.layout, MIXED, rng)
        return Shot(scan(paper, office(rng), rng), {}, None)

    return made


def _empty(rng: Rng) -> Shot:
    paper = np.full_like(printed()[0].paper, 0.98)
    return Shot(scan(paper, office(rng), rng), {}, None)


def _written(rng: Rng) -> Shot:
    """A letter home, in lines of letters as OpenCV draws them."""
    page = np.full(printed()[0].paper.shape, 250, dtype=np.uint8)
    for row in range(200, len(page) - 200, 62):
        words = "".join(rng.choice(list("abcdefghij klmnop qrstuvwxyz O0 "), 62))
        cv2.putText(page, words, (180, row), cv2.FONT_HERSHEY_DUPLEX, 1.3, 25, 3, cv2.LINE_AA)
    paper = (page / 255).astype(np.float32)
    return Shot(scan(paper, office(rng), rng), {}, None)


def _chessboard(rng: Rng) -> Shot:
    """Rings everywhere, bullseyes and squares too: a page made to be taken for one of ours."""
    paper = np.full_like(printed()[0].paper, 0.98)
    for y in range(150, len(paper) - 100, int(rng.integers(60, 110))):
        for x in range(150, paper.shape[1] - 100, int(rng.integers(60, 110))):
            kind = rng.integers(4)
            cv2.circle(paper, (x, y), 40 if kind == 0 else 22, 0.1, -1 if kind == 0 else 3, cv2.LINE_AA)
            if kind == 0:
                cv2.circle(paper, (x, y), 20, 0.98, 10, cv2.LINE_AA)
    return Shot(scan(paper, office(rng), rng), {}, None)


def _two_papers(rng: Rng) -> list[Paper]:
    """Two different pages, answered."""
    both = [printed()[int(at)] for at in rng.choice(len(printed()), 2, replace=False)]
    papers = [one.paper.copy() for one in both]
    for one, paper in zip(both, papers, strict=True):
        answer(paper, one.layout, MIXED, rng)
    return papers


def _double_fed(rng: Rng) -> Shot:
    """The upper sheet slid: the head of one page above the foot of another."""
    upper, lower = _two_papers(rng)
    cut = int(rng.uniform(0.25, 0.75) * len(upper))
    gap = int(rng.uniform(0.01, 0.06) * len(upper))
    lower = np.roll(lower, gap, axis=0)
    lower[:cut] = upper[:cut]
    return Shot(scan(lower, office(rng), rng), {}, None)


def _two_pages_in_one(rng: Rng) -> Shot:
    """Two pages side by side in one picture, as a book is copied."""
    both = np.concatenate(_two_papers(rng), axis=1)
    half = cv2.resize(both, None, fx=0.72, fy=0.72, interpolation=cv2.INTER_AREA).astype(np.float32)
    return Shot(scan(half, office(rng), rng), {}, None)


def _pasted_head(rng: Rng) -> Shot:
    """The codes of one student's page glued onto another's: the two of them differ."""
    one, paper, _ = _answered(rng, MIXED)
    pages = [page for page in printed() if page.identity != one.identity]
    other = pages[int(rng.integers(len(pages)))]
    strip = int(28 * MM)  # Below the code and its quiet zone.
    paper[:strip] = other.paper[:strip]
    return Shot(scan(paper, office(rng), rng), {}, None)


NO_PLACE: Final = frozenset({"no-fiducials", "anchors", "no-code", "distorted", "codes-differ"})
LOST: Final = NO_PLACE | {"blank-page"}
FOREIGN: Final = LOST | {"foreign-form", "mirrored", "too-small"}

CASES: Final[Mapping[str, Case]] = MappingProxyType(
    {
        **{way: _way(way) for way in WAYS},
        "streak": Case(_damaged("streak"), NO_PLACE, 0.9),
        "feed slip": Case(_damaged("feed slip"), NO_PLACE, 0.7),
        "dog-ear": Case(_damaged("dog-ear"), NO_PLACE, 0.8),
        "stain": Case(_damaged("stain"), NO_PLACE, 0.9),
        "lost fiducial": Case(_damaged("lost fiducial"), NO_PLACE, 0.9),
        "dirty fiducial": Case(_damaged("dirty fiducial"), NO_PLACE, 0.9),
        "dirty code": Case(_damaged("dirty code"), NO_PLACE, 0.9),
        "both codes dirty": Case(_damaged("both codes dirty"), NO_PLACE),
        "low toner": Case(_damaged("low toner"), NO_PLACE, 0.5),
        "show-through": Case(_damaged("show-through"), NO_PLACE, 0.9),
        "crop": Case(_damaged("crop"), NO_PLACE),
        "curl": Case(_damaged("curl"), NO_PLACE, 0.7),
        "staple hole": Case(_damaged("staple hole"), NO_PLACE, 0.9),
        "punched": Case(_damaged("punched"), NO_PLACE, 0.9),
        "torn": Case(_damaged("torn"), LOST),
        "crumpled": Case(_damaged("crumpled"), NO_PLACE),
        "label over a fiducial": Case(_damaged("label over a fiducial"), NO_PLACE, 0.5),
        "label over answers": Case(_damaged("label over answers"), NO_PLACE),
        "folded over": Case(_damaged("folded over"), LOST),
        "wet": Case(_damaged("wet"), NO_PLACE, 0.5),
        "drawn bullseye": Case(_damaged("drawn bullseye"), NO_PLACE, 0.5),
        "highlighter": Case(_damaged("highlighter"), NO_PLACE, 0.9),
        "doodles": Case(_damaged("doodles"), NO_PLACE, 0.9),
        "photocopy": Case(_on_paper(photocopy), NO_PLACE, 0.7),
        "printed at 97 %": Case(_on_paper(lambda paper, rng: printed_at(paper, 0.97)), NO_PLACE, 0.9),
        "printed at 93 %": Case(_on_paper(lambda paper, rng: printed_at(paper, 0.93)), NO_PLACE),
        "Letter on A4": Case(
            _on_paper(lambda paper, rng: printed_at(paper, 0.9726, (210.0, 297.0))), NO_PLACE, 0.9
        ),
        "upside down": Case(_scanned(lambda machine, rng: machine, _turned(2)), NO_PLACE, 0.95),
        "sideways": Case(_scanned(lambda machine, rng: machine, _turned(1)), NO_PLACE),
        "mirrored": Case(_mirrored, FOREIGN),
        "stretch": Case(
            _scanned(lambda machine, rng: replace(machine, along=float(rng.uniform(0.96, 1.04)))),
            NO_PLACE,
            0.8,
        ),
        "tilted": Case(
            _scanned(
                lambda machine, rng: replace(machine, tilt=float(rng.choice([-1, 1]) * rng.uniform(3, 8)))
            ),
            NO_PLACE,
        ),
        "150 dpi": Case(_scanned(lambda machine, rng: replace(machine, dpi=150.0)), NO_PLACE, 0.9),
        "300 dpi": Case(_scanned(lambda machine, rng: replace(machine, dpi=300.0)), NO_PLACE, 0.95),
        "600 dpi": Case(_scanned(lambda machine, rng: replace(machine, dpi=600.0)), NO_PLACE, 0.9),
        "72 dpi": Case(_scanned(lambda machine, rng: replace(machine, dpi=72.0)), FOREIGN),
        "large print on A4": Case(_large, NO_PLACE, 0.9),
        "everything at once": Case(_everything, LOST),
        "too dark": Case(
            _scanned(lambda machine, rng: replace(machine, gamma=float(rng.uniform(2.0, 3.5)), white=200.0)),
            NO_PLACE,
        ),
        "too bright": Case(
            _scanned(lambda machine, rng: replace(machine, gamma=float(rng.uniform(0.3, 0.5)), black=110.0)),
            NO_PLACE,
        ),
        "bitonal": Case(_bitonal, NO_PLACE, 0.5),
        "telephone": Case(_photographed, NO_PLACE),
        "blank sheet": Case(_empty, FOREIGN),
        "text": Case(_written, FOREIGN),
        "rings and bullseyes": Case(_chessboard, FOREIGN),
        "other form": Case(_other(OTHER), FOREIGN),
        "sister form": Case(_other(SISTER), FOREIGN),
        "double-fed": Case(_double_fed, FOREIGN),
        "two pages in one picture": Case(_two_pages_in_one, FOREIGN | {"two-pages"}),
        "codes of two pages": Case(_pasted_head, FOREIGN),
    }
)
