"""What is in a package and what is wrong with it, before it is accepted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from madrone.content.items_file import ItemFacts
from madrone.qti import Item
from madrone.qti.constructs import Construct, construct_report
from madrone.qti.errors import Problem
from madrone.qti.flow import beyond_a_form
from madrone.qti.lint import lint_package
from madrone.qti.media import media_type
from madrone.qti.package import Entry, Package

# A report is kept with its upload: of a construct that a thousand files carry, a few files are named.
NAMED_FILES = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know: where it is, how bad it is, and what it says."""

    file: str
    line: int
    level: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ConstructRow:
    """One construct of QTI in the package: how often it is there, and what becomes of it.

    ``files`` counts the files that have it and ``named`` gives the first of them; ``flawed`` gives every place,
    as file and line, where it is lost or only a note is made of it.
    """

    group: str
    name: str
    status: str
    count: int
    noted: int
    lost: int
    files: int
    named: tuple[str, ...]
    flawed: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class PackageReport:
    """The counts and every line; plain data, so that it can be kept with the upload.

    ``constructs`` and ``advice`` (what the checks for authors say) are there after a close look.
    """

    items: int
    partial: int
    rejected: int
    stimuli: int
    tests: int
    uncalibrated: int
    lines: tuple[Line, ...]
    constructs: tuple[ConstructRow, ...] = ()
    advice: tuple[Line, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give the report as JSON data."""
        return asdict(self)


def report_on(package: Package, facts: Mapping[str, ItemFacts]) -> PackageReport:
    """Look through an open package."""
    usable = [entry for entry in package.items if entry.status != "rejected"]
    calibrated = {name for name, one in facts.items() if one.parameters is not None}
    return PackageReport(
        items=len(usable),
        partial=sum(entry.status == "partial" for entry in usable),
        rejected=len(package.items) - len(usable),
        stimuli=len(package.stimuli),
        tests=len(package.tests),
        uncalibrated=sum(entry.identifier not in calibrated for entry in usable),
        lines=(
            *(_line(problem) for problem in package.all_problems),
            *map(_unanswerable, _mute(usable)),
            *_materials_missing(package, usable),
            *_beyond_a_form(package),
        ),
    )


def look_closely(package: Package, report: PackageReport) -> PackageReport:
    """Add what the package is made of, construct by construct, and what the checks for authors find."""
    return replace(
        report,
        constructs=tuple(map(_row, construct_report(package))),
        advice=tuple(map(_line, lint_package(package))),
    )


def _row(construct: Construct) -> ConstructRow:
    return ConstructRow(
        group=construct.group,
        name=construct.name,
        status=construct.status,
        count=construct.count,
        noted=construct.noted,
        lost=construct.lost,
        files=len(construct.files),
        named=tuple(construct.files)[:NAMED_FILES],
        flawed=tuple(construct.flawed),
    )


def _mute(usable: Iterable[Entry[Item]]) -> list[Entry[Item]]:
    """List the items that expect an answer but give students nothing to answer with."""
    return [one for one in usable if one.content and one.content.responses and not one.content.interactions]


def _unanswerable(entry: Entry[Item]) -> Line:
    message = _("The item has nothing that a student could answer with, so no test can use it.")
    return Line(entry.file, 1, "loss", "no-interaction", message)


def _materials_missing(package: Package, usable: Iterable[Entry[Item]]) -> Iterator[Line]:
    """Name the digital materials beside items that students could not be shown."""
    for entry in usable:
        for one in entry.content.companions if entry.content else ():
            path = package.resolve(entry.file, one.href) if one.href else None
            if one.href and (path is None or media_type(path) is None):
                message = _("The material %(href)s is not in the package, or is of a type that is not shown.")
                yield Line(entry.file, 0, "loss", "material-missing", message % {"href": one.href})


def _beyond_a_form(package: Package) -> Iterator[Line]:
    """Name the rules of a test that its form does not follow: students get all its items and move freely."""
    for entry in package.tests:
        if entry.content:
            yield from map(_line, beyond_a_form(entry.content))


def _line(problem: Problem) -> Line:
    return Line(problem.source, problem.line, problem.level, problem.code, problem.message)
