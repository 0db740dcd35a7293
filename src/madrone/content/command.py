"""``madrone import items``: a package into the item bank from the command line, by an account that may do so."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from madrone.access import Actor
from madrone.kernel.errors import MadroneError

OK, FINDING = 0, 1
_SHOWN_LINES = 20


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only a package of items needs to ``madrone import``."""
    items = parser.add_argument_group("for items")
    items.add_argument(
        "--kind",
        dest="test_kind",
        default="summative",
        choices=["summative", "ica", "iab", "practice"],
        help="kind of the package's tests; questions of summative tests are secure",
    )
    items.add_argument(
        "--subject", default="", choices=["ELA", "MATH"], help="where the package does not say"
    )
    items.add_argument("--grade", default="", help="where the package does not say")


def run_items(options: argparse.Namespace, actor: Actor, path: Path) -> int:
    """Take a package in, or with ``--dry-run`` rehearse it; the outcome is told as for other imports.

    Exit status 0 when everything was taken, 1 when an item was rejected or the package was refused.
    """
    from madrone.content.actions.packages import import_package, rehearse_import

    act = rehearse_import if options.dry_run else import_package
    grade = options.grade.zfill(2) if options.grade else ""
    try:
        report = act(by=actor, path=path, kind=options.test_kind, subject=options.subject, grade=grade)
    except MadroneError as problem:
        _tell(f"The package was refused: {problem.message}")
        _answer(options, {"state": "refused", "problem": {"code": problem.code, "message": problem.message}})
        return FINDING
    found = report.as_dict()
    for line in report.lines[:_SHOWN_LINES]:
        _tell(f"{line.file}, line {line.line}, {line.level}: {line.message}")
    if len(report.lines) > _SHOWN_LINES:
        _tell(f"… and {len(report.lines) - _SHOWN_LINES} more; --json lists them all.")
    state = "checked" if options.dry_run else "done"
    _tell(
        f"{'Could be imported' if options.dry_run else 'Imported'}: {report.items} items ({report.partial} with "
        f"losses), {report.stimuli} materials, {report.tests} tests; {report.rejected} items rejected."
    )
    _answer(options, {"state": state, "problem": None, **found})
    return FINDING if report.rejected else OK


def _answer(options: argparse.Namespace, outcome: dict[str, Any]) -> None:
    if options.json:
        sys.stdout.write(json.dumps(outcome, indent=1) + "\n")


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
