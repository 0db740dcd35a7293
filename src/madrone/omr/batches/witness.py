"""A page whose answers are known is looked at: the evidence of each of its circles, for a calibration."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from madrone.omr.identity import Identity
from madrone.omr.images import Gray
from madrone.omr.images.tones import is_black_and_white
from madrone.omr.layout.geometry import Layout
from madrone.omr.marks.profile import Profile, built_in
from madrone.omr.reading import PageReading, read_page


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What was seen of one page; ``reason`` says why nothing was, or is empty.

    ``evidence`` has a row for every circle in the order of the page; ``unreadable`` are the fields and groups that
    cannot be seen. ``kind`` is the profile's, gray or bitonal.
    """

    reason: str
    kind: str = ""
    identity: Identity | None = None
    evidence: NDArray[np.float64] | None = None
    unreadable: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class _Witness(Profile):
    """A profile that remembers the evidence it was asked about."""

    seen: list[NDArray[np.float64]] = field(default_factory=list)

    def probabilities(self, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """As the profile has them."""
        self.seen.append(evidence)
        return Profile.probabilities(self, evidence)


def sight_of(pixels: Gray, layouts: Mapping[str, Layout], profile: Profile | None) -> Sight:
    """Read a page by ``profile``, or by the built-in one for its kind, and keep the evidence."""
    kind = "bitonal" if is_black_and_white(pixels) else "gray"
    start = profile or built_in(kind)
    if start.name != kind:
        return Sight("other-kind", kind)
    witness = _Witness(**{one.name: getattr(start, one.name) for one in fields(start)})
    reading = read_page(pixels, layouts, witness)
    if reading.status != "read":
        return Sight(reading.reason, kind, reading.identity)
    evidence = witness.seen[-1] if witness.seen else None
    return Sight("", kind, reading.identity, evidence, _unreadable(reading))


def _unreadable(reading: PageReading) -> frozenset[tuple[str, int]]:
    return frozenset(
        (one.name, at)
        for one in reading.fields
        for at, group in enumerate(one.groups)
        if group.flag == "unreadable"
    )
