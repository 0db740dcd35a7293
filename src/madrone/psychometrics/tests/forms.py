"""Forms for the tests: drawn at random, by a seed or by hypothesis."""

import numpy as np
from hypothesis import strategies as st

from madrone.psychometrics.irt import ItemParameters

_STEP = st.floats(-4, 4, allow_nan=False).map(lambda x: round(x, 3))
_SLOPE = st.floats(0.1, 3, allow_nan=False).map(lambda x: round(x, 3))


def random_form(seed: int, *, dichotomous: int, polytomous: int = 0) -> list[ItemParameters]:
    """Items as they are in practice: slopes of 0.3 to 1.3, steps around zero, two to four points."""
    rng = np.random.default_rng(seed)
    items = [
        ItemParameters(f"item-{k}", "2pl", float(rng.uniform(0.3, 1.3)), (float(rng.normal()),))
        for k in range(dichotomous)
    ]
    for k in range(polytomous):
        steps = tuple(float(step) for step in rng.normal(size=rng.integers(2, 5)))
        items.append(ItemParameters(f"task-{k}", "gpcm", float(rng.uniform(0.3, 1.1)), steps))
    return items


@st.composite
def forms(draw: st.DrawFn, *, min_items: int = 1, max_items: int = 12) -> list[ItemParameters]:
    """Any form, also odd ones: steep and flat slopes, steps in any order."""
    shapes = draw(
        st.lists(
            st.tuples(_SLOPE, st.lists(_STEP, min_size=1, max_size=4)), min_size=min_items, max_size=max_items
        )
    )
    return [
        ItemParameters(f"item-{k}", "2pl" if len(steps) == 1 else "gpcm", slope, tuple(steps))
        for k, (slope, steps) in enumerate(shapes)
    ]


@st.composite
def patterns(draw: st.DrawFn, *, missing: bool = True) -> tuple[list[ItemParameters], list[int | None]]:
    """A form and any valid scores on it."""
    items = draw(forms())
    scores = []
    for item in items:
        score: st.SearchStrategy[int | None] = st.integers(0, item.max_points)
        scores.append(draw(st.none() | score if missing else score))
    return items, scores
