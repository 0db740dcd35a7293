"""``madrone bench NAME``: runs one bench and prints its figures; the exit status is 0 whatever they are."""

import argparse
import json
import sys
from importlib import import_module
from typing import Any

# Each module has ``run() -> dict`` as ``report.report`` makes it; it is loaded only when asked for.
BENCHES = {
    "save": "the save path against raw PostgreSQL and against a plain ORM view on SQLite",
    "imports": "100,000 students through the staged import: rows per second and memory",
    "qti": "the QTI engine: scoring, rendering, and a package of 1,000 items into the item bank",
    "omr": "the mark reader: silent errors, questions to people, refused pages, pages a second",
    "classroom": "a class's quiz on paper: seconds from the upload of its scans to the results, and errors",
    "psychometrics": "ability, calibration, selection and analysis: speeds of one core, and their accuracy",
}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the program."""
    words = "; ".join(f"{name}: {what}" for name, what in BENCHES.items())
    parser = subparsers.add_parser("bench", help="measure the product on this machine", description=words)
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the bench and print what it found."""
    found: dict[str, Any] = import_module(f"madrone.site.bench.{options.name}").run()
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return 0
    sys.stdout.write(f"{found['bench']} on {found['machine']}\n")
    for figure in found["figures"]:
        verdict = {True: "holds", False: "does not hold", None: ""}[figure["holds"]]
        goal = f"  goal: {figure['goal']}  {verdict}" if figure["goal"] else ""
        sys.stdout.write(f"  {figure['name']:<58} {figure['value']:>12,.2f} {figure['unit']:<12}{goal}\n")
    return 0
