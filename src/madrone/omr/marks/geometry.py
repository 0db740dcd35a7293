"""Where the bubbles of a page are, ready for many at once, and which stand near which."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.layout.geometry import PageLayout

#: Samples from the middle of a bubble to its ring, and from the middle to the edge of what is looked at.
TO_RING: Final = 9
HALF: Final = 13
SIDE: Final = 2 * HALF + 1
#: Bubbles in a row up to so far away (mm) move together when the feed is uneven or the paper is bent.
_ALONG, _ACROSS = 26.0, 1.0
_ROW, _NEAR = 8, 9


@dataclass(frozen=True, slots=True, eq=False)
class Bubbles:
    """The bubbles of a page in order: ``places`` (n, 2) and ``r`` in millimetres.

    ``starts`` has the first bubble of each group, and the number of bubbles at its end; ``fields`` the field of each
    bubble, ``several`` whether more than one may be meant in it. ``row`` are the neighbours in the same row (n, 8),
    ``near`` the nearest bubbles (n, 9); both begin with the bubble itself, which also stands in for neighbours that
    are lacking.
    """

    places: NDArray[np.float64]
    r: NDArray[np.float64]
    starts: NDArray[np.int64]
    fields: NDArray[np.int64]
    values: tuple[str, ...]
    several: NDArray[np.bool_]
    row: NDArray[np.int64]
    near: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.r)


#: What was prepared, with its page, so that the number that stands for the page is not given to another.
_prepared: dict[int, tuple[PageLayout, Bubbles]] = {}


def bubbles_of(page: PageLayout) -> Bubbles:
    """Prepare a page, or take what was prepared before for this very object."""
    known = _prepared.get(id(page))
    if known is None:
        if len(_prepared) >= 512:
            _prepared.clear()
        known = _prepared[id(page)] = (page, _prepare(page))
    return known[1]


def _prepare(page: PageLayout) -> Bubbles:
    bubbles = list(page.bubbles())
    places = np.array([(one.x, one.y) for one in bubbles], dtype=np.float64).reshape(-1, 2)
    sizes = [len(group.bubbles) for place in page.fields for group in place.groups]
    fields = [index for index, place in enumerate(page.fields) for _ in place.bubbles()]
    apart = places[:, None] - places[None]
    distance = np.hypot(apart[..., 0], apart[..., 1])
    elsewhere = (np.abs(apart[..., 1]) > _ACROSS) | (np.abs(apart[..., 0]) > _ALONG)
    return Bubbles(
        places=places,
        r=np.array([one.r for one in bubbles], dtype=np.float64),
        starts=np.cumsum([0, *sizes]).astype(np.int64),
        fields=np.array(fields, dtype=np.int64),
        values=tuple(one.value for one in bubbles),
        several=np.array(
            [place.kind == "multiple" for place in page.fields for _ in place.bubbles()], dtype=bool
        ),
        row=_nearest(np.where(elsewhere, np.inf, distance), _ROW),
        near=_nearest(distance, _NEAR),
    )


def _nearest(distance: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """For each bubble the nearest, itself first and again where there are too few."""
    count = len(distance)
    order = np.argsort(distance, axis=1, kind="stable")[:, :most]
    lacking = ~np.isfinite(np.take_along_axis(distance, order, axis=1)) if count else order
    order = np.where(lacking, np.arange(count)[:, None], order)
    short = most - order.shape[1]
    if short > 0:
        order = np.concatenate([order, np.repeat(np.arange(count)[:, None], short, axis=1)], axis=1)
    return np.ascontiguousarray(order, dtype=np.int64)
