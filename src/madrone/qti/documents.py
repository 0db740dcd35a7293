"""Paths as the command line gives them: which files they mean, and what document each file holds."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from madrone.qti.assessment import read_test
from madrone.qti.errors import QtiError
from madrone.qti.item import read_item
from madrone.qti.manifest import MANIFEST
from madrone.qti.meaning import Document
from madrone.qti.stimulus import read_stimulus
from madrone.qti.upgrade import upgrade
from madrone.qti.xml import MAX_XML_BYTES, line_of, parse_xml, tag_of


def is_package(path: Path) -> bool:
    """Whether a path is a package: a folder with a manifest, or a file that is no XML."""
    return (path / MANIFEST).exists() if path.is_dir() else path.suffix.lower() != ".xml"


def xml_files(path: Path) -> list[Path]:
    """The XML files that a path means: itself, or those of a folder without a manifest."""
    return sorted(path.glob("*.xml")) if path.is_dir() else [path]


def read_bytes(path: Path) -> bytes:
    """The bytes of one file, one more than may be read at most, so that the reader sees it is too large."""
    with path.open("rb") as stream:
        return stream.read(MAX_XML_BYTES + 1)


def read_document(path: Path, xml: bytes | None = None) -> Document:
    """The item, stimulus or test of a file, or of ``xml`` in its place; ``QtiError`` where it holds none."""
    data = read_bytes(path) if xml is None else xml
    root = parse_xml(data, path.name)
    upgrade(root, path.name)
    readers: dict[str, Callable[[], Document]] = {
        "qti-assessment-item": lambda: read_item(data, source=path.name),
        "qti-assessment-stimulus": lambda: read_stimulus(data, path.name),
        "qti-assessment-test": lambda: read_test(data, path.name, section=partial(beside, path.parent)),
    }
    if tag_of(root) not in readers:
        message = f"<{tag_of(root)}> is neither an item nor a test nor a stimulus."
        raise QtiError("not-qti", message, path.name, line_of(root))
    return readers[tag_of(root)]()


def beside(folder: Path, name: str) -> bytes | None:
    """The bytes of a file in a folder or below it, links not followed; none where there is no such file."""
    path = folder / name
    inside = path.is_file() and path.resolve().is_relative_to(folder.resolve())
    return read_bytes(path) if inside else None
