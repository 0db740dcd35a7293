"""What a path holds and what of it could not be understood, as one JSON document."""

from pathlib import Path
from typing import Any, TypeAlias

from madrone.qti.assessment import Test
from madrone.qti.documents import is_package, read_document, xml_files
from madrone.qti.errors import Problem, QtiError
from madrone.qti.item import Item
from madrone.qti.package import Entry, Package, open_package
from madrone.qti.stimulus import Stimulus

Report: TypeAlias = dict[str, Any]

_GROUPS: dict[type, str] = {Item: "items", Test: "tests", Stimulus: "stimuli"}


def inspect_path(path: Path) -> Report:
    """Report on an item, a test, a stimulus, a package folder or a zip; never raises for what is in it.

    The document is that of the command-line contract, ``madrone qti inspect``, with the package's own
    problems and what it is refused for under ``problems``.
    """
    report: Report = {"items": [], "tests": [], "stimuli": [], "resources": [], "problems": []}
    if is_package(path):
        _add_package(report, path)
    else:
        for file in xml_files(path):
            _add_file(report, file)
    everything = [*report["items"], *report["tests"], *report["stimuli"]]
    statuses = [entry["status"] for entry in everything]
    report["summary"] = {status: statuses.count(status) for status in ("ok", "partial", "rejected")}
    return report


def has_findings(report: Report) -> bool:
    """Whether anything is lost, rejected or refused; notes alone are no finding."""
    everything = [*report["items"], *report["tests"], *report["stimuli"]]
    lost = any(problem["level"] == "loss" for problem in report["problems"])
    return lost or any(entry["status"] != "ok" for entry in everything)


def _add_package(report: Report, path: Path) -> None:
    try:
        with open_package(path) as package:
            _add_entries(report, package)
    except QtiError as error:
        report["problems"].append(_refusal(error))


def _add_entries(report: Report, package: Package) -> None:
    report["items"] = [_entry(entry) for entry in package.items]
    report["tests"] = [_entry(entry) for entry in package.tests]
    report["stimuli"] = [_entry(entry) for entry in package.stimuli]
    report["resources"] = [
        {"identifier": one.identifier, "type": one.type, "file": one.file, "kind": one.kind}
        for one in package.resources
    ]
    report["problems"] = [describe_problem(one) for one in package.problems]


def _entry(entry: Entry[Item] | Entry[Test] | Entry[Stimulus]) -> Report:
    return _describe(entry.file, entry.identifier, entry.content, entry.status, entry.problems)


def _add_file(report: Report, path: Path) -> None:
    try:
        content = read_document(path)
    except QtiError as error:
        rejected = _describe(path.name, "", None, "rejected", ())
        rejected["problems"] = [_refusal(error)]
        report["items"].append(rejected)
        return
    lost = any(problem.level == "loss" for problem in content.problems)
    status = "partial" if lost else "ok"
    report[_GROUPS[type(content)]].append(
        _describe(path.name, content.identifier, content, status, content.problems)
    )


def _describe(
    file: str, identifier: str, content: object, status: str, problems: tuple[Problem, ...]
) -> Report:
    described: Report = {"file": file, "identifier": identifier, "status": status}
    if isinstance(content, Item):
        described["version"] = content.version
        described["max_score"] = content.max_score
        described["interactions"] = [
            {
                "kind": one.kind,
                "response_identifier": one.response_identifier,
                "line": one.line,
                "delivered": one.delivered,
            }
            for one in content.interactions
        ]
    elif isinstance(content, Test):
        described["item_refs"] = [
            {"identifier": one.identifier, "href": one.href} for one in content.item_refs
        ]
    elif content is None:
        described |= {"version": None, "interactions": []}
    described["problems"] = [describe_problem(one) for one in problems]
    return described


def describe_problem(problem: Problem) -> Report:
    """One problem as the contract writes it."""
    return {
        "line": problem.line,
        "code": problem.code,
        "message": problem.message,
        "level": problem.level,
        "file": problem.source,
    }


def _refusal(error: QtiError) -> Report:
    return {
        "line": error.line,
        "code": error.code,
        "message": error.message,
        "level": "loss",
        "file": error.source,
    }
