"""What is in a package and what is wrong with it, before it is accepted."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from madrone.content.items_file import ItemFacts
from madrone.qti import Item
from madrone.qti.errors import Problem
from madrone.qti.package import Entry, Package


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know: where it is, how bad it is, and what it says."""

    file: str
    line: int
    level: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class PackageReport:
    """The counts and every line; plain data, so that it can be kept with the upload."""

    items: int
    partial: int
    rejected: int
    stimuli: int
    tests: int
    uncalibrated: int
    lines: tuple[Line, ...]

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
        lines=(*(_line(problem) for problem in package.all_problems), *map(_unanswerable, _mute(usable))),
    )


def _mute(usable: Iterable[Entry[Item]]) -> list[Entry[Item]]:
    """List the items that expect an answer but give students nothing to answer with."""
    return [one for one in usable if one.content and one.content.responses and not one.content.interactions]


def _unanswerable(entry: Entry[Item]) -> Line:
    message = _("The item has nothing that a student could answer with, so no test can use it.")
    return Line(entry.file, 1, "loss", "no-interaction", message)


def _line(problem: Problem) -> Line:
    return Line(problem.source, problem.line, problem.level, problem.code, problem.message)
