"""``madrone psychometrics analyze``: statistics of items and of the test from a responses file."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import isfinite
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
from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.item_files import GPCM_FORMS, read_items_csv
from madrone.psychometrics.irt.models import SMARTER_D, ItemParameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from madrone.psychometrics.analysis import (
        Classical,
        Dif,
        Distractor,
        ItemFits,
        LogisticDif,
        MantelHaenszel,
    )
    from madrone.psychometrics.calibration import ItemProblem, RawResponses


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``analyze``."""
    parser = subparsers.add_parser(
        "analyze", help="find item statistics, reliability, item fit and differential item functioning"
    )
    parser.add_argument(
        "responses", metavar="RESPONSES", help="responses CSV, wide or long; - for standard input"
    )
    parser.add_argument(
        "--out", required=True, metavar="STATS", help="statistics CSV to write; - for standard output"
    )
    parser.add_argument(
        "--group", metavar="GROUPS", help="CSV examinee_id,group: look for items that function differently"
    )
    parser.add_argument("--reference", default="0", metavar="GROUP", help="the reference group (%(default)s)")
    parser.add_argument("--focal", metavar="GROUP", help="the focal group, if there are several others")
    parser.add_argument(
        "--purify", action="store_true", help="match examinees only on items that do not function differently"
    )
    parser.add_argument(
        "--logistic", action="store_true", help="add differential item functioning by logistic regression"
    )
    parser.add_argument(
        "--items", metavar="ITEMS", help="items CSV for S-X², instead of a calibration by the 2PL or GPCM"
    )
    parser.add_argument(
        "--D", type=positive, default=SMARTER_D, help="scaling constant of --items (%(default)s)"
    )
    parser.add_argument(
        "--gpcm-form", choices=GPCM_FORMS, default="steps", help="what d1, d2, … of --items mean (steps)"
    )
    parser.add_argument(
        "--distractors",
        metavar="KEYS",
        help="CSV item_id,key: these items have options in RESPONSES, and the key is worth one point",
    )
    parser.add_argument(
        "--options", metavar="OPTIONS", help="CSV to write of the options that --distractors finds"
    )
    parser.add_argument("--json", action="store_true", help="print a summary as JSON on standard output")
    parser.set_defaults(run=refusing(run_analyze))


@dataclass(frozen=True, slots=True)
class _Analysis:
    """All that was found; what was not asked for is ``None`` or empty."""

    classical: "Classical"
    fits: "ItemFits"
    mantel_haenszel: "Dif[MantelHaenszel] | None"
    logistic: "Dif[LogisticDif] | None"
    options: "tuple[Distractor, ...]"
    problems: "tuple[ItemProblem, ...]"


def run_analyze(args: argparse.Namespace) -> int:
    """Analyze a responses file; 1 if anything was left out or an item needs a look, 2 if nothing was done."""
    from madrone.psychometrics.analysis.stats_files import write_options_csv, write_stats_csv

    usage = _wrong_usage(args)
    if usage:
        return refuse(usage)
    problems: list[tuple[str, LineProblem]] = []
    found = _analyzed(args, problems)
    with writing(args.out) as out:
        write_stats_csv(out, found.classical, found.fits, found.mantel_haenszel, found.logistic)
    if args.options:
        with writing(args.options) as out:
            write_options_csv(out, found.options)
    for problem in found.problems:
        sys.stderr.write(f"{problem}\n")
    tell(_outcome(found), problems)
    if args.json:
        json.dump(_summary(args, found, problems), sys.stdout, ensure_ascii=False, allow_nan=False)
        sys.stdout.write("\n")
    return FINDING if problems or found.problems else SUCCESS


def _wrong_usage(args: argparse.Namespace) -> str | None:
    outputs = [args.out, args.options, "-" if args.json else None]
    inputs = [args.responses, args.group, args.items, args.distractors]
    if outputs.count("-") > 1:
        return "Only one of --json, --out and --options can write to standard output; give the others files."
    if inputs.count("-") > 1:
        return "Only one of RESPONSES, --group, --items and --distractors can be standard input."
    if args.logistic and not args.group:
        return "--logistic compares groups: give them with --group."
    if args.options and not args.distractors:
        return "--options needs the keys of the items with options: give them with --distractors."
    return None


