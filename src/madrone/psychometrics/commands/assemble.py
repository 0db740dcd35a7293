"""``madrone psychometrics assemble``: forms from an item bank, or why there are none."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from madrone.psychometrics.commands.arguments import positive
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
from madrone.psychometrics.errors import LineProblem

if TYPE_CHECKING:
    from madrone.psychometrics.assembly import Assembly, Bank, Specification


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``assemble``."""
    parser = subparsers.add_parser("assemble", help="choose the items of parallel test forms")
    parser.add_argument("spec", metavar="SPEC", help="TOML: forms, length, target and constraints")
    parser.add_argument(
        "items", metavar="ITEMS", help="items CSV with the columns that SPEC names; - for standard input"
    )
    parser.add_argument(
        "--out", required=True, metavar="FORMS", help="forms CSV to write; - for standard output"
    )
    parser.add_argument(
        "--time-limit", type=positive, default=60.0, metavar="SECONDS", help="stop then with the best (60)"
    )
    parser.add_argument("--json", action="store_true", help="print a summary as JSON on standard output")
    parser.set_defaults(run=refusing(run_assemble))


def run_assemble(args: argparse.Namespace) -> int:
    """Assemble; 1 if there are no forms, none was found in time, or items were left out; 2 if nothing was done."""
    from madrone.psychometrics.assembly import (
        assemble,
        read_bank_csv,
        read_specification,
        write_forms_csv,
    )

    if args.json and args.out == "-":
        return refuse("--json and --out - both write to standard output; give --out a file.")
    spec = read_specification(Path(args.spec).read_text(encoding="utf-8-sig"))
    with reading(args.items) as lines:
        bank = read_bank_csv(lines.read())
    assembly = assemble(spec, bank, seconds=args.time_limit)
    if assembly.taken is not None:
        with writing(args.out) as out:
            write_forms_csv(assembly, spec, bank, out)
    problems = [(args.items, problem) for problem in bank.problems]
    tell(_outcome(args, spec, assembly), problems)
    if args.json:
        json.dump(_summary(spec, bank, assembly, problems), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    return FINDING if problems or assembly.taken is None else SUCCESS


def _outcome(args: argparse.Namespace, spec: "Specification", assembly: "Assembly") -> str:
    if assembly.conflict is not None:
        return f"{assembly.conflict}"
    if assembly.taken is None:
        return (
            f"No forms were found in {args.time_limit:g} seconds, but they may exist. "
            "Allow more with --time-limit, or loosen constraints."
        )
    done = f"Assembled {len(spec.forms)} forms with {', '.join(map(str, assembly.taken.sum(axis=1)))} items."
    if spec.target is None or assembly.objective is None:
        return done
    what = {
        "minimax": "The largest deviation from the target is",
        "absolute": "The deviations from the target are in sum",
        "maximin": "The least information, as a part of the target, is",
    }[spec.target.objective]
    told = f"{done} {what} {assembly.objective:.4g}, at most {assembly.gap:.3g} from the best possible."
    if assembly.outcome == "optimal":
        return told
    return f"{told} The time ended before it was within {spec.target.gap:.3g}; --time-limit allows more."


def _summary(
    spec: "Specification", bank: "Bank", assembly: "Assembly", problems: list[tuple[str, LineProblem]]
) -> dict[str, object]:
    summary: dict[str, object] = {
        "status": assembly.outcome,
        "objective": assembly.objective,
        "gap": assembly.gap,
        "seconds": round(assembly.seconds, 3),
        "items": len(bank.items),
        "forms": [],
        "conflict": [asdict(demand) for demand in assembly.conflict.demands] if assembly.conflict else [],
        "conflict_is_smallest": assembly.conflict.proven if assembly.conflict else None,
        "problems": as_json(problems),
    }
    if assembly.taken is not None and assembly.information is not None:
        thetas = spec.target.thetas if spec.target else ()
        summary["forms"] = [
            {
                "form": form,
                "items": [bank.items[place].item_id for place in taken.nonzero()[0]],
                "information": [
                    {"theta": theta, "information": float(value)}
                    for theta, value in zip(thetas, information, strict=True)
                ],
            }
            for form, taken, information in zip(spec.forms, assembly.taken, assembly.information, strict=True)
        ]
    return summary
