"""``madrone psychometrics raters``: agreement, severity and drift of the people who score."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, TextIO

from madrone.psychometrics.commands.arguments import count
from madrone.psychometrics.commands.streams import (
    FINDING,
    SUCCESS,
    as_json,
    reading,
    refuse,
    refusing,
    tell,
    writing,
)

if TYPE_CHECKING:
    from madrone.psychometrics.raters import Agreement, DoubleReadings, Flag, RaterSeverity

_AGREEMENT = ("n", "exact", "adjacent", "non_adjacent", "kappa", "kappa_se", "smd", "correlation")
_SEVERITY = ("severity", "severity_se", "severity_p", "drift_per_day", "drift_se", "drift_p")
_COLUMNS = ("what", "item_id", "rater", "from", "to", *_AGREEMENT, *_SEVERITY, "flags")
_NUMBER = ".6g"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``raters``."""
    parser = subparsers.add_parser(
        "raters", help="compare readings of the same responses, and raters with validity papers"
    )
    parser.add_argument(
        "ratings",
        metavar="RATINGS",
        help="CSV item_id,response_id,rater,score,scored_at and perhaps true_score and points; - for standard input",
    )
    parser.add_argument("--out", required=True, metavar="STATS", help="CSV to write; - for standard output")
    parser.add_argument(
        "--window",
        type=count,
        default=7,
        metavar="DAYS",
        help="length of the stretches of time (%(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="print everything as JSON on standard output")
    parser.set_defaults(run=refusing(run_raters))


def run_raters(args: argparse.Namespace) -> int:
    """Write the statistics; 1 if a row was left out or an item or rater is flagged."""
    from madrone.psychometrics.raters import double_readings, rater_severity, read_ratings_csv

    if args.json and args.out == "-":
        return refuse("--json and --out - both write to standard output; give --out a file.")
    with reading(args.ratings) as lines:
        file = read_ratings_csv(lines)
    problems = [(args.ratings, problem) for problem in file.problems]
    double = double_readings(file.ratings)
    severity = rater_severity(file.ratings, window=timedelta(days=args.window))
    with writing(args.out) as out:
        _write(double, severity, out)
    flagged = sorted(_flagged(double, severity))
    for name, flag in flagged:
        sys.stderr.write(f"{name}: {flag.message}\n")
    tell(
        f"Compared {sum(item.agreement.n for item in double.items)} double readings of {len(double.items)} items "
        f"and {len(severity)} raters with validity papers; {double.single} responses were read once.",
        problems,
    )
    if args.json:
        summary = {
            "items": [asdict(item) for item in double.items],
            "raters": [asdict(rater) for rater in double.raters],
            "severity": [asdict(rater) for rater in severity],
            "single": double.single,
            "later": double.later,
            "problems": as_json(problems),
        }
        json.dump(summary, sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
    return FINDING if problems or any(flag.code != "few" for _, flag in flagged) else SUCCESS


def _flagged(double: "DoubleReadings", severity: "tuple[RaterSeverity, ...]") -> "Iterator[tuple[str, Flag]]":
    for item in double.items:
        yield from ((f"Item {item.item_id}", flag) for flag in item.flags)
    for rater in double.raters:
        yield from ((f"Rater {rater.rater}, double readings", flag) for flag in rater.flags)
    for one in severity:
        yield from ((f"Rater {one.rater}, validity papers", flag) for flag in one.flags)


def _write(double: "DoubleReadings", severity: "tuple[RaterSeverity, ...]", out: TextIO) -> None:
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for item in double.items:
        row = {"what": "item", "item_id": item.item_id, "flags": _codes(item.flags)}
        writer.writerow(row | _cells(item.agreement))
    for rater in double.raters:
        row = {"what": "rater", "rater": rater.rater, "flags": _codes(rater.flags)}
        writer.writerow(row | _cells(rater.agreement))
    for one in severity:
        row = {"what": "validity", "rater": one.rater, "flags": _codes(one.flags)}
        figures = {
            "severity": one.severity,
            "severity_se": one.severity_se,
            "severity_p": one.p,
            "drift_per_day": one.drift,
            "drift_se": one.drift_se,
            "drift_p": one.drift_p,
        }
        writer.writerow(row | _cells(one.against_truth) | _numbers(figures))
        for window in one.windows:
            row = {"what": "window", "rater": one.rater, "n": str(window.n)}
            row |= {"from": window.start.isoformat(), "to": window.end.isoformat()}
            writer.writerow(row | _numbers({"severity": window.severity, "severity_se": window.severity_se}))


def _cells(found: "Agreement") -> dict[str, str]:
    return {"n": str(found.n)} | _numbers({name: getattr(found, name) for name in _AGREEMENT[1:]})


def _numbers(figures: dict[str, float | None]) -> dict[str, str]:
    return {name: "" if value is None else format(value, _NUMBER) for name, value in figures.items()}


def _codes(flags: "tuple[Flag, ...]") -> str:
    return " ".join(flag.code for flag in flags)
