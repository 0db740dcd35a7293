"""Which files there are to read, in the order of a person's counting."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from madrone.omr.errors import ScanError

_PART = re.compile(r"(\d+)")


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and those in folders and below, ``scan2`` before ``scan10``; hidden ones are left out.

    Raises ``ScanError`` with the code ``no-file`` for a path that does not exist.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(
                (found for found in path.rglob("*") if _is_for_reading(found, path)),
                key=_counted,
            )
        elif path.is_file():
            yield path
        else:
            raise ScanError("no-file", f"There is no file or folder {path}.")


def _is_for_reading(found: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in found.relative_to(folder).parts)
    # A link may lead out of the folder or round in a circle.
    return not hidden and not found.is_symlink() and found.is_file()


def _counted(path: Path) -> list[tuple[int, int, str]]:
    parts = _PART.split(str(path))
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part.casefold()) for part in parts if part]
