"""``madrone psychometrics state``: a program's tests from responses to scale scores, levels and claims."""

import argparse
import json
import sys
from pathlib import Path

from madrone.psychometrics.commands.arguments import add_run_options, count
from madrone.psychometrics.commands.streams import FINDING, SUCCESS, as_json, reading, refusing, tell

PROGRAMS = ("smarter", "caaspp")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``state``."""
    state = subparsers.add_parser(
        "state", help="score a state's tests with their claims by a program's rules, Parquet to Parquet"
    )
    state.add_argument(
        "items",
        metavar="ITEMS",
        help="items CSV with the columns subject and claim, and if wanted part (cat or pt) and dropped (yes)",
    )
    state.add_argument(
        "responses",
        metavar="RESPONSES",
        help="Parquet, one row a test: examinee_id, subject, grade, items (list), scores (list, null: no answer); "
        "if wanted kind (summative, ica, iab), block (of interim tests), cat_minimum (items that the adaptive part "
        "gives at least), logged_on (parts entered: cat, pt or cat pt) and submitted (true: handed in)",
    )
    state.add_argument("--out", required=True, metavar="SCORES", help="Parquet to write")
    state.add_argument("--program", choices=PROGRAMS, default="smarter", help="whose rules (%(default)s)")
    state.add_argument(
        "--year", type=count, required=True, help="calendar year in which the school year ends"
    )
    add_run_options(state)
    state.set_defaults(run=refusing(run_state))


def run_state(args: argparse.Namespace) -> int:
    """Score the tests; 1 if any row or item had to be left out, 2 if nothing could be done."""
    from madrone.psychometrics.runs import Executor
    from madrone.psychometrics.smarter import policy
    from madrone.psychometrics.state import read_bank_csv
    from madrone.psychometrics.state.run import score_state

    with reading(args.items) as lines:
        bank = read_bank_csv(list(lines))
    report = score_state(
        Path(args.responses),
        Path(args.out),
        items=bank.items,
        program=args.program,
        year=args.year,
        executor=Executor(args.workers, args.cluster),
        resume=args.resume,
    )
    problems = [(args.items, problem) for problem in bank.problems]
    problems += [(args.responses, problem) for problem in report.problems]
    rules = policy(args.program, args.year).name
    tell(f"Scored {_tests(report.rows)} by the rules {rules}.{_left_out(report.left_out)}", problems)
    if args.json:
        summary = {
            "tests": report.rows,
            "attemptedness": dict(sorted(report.counts.items())),
            "left_out": report.left_out,
            "policy": rules,
            "problems": as_json(problems),
        }
        json.dump(summary, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    return FINDING if problems else SUCCESS


def _tests(n: int) -> str:
    return "1 test" if n == 1 else f"{n} tests"


def _left_out(n: int) -> str:
    if n == 0:
        return ""
    return " 1 row was left out." if n == 1 else f" {n} rows were left out."
