"""What is printed in a bubble before anyone marks it: the letter, so that it is not taken for pencil."""

from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.marks.geometry import SIDE, Bubbles

Stencils = NDArray[np.float32]
#: Radii (mm) above this have the letters of the large print.
_LARGE_FROM: Final = 2.6


@lru_cache(maxsize=1)
def _letters() -> dict[str, Stencils]:
    """The darkness of each printed letter alone, without its ring, by size and letter ("regular A")."""
    with (files("madrone.omr.marks") / "letters.npz").open("rb") as file, np.load(file) as drawn:
        return {name: drawn[name].astype(np.float32) / 255 for name in drawn.files}


@lru_cache(maxsize=256)
def _letter(value: str, *, large: bool) -> Stencils:
    size = "large" if large else "regular"
    return _letters().get(f"{size} {value}", np.zeros((SIDE, SIDE), dtype=np.float32))


#: By the values that make a page, since pages of one form repeat.
@lru_cache(maxsize=64)
def _stencils(values: tuple[str, ...], large: tuple[bool, ...]) -> Stencils:
    if not values:
        return np.zeros((0, SIDE, SIDE), dtype=np.float32)
    return np.stack([_letter(value, large=size) for value, size in zip(values, large, strict=True)])


def stencils_of(bubbles: Bubbles) -> Stencils:
    """For each bubble the darkness of its letter (n, 27, 27), zero where the typeface's letter is not known.

    Whether the letter is printed at all, and how black, is found on the page itself.
    """
    return _stencils(bubbles.values, tuple(bool(r > _LARGE_FROM) for r in bubbles.r))
