"""What the bulk kernels give back, in arrays that stay small."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import Floats

#: The words of the status codes, in the order of the codes.
STATUSES = ("ok", "all_wrong", "all_right", "no_items", "bound")
OK, ALL_WRONG, ALL_RIGHT, NO_ITEMS, BOUND = range(5)

#: Above this standard error the likelihood is so flat that a table's last digits would show in theta.
FLAT = 30.0


@dataclass(frozen=True, slots=True)
class Estimates:
    """Many examinees' estimates, each array [n]; theta and se are NaN without items.

    ``raw`` and ``maximum`` are points; ``status`` indexes ``STATUSES``.
    """

    theta: Floats
    se: Floats
    n_items: NDArray[np.int32]
    raw: NDArray[np.int32]
    maximum: NDArray[np.int32]
    status: NDArray[np.uint8]

    @classmethod
    def empty(cls, n: int) -> "Estimates":
        """Arrays for ``n`` examinees, to be filled."""
        return cls(
            np.empty(n),
            np.empty(n),
            np.empty(n, np.int32),
            np.empty(n, np.int32),
            np.empty(n, np.int32),
            np.empty(n, np.uint8),
        )

    def __len__(self) -> int:
        return int(self.theta.shape[0])


def require_canonical(form: Form) -> None:
    """Refuse items whose scores are not sufficient for theta (``not-canonical``)."""
    if not form.canonical:
        named = next(item for item in form.items if not item.canonical)
        raise PsychometricsError(
            "not-canonical",
            f"Item {named.item_id}: tables serve 1PL, 2PL and GPCM items, not {named.model}; use estimate_all.",
        )


def as_bytes(scores: NDArray[np.integer]) -> NDArray[np.int8]:
    """The scores in single bytes; one that is too large for that is none of its item's (``score-range``)."""
    narrow = np.ascontiguousarray(scores, dtype=np.int8)
    if scores.dtype != np.int8 and not np.array_equal(narrow, scores):
        row = int(np.argwhere(narrow != scores)[0, 0])
        raise PsychometricsError("score-range", f"Row {row + 1} has a score outside its item's range.")
    return narrow
