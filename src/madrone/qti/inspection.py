"""What a path holds and what of it could not be understood, as one JSON document."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from madrone.qti.assessment import Test, read_test
from madrone.qti.errors import Problem, QtiError
from madrone.qti.item import Item, read_item
from madrone.qti.manifest import MANIFEST
from madrone.qti.package import Entry, Package, open_package
from madrone.qti.stimulus import Stimulus, read_stimulus
from madrone.qti.upgrade import upgrade
from madrone.qti.xml import MAX_XML_BYTES, parse_xml, tag_of

Report: TypeAlias = dict[str, Any]

_READERS: dict[str, tuple[str, Callable[[bytes, str], Item | Test | Stimulus]]] = {
    "qti-assessment-item": ("items", lambda xml, source: read_item(xml, source=source)),
    "qti-assessment-test": ("tests", read_test),
    "qti-assessment-stimulus": ("stimuli", read_stimulus),
}


def inspect_path(path: Path) -> Report:
    """Report on an item, a test, a stimulus, a package folder or a zip; never raises for what is in it.

    The document is that of the command-line contract, ``madrone qti inspect``, with the package's own
    problems and what it is refused for under ``problems``.
    """
    report: Report = {"items": [], "tests": [], "stimuli": [], "resources": [], "problems": []}
    if path.is_dir() and not (path / MANIFEST).exists():
        for file in sorted(path.glob("*.xml")):
            _add_file(report, file)
    elif path.is_dir() or path.suffix.lower() != ".xml":
        _add_package(report, path)
    else:
        _add_file(report, path)
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
    report["problems"] = [_problem(one) for one in package.problems]


def _entry(entry: Entry[Item] | Entry[Test] | Entry[Stimulus]) -> Report:
    return _describe(entry.file, entry.identifier, entry.content, entry.status, entry.problems)


def _add_file(report: Report, path: Path) -> None:
    try:
        with path.open("rb") as stream:
            xml = stream.read(MAX_XML_BYTES + 1)
        root = parse_xml(xml, path.name)
        upgrade(root, path.name)
        if tag_of(root) not in _READERS:
            message = f"<{tag_of(root)}> is neither an item nor a test nor a stimulus."
            raise QtiError("not-qti", message, path.name, 1)
        kind, read = _READERS[tag_of(root)]
        content = read(xml, path.name)
    except QtiError as error:
        rejected = _describe(path.name, "", None, "rejected", ())
        rejected["problems"] = [_refusal(error)]
        report["items"].append(rejected)
        return
    lost = any(problem.level == "loss" for problem in content.problems)
    status = "partial" if lost else "ok"
    report[kind].append(_describe(path.name, content.identifier, content, status, content.problems))


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
    described["problems"] = [_problem(one) for one in problems]
    return described


def _problem(problem: Problem) -> Report:
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
