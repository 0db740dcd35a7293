"""A package of items, stimuli and tests, opened and checked as a whole before any of it is used."""

from pathlib import Path

from madrone.qti.archive import open_archive
from madrone.qti.package.model import Entry, Package
from madrone.qti.package.reading import PackageReader

__all__ = ["Entry", "Package", "open_package"]


def open_package(path: Path | str) -> Package:
    """Open a zip or folder with ``imsmanifest.xml`` and read all items, stimuli and tests in it.

    Raises ``QtiError`` (file, line, reason) where the package is unsafe or has no usable manifest; a single
    file that cannot be read is an entry with status ``rejected``.
    """
    path = Path(path)
    archive = open_archive(path)
    try:
        return PackageReader(path, archive).read()
    except BaseException:
        archive.close()
        raise
