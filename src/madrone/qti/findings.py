"""What authors should look at in a path, file by file: the document of ``madrone qti lint``."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from madrone.qti.addresses import resolve
from madrone.qti.assessment import Test
from madrone.qti.documents import beside, is_package, read_document, xml_files
from madrone.qti.errors import Problem, QtiError
from madrone.qti.inspection import describe_problem
from madrone.qti.item import Item
from madrone.qti.lint import lint_item, lint_package, lint_stimulus
from madrone.qti.package import open_package
from madrone.qti.stimulus import Stimulus

Report: TypeAlias = dict[str, Any]


def lint_path(path: Path) -> Report:
    """Findings in an item, a stimulus, a folder, a package folder or a zip; never raises for what is in it.

    A file that cannot be read is a finding with the code of its refusal.
    """
    try:
        found = list(_package(path) if is_package(path) else _files(path))
    except QtiError as error:
        found = [_refused(error.source or path.name, "", error)]
    counts = Counter(problem["code"] for one in found for problem in one["problems"])
    return {"files": found, "summary": dict(sorted(counts.items()))}


def _package(path: Path) -> Iterator[Report]:
    with open_package(path) as package:
        found: dict[str, list[Problem]] = {}
        for problem in lint_package(package):
            found.setdefault(problem.source, []).append(problem)
        for entry in package.entries():
            findings = entry.problems if entry.content is None else tuple(found.get(entry.file, ()))
            yield _describe(entry.file, entry.identifier, findings)


def _files(path: Path) -> Iterator[Report]:
    for file in xml_files(path):
        try:
            document = read_document(file)
        except QtiError as error:
            yield _refused(file.name, "", error)
            continue
        yield _describe(file.name, document.identifier, _lint(document, partial(_asset, file.parent)))


def _lint(document: Item | Stimulus | Test, assets: Callable[[str], bytes | None]) -> tuple[Problem, ...]:
    if isinstance(document, Item):
        return lint_item(document, assets)
    return lint_stimulus(document, assets) if isinstance(document, Stimulus) else ()


def _asset(folder: Path, address: str) -> bytes | None:
    """A picture or recording beside a file, or below it; none where there is no such file."""
    name = resolve("", address)
    return None if name is None else beside(folder, name)


def _describe(file: str, identifier: str, findings: tuple[Problem, ...]) -> Report:
    return {"file": file, "identifier": identifier, "problems": [describe_problem(one) for one in findings]}


def _refused(file: str, identifier: str, error: QtiError) -> Report:
    problem = Problem(error.line, error.code, error.message, "loss", error.source or file)
    return _describe(file, identifier, (problem,))
