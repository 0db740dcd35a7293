"""``madrone psychometrics report``: a page about items and their test, with plots."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from madrone.kernel import clock
from madrone.psychometrics.commands.arguments import positive
from madrone.psychometrics.commands.streams import (
    FINDING,
    SUCCESS,
    reading,
    refuse,
    refusing,
    tell,
    writing,
)
from madrone.psychometrics.errors import LineProblem
from madrone.psychometrics.irt.item_files import read_items_csv
from madrone.psychometrics.irt.models import SMARTER_D

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from madrone.psychometrics.calibration import RawResponses


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``report``."""
    parser = subparsers.add_parser("report", help="write a page about items and their test, with plots")
    parser.add_argument(
        "responses", metavar="RESPONSES", help="responses CSV, wide or long; - for standard input"
    )
    parser.add_argument("--items", required=True, metavar="ITEMS", help="items CSV with the parameters")
    parser.add_argument(
        "--key",
        metavar="KEYS",
        help="CSV item_id,key: these items have options in RESPONSES, and the key is worth one point",
    )
    parser.add_argument("--D", type=positive, default=SMARTER_D, help="scaling constant (%(default)s)")
    parser.add_argument("--title", default="Item report", help="heading of the page (%(default)s)")
    parser.add_argument(
        "--out", required=True, metavar="REPORT", help="HTML page to write; - for standard output"
    )
    parser.set_defaults(run=refusing(run_report))


def run_report(args: argparse.Namespace) -> int:
    """Write the page; 1 if any row or item had to be left out, 2 if nothing could be done."""
    from madrone.psychometrics.item_report import gather, html_page

    if [args.responses, args.items, args.key].count("-") > 1:
        return refuse("Only one of RESPONSES, --items and --key can be standard input.")
    with reading(args.items) as lines:
        bank = read_items_csv(lines)
    responses, choices, keys = _responses(args)
    problems: list[tuple[str, LineProblem]] = [(args.items, problem) for problem in bank.problems]
    problems += [(args.responses, problem) for problem in responses.problems]
    report = gather(responses.scores, responses.item_ids, bank.items, D=args.D, choices=choices, keys=keys)
    names = [Path(name).name for name in (args.responses, args.items, args.key) if name and name != "-"]
    with writing(args.out) as out:
        out.write(html_page(report, title=args.title, sources=names, made=clock.now()))
    for problem in report.problems:
        sys.stderr.write(f"{problem}\n")
    marked = sum(bool(item.remarks) for item in report.items)
    tell(f"Reported {len(report.items)} items; {marked} ask for a look.", problems)
    return FINDING if problems or report.problems else SUCCESS


def _responses(
    args: argparse.Namespace,
) -> "tuple[RawResponses, Mapping[str, NDArray[np.str_]], Mapping[str, str]]":
    """The scores, and where there are keys the options; a key of an item that nobody was given is left out."""
    from madrone.psychometrics.analysis import read_keyed_responses_csv, read_keys_csv
    from madrone.psychometrics.calibration import read_raw_responses_csv

    if not args.key:
        with reading(args.responses) as lines:
            return read_raw_responses_csv(lines), {}, {}
    with reading(args.key) as lines:
        keys = read_keys_csv(lines)
    with reading(args.responses) as lines:
        keyed = read_keyed_responses_csv(lines, keys)
    return keyed.responses, keyed.choices, {name: key for name, key in keys.items() if name in keyed.choices}
