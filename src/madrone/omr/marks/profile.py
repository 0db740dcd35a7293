"""A profile: how evidence becomes the probability of a mark, and how sure a reading must be to pass without a person.

Profiles are files of data in ``profiles``, made by ``madrone.omr.marks.training``; each says from what.
"""

import json
import math
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from madrone.omr.errors import ScanError
from madrone.omr.marks.evidence import EVIDENCE

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Judge:
    """One opinion: a layer of hyperbolic tangents, and the evidence itself (``direct``), add up to a logit."""

    hidden: tuple[Row, ...]
    hidden_bias: Row
    direct: Row
    output: Row
    bias: float

    def probabilities(self, known: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of a mark, from rows of evidence that were brought to one scale."""
        hidden, hidden_bias, direct, output = _arrays(self)
        logit = known @ direct + np.tanh(known @ hidden.T + hidden_bias) @ output + self.bias
        probability: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logit, -40, 40)))
        return probability


@lru_cache(maxsize=64)
def _arrays(judge: Judge) -> tuple[NDArray[np.float64], ...]:
    return tuple(np.array(part) for part in (judge.hidden, judge.hidden_bias, judge.direct, judge.output))


@dataclass(frozen=True, slots=True)
class Profile:
    """What was learnt from keyed pages.

    The evidence is cut at ``reach``, beyond which nothing was learnt, centred on ``middle`` and divided by ``scale``.
    Each of the ``judges`` was taught with other pages; the mean of their probabilities counts, so that one who doubts
    is heard. Its logit is multiplied by ``slope`` and moved by ``shift``: what a later calibration found. ``certain``
    is the confidence from which a group needs no person; ``light`` and ``erased`` are the darknesses, as shares of the
    page's pencil, under which a mark is called light and over which a rest is called an erasure. ``made`` says from
    what, for people.
    """

    name: str
    made: str
    reach: tuple[Row, Row]
    middle: Row
    scale: Row
    judges: tuple[Judge, ...]
    slope: float
    shift: float
    certain: float
    light: float
    erased: float

    def probabilities(self, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability that each bubble was meant, from rows of ``EVIDENCE``."""
        low, high = (np.array(bound) for bound in self.reach)
        known = (np.clip(evidence, low, high) - np.array(self.middle)) / np.array(self.scale)
        probability: NDArray[np.float64] = np.mean(
            [judge.probabilities(known) for judge in self.judges], axis=0
        )
        if (self.slope, self.shift) == (1.0, 0.0):
            return probability
        inner = np.clip(probability, 1e-15, 1 - 1e-15)
        logit = self.slope * np.log(inner / (1 - inner)) + self.shift
        fitted: NDArray[np.float64] = 1 / (1 + np.exp(-logit))
        return fitted

    def to_json(self) -> str:
        """The profile as it is kept in a file."""
        return json.dumps({"evidence": EVIDENCE, **asdict(self)}, ensure_ascii=False) + "\n"


def profile_from(text: str) -> Profile:
    """Read a profile's file. Raises ``ScanError`` with the code ``bad-profile``."""
    try:
        content = json.loads(text)
        if tuple(content.pop("evidence")) != EVIDENCE:
            raise ScanError("bad-profile", "The profile is of another version of madrone. Calibrate again.")
        judges = tuple(Judge(**_frozen_all(judge)) for judge in content.pop("judges"))
        profile = Profile(judges=judges, **_frozen_all(content))
        if _is_whole(profile):
            return profile
        raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise ScanError("bad-profile", "The file is no profile of “madrone omr calibrate”.") from problem


def _is_whole(profile: Profile) -> bool:
    """Whether all parts fit together and are numbers that a profile can have."""
    columns = len(EVIDENCE)
    rows = [*profile.reach, profile.middle, profile.scale]
    for judge in profile.judges:
        rows += [*judge.hidden, judge.direct]
        if not len(judge.hidden) == len(judge.hidden_bias) == len(judge.output):
            return False
    table = np.array(rows, dtype=np.float64)
    return (
        bool(profile.judges)
        and table.shape == (len(rows), columns)
        and bool(np.isfinite(table).all())
        and min(profile.scale) > 0
        and profile.slope > 0
        and 0.5 <= profile.certain < 1
        and all(math.isfinite(value) for value in (profile.shift, profile.light, profile.erased))
    )


def _frozen_all(content: dict[str, Any]) -> dict[str, Any]:
    return {name: _frozen(value) for name, value in content.items()}


def _frozen(value: object) -> object:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


@lru_cache(maxsize=4)
def built_in(name: str) -> Profile:
    """The profile ``gray`` or ``bitonal`` that comes with madrone."""
    return profile_from((files("madrone.omr.marks") / "profiles" / f"{name}.json").read_text("utf-8"))
