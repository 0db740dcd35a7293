"""The profile that a command is given."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madrone.omr.marks.profile import Profile

_KINDS = ("gray", "bitonal")
_MOST_BYTES = 10_000_000


def profile_of(path: Path) -> "Profile":
    """Read a profile and try it out. Raises ``ScanError`` (``bad-profile``) for one that nothing can be read with."""
    import numpy as np

    from madrone.omr.errors import ScanError
    from madrone.omr.marks.evidence import EVIDENCE
    from madrone.omr.marks.profile import profile_from

    none = ScanError(
        "bad-profile", f"{path} is no profile of “madrone omr calibrate”. Make one from keyed scans."
    )
    if path.stat().st_size > _MOST_BYTES:
        raise none
    profile = profile_from(path.read_text(encoding="utf-8"))
    try:
        tried = profile.probabilities(np.zeros((2, len(EVIDENCE))))
        sound = tried.shape == (2,) and bool(np.isfinite(tried).all()) and 0.5 <= profile.certain < 1
    except (ValueError, TypeError, IndexError):
        raise none from None
    if not sound or profile.name not in _KINDS:
        raise none
    return profile
