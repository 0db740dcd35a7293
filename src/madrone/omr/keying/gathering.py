"""Scanned pages and their key become circles of which it is known whether they were marked."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.batches.pool import Pool
from madrone.omr.batches.tasks import Counted, Seen, Setup, Task
from madrone.omr.batches.witness import Sight
from madrone.omr.errors import ScanError
from madrone.omr.identity import Identity
from madrone.omr.keying.key import Key, KeyProblem, KeyRow, marks_of
from madrone.omr.layout.geometry import Layout, PageLayout
from madrone.omr.marks.calibration import KeyedMarks, together
from madrone.omr.marks.profile import Profile, built_in

#: More circles than these say nothing new; their evidence takes half a gigabyte.
ENOUGH: Final = 1_000_000


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
    other kind are left out. The pages are read in a process of its own, as those of a batch are. Raises
    ``ScanError`` (``nothing-keyed``) if no page was read that has a key.
    """
    harvest, base = _Harvest(key), profile
    for sight in _sights(files, layouts, profile):
        if harvest.circles >= ENOUGH:
            harvest.unread["enough"] += 1
        elif sight.reason or sight.identity is None:
            harvest.unread[sight.reason] += 1
        elif base is not None and sight.kind != base.name:
            harvest.unread["other-kind"] += 1
        else:
            base = base or built_in(sight.kind)
            _bring_in(harvest, sight, sight.identity, layouts)
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


def _sights(files: Iterable[Path], layouts: Mapping[str, Layout], profile: Profile | None) -> Iterator[Sight]:
    """What is seen of all pages, in their order: one process reads them, so that a file made to hurt ends only it."""
    with Pool(Setup(layouts, None, None, None, profile), 1) as pool:
        for file, path in enumerate(files):
            counting = iter([Task("count", file, path)])
            for counted in list(pool.run(partial(next, counting, None))):
                assert isinstance(counted, Counted)
                looking = iter([Task("look", file, path, 1, counted.pages)])
                for seen in pool.run(partial(next, looking, None)):
                    assert isinstance(seen, Seen)
                    yield seen.sight


def _bring_in(harvest: _Harvest, sight: Sight, identity: Identity, layouts: Mapping[str, Layout]) -> None:
    """Take what has a key of a page that was read, once for each sheet."""
    if (identity.document, identity.page) in harvest.sheets:
        # The same marks again would count as if there were twice as many.
        harvest.unread["same-sheet"] += 1
        return
    harvest.sheets.add((identity.document, identity.page))
    layout = layouts[identity.layout].pages[identity.page - 1]
    if sight.evidence is not None:
        _take(harvest, identity.document, layout, sight, sight.evidence)


def _take(
    harvest: _Harvest,
    document: str,
    layout: PageLayout,
    sight: Sight,
    evidence: NDArray[np.float64],
) -> None:
    """Take the groups of a page that have a key and can be seen."""
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
            if row is not None and keyed and (place.name, at) not in sight.unreadable:
                circles.append(np.arange(first, end))
                marked.append(keyed[at])
                harvest.rows.append(row)
            first = end
    if circles:
        which = np.concatenate(circles)
        starts = np.cumsum([0, *(len(one) for one in circles)]).astype(np.int64)
        harvest.parts.append(KeyedMarks(evidence[which], np.concatenate(marked).astype(bool), starts))
        harvest.circles += len(which)
