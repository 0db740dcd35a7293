"""One file becomes its pages, whatever its kind; the kind is told by the first bytes, not by the name."""

import contextlib
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.errors import ScanError
from madrone.omr.images.limits import MOST_BYTES, MOST_PAGES

Gray = NDArray[np.uint8]
#: Gives the pixels of one page, or raises ``ScanError``.
Decoder = Callable[[], Gray]


@dataclass(frozen=True, slots=True)
class Page:
    """One picture: ``page`` counts from 1 within its file; ``pixels`` is gray bytes [height, width]."""

    file: Path
    page: int
    pixels: Gray


@dataclass(frozen=True, slots=True)
class PageProblem:
    """A page, or with ``page`` 0 a whole file, that gave no picture: a stable code and a sentence with the remedy."""

    file: Path
    page: int
    code: str
    message: str


def read_pages(path: Path, *, skip: int = 0) -> Iterator[Page | PageProblem]:
    """Every page of a JPEG, PNG, TIFF or PDF file, in order, from page ``skip + 1`` on; one stands in memory at a time.

    A page that cannot be decoded is a problem in its place and never stops the others. Nothing is raised for what is
    in the file, only ``OSError`` if it cannot be opened.
    """
    number = skip
    try:
        for number, decode in enumerate(_opened(path, skip), skip + 1):
            if number > MOST_PAGES:
                message = f"The file has more than {MOST_PAGES:,} pages. Divide it, and read its parts."
                yield PageProblem(path, number, "too-many-pages", message)
                return
            yield _decoded(path, number, decode)
    except ScanError as problem:
        # Behind a good page, the first that is lost has a number; a file without one is a problem as a whole.
        yield PageProblem(path, number + 1 if number else 0, problem.code, problem.message)


def count_pages(path: Path) -> int:
    """How many pages or problems ``read_pages`` gives, at least 1, without unpacking a picture.

    Raises ``OSError`` if the file cannot be opened.
    """
    number = 0
    try:
        for number, _ in enumerate(_opened(path, 0), 1):
            if number > MOST_PAGES:
                break
    except ScanError:
        number += 1
    return number


def holds_one_page(path: Path) -> bool:
    """Tell by its first bytes whether a file is of a kind that never has two pages."""
    with path.open("rb") as file:
        start = file.read(8)
    return start.startswith((b"\xff\xd8\xff", b"\x89PNG"))


def _decoded(path: Path, number: int, decode: Decoder) -> Page | PageProblem:
    try:
        with _without_warnings():
            return Page(path, number, decode())
    except ScanError as problem:
        return PageProblem(path, number, problem.code, problem.message)
    except MemoryError:
        return PageProblem(
            path, number, "too-large", "The picture needs more memory than there is for one page."
        )


def _opened(path: Path, skip: int) -> Iterator[Decoder]:
    with _without_warnings():
        decoders = iter(_decoders(path, skip))
    while True:
        # Another page of a file is opened here, and may be as odd as the first.
        with _without_warnings():
            decode = next(decoders, None)
        if decode is None:
            return
        yield decode


@contextlib.contextmanager
def _without_warnings() -> Iterator[None]:
    """What a decoder finds odd about a file is of no use to anybody: it gives pixels, or it does not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _decoders(path: Path, skip: int) -> Iterator[Decoder]:
    # Each kind's library is loaded when the first such file comes.
    with path.open("rb") as file:
        start = file.read(1024)
        size = file.seek(0, 2)
    if not size:
        raise ScanError("empty-file", "The file is empty. Scan or copy it again.")
    if size > MOST_BYTES:
        raise ScanError("too-large", "The file is larger than 2 GB. Divide it, and read its parts.")
    for magic, kind in _KINDS.items():
        if start.startswith(magic):
            return kind(path, skip)
    if b"%PDF-" in start:
        return _pdf(path, skip)
    raise ScanError(
        "unknown-kind",
        f"{path.name} is no JPEG, PNG, TIFF or PDF file. Save the scans as one of these; set a telephone to JPEG.",
    )


def _jpeg(path: Path, skip: int) -> Iterator[Decoder]:
    from madrone.omr.images.jpeg import read_jpeg

    yield from [lambda: read_jpeg(path)][skip:]


def _picture(path: Path, skip: int) -> Iterator[Decoder]:
    from madrone.omr.images.pictures import decoders

    return decoders(path, skip)


def _pdf(path: Path, skip: int) -> Iterator[Decoder]:
    from madrone.omr.images.pdf import decoders

    return decoders(path, skip)


_KINDS: Final[Mapping[bytes, Callable[[Path, int], Iterator[Decoder]]]] = MappingProxyType(
    {
        b"\xff\xd8\xff": _jpeg,
        b"\x89PNG\r\n\x1a\n": _picture,
        b"II*\x00": _picture,
        b"MM\x00*": _picture,
        b"II+\x00": _picture,
        b"MM\x00+": _picture,
        b"%PDF-": _pdf,
    }
)
