"""A file, a folder or a package of any version becomes one of QTI 3.0.1, and what is lost is told."""

from collections.abc import Iterator
from pathlib import Path

from madrone.qti.archive import Archive, open_archive
from madrone.qti.documents import is_package, read_bytes
from madrone.qti.errors import Problem, Problems, QtiError
from madrone.qti.media import is_leftover
from madrone.qti.package import open_package
from madrone.qti.writing import rewrite, write_package
from madrone.qti.writing.copying import check_copy, check_type
from madrone.qti.writing.package import fill_folder
from madrone.qti.writing.replacing import replace_file, replace_folder


def convert_path(source: Path, target: Path) -> tuple[Problem, ...]:
    """Write ``source`` as QTI 3.0.1 to ``target``, whole or not at all; what stood there is replaced.

    Returns what was lost or may interest the author. A package becomes a zip where the target's name ends so,
    else a folder. Raises ``QtiError`` where nothing can be written.
    """
    if is_package(source):
        with open_package(source) as package:
            return write_package(package, target)
    if source.is_dir():
        return _convert_folder(source, target)
    written, problems = rewrite(read_bytes(source), source.name)
    replace_file(target, lambda stream: stream.write(written))
    return problems


def _convert_folder(source: Path, target: Path) -> tuple[Problem, ...]:
    """Every document below a folder, and the pictures and other files beside them."""
    problems = Problems(source.name, [])
    files = _converted(open_archive(source), problems)
    replace_folder(target, lambda folder: fill_folder(folder, files))
    return tuple(problems.found)


def _converted(archive: Archive, problems: Problems) -> Iterator[tuple[str, bytes]]:
    for name in archive.names:
        if is_leftover(name):
            continue
        try:
            check_type(name)
            data = archive.read(name)
            written = _rewritten(name, data, problems) if name.lower().endswith(".xml") else None
            yield name, check_copy(name, data) if written is None else written
        except QtiError as error:
            problems.found.append(
                Problem(error.line, error.code, error.message, "loss", error.source or name)
            )


def _rewritten(name: str, data: bytes, problems: Problems) -> bytes | None:
    """The document of a file; none where it is XML of another kind, such as metadata."""
    try:
        written, lost = rewrite(data, name)
    except QtiError as error:
        if error.code != "qti-version":
            raise
        return None
    problems.found.extend(lost)
    return written
