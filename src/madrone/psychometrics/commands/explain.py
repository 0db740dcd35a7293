"""``madrone psychometrics explain``: how one examinee's score came about, step by step."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from madrone.psychometrics.commands.arguments import count
from madrone.psychometrics.commands.state import PROGRAMS
from madrone.psychometrics.commands.streams import FINDING, SUCCESS, reading, refuse, refusing, tell
from madrone.psychometrics.errors import LineProblem, PsychometricsError

if TYPE_CHECKING:
    from madrone.psychometrics.smarter import Kind, ScoredItem, Sitting
    from madrone.psychometrics.state import BankItem

    Test = tuple[list[ScoredItem], Kind, Sitting]

_KINDS = ("summative", "ica", "iab")
_PARQUET = ".parquet"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``explain``."""
    parser = subparsers.add_parser("explain", help="show step by step how one examinee's score came about")
    parser.add_argument(
        "items", metavar="ITEMS", help="items CSV with the columns subject and claim, as for state"
    )
    parser.add_argument(
        "responses",
        metavar="RESPONSES",
        help="Parquet of tests as for state, or scores of one test in CSV, wide or long; - for standard input",
    )
    parser.add_argument("--examinee", required=True, metavar="ID", help="whose score")
    parser.add_argument("--subject", required=True, help="ELA or MATH")
    parser.add_argument("--grade", required=True, help="03 to 08, or 11")
    parser.add_argument("--program", choices=PROGRAMS, default="smarter", help="whose rules (%(default)s)")
    parser.add_argument(
        "--year", type=count, required=True, help="calendar year in which the school year ends"
    )
    parser.add_argument("--kind", choices=_KINDS, default="summative", help="kind of test (%(default)s)")
    parser.add_argument("--block", help="which interim block, where RESPONSES is Parquet and has several")
    parser.add_argument(
        "--given",
        action="store_true",
        help="CSV: every item of the file was given; an empty cell is unanswered",
    )
    parser.add_argument(
        "--cat-minimum",
        type=count,
        default=0,
        metavar="N",
        help="CSV: items that the adaptive part gives at least",
    )
    parser.add_argument("--submitted", action="store_true", help="CSV: the test was handed in")
    parser.add_argument("--json", action="store_true", help="print the steps as JSON, not as text")
    parser.set_defaults(run=refusing(run_explain))


