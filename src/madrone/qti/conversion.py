"""A file, a folder or a package of any version becomes one of QTI 3.0.1, and what is lost is told."""

from pathlib import Path

from madrone.qti.documents import is_package, read_bytes, xml_files
from madrone.qti.errors import Problem, QtiError
from madrone.qti.package import open_package
from madrone.qti.writing import rewrite, write_package
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
    found: list[Problem] = []

    def fill(folder: Path) -> None:
        for file in xml_files(source):
            try:
                written, problems = rewrite(read_bytes(file), file.name)
            except QtiError as error:
                found.append(
                    Problem(error.line, error.code, error.message, "loss", error.source or file.name)
                )
                continue
            found.extend(problems)
            (folder / file.name).write_bytes(written)

    replace_folder(target, fill)
    return tuple(found)
