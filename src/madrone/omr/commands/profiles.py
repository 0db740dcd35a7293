"""The profile that a command is given."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madrone.omr.marks.profile import Profile

_KINDS = ("gray", "bitonal")
_MOST_BYTES = 10_000_000


def profile_of(path: Path) -> "Profile":
    """Read a profile for gray or for black and white pictures. Raises ``ScanError`` (``bad-profile``)."""
    from madrone.omr.errors import ScanError
    from madrone.omr.marks.profile import profile_from

    profile = profile_from(path.read_text(encoding="utf-8")) if path.stat().st_size <= _MOST_BYTES else None
    if profile is None or profile.name not in _KINDS:
        raise ScanError(
            "bad-profile", f"{path} is no profile of “madrone omr calibrate”. Make one from keyed scans."
        )
    return profile
