"""How the printer and the scanner show gray, from the tones that are printed on every page.

A copy with more contrast makes a rubbed-out answer vanish or stand out; the printed quarter and half of black say by
how much, and darkness is straightened by them before anything is judged. Source: omr.md 6 "Print".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.layout.geometry import Patch
from madrone.omr.registration.sampling import Gray, sample
from madrone.omr.registration.transform import Transform

_SHADES: Final = (0.0, 0.25, 0.5, 1.0)
#: Samples across a patch, and the share of its edge that they span: its border may be blurred.
_ACROSS, _SPAN = 9, 0.6
#: Gray levels that have to lie between black and paper, and between two tones that follow each other.
_CONTRAST, _STEP = 40.0, 4.0
#: A patch whose samples differ more than this share of the contrast is dirty.
_EVEN: Final = 0.2
#: Where a printed quarter and half of black are seen by a scanner that shows faint pencil as it is.
_QUARTER, _HALF = (0.12, 0.45), (0.30, 0.75)


@dataclass(frozen=True, slots=True)
class Tone:
    """The darkness, from 0 for paper to 1 for solid black, at which a quarter and a half of black are seen."""

    quarter: float = 0.25
    half: float = 0.5

    @property
    def is_faithful(self) -> bool:
        """Whether faint pencil can be told from what a rubber left: neither lost nor made black by the contrast."""
        return _QUARTER[0] <= self.quarter <= _QUARTER[1] and _HALF[0] <= self.half <= _HALF[1]


AS_PRINTED: Final = Tone()


def measure_tone(pixels: Gray, transform: Transform, patches: tuple[Patch, ...]) -> Tone | None:
    """What the page's own tones show; None where they are covered, dirty, or black and white."""
    tones = [patch for shade in _SHADES for patch in patches if patch.shade == shade and not patch.round]
    if len(tones) != len(_SHADES):
        return None
    middles = np.array([(one.box.x + one.box.width / 2, one.box.y + one.box.height / 2) for one in tones])
    spacing = np.array([_SPAN * one.box.width / (_ACROSS - 1) for one in tones])
    centres, steps = transform.frames(middles)
    seen = sample(pixels, centres, steps, spacing, _ACROSS, _ACROSS).reshape(len(tones), -1)
    white, quarter, half, black = (float(level) for level in np.median(seen, axis=1))
    contrast = white - black
    ordered = min(white - quarter, quarter - half, half - black) >= _STEP
    if contrast < _CONTRAST or not ordered or _uneven(seen) > _EVEN * contrast:
        return None
    return Tone((white - quarter) / contrast, (white - half) / contrast)


def tone_of(tones: Sequence[Tone]) -> Tone | None:
    """The tone of a batch: the middle of its pages'."""
    if not tones:
        return None
    return Tone(
        float(np.median([tone.quarter for tone in tones])), float(np.median([tone.half for tone in tones]))
    )


def _uneven(seen: NDArray[np.float32]) -> float:
    """The largest spread within a patch, between its fifth and its ninety-fifth part in a hundred."""
    return float(np.subtract(*np.quantile(seen, (0.95, 0.05), axis=1)).max())
