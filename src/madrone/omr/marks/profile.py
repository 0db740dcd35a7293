"""A profile: how evidence becomes the probability of a mark, and how sure a reading must be to pass without a person.

Profiles are files of data in ``profiles``, made by ``madrone.omr.marks.calibration``; each says from what.
"""

import json
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
class Profile:
    """What was learnt from keyed pages.

    The evidence is centred on ``middle``, divided by ``scale`` and cut at ``reach``, beyond which nothing was learnt;
    one hidden layer (``hidden``, ``hidden_bias``) of hyperbolic tangents and the evidence itself (``direct``) add up
    to the logit of a mark (``output``, ``bias``), which is multiplied by ``slope`` and moved by ``shift``: what a later
    calibration found. ``certain`` is the confidence from which a group needs no person;
    ``light`` and ``erased`` are the darknesses, as shares of the page's pencil, under which a mark is called light and
    over which a rest is called an erasure. ``made`` says from what, for people.
    """

    name: str
    made: str
    middle: Row
    scale: Row
    reach: tuple[Row, Row]
    hidden: tuple[Row, ...]
    hidden_bias: Row
    direct: Row
    output: Row
    bias: float
    slope: float
    shift: float
    certain: float
    light: float
    erased: float

    def probabilities(self, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability that each bubble was meant, from rows of ``EVIDENCE``."""
        low, high = (np.array(bound) for bound in self.reach)
        known = (np.clip(evidence, low, high) - np.array(self.middle)) / np.array(self.scale)
        layer = np.tanh(known @ np.array(self.hidden).T + np.array(self.hidden_bias))
        logit = known @ np.array(self.direct) + layer @ np.array(self.output) + self.bias
        logit = self.slope * logit + self.shift
        probability: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logit, -40, 40)))
        return probability

    def to_json(self) -> str:
        """The profile as it is kept in a file."""
        return json.dumps({"evidence": EVIDENCE, **asdict(self)}, indent=1, ensure_ascii=False) + "\n"


def profile_from(text: str) -> Profile:
    """Read a profile's file. Raises ``ScanError`` with the code ``bad-profile``."""
    try:
        content = json.loads(text)
        if tuple(content.pop("evidence")) != EVIDENCE:
            raise ScanError("bad-profile", "The profile is of another version of madrone. Calibrate again.")
        frozen: dict[str, Any] = {name: _frozen(value) for name, value in content.items()}
        return Profile(**frozen)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise ScanError("bad-profile", "The file is no profile of “madrone omr calibrate”.") from problem


def _frozen(value: object) -> object:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


@lru_cache(maxsize=4)
def built_in(name: str) -> Profile:
    """The profile ``gray`` or ``bitonal`` that comes with madrone."""
    return profile_from((files("madrone.omr.marks") / "profiles" / f"{name}.json").read_text("utf-8"))
