"""Forms for the tests: drawn at random, by a seed or by hypothesis."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from hypothesis import strategies as st

from madrone.psychometrics.irt import ItemParameters
from madrone.psychometrics.irt.models import Model

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
def items_of(draw: st.DrawFn, models: Sequence[str]) -> ItemParameters:
    """One item of one of the models; a 1PL or 3PL without its difference to the 2PL is a 2PL item."""
    model, slope = draw(st.sampled_from(models)), draw(_SLOPE)
    if model in ("gpcm", "grm"):
        steps = draw(st.lists(_STEP, min_size=2, max_size=4, unique=model == "grm"))
        ordered = sorted(steps) if model == "grm" else steps
        return ItemParameters("item", cast(Model, model), slope, tuple(ordered))
    c = draw(st.floats(0.01, 0.5).map(lambda x: round(x, 3))) if model == "3pl" else 0.0
    return ItemParameters("item", cast(Model, model), slope, (draw(_STEP),), c)


@st.composite
def forms(
    draw: st.DrawFn, *, min_items: int = 1, max_items: int = 12, models: Sequence[str] = ("2pl", "gpcm")
) -> list[ItemParameters]:
    """Any form, also odd ones: steep and flat slopes, steps of partial credit in any order."""
    items = draw(st.lists(items_of(models), min_size=min_items, max_size=max_items))
    return [replace(item, item_id=f"item-{k}") for k, item in enumerate(items)]


@st.composite
def patterns(
    draw: st.DrawFn, *, missing: bool = True, models: Sequence[str] = ("2pl", "gpcm")
) -> tuple[list[ItemParameters], list[int | None]]:
    """A form and any valid scores on it."""
    items = draw(forms(models=models))
    scores = []
    for item in items:
        score: st.SearchStrategy[int | None] = st.integers(0, item.max_points)
        scores.append(draw(st.none() | score if missing else score))
    return items, scores
