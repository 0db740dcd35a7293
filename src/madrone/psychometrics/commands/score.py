"""``madrone psychometrics score``: every examinee's ability from item scores."""

import argparse
import contextlib
import csv
import io
import json
import multiprocessing
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

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
from madrone.psychometrics.irt.matrices import MANY, MatrixScorer
from madrone.psychometrics.irt.models import SMARTER_D, ItemParameters
from madrone.psychometrics.irt.response_files import (
    Block,
    ResponseStream,
    repeated_examinees,
    stream_responses_csv,
)
from madrone.psychometrics.irt.score_files import write_header, write_scores
from madrone.psychometrics.irt.scoring import Abilities

if TYPE_CHECKING:
    from madrone.psychometrics.calibration import RawResponses

#: Blocks that wait for every process, so that it has something to do and they do not pile up.
_AHEAD = 2
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
    score.add_argument(
        "--key",
        metavar="KEYS",
        help="CSV item_id,key: these items have options in RESPONSES, a CSV, and the key is worth one point",
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
    if [args.items, args.responses, args.key].count("-") > 1:
        return refuse("Only one of ITEMS, RESPONSES and --key can be standard input.")
    if args.key and _in_pieces(args):
        return refuse("--key reads a CSV in one run: leave out Parquet, --resume and --cluster.")
    estimator = Estimator(args.method, args.bounds, args.prior)
    with reading(args.items) as lines:
        bank = read_items_csv(lines, gpcm_form=args.gpcm_form)
    if _in_pieces(args):
        if "-" in (args.responses, args.out):
            return refuse("A run in pieces needs files: give RESPONSES and --out names.")
        scored = _score_in_pieces(args, bank.items, estimator)
    else:
        scored = _score_in_blocks(args, bank.items, estimator)
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


def _score_in_blocks(
    args: argparse.Namespace, items: Sequence[ItemParameters], estimator: Estimator
) -> _Scored:
    """Read, estimate and write block by block, so that a long file needs no more memory than a short one."""
    repeated = None
    before: list[LineProblem] = []
    if (
        not args.key and args.responses != "-" and Path(args.responses).is_file()
    ):  # A stream can be read only once.
        with reading(args.responses) as lines:
            repeated = repeated_examinees(lines)
    statuses: Counter[str] = Counter()
    with _lines(args, before) as lines, writing(args.out) as out:
        stream = stream_responses_csv(lines, items, repeated=repeated)
        write_header(out)
        for examinees, abilities in _estimated(stream, args, estimator):
            write_scores(examinees, abilities, out)
            statuses.update(abilities.status.tolist())
    after = [problem._replace(line=1) for problem in stream.problems] if args.key else stream.problems
    return _Scored(statuses.total(), len(stream.items), dict(statuses), [*before, *after])


@contextlib.contextmanager
def _lines(args: argparse.Namespace, problems: list[LineProblem]) -> Iterator[Iterable[str]]:
    """The lines of the responses; where there are keys, scores in place of options.

    Lines are then not those of the file any more: problems with scores name the examinee, as of line 1.
    """
    if not args.key:
        with reading(args.responses) as lines:
            yield lines
        return
    from madrone.psychometrics.analysis import read_keyed_responses_csv, read_keys_csv

    with reading(args.key) as lines:
        keys = read_keys_csv(lines)
    with reading(args.responses) as lines:
        responses = read_keyed_responses_csv(lines, keys).responses
    problems += responses.problems
    yield _scored_lines(responses)


def _scored_lines(responses: "RawResponses") -> Iterator[str]:
    yield _line(["examinee_id", *responses.item_ids])
    for examinee, scores in zip(responses.examinees, responses.scores.tolist(), strict=True):
        yield _line([examinee, *("" if score < 0 else str(score) for score in scores)])


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _estimated(
    stream: ResponseStream, args: argparse.Namespace, estimator: Estimator
) -> Iterator[tuple[list[str], Abilities]]:
    """The blocks in their order; the way of estimating depends on whether the examinees of all are many."""
    first: list[Block] = []
    for block in stream.blocks:
        first.append(block)
        if sum(len(examinees) for examinees, _ in first) >= MANY:
            break
    scorer = MatrixScorer(stream.items, args.D, estimator, sum(len(examinees) for examinees, _ in first))
    blocks = chain(first, stream.blocks)
    if args.workers == 1 or len(first) <= 1:
        return ((examinees, scorer(matrix)) for examinees, matrix in blocks)
    return _in_processes(scorer, blocks, args.workers)


def _in_processes(
    scorer: MatrixScorer, blocks: Iterable[Block], workers: int
) -> Iterator[tuple[list[str], Abilities]]:
    under_way: deque[tuple[list[str], Future[Abilities]]] = deque()
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        for examinees, matrix in blocks:
            under_way.append((examinees, pool.submit(scorer, matrix)))
            if len(under_way) > _AHEAD * workers:
                done, found = under_way.popleft()
                yield done, found.result()
        for done, found in under_way:
            yield done, found.result()


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
