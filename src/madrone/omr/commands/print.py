"""``madrone omr print``: a PDF with one document for each row of a roster."""

import argparse
import sys
from pathlib import Path

from madrone.omr.commands.refusals import FINDING, SUCCESS, refuse, refusing

_PROBLEMS_SHOWN = 20
#: Say how far it is after so many documents.
_STEP = 500


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("print", help="make the sheets of a roster as one PDF, to print at 100 %%")
    parser.add_argument("sheet", metavar="SHEET.toml")
    parser.add_argument(
        "--roster",
        required=True,
        metavar="STUDENTS.csv",
        help="columns document and student; one row, one document",
    )
    parser.add_argument("--out", required=True, metavar="SHEETS.pdf")
    parser.add_argument("--paper", choices=("letter", "a4"), help="another paper than the sheet's own")
    parser.set_defaults(run=refusing(run_print))


def run_print(args: argparse.Namespace) -> int:
    """Print all documents; 1 if a row had to be left out or a name left blank, 2 if nothing could be printed."""
    from madrone.omr.printing import print_sheets, read_roster
    from madrone.omr.sheet import read_sheet

    out = Path(args.out)
    if out.is_dir():
        return refuse(f"{out} is a folder. Name a file, such as SHEETS.pdf.")
    sheet = read_sheet(Path(args.sheet))
    with Path(args.roster).open(encoding="utf-8-sig", newline="") as lines:
        printed = print_sheets(sheet, read_roster(lines), out, paper=args.paper, progress=_tell)
    for problem in printed.problems[:_PROBLEMS_SHOWN]:
        sys.stderr.write(f"{args.roster}, {problem}\n")
    if len(printed.problems) > _PROBLEMS_SHOWN:
        sys.stderr.write(f"… and {len(printed.problems) - _PROBLEMS_SHOWN} more like these.\n")
    documents, pages = _counted(printed.documents, "document"), _counted(printed.pages, "page")
    sys.stderr.write(f"Printed {documents} with {pages} to {args.out}.\n")
    return FINDING if printed.problems else SUCCESS


def _tell(done: int, of: int) -> None:
    if done % _STEP == 0 and done < of:
        sys.stderr.write(f"{done} of {of} documents\n")


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
