"""``madrone psychometrics simulate``: an adaptive test tried out on imagined examinees."""

import argparse
import contextlib
import csv
import json
import math
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from madrone.kernel import clock
from madrone.psychometrics.commands.arguments import count, pair, positive
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

if TYPE_CHECKING:
    from madrone.psychometrics.adaptive import Blueprint, SimulatedTests
    from madrone.psychometrics.adaptive.simulation import (
        Classification,
        Design,
        ExposureControl,
        Round,
        Summary,
    )
    from madrone.psychometrics.irt.models import Floats
    from madrone.psychometrics.runs import Executor


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``simulate``."""
    parser = subparsers.add_parser("simulate", help="try an adaptive test out on imagined examinees")
    parser.add_argument("blueprint", metavar="BLUEPRINT", help="TOML: the adaptive test")
    parser.add_argument("items", metavar="ITEMS", help="items CSV with the columns that BLUEPRINT names")
    parser.add_argument(
        "--attributes", action="append", default=[], metavar="FILE",
        help="CSV item_id,…: more columns, such as exposure; may be given again",
    )  # fmt: skip
    parser.add_argument("--examinees", type=count, metavar="N", help="how many examinees")
    parser.add_argument("--seed", type=_seed, required=True, metavar="S", help="same seed, same tests")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--theta", type=pair, metavar="MEAN,SD", help="their abilities, normal; with = (=0,1)")
    who.add_argument("--thetas", metavar="FILE", help="CSV with a column theta: an examinee a row")
    parser.add_argument(
        "--cuts", type=_cuts, metavar="CUTS", help="cuts in theta, as in =-0.5,1 (BLUEPRINT's)"
    )
    parser.add_argument("--html", metavar="REPORT", help="HTML page to write")
    parser.add_argument("--json", action="store_true", help="print the results as JSON on standard output")
    parser.add_argument("--workers", type=count, default=1, metavar="N", help="processes to work in (1)")
    parser.add_argument(
        "--exposure-target", type=positive, metavar="RATE",
        help="first find Sympson–Hetter chances that keep every item below this share of the tests",
    )  # fmt: skip
    parser.add_argument(
        "--exposure-out", metavar="FILE", help="attributes CSV item_id,exposure to write these to"
    )
    parser.add_argument(
        "--exposure-rounds", type=count, default=30, metavar="N", help="simulations for that at most (30)"
    )
    parser.set_defaults(run=refusing(run_simulate))


def run_simulate(args: argparse.Namespace) -> int:
    """Simulate; 1 if items were left out, tests missed the blueprint or the exposure target was missed."""
    from madrone.psychometrics.adaptive import read_blueprint
    from madrone.psychometrics.adaptive.simulation import Design, summarize
    from madrone.psychometrics.runs import Executor

    if (args.exposure_target is None) != (args.exposure_out is None):
        return refuse(
            "--exposure-target and --exposure-out go together: the rate, and the file for the chances."
        )
    if args.exposure_target is not None and args.exposure_target >= 1:
        return refuse("--exposure-target is a share of the tests below 1, such as 0.25.")
    texts = [_text(name) for name in (args.blueprint, args.items, *args.attributes)]
    design = Design(texts[0], texts[1], tuple(texts[2:]))
    blueprint = read_blueprint(design.blueprint)
    names = (args.items, *args.attributes)
    problems = [(names[place], problem) for place, problem in design.read().problems]
    thetas, population = _examinees(args, problems)
    executor, control = Executor(args.workers), None
    if args.exposure_target is not None:
        design, control = _controlled(args, design, thetas, executor)
    pool = design.pool()
    tests = _tests(design, thetas, seed=args.seed, first=0, executor=executor)
    summary = summarize(pool, tests)
    classification = _classified(args, design, blueprint, thetas, tests.theta, executor)
    if args.html:
        _write_page(args, summary, blueprint, population, classification, control)
    tell(_outcome(summary), problems)
    if args.json:
        shown = _as_json(args, blueprint, summary, classification, control)
        json.dump({**shown, "problems": as_json(problems)}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    missed = control is not None and not control.converged
    return FINDING if problems or summary.violating or missed else SUCCESS


def _seed(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= 2**53:
        return int(text)
    raise argparse.ArgumentTypeError("a whole number from 0 to 2 to the 53 is needed")


def _cuts(text: str) -> tuple[float, ...]:
    with contextlib.suppress(ValueError):
        cuts = tuple(float(part) for part in text.split(","))
        if all(map(math.isfinite, cuts)) and list(cuts) == sorted(set(cuts)):
            return cuts
    raise argparse.ArgumentTypeError("rising numbers with commas between them are needed, as in =-0.5,1")


def _text(name: str) -> str:
    with reading(name) as lines:
        return lines.read()


def _examinees(args: argparse.Namespace, problems: list[tuple[str, LineProblem]]) -> "tuple[Floats, str]":
    """Their thetas, and who they are in words."""
    import numpy as np

    from madrone.psychometrics.adaptive.simulation import drawn_thetas

    if args.thetas is None:
        if args.examinees is None:
            raise PsychometricsError("no-examinees", "Say how many examinees there are with --examinees.")
        mean, sd = args.theta or (0.0, 1.0)
        if not (math.isfinite(mean) and 0 <= sd < math.inf):
            raise PsychometricsError(
                "bad-theta", "--theta: a mean, and a standard deviation of zero or more."
            )
        return drawn_thetas(args.examinees, mean, sd, args.seed), f"normal with mean {mean:g} and SD {sd:g}"
    if args.examinees is not None:
        raise PsychometricsError("two-counts", "--thetas says how many there are; leave --examinees out.")
    with reading(args.thetas) as lines:
        found = []
        rows = csv.DictReader(lines, restval="")
        if "theta" not in [name.strip() for name in rows.fieldnames or []]:
            raise PsychometricsError(
                "thetas-header", "The thetas file has to begin with a header that names the column theta."
            )
        rows.fieldnames = [name.strip() for name in rows.fieldnames or []]
        for row in rows:
            value = _number(row["theta"])
            if math.isfinite(value):
                found.append(value)
            else:
                said = f"theta is “{row['theta']}”, which is not a number; the row was left out."
                problems.append((args.thetas, LineProblem(rows.line_num, "bad-theta", said)))
    if not found:
        raise PsychometricsError("no-examinees", "The thetas file holds no theta that can be used.")
    return np.array(found), f"with the abilities of {Path(args.thetas).name}"


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan


def _tests(
    design: "Design", thetas: "Floats", *, seed: int, first: int, executor: "Executor"
) -> "SimulatedTests":
    from madrone.psychometrics.adaptive.simulation import run_tests
    from madrone.psychometrics.runs import Progress

    progress = Progress("tests", len(thetas))
    tests = run_tests(design, thetas, seed=seed, first=first, executor=executor, told=progress.tell)
    progress.close()
    return tests


def _controlled(
    args: argparse.Namespace, design: "Design", thetas: "Floats", executor: "Executor"
) -> "tuple[Design, ExposureControl]":
    """The design with the chances found, which are written to a file of attributes too."""
    import dataclasses

    from madrone.psychometrics.adaptive import read_blueprint
    from madrone.psychometrics.adaptive.simulation import control_exposure

    found = control_exposure(
        design,
        thetas,
        target=args.exposure_target,
        # Other examinees than those who try the chances out afterwards.
        seed=args.seed + 1,
        rounds=args.exposure_rounds,
        executor=executor,
        told=_tell_round,
    )
    column = read_blueprint(design.blueprint).exposure_column
    with writing(args.exposure_out) as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["item_id", column or "exposure"])
        writer.writerows((name, repr(chance)) for name, chance in found.chances.items())
    sys.stderr.write(
        f"Chances to be given are in {args.exposure_out}; use them with --attributes"
        + ("." if column else " and an [exposure] table in the blueprint.")
        + (
            "\n"
            if found.converged
            else " The target was NOT reached: allow more --exposure-rounds, a higher rate, or add items.\n"
        )
    )
    return dataclasses.replace(design, exposure=found.chances), found


def _tell_round(number: int, found: "Round") -> None:
    sys.stderr.write(
        f"Round {number + 1}: largest rate {found.largest:.3f}, {found.above} above the target.\n"
    )


def _classified(
    args: argparse.Namespace,
    design: "Design",
    blueprint: "Blueprint",
    thetas: "Floats",
    scored: "Floats",
    executor: "Executor",
) -> "Classification | None":
    """Levels, where there are cuts; consistency takes a second test of everybody."""
    from madrone.psychometrics.adaptive.simulation import classify

    cuts = args.cuts or blueprint.cuts
    if not cuts:
        return None
    again = _tests(design, thetas, seed=args.seed, first=len(thetas), executor=executor)
    return classify(cuts, thetas, scored, again.theta)


def _write_page(
    args: argparse.Namespace,
    summary: "Summary",
    blueprint: "Blueprint",
    population: str,
    classification: "Classification | None",
    control: "ExposureControl | None",
) -> None:
    from madrone.psychometrics.adaptive.simulation import html_page

    page = html_page(
        summary,
        blueprint,
        seed=args.seed,
        population=population,
        sources=[Path(name).name for name in (args.blueprint, args.items, *args.attributes)],
        made=clock.now(),
        classification=classification,
        control=control,
    )
    with writing(args.html) as out:
        out.write(page)


def _outcome(summary: "Summary") -> str:
    overall = summary.overall
    kept = "Every test kept to the blueprint."
    if summary.violating:
        kept = f"{_tests_in_words(summary.violating)} did NOT keep to the blueprint; --json or --html tell where."
    return (
        f"Simulated {_tests_in_words(overall.n)} of {summary.lengths.mean:.1f} items: bias {overall.bias:.3f}, "
        f"RMSE {overall.rmse:.3f}, largest exposure {summary.exposure.rates.max():.3f}. {kept}"
    )


def _tests_in_words(n: int) -> str:
    return "1 test" if n == 1 else f"{n:,} tests"


def _as_json(
    args: argparse.Namespace,
    blueprint: "Blueprint",
    summary: "Summary",
    classification: "Classification | None",
    control: "ExposureControl | None",
) -> dict[str, object]:
    import numpy as np

    rates = summary.exposure.rates
    return {
        "title": blueprint.title,
        "algorithm": blueprint.algorithm,
        "examinees": summary.overall.n,
        "seed": args.seed,
        **{name: value for name, value in asdict(summary.overall).items() if name != "n"},
        "correlation": summary.correlation,
        "conditional": [
            {"low": one.low, "high": one.high, "mean_length": one.mean_length, **asdict(one.accuracy)}
            for one in summary.conditional
        ],
        "exposure": {
            "max": float(rates.max()),
            "mean": float(rates.mean()),
            "quantiles": {f"{q:g}": float(np.quantile(rates, q)) for q in (0.05, 0.25, 0.5, 0.75, 0.95)},
            "unused": summary.exposure.unused,
            "overlap": summary.exposure.overlap,
            "items": dict(zip(summary.exposure.item_ids, rates.tolist(), strict=True)),
        },
        "blueprint_violations": summary.violating,
        "too_short": summary.too_short,
        "features": [asdict(feature) for feature in summary.features],
        "length": asdict(summary.lengths),
        "classification": asdict(classification) if classification else None,
        "exposure_control": asdict(control) if control else None,
    }
