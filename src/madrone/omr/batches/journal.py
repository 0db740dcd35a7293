"""The journal of a batch: a line for each page as soon as it is read, so that a run that was killed goes on.

The file only grows. A run that dies while it writes leaves at most one torn line, which the next run cuts off; lines
reach the disk in groups, so that after a power cut some pages are read again and none is lost or read twice.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, Literal

from madrone.omr.batches.records import PageRecord, from_line
from madrone.omr.errors import ScanError
from madrone.omr.marks.tone import Tone

_GROUP: Final = 64
NAME: Final = "journal.jsonl"

#: What a line is about: the number of a file and the place of a page in it.
Key = tuple[int, int]


class Journal:
    """What is known of a batch: the number of pages of each counted file, and where each page's line stands."""

    def __init__(self, folder: Path, batch: str) -> None:
        """Open or begin the journal in a folder.

        ``batch`` stands for the files and the sheets. Raises ``ScanError`` (``other-batch`` or ``busy``).
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / NAME).open("a+b", buffering=0)
        self.counts: dict[int, int] = {}
        #: What was found of the batch's tone: nothing yet, that there is none, or the tone.
        self.tone: Literal["unknown"] | Tone | None = "unknown"
        self._starts: dict[Key, int] = {}
        self._unsafe = self._end = 0
        try:
            self._lock(folder)
            self._take_up(batch, folder)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Bring everything to the disk."""
        self.sync()
        self._file.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add_count(self, file: int, pages: int) -> None:
        """Remember how many places a file has."""
        self._append(json.dumps({"file": file, "pages": pages}).encode() + b"\n")
        self.counts[file] = pages

    def add_tone(self, tone: Tone | None) -> None:
        """Remember the tone of the batch, so that a run that goes on reads as it began."""
        content = [tone.quarter, tone.half] if tone else None
        self._append(json.dumps({"tone": content}).encode() + b"\n")
        self.tone = tone

    def add(self, file: int, place: int, line: bytes) -> None:
        """Remember a page by the line of its record. Raises ``AssertionError`` for a page that is there already."""
        assert (file, place) not in self._starts, "a page was read twice"
        start = self._append(line)
        self._starts[file, place] = start

    def has(self, file: int, place: int) -> bool:
        """Tell whether a page was read."""
        return (file, place) in self._starts

    def records(self, keys: Iterable[Key] | None = None) -> Iterator[PageRecord]:
        """The records of all pages, or some, in the order of files and pages (or of ``keys``)."""
        with Path(self._file.name).open("rb") as lines:
            for key in sorted(self._starts) if keys is None else keys:
                lines.seek(self._starts[key])
                yield from_line(lines.readline())

    def __len__(self) -> int:
        return len(self._starts)

    def sync(self) -> None:
        """Bring what was written to the disk."""
        if self._unsafe:
            os.fsync(self._file.fileno())
            self._unsafe = 0

    def _lock(self, folder: Path) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ScanError(
                "busy", f"Another run works in the folder {folder}. Wait until it has ended."
            ) from None

    def _append(self, line: bytes) -> int:
        start = self._end
        left = line
        while left:
            left = left[self._file.write(left) :]
        self._end += len(line)
        self._unsafe += 1
        if self._unsafe >= _GROUP:
            self.sync()
        return start

    def _take_up(self, batch: str, folder: Path) -> None:
        """Read the lines of earlier runs, and cut off what follows the last sound one."""
        with (folder / NAME).open("rb") as lines:
            for number, line in enumerate(lines):
                if not line.endswith(b"\n"):
                    break
                try:
                    content = json.loads(line)
                    if number:
                        self._note(content)
                    elif content["batch"] != batch:
                        raise _other_batch(folder)
                except (ValueError, KeyError, TypeError):
                    break
                self._end += len(line)
        self._file.truncate(self._end)
        if not self._end:
            self._append(json.dumps({"batch": batch}).encode() + b"\n")

    def _note(self, content: dict[str, Any]) -> None:
        if "tone" in content:
            self.tone = Tone(*content["tone"]) if content["tone"] else None
        elif "pages" in content:
            self.counts[content["file"]] = content["pages"]
        else:
            self._starts[content["file"], content["place"]] = self._end


def _other_batch(folder: Path) -> ScanError:
    return ScanError(
        "other-batch",
        f"The folder {folder} belongs to other files or other sheets, or they were changed. Give a new folder.",
    )
