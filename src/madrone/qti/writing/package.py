"""Packages as a zip or a folder: every document as QTI 3.0.1, every other file as it was, a new manifest."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from madrone.qti.errors import Problem, Problems, QtiError
from madrone.qti.manifest import MANIFEST
from madrone.qti.media import is_leftover
from madrone.qti.package import Package
from madrone.qti.writing.copying import check_copy, check_type
from madrone.qti.writing.document import rewrite
from madrone.qti.writing.manifest import write_manifest
from madrone.qti.writing.replacing import replace_file, replace_folder

# Zip files carry times; a fixed one makes the same package the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def write_package(package: Package, path: Path) -> tuple[Problem, ...]:
    """Write a package as QTI 3.0.1 to a zip (where the name ends so) or a folder, whole or not at all.

    Returns what was lost. What stood there before is replaced.
    """
    problems = Problems(MANIFEST, [])
    files = _files(package, problems)
    if path.suffix.lower() == ".zip":
        replace_file(path, lambda stream: _pack(stream, files))
    else:
        replace_folder(path, lambda folder: fill_folder(folder, files))
    return problems.in_order()


def _files(package: Package, problems: Problems) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file, the manifest first."""
    xml = package.read(MANIFEST)
    yield MANIFEST, write_manifest(xml, package.identifier, package.resources, problems)
    documents = {entry.file: entry for entry in package.entries()}
    sections = {resource.file for resource in package.resources if resource.kind == "section"}
    for name in package.files:
        try:
            if name == MANIFEST or is_leftover(name):
                continue
            entry = documents.get(name)
            if entry is not None and entry.content is None:
                message = f"{name} was rejected when it was read, so it is not written."
                problems.loss(0, "file-rejected", message)
            elif entry is not None or name in sections:
                written, lost = rewrite(package.read(name), name)
                problems.found.extend(lost)
                yield name, written
            else:
                check_type(name)
                yield name, check_copy(name, package.read(name))
        except QtiError as error:
            problems.found.append(
                Problem(error.line, error.code, error.message, "loss", error.source or name)
            )


def _pack(stream: IO[bytes], files: Iterator[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _READABLE
            archive.writestr(entry, data)


def fill_folder(folder: Path, files: Iterator[tuple[str, bytes]]) -> None:
    """Write named files below a folder."""
    for name, data in files:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