def _analyzed(args: argparse.Namespace, problems: list[tuple[str, LineProblem]]) -> _Analysis:
    from madrone.psychometrics.analysis import (
        classical,
        item_fits,
        key_problems,
        logistic_dif,
        mantel_haenszel,
    )

    responses, options = _responses(args)
    problems += [(args.responses, problem) for problem in responses.problems]
    scores, item_ids = responses.scores, responses.item_ids
    found = classical(scores, item_ids)
    bank: Sequence[ItemParameters] = ()
    if args.items:
        with reading(args.items) as lines:
            file = read_items_csv(lines, gpcm_form=args.gpcm_form)
        problems += [(args.items, problem) for problem in file.problems]
        bank = file.items
    fits = item_fits(scores, item_ids, bank=bank, D=args.D if args.items else 1.0)
    left_out = [*found.problems, *fits.problems, *key_problems(options)]
    groups = _groups(args, responses, left_out)
    by_table = by_curve = None
    if groups is not None:
        by_table = mantel_haenszel(scores, item_ids, groups, purify=args.purify)
        left_out += by_table.problems
    if groups is not None and args.logistic:
        by_curve = logistic_dif(scores, item_ids, groups, purify=args.purify)
        left_out += [problem for problem in by_curve.problems if problem not in left_out]
    return _Analysis(found, fits, by_table, by_curve, options, tuple(left_out))


def _responses(args: argparse.Namespace) -> "tuple[RawResponses, tuple[Distractor, ...]]":
    """The scores, and where there are keys what the options did."""
    from madrone.psychometrics.analysis import distractors, read_keyed_responses_csv, read_keys_csv
    from madrone.psychometrics.calibration import read_raw_responses_csv

    if not args.distractors:
        with reading(args.responses) as lines:
            return read_raw_responses_csv(lines), ()
    with reading(args.distractors) as lines:
        keys = read_keys_csv(lines)
    with reading(args.responses) as lines:
        keyed = read_keyed_responses_csv(lines, keys)
    scored = keyed.responses
    return scored, distractors(keyed.choices, keys, scored.scores, scored.item_ids)


def _groups(
    args: argparse.Namespace, responses: "RawResponses", left_out: "list[ItemProblem]"
) -> "NDArray[np.int8] | None":
    """The examinees' groups as numbers; without two groups to compare the rest of the analysis still stands."""
    if not args.group:
        return None
    from madrone.psychometrics.analysis import numbered
    from madrone.psychometrics.calibration import ItemProblem, read_groups_csv

    with reading(args.group) as lines:
        groups = read_groups_csv(lines)
    labels = [groups.get(examinee) for examinee in responses.examinees]
    if None in labels:
        first = responses.examinees[labels.index(None)]
        message = (
            f"{labels.count(None)} examinees have no group in the groups file, {first} is the first; they are left "
            "out of the comparison."
        )
        left_out.append(ItemProblem("", "no-group", message))
    try:
        return numbered(labels, reference=args.reference, focal=args.focal)
    except PsychometricsError as error:
        message = f"No groups were compared. {error.message} See --reference and --focal."
        left_out.append(ItemProblem("", error.code, message))
        return None


def _outcome(found: _Analysis) -> str:
    test = found.classical.test
    alpha = "unknown" if test.alpha is None else f"{test.alpha:.3f}"
    return f"Analyzed {test.items} items of {test.n} examinees: alpha is {alpha}."


def _summary(
    args: argparse.Namespace, found: _Analysis, problems: Sequence[tuple[str, LineProblem]]
) -> dict[str, object]:
    mean, sd = found.fits.population
    return {
        **asdict(found.classical.test),
        "fit": {"items": len(found.fits.fits), "mean": mean, "sd": sd},
        "precision": _precision(found.fits),
        "mantel_haenszel": _dif_summary(found.mantel_haenszel),
        "logistic": _dif_summary(found.logistic),
        "options": [asdict(option) for option in found.options],
        "item_problems": [problem._asdict() for problem in found.problems],
        "problems": as_json(problems),
    }


def _precision(fits: "ItemFits") -> list[dict[str, float | None]]:
    """The conditional standard errors of the fitted items, at abilities over three SDs of the population."""
    from madrone.psychometrics.analysis import precision

    if not fits.bank:
        return []
    mean, sd = fits.population
    found = asdict(precision(fits.bank, [mean + sd * step / 2 for step in range(-6, 7)], D=fits.D))
    columns = {
        name: [value if isfinite(value) else None for value in row.tolist()] for name, row in found.items()
    }
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _dif_summary(found: "Dif[MantelHaenszel] | Dif[LogisticDif] | None") -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "rounds": found.rounds,
        "converged": found.converged,
        "anchors": found.anchors,
        "items": [asdict(item) for item in found.items],
    }
