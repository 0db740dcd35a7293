"""What is to be read in one batch, and with what."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from madrone.omr.batches.labelling import Owner
from madrone.omr.batches.tasks import Reader
from madrone.omr.layout.geometry import Layout
from madrone.omr.marks.profile import Profile

#: What is kept of the way a page is read: a journal of another way is not taken up.
READING_VERSION: Final = "6"


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be read, with which layouts (by their tags), and where pictures go.

    ``students`` gives the names of the roster by document, ``labels`` by what is on their labels; ``reader`` is another
    way to read a page. A ``profile`` decides about the marks of pictures of its kind, gray or black and white.
    """

    files: Sequence[Path]
    layouts: Mapping[str, Layout]
    cut: Path | None = None
    review: Path | None = None
    students: Mapping[str, str] = field(default_factory=dict)
    reader: Reader | None = None
    labels: Mapping[str, Owner] = field(default_factory=dict)
    profile: Profile | None = None

    def digest(self) -> str:
        """Stands for the files as they are now and for all that they are read by.

        Raises ``OSError`` for a lost file.
        """
        parts = [READING_VERSION, str(self.cut), str(self.review), *sorted(self.layouts)]
        parts.append(self.profile.to_json() if self.profile else "")
        parts += [layout.version for _, layout in sorted(self.layouts.items())]
        for path in self.files:
            found = path.stat()
            parts.append(f"{path}\n{found.st_size}\n{found.st_mtime_ns}")
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
