"""Scanned pages and their key become circles of which it is known whether they were marked."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.errors import ScanError
from madrone.omr.images import Page, read_pages
from madrone.omr.images.tones import is_black_and_white
from madrone.omr.keying.key import Key, KeyProblem, KeyRow, marks_of
from madrone.omr.layout.geometry import Layout, PageLayout
from madrone.omr.marks.calibration import KeyedMarks, together
from madrone.omr.marks.profile import Profile, built_in
from madrone.omr.reading import PageReading, read_page

#: More circles than these say nothing new; their evidence takes half a gigabyte.
ENOUGH: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class _Witness(Profile):
    """A profile that remembers the evidence it was asked about."""

    seen: list[NDArray[np.float64]] = field(default_factory=list)

    def probabilities(self, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """As the profile has them."""
        self.seen.append(evidence)
        return Profile.probabilities(self, evidence)


@dataclass(slots=True)
class Gathered:
    """The circles of all pages with a key, and what became of the rest.

    ``rows`` has the row of the key of every group in ``marks``. ``unread`` counts pages by why they say nothing;
    ``problems`` are values that the sheets do not have, ``unmet`` rows of the key for which no page was read.
    """

    profile: Profile
    marks: KeyedMarks
    rows: list[KeyRow]
    pages: int
    unread: Counter[str]
    problems: list[KeyProblem]
    unmet: list[KeyRow]


@dataclass(slots=True)
class _Harvest:
    """What was brought in so far."""

    key: Key
    parts: list[KeyedMarks] = field(default_factory=list)
    rows: list[KeyRow] = field(default_factory=list)
    met: set[tuple[str, str]] = field(default_factory=set)
    sheets: set[tuple[str, int]] = field(default_factory=set)
    problems: list[KeyProblem] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    circles: int = 0


def gather(
    files: Iterable[Path],
    layouts: Mapping[str, Layout],
    key: Key,
    *,
    profile: Profile | None = None,
    progress: Callable[[int], None] | None = None,
) -> Gathered:
    """Read all pages and hold them against the key; ``profile`` is the one to start from.

    Without one it is the built-in one for the first page that can be read: gray, or black and white. Pages of the
    other kind are left out. Raises ``ScanError`` (``nothing-keyed``) if no page was read that has a key.
    """
    harvest, base = _Harvest(key), profile
    for path in files:
        for page in read_pages(path):
            if harvest.circles >= ENOUGH:
                harvest.unread["enough"] += 1
                continue
            if not isinstance(page, Page):
                harvest.unread[page.code] += 1
                continue
            kind = "bitonal" if is_black_and_white(page.pixels) else "gray"
            start = base or built_in(kind)
            if start.name != kind:
                harvest.unread["other-kind"] += 1
                continue
            if _bring_in(harvest, page, layouts, start):
                base = start
            if progress:
                progress(len(harvest.sheets))
    if base is None or not harvest.parts:
        why = ", ".join(f"{count} × {reason}" for reason, count in sorted(harvest.unread.items()))
        raise ScanError(
            "nothing-keyed",
            "No page was read that the key has answers for. Give the scans and the sheet that the key belongs to"
            f"{f' ({why})' if why else ''}.",
        )
    unmet = [row for place, row in key.rows.items() if place not in harvest.met]
    return Gathered(
        base,
        together(harvest.parts),
        harvest.rows,
        len(harvest.sheets),
        harvest.unread,
        sorted(harvest.problems),
        unmet,
    )


def _bring_in(harvest: _Harvest, page: Page, layouts: Mapping[str, Layout], profile: Profile) -> bool:
    """Read a page and take what has a key; tell whether it could be read."""
    witness = _Witness(**{one.name: getattr(profile, one.name) for one in fields(profile)})
    reading = read_page(page.pixels, layouts, witness)
    identity = reading.identity
    if reading.status != "read" or identity is None:
        harvest.unread[reading.reason] += 1
        return False
    if (identity.document, identity.page) in harvest.sheets:
        # The same marks again would count as if there were twice as many.
        harvest.unread["same-sheet"] += 1
        return True
    harvest.sheets.add((identity.document, identity.page))
    layout = layouts[identity.layout].pages[identity.page - 1]
    if witness.seen:
        _take(harvest, identity.document, layout, reading, witness.seen[-1])
    return True


def _take(
    harvest: _Harvest,
    document: str,
    layout: PageLayout,
    reading: PageReading,
    evidence: NDArray[np.float64],
) -> None:
    """Take the groups of a page that have a key and can be seen."""
    read = {one.name: one for one in reading.fields}
    circles: list[NDArray[np.int64]] = []
    marked: list[tuple[bool, ...]] = []
    first = 0
    for place in layout.fields:
        row = harvest.key.rows.get((document, place.name))
        if row is not None:
            harvest.met.add((document, place.name))
        keyed = marks_of(row, place) if row is not None and place.groups else []
        if isinstance(keyed, KeyProblem):
            harvest.problems.append(keyed)
            keyed = []
        for at, group in enumerate(place.groups):
            end = first + len(group.bubbles)
            if row is not None and keyed and read[place.name].groups[at].flag != "unreadable":
                circles.append(np.arange(first, end))
                marked.append(keyed[at])
                harvest.rows.append(row)
            first = end
    if circles:
        which = np.concatenate(circles)
        starts = np.cumsum([0, *(len(one) for one in circles)]).astype(np.int64)
        harvest.parts.append(KeyedMarks(evidence[which], np.concatenate(marked).astype(bool), starts))
        harvest.circles += len(which)
