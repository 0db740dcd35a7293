"""Zip files read in place: nothing is extracted, and one that means harm is refused before it is opened."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from madrone.imports.errors import FileRefused

MAX_MEMBERS = 200
MAX_TOTAL = 1_000_000_000
# Text compresses about tenfold; a bomb a thousandfold.
MAX_RATIO = 200
_SMALL = 1_000_000
_LINK = 0o120000


class Archive:
    """The members of a checked zip file by their name without folders; use as a context manager."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as problem:
            raise _unreadable() from problem
        try:
            self._members = self._checked()
        except FileRefused:
            self._zip.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_exc: object) -> None:
        self._zip.close()

    @property
    def names(self) -> frozenset[str]:
        """List the members, without their folder."""
        return frozenset(self._members)

    def size(self, name: str) -> int:
        """Tell how many bytes a member has, 0 for one that is absent."""
        return self._members[name].file_size if name in self._members else 0

    def open(self, name: str) -> IO[bytes]:
        """Open one member for reading."""
        return self._zip.open(self._members[name])

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        members = [info for info in self._zip.infolist() if not info.is_dir()]
        if len(members) > MAX_MEMBERS:
            raise _refused("archive-too-many", _("The zip file holds more than 200 files."))
        if sum(info.file_size for info in members) > MAX_TOTAL:
            raise _refused("archive-too-large", _("The zip file would unpack to more than 1 GB."))
        found: dict[str, zipfile.ZipInfo] = {}
        for info in members:
            _check_member(info)
            if _is_leftover(info.filename):
                continue
            name = PurePosixPath(info.filename).name
            if name in found:
                raise _refused("archive-twice", _("The zip file holds two files named %s.") % name)
            found[name] = info
        return found


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Turn what a damaged member raises in the middle of reading into a refusal of the file."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError) as problem:
        raise _unreadable() from problem


def _unreadable() -> FileRefused:
    message = _("This is not a zip file that can be opened. Make it again from the folder of files.")
    return FileRefused("archive-unreadable", message)


def _check_member(info: zipfile.ZipInfo) -> None:
    path = PurePosixPath(info.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in info.filename or ":" in info.filename:
        raise _refused("archive-traversal", _("%s points outside of the zip file.") % info.filename[:100])
    if (info.external_attr >> 16) & 0o170000 == _LINK:
        raise _refused("archive-link", _("%s is a link to another file.") % info.filename[:100])
    if info.flag_bits & 1:
        raise _refused("archive-encrypted", _("The zip file is encrypted. Make it without a password."))
    packed = max(info.compress_size, 1)
    if info.file_size > _SMALL and info.file_size / packed > MAX_RATIO:
        raise _refused("archive-bomb", _("%s unpacks to far more than it should.") % info.filename[:100])


def _is_leftover(name: str) -> bool:
    """Tell what macOS and Windows put into zip files on their own."""
    path = PurePosixPath(name)
    return path.parts[0] == "__MACOSX" or path.name.startswith(".") or path.name == "Thumbs.db"


def _refused(code: str, message: str) -> FileRefused:
    return FileRefused(code, message)
