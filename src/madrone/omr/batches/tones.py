"""How a scanner shows the tones that are printed on every page: for the batch, and from its first pages to its last.

A page whose own tones are covered is read by those of the batch. What a person can mend at the scanner is said.
Source: omr.md 6 "Print" and "Decide".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from madrone.omr.images import Gray
from madrone.omr.layout.geometry import Box, PageLayout
from madrone.omr.marks.tone import Tone
from madrone.omr.reading import PageReading
from madrone.omr.registration.transform import Transform

#: From so many pages, the first of the batch, its tone is taken; and so many files are tried at most.
ENOUGH_PAGES: Final = 12
MOST_FILES: Final = 24
#: Solid black that is brighter than this share of the paper is pale.
_PALE: Final = 0.35
#: A change of this much between the first and the last pages is more than chance, if each is so many pages.
_DRIFT, _DRIFT_PAGES = 0.08, 10


class Tones(NamedTuple):
    """What one page's tones show: a quarter and half of black as darkness, and solid black as a share of the paper."""

    quarter: float
    half: float
    black: float


@dataclass(frozen=True, slots=True)
class BatchTones:
    """The middle of all pages' tones, and of those of the first and the last fifth if they are enough to compare."""

    pages: int
    usual: Tones
    first: Tones | None = None
    last: Tones | None = None


def tones_of(pixels: Gray, reading: PageReading, layout: PageLayout | None) -> Tones | None:
    """What the tones of a page show; None where they cannot be seen."""
    if reading.tone is None or reading.transform is None or layout is None:
        return None
    levels = {
        patch.shade: _level(pixels, reading.transform, patch.box)
        for patch in layout.patches
        if not patch.round and patch.shade in (0.0, 1.0)
    }
    if len(levels) < 2:
        return None
    tones = (reading.tone.quarter, reading.tone.half, levels[1.0] / max(levels[0.0], 1.0))
    return Tones(*(round(float(tone), 3) for tone in tones))


def _level(pixels: Gray, transform: Transform, box: Box) -> float:
    """The gray in the middle of a box."""
    inner = np.linspace(0.3, 0.7, 5)
    x, y = np.meshgrid(box.x + inner * box.width, box.y + inner * box.height)
    places = np.rint(transform.pixels(np.stack([x.ravel(), y.ravel()], axis=1))).astype(np.int64)
    height, width = pixels.shape
    return float(np.median(pixels[places[:, 1].clip(0, height - 1), places[:, 0].clip(0, width - 1)]))


def batch_tones(tones: Iterable[Tones]) -> BatchTones | None:
    """The tones of a whole batch, given page by page in their order; None if no page shows any."""
    seen = list(tones)
    if not seen:
        return None
    fifth = len(seen) // 5
    ends = (seen[:fifth], seen[-fifth:]) if fifth >= _DRIFT_PAGES else ()
    return BatchTones(len(seen), _middle(seen), *(_middle(end) for end in ends))


def _middle(tones: Sequence[Tones]) -> Tones:
    return Tones(*(round(float(middle), 3) for middle in np.median(np.array(tones), axis=0)))


def advice(tones: BatchTones) -> Iterator[str]:
    """What a person should do at the scanner, in sentences; nothing if all is well."""
    usual = tones.usual
    if usual.black > _PALE:
        yield (
            f"The scanner sees solid black as {_percent(1 - usual.black)} gray. Clean its glass and lamp, or set it"
            " darker; if it is well, the printer is short of toner."
        )
    if not Tone(usual.quarter, usual.half).is_faithful:
        yield (
            f"The scanner sees a quarter of black as {_percent(usual.quarter)} and half of it as"
            f" {_percent(usual.half)}, so that faint pencil cannot be told from what was rubbed out. Turn off its"
            " contrast or its mode for text."
        )
    if tones.first is not None and tones.last is not None:
        for name in ("black", "half"):
            before, after = getattr(tones.first, name), getattr(tones.last, name)
            if abs(after - before) > _DRIFT:
                seen = (1 - before, 1 - after) if name == "black" else (before, after)
                what = "solid black" if name == "black" else "half of black"
                yield (
                    f"From the first pages to the last, {what} went from {_percent(seen[0])} gray to"
                    f" {_percent(seen[1])}. Clean the scanner, and look at the last pages."
                )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
