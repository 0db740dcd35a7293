"""``madrone qti``: score, inspect, render, convert and check from the command line, without a database.

Formats and exit statuses are those of the command-line contract: 0 success, 1 a finding, 2 wrong usage.
Documents go to standard output, words for people to standard error.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from madrone.qti.braille import render_braille
from madrone.qti.conversion import convert_path
from madrone.qti.documents import is_package
from madrone.qti.errors import Problem, QtiError
from madrone.qti.findings import lint_path
from madrone.qti.inspection import Report, has_findings, inspect_path
from madrone.qti.item import Item, read_item
from madrone.qti.render import render_item
from madrone.qti.roundtrip import has_differences, roundtrip_path
from madrone.qti.scoring import score_item
from madrone.qti.writing import rewrite
from madrone.qti.writing.replacing import replace_file
from madrone.qti.xml import MAX_XML_BYTES

MAX_JSON_BYTES = 256 * 1024 * 1024

Command: TypeAlias = Callable[[argparse.Namespace], int]
Result = TypeVar("Result")


class UsageError(Exception):
    """The command cannot be carried out as it was given."""


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add ``qti`` and its commands; each sets ``run``, a function from the arguments to the exit status."""
    qti = subparsers.add_parser("qti", help="read, score and render QTI items")
    commands = qti.add_subparsers(dest="qti_command", required=True, metavar="COMMAND")

    score = commands.add_parser("score", help="score attempts at one item")
    score.add_argument("item", metavar="ITEM.xml")
    score.add_argument(
        "responses", metavar="RESPONSES.json", help="a list of attempts, or - for standard input"
    )
    score.add_argument("--json", action="store_true", help="print the outcomes as one JSON document")
    score.set_defaults(run=_guarded(_score))

    inspect = commands.add_parser("inspect", help="say what a file or package holds and what is lost")
    inspect.add_argument("path", metavar="PATH", help="an item, a test, a package folder or a zip")
    inspect.add_argument("--json", action="store_true", help="print the report as one JSON document")
    inspect.set_defaults(run=_guarded(_inspect))

    render = commands.add_parser("render", help="print an item as HTML")
    render.add_argument("item", metavar="ITEM.xml")
    render.add_argument("--response", metavar="ATTEMPT.json", help="an attempt whose answers are filled in")
    render.add_argument("--medium", choices=("screen", "print", "large-print", "braille"), default="screen")
    render.add_argument("--locale", default="en", help="language of the engine's own words, such as es")
    render.set_defaults(run=_guarded(_render))
    _register_files(commands)


def _register_files(commands: "argparse._SubParsersAction[Any]") -> None:
    """The commands that go through whole files and packages."""
    convert = commands.add_parser("convert", help="write a file, folder or package of any version as QTI 3.0")
    convert.add_argument(
        "source", metavar="IN", help="an XML file, a folder or a zip, or - for standard input"
    )
    convert.add_argument("target", metavar="OUT", help="where to write it, or - for standard output")
    convert.add_argument("--to", choices=("3.0",), default="3.0", help="the version to write")
    convert.add_argument("--force", action="store_true", help="replace what stands at OUT")
    convert.set_defaults(run=_guarded(_convert))

    roundtrip = commands.add_parser("roundtrip", help="read, write, read again, and tell every difference")
    roundtrip.add_argument("path", metavar="PATH", help="an item, a stimulus, a test, a folder or a zip")
    roundtrip.add_argument("--json", action="store_true", help="print the report as one JSON document")
    roundtrip.set_defaults(run=_guarded(_roundtrip))

    lint = commands.add_parser("lint", help="tell authors what to look at: access, wording, keys")
    lint.add_argument("path", metavar="PATH", help="an item, a stimulus, a folder or a zip")
    lint.add_argument("--json", action="store_true", help="print the report as one JSON document")
    lint.set_defaults(run=_guarded(_lint))


def _guarded(run: Command) -> Command:
    """Turn what cannot be done into a sentence on standard error and an exit status."""

    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except UsageError as error:
            _tell(str(error))
            return 2
        except QtiError as error:
            _tell(f"{error} [{error.code}]")
            return 1

    return guarded


def _score(args: argparse.Namespace) -> int:
    if args.item == "-" and args.responses == "-":
        raise UsageError("The item and the responses cannot both come from standard input.")
    item = _read_item(args.item)
    attempts = _read_json(args.responses)
    if not isinstance(attempts, list):
        raise UsageError("The responses are a list of attempts, each an object of responses.")
    results = [_score_attempt(item, attempt) for attempt in attempts]
    if args.json:
        _print_json(results)
    else:
        for number, result in enumerate(results, 1):
            _tell(f"{number}. {_in_words(result)}")
    return 1 if any("error" in result for result in results) else 0


def _score_attempt(item: Item, attempt: object) -> Report:
    if not isinstance(attempt, dict):
        return {"error": "An attempt is an object of responses."}
    result = score_item(item, attempt)
    return {
        "outcomes": result.outcomes,
        "completion": result.completion,
        "external": list(result.external),
        "warnings": list(result.warnings),
    }


