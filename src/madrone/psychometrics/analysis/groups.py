"""The two groups of an analysis of differential item functioning."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError

REFERENCE, FOCAL, NEITHER = 0, 1, -1

Groups = NDArray[np.int8]


def numbered(labels: Sequence[str | None], *, reference: str = "0", focal: str | None = None) -> Groups:
    """Number the groups' ``labels`` [n]: 0 for ``reference``, 1 for ``focal``, -1 for all others and ``None``.

    Without ``focal`` it is the one other label. Raises ``PsychometricsError``: ``unknown-group``,
    ``focal-group`` where none or several could be meant.
    """
    found = sorted({label for label in labels if label is not None})
    for asked in (reference, focal):
        if asked is not None and asked not in found:
            raise PsychometricsError(
                "unknown-group",
                f"Nobody is in the group {asked}; the groups are {', '.join(found) or 'empty'}.",
            )
    others = [label for label in found if label != reference]
    if focal is None and len(others) != 1:
        raise PsychometricsError(
            "focal-group",
            f"Besides the reference group {reference} there are {len(others)} groups "
            f"({', '.join(others) or 'none'}); say which one is to be compared with it.",
        )
    if focal == reference:
        raise PsychometricsError("focal-group", f"The group {reference} cannot be compared with itself.")
    numbers = {reference: REFERENCE, others[0] if focal is None else focal: FOCAL}
    return np.array([NEITHER if label is None else numbers.get(label, NEITHER) for label in labels], np.int8)


def checked_groups(groups: NDArray[np.integer], n: int) -> Groups:
    """Check numbered groups [n] (``group-count``), and that neither is empty (``empty-group``)."""
    groups = np.asarray(groups)
    if groups.shape != (n,):
        raise PsychometricsError("group-count", f"There are {n} examinees but {groups.size} groups.")
    for number, name in ((REFERENCE, "reference"), (FOCAL, "focal")):
        if not (groups == number).any():
            raise PsychometricsError("empty-group", f"Nobody is in the {name} group.")
    return np.where((groups == REFERENCE) | (groups == FOCAL), groups, NEITHER).astype(np.int8)
