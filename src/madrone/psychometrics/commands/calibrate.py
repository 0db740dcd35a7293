"""``madrone psychometrics calibrate``: item parameters from a responses file."""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, cast

from madrone.psychometrics.commands.arguments import count, positive
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
from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.item_files import read_items_csv
from madrone.psychometrics.irt.models import MODELS, ItemParameters, Model

if TYPE_CHECKING:
    from madrone.psychometrics.calibration import Calibration, RawResponses

_ERRORS = ("auto", "observed", "cross-product", "none")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``calibrate``."""
    parser = subparsers.add_parser(
        "calibrate", help="estimate item parameters by marginal maximum likelihood"
    )
    parser.add_argument(
        "responses", metavar="RESPONSES", help="responses CSV, wide or long; - for standard input"
    )
    parser.add_argument(
        "--key",
        metavar="KEYS",
        help="CSV item_id,key: these items have options in RESPONSES, and the key is worth one point",
    )
    parser.add_argument("--model", required=True, choices=MODELS, help="the model of every item")
    parser.add_argument(
        "--models", metavar="MODELS", help="CSV item_id,model: items with another model than --model"
    )
    parser.add_argument("--D", type=positive, default=1.0, help="scaling constant (%(default)s)")
    parser.add_argument(
        "--out", required=True, metavar="ITEMS", help="items CSV to write; - for standard output"
    )
    parser.add_argument("--groups", metavar="GROUPS", help="CSV examinee_id,group: populations of their own")
    parser.add_argument(
        "--reference", metavar="GROUP", help="the group with mean 0 and SD 1 (first in order)"
    )
    parser.add_argument(
        "--fixed", metavar="ITEMS", help="items CSV whose parameters are kept, to hold the scale"
    )
    parser.add_argument(
        "--errors", choices=_ERRORS, default="auto", help="how to find standard errors (auto)"
    )
    parser.add_argument(
        "--tolerance", type=positive, default=1e-6, help="distance from the end (%(default)s)"
    )
    parser.add_argument("--iterations", type=count, default=1000, help="EM steps at most (%(default)s)")
    parser.add_argument("--nodes", type=count, default=61, help="nodes of the abilities (%(default)s)")
    parser.add_argument("--reach", type=positive, default=6.0, help="the outermost nodes (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print a summary as JSON on standard output")
    parser.set_defaults(run=refusing(run_calibrate))


def run_calibrate(args: argparse.Namespace) -> int:
    """Calibrate a responses file; 1 if it did not converge or anything was left out, 2 if nothing was done."""
    from madrone.psychometrics.calibration import Settings, calibrate, write_calibration_csv

    if args.json and args.out == "-":
        return refuse("--json and --out - both write to standard output; give --out a file.")
    if args.nodes < 3:
        return refuse("--nodes: three nodes or more are needed.")
    if [args.responses, args.key].count("-") > 1:
        return refuse("Only one of RESPONSES and --key can be standard input.")
    responses = _responses(args)
    problems = [(args.responses, problem) for problem in responses.problems]
    fixed = _fixed(args, responses, problems)
    responses, groups = _grouped(args, responses, problems)
    result = calibrate(
        responses.scores,
        responses.item_ids,
        _models(args, responses),
        D=args.D,
        groups=groups,
        reference=args.reference,
        fixed=fixed,
        settings=Settings(args.tolerance, args.iterations, args.nodes, args.reach, args.errors),
    )
    with writing(args.out) as out:
        write_calibration_csv(result, out)
    for problem in result.problems:
        sys.stderr.write(f"{problem}\n")
    tell(_outcome(result), problems)
    if args.json:
        json.dump(_summary(args, result, problems), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    return FINDING if problems or result.problems or not result.converged else SUCCESS


def _responses(args: argparse.Namespace) -> "RawResponses":
    """The scores of the file; where there are keys, those of its options."""
    if not args.key:
        from madrone.psychometrics.calibration import read_raw_responses_csv

        with reading(args.responses) as lines:
            return read_raw_responses_csv(lines)
    from madrone.psychometrics.analysis import read_keyed_responses_csv, read_keys_csv

    with reading(args.key) as lines:
        keys = read_keys_csv(lines)
    with reading(args.responses) as lines:
        return read_keyed_responses_csv(lines, keys).responses


def _models(args: argparse.Namespace, responses: "RawResponses") -> dict[str, Model]:
    models = dict.fromkeys(responses.item_ids, args.model)
    if args.models:
        with reading(args.models) as lines:
            rows = list(csv.reader(lines))
        if not rows or [cell.strip() for cell in rows[0]] != ["item_id", "model"]:
            raise PsychometricsError(
                "models-header", "The models file has to begin with the header item_id,model."
            )
        for line, row in enumerate(rows[1:], start=2):
            item_id, model = [cell.strip() for cell in row] if len(row) == 2 else ("", "")
            if item_id not in models:
                raise PsychometricsError(
                    "models-row", f"Line {line} of the models file names no item of the responses file."
                )
            models[item_id] = model
    return cast(dict[str, Model], models)


def _fixed(
    args: argparse.Namespace, responses: "RawResponses", problems: list[tuple[str, LineProblem]]
) -> Sequence[ItemParameters]:
    """The fixed items that the responses know; an anchor that nobody was given is no use here."""
    if not args.fixed:
        return ()
    with reading(args.fixed) as lines:
        bank = read_items_csv(lines)
    problems += [(args.fixed, problem) for problem in bank.problems]
    known = [item for item in bank.items if item.item_id in responses.item_ids]
    if not known:
        raise PsychometricsError("no-anchor", "None of the fixed items stands in the responses file.")
    return known


def _grouped(
    args: argparse.Namespace, responses: "RawResponses", problems: list[tuple[str, LineProblem]]
) -> "tuple[RawResponses, list[str] | None]":
    """The examinees who have a group, and their groups; everybody where there are no groups."""
    if not args.groups:
        return responses, None
    from madrone.psychometrics.calibration import read_groups_csv

    with reading(args.groups) as lines:
        groups = read_groups_csv(lines)
    rows = [row for row, examinee in enumerate(responses.examinees) if examinee in groups]
    for examinee in responses.examinees:
        if examinee not in groups:
            words = f"Examinee {examinee} of the responses file has no group here; left out."
            problems.append((args.groups, LineProblem(1, "no-group", words)))
    examinees = tuple(responses.examinees[row] for row in rows)
    labels = [groups[examinee] for examinee in examinees]
    for group in sorted(set(groups.values()) - set(labels)):
        words = f"Nobody of group {group} stands in the responses file; left out."
        problems.append((args.groups, LineProblem(1, "empty-group", words)))
    return replace(responses, examinees=examinees, scores=responses.scores[rows]), labels


def _outcome(result: "Calibration") -> str:
    done = (
        f"Calibrated {len(result.items)} items from {result.n} examinees in {result.iterations} iterations."
    )
    if result.converged:
        return done
    return (
        f"{done} It did NOT converge: do not use these parameters. Allow more --iterations, or leave out "
        "the items named above."
    )


def _summary(
    args: argparse.Namespace, result: "Calibration", problems: list[tuple[str, LineProblem]]
) -> dict[str, object]:
    return {
        "model": args.model,
        "D": result.D,
        "n": result.n,
        "unanswered": result.unanswered,
        "items": len(result.items),
        "parameters": result.parameters,
        "log_likelihood": result.log_likelihood,
        "iterations": result.iterations,
        "converged": result.converged,
        "errors": result.errors,
        "groups": [asdict(population) for population in result.populations],
        "item_problems": [problem._asdict() for problem in result.problems],
        "problems": as_json(problems),
    }