def _inspect(args: argparse.Namespace) -> int:
    report = _on_disk(inspect_path, _existing(args.path))
    if args.json:
        _print_json(report)
    else:
        _tell_report(report)
    return 1 if has_findings(report) else 0


def _render(args: argparse.Namespace) -> int:
    item = _read_item(args.item)
    given = _read_json(args.response) if args.response else {}
    if not isinstance(given, dict):
        raise UsageError("An attempt is an object of responses.")
    if args.medium == "braille":
        sys.stdout.write(render_braille(item, responses=given, locale=args.locale))
        return 0
    html = render_item(item, asset_url=str, responses=given, medium=args.medium, locale=args.locale)
    sys.stdout.write(html + "\n")
    return 0


def _convert(args: argparse.Namespace) -> int:
    problems = _converted(args.source, args.target, force=args.force)
    for problem in problems:
        where = f"{problem.source}, line {problem.line}" if problem.line else problem.source
        _tell(f"{where}: {problem.message} [{problem.code}]")
    return 1 if any(problem.level == "loss" for problem in problems) else 0


def _converted(source: str, target: str, *, force: bool) -> tuple[Problem, ...]:
    if target != "-" and os.path.lexists(target) and not force:
        raise UsageError(f"{target} is there already. Give another name, or --force to replace it.")
    if target != "-" and not Path(target).absolute().parent.is_dir():
        raise UsageError(f"There is no folder for {target}. Make it first.")
    if source != "-" and target != "-":
        return _on_disk(convert_path, _existing(source), Path(target))
    if source != "-" and is_package(_existing(source)):
        raise UsageError("A package cannot go to standard output. Name a zip or a folder.")
    written, problems = rewrite(_read(source, MAX_XML_BYTES), source)
    if target == "-":
        sys.stdout.buffer.write(written)
    else:
        _on_disk(replace_file, Path(target), lambda stream: stream.write(written))
    return problems


def _roundtrip(args: argparse.Namespace) -> int:
    report = _on_disk(roundtrip_path, _existing(args.path))
    if args.json:
        _print_json(report)
    else:
        _tell_roundtrip(report)
    return 1 if has_differences(report) else 0


def _lint(args: argparse.Namespace) -> int:
    report = _on_disk(lint_path, _existing(args.path))
    if args.json:
        _print_json(report)
    else:
        for one in report["files"]:
            _tell(f"{one['file']}  {one['identifier']}")
            _tell_problems(one["problems"])
        _tell(", ".join(f"{count} {code}" for code, count in report["summary"].items()) or "no findings")
    return 1 if any(one["problems"] for one in report["files"]) else 0


def _existing(name: str) -> Path:
    path = Path(name)
    if not path.exists():
        raise UsageError(f"There is no file or folder {name}.")
    return path


def _on_disk(run: Callable[..., Result], *arguments: object) -> Result:
    """Carry something out on files; one that cannot be read or written is wrong usage."""
    try:
        return run(*arguments)
    except OSError as error:
        raise UsageError(
            f"{error.filename or 'The file'} cannot be read or written: {error.strerror}."
        ) from None


def _read_item(name: str) -> Item:
    return read_item(_read(name, MAX_XML_BYTES), source=name)


def _read(name: str, limit: int) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read(limit + 1)
        with Path(name).open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.") from None


def _read_json(name: str) -> object:
    data = _read(name, MAX_JSON_BYTES)
    if len(data) > MAX_JSON_BYTES:
        raise UsageError(f"{name} is larger than {MAX_JSON_BYTES} bytes.")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is not JSON: {error}.") from None


def _tell_report(report: Report) -> None:
    for kind in ("items", "tests", "stimuli"):
        for entry in report[kind]:
            _tell(f"{entry['status']:9} {entry['file']}  {entry['identifier']}")
            _tell_problems(entry["problems"])
    for problem in report["problems"]:
        where = f", line {problem['line']}" if problem["line"] else ""
        _tell(f"{problem['file']}{where}: {problem['message']} [{problem['code']}]")
    _tell(", ".join(f"{count} {status}" for status, count in report["summary"].items()))


def _tell_roundtrip(report: Report) -> None:
    for one in report["files"]:
        _tell(f"{one['status']:9} {one['file']}  {one['identifier']}")
        for difference in one["differences"]:
            _tell(f"          {difference['path']}: {difference['before']!r} became {difference['after']!r}")
        _tell_problems(one.get("problems", []))
    _tell(", ".join(f"{count} {status}" for status, count in report["summary"].items()))


def _tell_problems(problems: list[Report]) -> None:
    for problem in problems:
        _tell(f"          line {problem['line']}: {problem['message']} [{problem['code']}]")


def _in_words(result: Report) -> str:
    if "error" in result:
        return str(result["error"])
    values = [f"{name} = {_value(value)}" for name, value in result["outcomes"].items()]
    return "; ".join([*values, *result["warnings"]])


def _value(value: Any) -> str:
    (content,) = value.values()
    return (
        "NULL"
        if content is None
        else str(next(iter(content.values())) if isinstance(content, dict) else content)
    )


def _print_json(document: object) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