def run_explain(args: argparse.Namespace) -> int:
    """Print the steps; 1 if any row or item had to be left out, 2 if there is no such test."""
    from madrone.psychometrics.smarter import policy
    from madrone.psychometrics.state import read_bank_csv

    if args.items == args.responses == "-":
        return refuse("Only one of ITEMS and RESPONSES can be standard input.")
    args.subject = args.subject.upper()
    with reading(args.items) as lines:
        bank = read_bank_csv(list(lines))
    own = {item.parameters.item_id: item for item in bank.items if item.subject == args.subject}
    problems = [(args.items, problem) for problem in bank.problems]
    if args.responses.endswith(_PARQUET):
        items, kind, sitting = _from_parquet(args, own)
    else:
        items, kind, sitting = _from_csv(args, own, problems)
    explained = policy(args.program, args.year).explain(
        subject=args.subject, grade=args.grade, kind=kind, items=items, sitting=sitting
    )
    if args.json:
        json.dump(explained.as_data(), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(f"{explained.text}\n")
    tell(f"Explained the score of {args.examinee}.", problems)
    return FINDING if problems else SUCCESS


def _from_csv(
    args: argparse.Namespace, bank: "dict[str, BankItem]", problems: list[tuple[str, LineProblem]]
) -> "Test":
    """The examinee's row; what an earlier or later row has wrong is no concern of this one's."""
    from madrone.psychometrics.irt.response_files import read_responses_csv
    from madrone.psychometrics.smarter import Sitting

    with reading(args.responses) as lines:
        file = read_responses_csv(lines, [item.parameters for item in bank.values()])
    own = [problem for problem in file.problems if _concerns(problem, args.examinee)]
    problems += [(args.responses, problem) for problem in own]
    if args.examinee not in file.examinees:
        said = f" {own[0].message}" if own else ""
        raise PsychometricsError(
            "no-such-test", f"{args.responses} has no usable row of the examinee {args.examinee}.{said}"
        )
    scores = file.scores[file.examinees.index(args.examinee)].tolist()
    pairs = [
        (bank[item.item_id], score if score >= 0 else None)
        for item, score in zip(file.items, scores, strict=True)
        if score >= 0 or args.given
    ]
    return _scored(pairs), args.kind, Sitting(cat_minimum=args.cat_minimum, submitted=args.submitted)


def _concerns(problem: LineProblem, examinee: str) -> bool:
    """Whether a problem of the file touches this examinee: an own one, or one of an item's column."""
    return (
        problem.line == 1
        or f"Examinee {examinee} " in problem.message
        or f"Examinee {examinee}," in problem.message
    )


def _from_parquet(args: argparse.Namespace, bank: "dict[str, BankItem]") -> "Test":
    """The first row of the test, which is the one that ``state`` scores."""
    import numpy as np

    from madrone.psychometrics.smarter import Part, Sitting
    from madrone.psychometrics.state.settling import BITS
    from madrone.psychometrics.state.sitting_columns import told

    row = next(_rows(args), None)
    if row is None:
        raise PsychometricsError(
            "no-such-test",
            f"{args.responses} has no {args.kind} test of the examinee {args.examinee} in {args.subject}, "
            f"grade {args.grade}" + (f", block {args.block}." if args.block else "."),
        )
    names, scores = row["items"][0].as_py() or [], row["scores"][0].as_py() or []
    pairs = _known(bank, [str(name) for name in names], scores)
    two_parts = any(item.part is not Part.FORM for item in bank.values())
    needed = BITS[Part.CAT] | BITS[Part.PT] if two_parts else BITS[Part.FORM]
    said = told(row)
    if said.odd(np.array([needed]))[0]:
        code, words = said.words(0, needed)
        raise PsychometricsError(code, f"Examinee {args.examinee}: {words}.")
    sat = said.sittings
    entered = frozenset(part for part, bit in BITS.items() if int(sat.logged_on[0]) & bit)
    return (
        _scored(pairs),
        args.kind,
        Sitting(int(sat.cat_minimum[0]), entered or None, bool(sat.submitted[0])),
    )


def _rows(args: argparse.Namespace) -> Iterator[Any]:
    """The rows of the test, each a batch of one; only the row groups that have one are read whole."""
    from madrone.psychometrics.runs.parquet import column_names, opened, texts
    from madrone.psychometrics.state.run import COLUMNS
    from madrone.psychometrics.state.sitting_columns import OPTIONAL

    path = Path(args.responses)
    there = column_names(path, COLUMNS)
    file, wanted = opened(path), {"examinee_id": args.examinee, "subject": args.subject, "grade": args.grade}
    keys = [*wanted, *(name for name in ("kind", "block") if name in there)]
    for group in range(file.metadata.num_row_groups):
        table = file.read_row_group(group, columns=keys)
        columns = {name: texts(table[name]) for name in keys}
        for row, examinee in enumerate(columns["examinee_id"]):
            # Most rows are somebody else's; the other columns are looked at for this examinee alone.
            if examinee == args.examinee and _is_wanted(args, {n: columns[n][row] for n in keys}, wanted):
                whole = file.read_row_group(group, columns=[*COLUMNS, *(n for n in OPTIONAL if n in there)])
                yield whole.slice(row, 1).combine_chunks().to_batches()[0]


def _is_wanted(args: argparse.Namespace, row: dict[str, str | None], wanted: dict[str, str]) -> bool:
    kind = (row.get("kind") or "").strip().lower() or _KINDS[0]
    same = all(row[name] == value for name, value in wanted.items())
    return same and kind == args.kind and args.block in (None, row.get("block"))


def _known(
    bank: "dict[str, BankItem]", names: Sequence[str], scores: Sequence[int | None]
) -> "list[tuple[BankItem, int | None]]":
    if len(names) != len(scores):
        raise PsychometricsError("list-lengths", "The row has not as many scores as items.")
    for name in names:
        if name not in bank:
            raise PsychometricsError(
                "unknown-item", f"The item {name} is not among the usable items of the subject."
            )
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise PsychometricsError("repeated-item", f"The item {twice} stands in the test twice.")
    return [(bank[name], score) for name, score in zip(names, scores, strict=True)]


def _scored(pairs: "Sequence[tuple[BankItem, int | None]]") -> "list[ScoredItem]":
    from madrone.psychometrics.smarter import ScoredItem

    return [
        ScoredItem(item.parameters, score, item.claim, part=item.part, dropped=item.dropped)
        for item, score in pairs
    ]
