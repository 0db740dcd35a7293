"""``madrone psychometrics score``: every examinee's ability from item scores."""

import argparse
import csv
import json
import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

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
from madrone.psychometrics.errors import LineProblem
from madrone.psychometrics.irt.estimators import METHODS, Estimator
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.item_files import GPCM_FORMS, read_items_csv
from madrone.psychometrics.irt.models import SMARTER_D
from madrone.psychometrics.irt.response_files import ResponseFile, read_responses_csv
from madrone.psychometrics.irt.scoring import Abilities, estimate_all

_COLUMNS = ["examinee_id", "theta", "se", "n_items", "raw", "max", "status"]
#: Rows that one process estimates at once; the same for any number of processes, so that the bytes are too.
_CHUNK = 16_384


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``score``."""
    score = subparsers.add_parser("score", help="estimate every examinee's ability from item scores")
    score.add_argument("items", metavar="ITEMS", help="items CSV: item_id,model,a,b,c,d1,d2,…,points")
    score.add_argument(
        "responses", metavar="RESPONSES", help="responses CSV, wide or long; - for standard input"
    )
    score.add_argument(
        "--out", required=True, metavar="SCORES", help="scores CSV to write; - for standard output"
    )
    score.add_argument("--method", choices=METHODS, default="mle")
    score.add_argument("--D", type=positive, default=SMARTER_D, help="scaling constant (%(default)s)")
    score.add_argument(
        "--bounds", type=pair, default=(-8.0, 8.0), metavar="LO,HI", help="ends of theta (-8,8)"
    )
    score.add_argument(
        "--prior", type=pair, default=(0.0, 1.0), metavar="MEAN,SD", help="for map, eap and eapsum (0,1)"
    )
    score.add_argument("--gpcm-form", choices=GPCM_FORMS, default="steps", help="what d1, d2, … mean (steps)")
    score.add_argument("--workers", type=count, default=1, metavar="N", help="processes to estimate in (1)")
    score.add_argument("--json", action="store_true", help="print a summary as JSON on standard output")
    score.set_defaults(run=refusing(run_score))


def run_score(args: argparse.Namespace) -> int:
    """Score a responses file; 1 if any row or item had to be left out, 2 if nothing could be done."""
    if args.json and args.out == "-":
        return refuse("--json and --out - both write to standard output; give --out a file.")
    if args.items == args.responses == "-":
        return refuse("Only one of ITEMS and RESPONSES can be standard input.")
    estimator = Estimator(args.method, args.bounds, args.prior)
    with reading(args.items) as lines:
        bank = read_items_csv(lines, gpcm_form=args.gpcm_form)
    with reading(args.responses) as lines:
        responses = read_responses_csv(lines, bank.items)
    abilities = _estimate(responses, args.D, estimator, args.workers)
    with writing(args.out) as out:
        _write_scores(responses.examinees, abilities, out)
    problems = [(args.items, problem) for problem in bank.problems]
    problems += [(args.responses, problem) for problem in responses.problems]
    tell(f"Scored {len(abilities)} examinees.", problems)
    if args.json:
        json.dump(_summary(args, responses, abilities, problems), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    return FINDING if problems else SUCCESS


def _estimate(responses: ResponseFile, D: float, estimator: Estimator, workers: int) -> Abilities:
    job = partial(estimate_all, Form(responses.items, D=D), estimator=estimator)
    starts = range(0, max(1, len(responses.examinees)), _CHUNK)
    chunks = [responses.scores[start : start + _CHUNK] for start in starts]
    return Abilities.concatenate(_mapped(job, chunks, workers))


def _mapped(
    job: Callable[[NDArray[np.int16]], Abilities], chunks: list[NDArray[np.int16]], workers: int
) -> list[Abilities]:
    if workers == 1 or len(chunks) == 1:
        return [job(chunk) for chunk in chunks]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(job, chunks))


def _write_scores(examinees: list[str], abilities: Abilities, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for examinee, ability in zip(examinees, abilities, strict=True):
        theta = "" if ability.theta is None else repr(ability.theta)
        se = "" if ability.se is None else repr(ability.se)
        writer.writerow([examinee, theta, se, ability.n_items, ability.raw, ability.maximum, ability.status])


def _summary(
    args: argparse.Namespace,
    responses: ResponseFile,
    abilities: Abilities,
    problems: list[tuple[str, LineProblem]],
) -> dict[str, object]:
    return {
        "examinees": len(abilities),
        "items": len(responses.items),
        "method": args.method,
        "D": args.D,
        "bounds": list(args.bounds),
        "statuses": dict(sorted(Counter(abilities.status.tolist()).items())),
        "problems": as_json(problems),
    }
