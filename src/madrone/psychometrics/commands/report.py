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

    from madrone.psychometrics.analysis import Dif, MantelHaenszel
    from madrone.psychometrics.calibration import ItemProblem, RawResponses


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
    parser.add_argument("--group", metavar="GROUPS", help="CSV examinee_id,group: compare two groups")
    parser.add_argument("--reference", default="0", metavar="GROUP", help="the reference group (%(default)s)")
    parser.add_argument("--focal", metavar="GROUP", help="the focal group, if there are several others")
    parser.add_argument("--D", type=positive, default=SMARTER_D, help="scaling constant (%(default)s)")
    parser.add_argument("--title", default="Item report", help="heading of the page (%(default)s)")
    parser.add_argument(
        "--out", required=True, metavar="REPORT", help="HTML page to write; - for standard output"
    )
    parser.set_defaults(run=refusing(run_report))


def run_report(args: argparse.Namespace) -> int:
    """Write the page; 1 if any row or item had to be left out, 2 if nothing could be done."""
    from madrone.psychometrics.item_report import gather, html_page

    if [args.responses, args.items, args.key, args.group].count("-") > 1:
        return refuse("Only one of RESPONSES, --items, --key and --group can be standard input.")
    with reading(args.items) as lines:
        bank = read_items_csv(lines)
    responses, choices, keys = _responses(args)
    problems: list[tuple[str, LineProblem]] = [(args.items, problem) for problem in bank.problems]
    problems += [(args.responses, problem) for problem in responses.problems]
    dif, ungrouped = _compared(args, responses)
    report = gather(
        responses.scores,
        responses.item_ids,
        bank.items,
        D=args.D,
        choices=choices,
        keys=keys,
        dif=dif.items if dif else (),
    )
    names = [
        Path(name).name for name in (args.responses, args.items, args.key, args.group) if name and name != "-"
    ]
    with writing(args.out) as out:
        out.write(html_page(report, title=args.title, sources=names, made=clock.now()))
    left_out = [*report.problems, *(dif.problems if dif else ()), *ungrouped]
    for problem in left_out:
        sys.stderr.write(f"{problem}\n")
    marked = sum(bool(item.remarks) for item in report.items)
    tell(f"Reported {len(report.items)} items; {marked} ask for a look.", problems, listed=False)
    return FINDING if problems or left_out else SUCCESS


def _compared(
    args: argparse.Namespace, responses: "RawResponses"
) -> "tuple[Dif[MantelHaenszel] | None, list[ItemProblem]]":
    """Two groups compared by Mantel and Haenszel, with purification; who has no group stays out of it and is named."""
    if not args.group:
        return None, []
    from madrone.psychometrics.analysis import mantel_haenszel, numbered
    from madrone.psychometrics.calibration import ItemProblem, read_groups_csv

    with reading(args.group) as lines:
        groups = read_groups_csv(lines)
    labels = [groups.get(examinee) for examinee in responses.examinees]
    numbers = numbered(labels, reference=args.reference, focal=args.focal)
    dif = mantel_haenszel(responses.scores, responses.item_ids, numbers, purify=True)
    if None not in labels:
        return dif, []
    first = responses.examinees[labels.index(None)]
    message = (
        f"Without a group in the groups file, and not compared: {labels.count(None)} ({first} is the first)."
    )
    return dif, [ItemProblem("", "no-group", message)]


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
