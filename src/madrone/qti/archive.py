"""The files of a package, from a zip or a folder, with nothing taken on trust.

Names are checked before anything is read; sizes are counted while reading, whatever the headers say. Nothing
is ever written to disk, so a name can at worst be refused.
"""

import stat
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from madrone.qti.errors import QtiError

MAX_ARCHIVE_BYTES = 512 * 1024 * 1024
MAX_FILES = 20_000
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_TOTAL_BYTES = 640 * 1024 * 1024
MAX_RATIO = 200
MAX_PATH_DEPTH = 16
MAX_PATH_LENGTH = 240

# Small files of one repeated character compress far better than any bomb needs to; only larger ones are
# suspect.
_RATIO_FROM = 1024 * 1024
_CHUNK = 64 * 1024
_DIRECTORY_ENTRY = 46 + 2 * MAX_PATH_LENGTH + 400
_LOCAL_HEADER = 30
# Characters that turn the reading order round make one name look like another.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PLAIN_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Archive(Protocol):
    """Named files that can be read, all inside one package."""

    names: tuple[str, ...]

    def read(self, name: str) -> bytes:
        """The content of one file; ``QtiError`` where it is too large or broken."""

    def close(self) -> None:
        """Let go of the file behind it."""


def open_archive(path: Path) -> Archive:
    """Open a zip file or a folder; raises ``QtiError`` for anything that is not safe to read."""
    if path.is_dir() and not path.is_symlink():
        return FolderArchive(path)
    return ZipArchive(path)


def check_name(name: str, source: str) -> str:
    """The name of a member in its normal form; ``QtiError`` where it could lead out of the package."""
    plain = unicodedata.normalize("NFC", name)
    parts = plain.split("/")
    if "\\" in plain or plain.startswith("/") or ":" in parts[0] or ".." in parts:
        raise QtiError(
            "package-path",
            f"The name {name[:200]!r} leads out of the package, so the package is refused.",
            source,
        )
    if any(map(_is_odd, plain)) or "" in parts or "." in parts:
        raise QtiError("package-path", f"The name {name[:200]!r} is not a plain path.", source)
    if len(parts) > MAX_PATH_DEPTH or len(plain) > MAX_PATH_LENGTH:
        message = f"The name {name[:80]!r}… is nested more than {MAX_PATH_DEPTH} folders deep or too long."
        raise QtiError("package-path-depth", message, source)
    return plain


def _is_odd(character: str) -> bool:
    """Control characters, halves of characters, and what turns the reading order round."""
    return character < " " or "\x7f" <= character < "\xa0" or character in _TURNING or _is_half(character)


