"""``madrone psychometrics score``: every examinee's ability from item scores."""

import argparse
import json
import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.commands.arguments import add_run_options, pair, positive
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
from madrone.psychometrics.irt.item_files import GPCM_FORMS, read_items_csv
from madrone.psychometrics.irt.matrices import MatrixScorer
from madrone.psychometrics.irt.models import SMARTER_D, ItemParameters
from madrone.psychometrics.irt.response_files import read_responses_csv
from madrone.psychometrics.irt.score_files import write_scores
from madrone.psychometrics.irt.scoring import Abilities

#: Rows that one process estimates at once; the same for any number of processes, so that the bytes are too.
_CHUNK = 16_384
PARQUET = ".parquet"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``score``."""
    score = subparsers.add_parser("score", help="estimate every examinee's ability from item scores")
    score.add_argument("items", metavar="ITEMS", help="items CSV: item_id,model,a,b,c,d1,d2,…,points")
    score.add_argument(
        "responses",
        metavar="RESPONSES",
        help="responses, wide or long CSV or wide Parquet; - for standard input",
    )
    score.add_argument(
        "--out",
        required=True,
        metavar="SCORES",
        help="scores to write, CSV or Parquet by the name; - for standard output",
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
    add_run_options(score)
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
    if _in_pieces(args):
        if "-" in (args.responses, args.out):
            return refuse("A run in pieces needs files: give RESPONSES and --out names.")
        scored = _score_in_pieces(args, bank.items, estimator)
    else:
        scored = _score_at_once(args, bank.items, estimator)
    problems = [(args.items, problem) for problem in bank.problems]
    problems += [(args.responses, problem) for problem in scored.problems]
    tell(f"Scored {scored.examinees} examinees.", problems)
    if args.json:
        json.dump(_summary(args, scored, problems), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    return FINDING if problems else SUCCESS


@dataclass(frozen=True, slots=True)
class _Scored:
    """What was done: counts of examinees, items and statuses, and what was left out of the responses."""

    examinees: int
    items: int
    statuses: dict[str, int]
    problems: Sequence[LineProblem]


def _in_pieces(args: argparse.Namespace) -> bool:
    parquet = args.responses.endswith(PARQUET) or args.out.endswith(PARQUET)
    return parquet or args.resume or args.cluster is not None


def _score_in_pieces(
    args: argparse.Namespace, items: Sequence[ItemParameters], estimator: Estimator
) -> _Scored:
    from madrone.psychometrics.runs import Executor
    from madrone.psychometrics.runs.wide import score_wide

    report = score_wide(
        Path(args.responses),
        Path(args.out),
        items=items,
        D=args.D,
        estimator=estimator,
        executor=Executor(args.workers, args.cluster),
        resume=args.resume,
    )
    return _Scored(report.rows, report.items, dict(report.counts), report.problems)


def _score_at_once(
    args: argparse.Namespace, items: Sequence[ItemParameters], estimator: Estimator
) -> _Scored:
    with reading(args.responses) as lines:
        responses = read_responses_csv(lines, items)
    scorer = MatrixScorer(responses.items, args.D, estimator, len(responses.examinees))
    starts = range(0, max(1, len(responses.examinees)), _CHUNK)
    chunks = [responses.scores[start : start + _CHUNK] for start in starts]
    abilities = Abilities.concatenate(_mapped(scorer, chunks, args.workers))
    with writing(args.out) as out:
        write_scores(responses.examinees, abilities, out)
    statuses = Counter(abilities.status.tolist())
    return _Scored(len(abilities), len(responses.items), dict(statuses), responses.problems)


def _mapped(
    job: Callable[[NDArray[np.int16]], Abilities], chunks: list[NDArray[np.int16]], workers: int
) -> list[Abilities]:
    if workers == 1 or len(chunks) == 1:
        return [job(chunk) for chunk in chunks]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(job, chunks))


def _summary(
    args: argparse.Namespace, scored: _Scored, problems: list[tuple[str, LineProblem]]
) -> dict[str, object]:
    return {
        "examinees": scored.examinees,
        "items": scored.items,
        "method": args.method,
        "D": args.D,
        "bounds": list(args.bounds),
        "statuses": dict(sorted(scored.statuses.items())),
        "problems": as_json(problems),
    }
