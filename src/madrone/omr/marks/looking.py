"""Looks at every bubble of a page that was found: the evidence for marks, and what no evidence may overrule."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.layout.geometry import PageLayout
from madrone.omr.marks.evidence import EVIDENCE, evidence_of
from madrone.omr.marks.geometry import SIDE, TO_RING, bubbles_of
from madrone.omr.marks.ink import measure_ink
from madrone.omr.marks.rings import SLIPPED, USUAL, Rings, find_rings
from madrone.omr.marks.surroundings import look_around
from madrone.omr.marks.tone import AS_PRINTED, Tone
from madrone.omr.registration.sampling import Gray, sample
from madrone.omr.registration.transform import Transform

#: If neighbouring anchors moved apart by so many pixels, the feed slipped between them.
_SLIP: Final = 4.0
#: A ring weaker than this share of the page's usual one is not there; nor is one that is weaker than the other, in
#: shares of the paper's white, on any page.
_RING, _FAINTEST_RING = 0.3, 0.04
#: Ink darker than this may hide a ring; bubbles with less than the other show how strong the page's rings are.
_HIDING, _BARE = 0.35, 0.12
#: Where this share of the empty rings is paler than that share of the usual one, the print is uneven.
_PALEST, _PALE = 0.05, 0.7
#: Ink in this share of the directions around a bubble is a circle drawn about it; so many strokes that leave a filled
#: bubble strike it out.
_CIRCLE, _STRIKES = 0.4, 3
#: Bubbles with less of the page's pencil than this are not filled.
_FILLED: Final = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What was seen of every bubble, in the order of the page.

    ``evidence`` has a row of ``EVIDENCE`` for each; ``lacking`` are those whose print is not where it should be,
    ``strange`` those around which there is ink that a mark does not leave. ``even`` is false if parts of the page are
    much paler than the rest, as in a copy by failing toner: one pencil is not one darkness there.
    """

    evidence: NDArray[np.float64]
    lacking: NDArray[np.bool_]
    strange: NDArray[np.bool_]
    even: bool = True


def look_at(
    pixels: Gray,
    page: PageLayout,
    transform: Transform,
    black: float,
    *,
    tone: Tone = AS_PRINTED,
    gray: bool = True,
) -> Look:
    """Look at a page whose place in the picture is known.

    ``black`` is solid black as a share of white. The gray rings of a picture that is not ``gray`` are there or not, as
    it happens: then only its anchors can be checked.
    """
    bubbles = bubbles_of(page)
    if not len(bubbles):
        return Look(np.zeros((0, len(EVIDENCE))), np.zeros(0, dtype=bool), np.zeros(0, dtype=bool))
    centres, steps = transform.frames(bubbles.places)
    rings = find_rings(pixels, bubbles, centres, steps, SLIPPED if _slipped(transform) else USUAL)
    patches = sample(pixels, rings.centres, steps, bubbles.r / TO_RING, SIDE, SIDE)
    ink = measure_ink(patches, bubbles, black, tone)
    evidence = evidence_of(ink, bubbles, rings.row)
    lacking = _lacking(rings, ink.column("mean")) if gray else np.zeros(len(bubbles), dtype=bool)
    pencil = float(evidence[0, EVIDENCE.index("pencil")])
    around = look_around(pixels, bubbles, rings.centres, steps, ink.white, pencil * (1 - black))
    filled = evidence[:, EVIDENCE.index("mean of pencil")] > _FILLED
    strange = np.where(filled, around.strokes >= _STRIKES, around.share > _CIRCLE)
    return Look(evidence, lacking, strange, not gray or _is_even(rings, ink.column("mean")))


def _slipped(transform: Transform) -> bool:
    sides = (transform.left, transform.right, transform.top, transform.bottom)
    steps = [np.hypot(np.diff(side.shift_x), np.diff(side.shift_y)).max() for side in sides]
    return max(steps) > _SLIP


def _is_even(rings: Rings, ink: NDArray[np.float64]) -> bool:
    bare = rings.row[ink < _BARE]
    return not bare.size or bool(np.quantile(bare, _PALEST) >= _PALE * np.median(bare))


def _lacking(rings: Rings, ink: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which bubbles show no ring although no pencil hides it."""
    usual = float(np.median(rings.own[ink < _BARE])) if (ink < _BARE).any() else 0.0
    lacking: NDArray[np.bool_] = (ink < _HIDING) & (rings.own < max(_RING * usual, _FAINTEST_RING))
    return lacking