def _is_half(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


class _Budget:
    """Counts what has been unpacked, each file once, and stops at the limits."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.sizes: dict[str, int] = {}
        self.total = 0

    def read(self, name: str, stream: BinaryIO, packed: int | None) -> bytes:
        """Read a stream to its end in pieces; ``packed`` is its size in the archive."""
        others = self.total - self.sizes.get(name, 0)
        data = bytearray()
        while piece := stream.read(_CHUNK):
            data += piece
            self.check(name, len(data), others, packed)
        self.sizes[name] = len(data)
        self.total = others + len(data)
        return bytes(data)

    def check(self, name: str, size: int, others: int, packed: int | None) -> None:
        """Refuse a file that is, or makes the whole, too large."""
        where = f"{self.source}: {name}"
        if size > MAX_FILE_BYTES:
            raise QtiError("package-file-size", f"The file is larger than {MAX_FILE_BYTES} bytes.", where)
        if size + others > MAX_TOTAL_BYTES:
            raise QtiError("package-size", f"The package holds more than {MAX_TOTAL_BYTES} bytes.", where)
        if packed is not None and size > _RATIO_FROM and size > MAX_RATIO * max(packed, 1):
            message = f"The file unpacks to more than {MAX_RATIO} times its packed size, as a bomb does."
            raise QtiError("package-ratio", message, where)


class ZipArchive:
    """A zip file."""

    def __init__(self, path: Path) -> None:
        """Open and check every entry of the directory."""
        self.source = path.name
        self._budget = _Budget(self.source)
        _check_directory_size(path, self.source)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
            raise QtiError("package-not-zip", f"This is not a zip file: {error}.", self.source) from None
        try:
            self._entries = self._check_entries()
        except QtiError:
            self._zip.close()
            raise
        self.names = tuple(self._entries)

    def read(self, name: str) -> bytes:
        """The content of one file."""
        entry = self._entries.get(name)
        if entry is None:
            raise QtiError("package-missing", f"The package has no file {name[:200]!r}.", self.source)
        try:
            with self._zip.open(entry) as stream:
                return self._budget.read(name, stream, entry.compress_size)  # type: ignore[arg-type]  # reads bytes
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, struct.error) as error:
            where = f"{self.source}: {name}"
            raise QtiError("package-broken", f"The file cannot be unpacked: {error}.", where) from None

    def close(self) -> None:
        """Close the zip file."""
        self._zip.close()

    def _check_entries(self) -> dict[str, zipfile.ZipInfo]:
        found: dict[str, zipfile.ZipInfo] = {}
        entries = self._zip.infolist()
        if len(entries) > MAX_FILES:
            raise QtiError("package-files", f"The package holds more than {MAX_FILES} files.", self.source)
        claimed = 0
        for entry in entries:
            if "\0" in entry.orig_filename:
                message = f"The name {entry.orig_filename[:200]!r} is not a plain path."
                raise QtiError("package-path", message, self.source)
            folder = entry.filename.endswith("/")
            name = check_name(entry.filename.removesuffix("/") if folder else entry.filename, self.source)
            self._check_entry(entry, name)
            if folder:
                continue
            if name in found:
                message = f"The package holds two files of the name {name!r}."
                raise QtiError("package-duplicate", message, self.source)
            found[name] = entry
            self._budget.check(name, entry.file_size, claimed, entry.compress_size)
            claimed += entry.file_size
        _check_overlap(list(found.values()), self.source)
        return found

    def _check_entry(self, entry: zipfile.ZipInfo, name: str) -> None:
        where = f"{self.source}: {name}"
        mode = entry.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise QtiError("package-link", "The package holds a link or a device, which is refused.", where)
        if entry.flag_bits & 0x1:
            raise QtiError("package-encrypted", "The file is encrypted. Export the package without.", where)
        if entry.compress_type not in _PLAIN_METHODS:
            message = "The file is packed by a method other than the usual one (deflate). Pack it again."
            raise QtiError("package-method", message, where)


class FolderArchive:
    """A folder on disk, links not followed."""

    def __init__(self, path: Path) -> None:
        """List the folder and check every name."""
        self.source = path.name
        self._budget = _Budget(self.source)
        names: dict[str, Path] = {}
        for found in sorted(path.rglob("*")):
            name = check_name(found.relative_to(path).as_posix(), self.source)
            if found.is_symlink() or not (found.is_dir() or found.is_file()):
                where = f"{self.source}: {name}"
                raise QtiError(
                    "package-link", "The package holds a link or a device, which is refused.", where
                )
            if found.is_file():
                names[name] = found
            if len(names) > MAX_FILES:
                raise QtiError(
                    "package-files", f"The package holds more than {MAX_FILES} files.", self.source
                )
        self._paths = names
        self.names = tuple(names)

    def read(self, name: str) -> bytes:
        """The content of one file."""
        if name not in self._paths:
            raise QtiError("package-missing", f"The package has no file {name[:200]!r}.", self.source)
        with self._paths[name].open("rb") as stream:
            return self._budget.read(name, stream, None)

    def close(self) -> None:
        """A folder needs no closing."""


def _check_overlap(entries: list[zipfile.ZipInfo], source: str) -> None:
    """Entries that share their packed bytes make a small file unpack into a huge one."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            message = "Two files of the package share the same bytes, as in a bomb."
            raise QtiError("package-overlap", message, f"{source}: {entry.filename[:200]}")
        end = entry.header_offset + _LOCAL_HEADER + len(entry.filename) + entry.compress_size


def _check_directory_size(path: Path, source: str) -> None:
    """Look at the size of the zip's directory before it is read into memory whole."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise QtiError("package-unreadable", "This is neither a file nor a folder.", source)
        with path.open("rb") as stream:
            stream.seek(max(0, size - 65_557 - 76))
            tail = stream.read()
            start, length = _directory(tail, source)
            if length <= MAX_FILES * _DIRECTORY_ENTRY:
                stream.seek(max(0, size - len(tail) + start - length))
                entries = stream.read(length).count(b"PK\x01\x02")
    except OSError as error:
        raise QtiError("package-unreadable", f"The file cannot be read: {error.strerror}.", source) from None
    if size > MAX_ARCHIVE_BYTES:
        raise QtiError("package-size", f"The package is larger than {MAX_ARCHIVE_BYTES} bytes.", source)
    if length > MAX_FILES * _DIRECTORY_ENTRY or entries > MAX_FILES:
        raise QtiError("package-files", f"The package holds more than {MAX_FILES} files.", source)


def _directory(tail: bytes, source: str) -> tuple[int, int]:
    """Where in the last bytes of a zip its directory ends, and how long it is."""
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(tail):
        raise QtiError("package-not-zip", "This is not a zip file, or it ends too early.", source)
    if end >= 76 and tail[end - 20 : end - 16] == b"PK\x06\x07":
        (length,) = struct.unpack_from("<Q", tail, end - 76 + 40)
        return end - 76, length
    (length,) = struct.unpack_from("<L", tail, end + 12)
    return end, length


class Closing:
    """Opens with ``with`` and closes what is behind it at the end."""

    def close(self) -> None:
        """Let go of what is open."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
