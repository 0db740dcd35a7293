"""The algorithms that choose items, found by name: those of Madrone and those of installed packages.

A package adds one by an entry point in the group ``madrone.adaptive``, whose name a blueprint then gives as its
``algorithm``; nothing else is redeployed. The protocol is described in docs/howto/adaptive-algorithms.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Protocol, cast

from madrone.psychometrics.adaptive.pool import Flags, Pool, Whole
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import Floats

GROUP = "madrone.adaptive"

_BUILT_IN = {
    "smarter-weighted": "madrone.psychometrics.adaptive.weighted:Weighted",
    "max-information": "madrone.psychometrics.adaptive.information:max_information",
    "shadow-test": "madrone.psychometrics.adaptive.shadow:ShadowTest",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What this person's test has to contain: lengths in items that count, minima and maxima [f]."""

    min_length: int
    max_length: int
    minima: Whole
    maxima: Whole


@dataclass(frozen=True, slots=True)
class Progress:
    """What an algorithm knows of a test when it chooses: field-test items are none of its business.

    ``given`` are the places of the items so far, ``counts`` [f] how many have each feature. ``open`` [n] marks
    the items that may be given now; off-grade items, and those kept back from this person, are closed.
    ``eligible`` [u] is False for units that exposure control holds back: they are chosen only where nothing
    else fits. Abilities are posterior means and standard deviations, of categories [k] in blueprint order.
    """

    seed: int
    given: tuple[int, ...]
    scores: tuple[int | None, ...]
    counts: Whole
    open: Flags
    eligible: Flags
    limits: Limits
    theta: float
    se: float
    category_theta: Floats
    category_se: Floats


class Selector(Protocol):
    """An algorithm made for a pool."""

    def choose(self, progress: Progress) -> Sequence[int]:
        """The places of the items to give next: one, or those of one set; none where nothing fits.

        The answer may depend on nothing but the pool and ``progress``, whose ``seed`` feeds ``draws.uniform``.
        """
        ...


class Algorithm(Protocol):
    """What an entry point names: a class or a function that makes a selector for a pool.

    The settings are ``pool.blueprint.selection``; what it cannot use it refuses with ``PsychometricsError``.
    """

    def __call__(self, pool: Pool) -> Selector:
        """Make the selector."""
        ...


def algorithm_names() -> list[str]:
    """The names that a blueprint can give, sorted."""
    return sorted({*_BUILT_IN, *(point.name for point in metadata.entry_points(group=GROUP))})


def find_algorithm(name: str) -> Algorithm:
    """Load an algorithm: ``unknown-algorithm``, ``ambiguous-algorithm`` or ``broken-algorithm`` if it cannot be.

    Madrone's own names cannot be taken by a package.
    """
    if name in _BUILT_IN:
        return _load(metadata.EntryPoint(name, _BUILT_IN[name], GROUP))
    points = list(metadata.entry_points(group=GROUP, name=name))
    if not points:
        raise PsychometricsError(
            "unknown-algorithm",
            f"There is no adaptive algorithm “{name}”. Installed are: {', '.join(algorithm_names())}.",
        )
    if len({point.value for point in points}) > 1:
        where = " and ".join(sorted(point.value for point in points))
        raise PsychometricsError(
            "ambiguous-algorithm", f"The algorithm “{name}” is installed twice, as {where}. Remove one."
        )
    return _load(points[0])


def _load(point: metadata.EntryPoint) -> Algorithm:
    try:
        return cast(Algorithm, point.load())
    except (ImportError, AttributeError) as problem:
        raise PsychometricsError(
            "broken-algorithm", f"The adaptive algorithm “{point.name}” cannot be loaded: {problem}."
        ) from problem
