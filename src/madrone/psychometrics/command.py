"""``madrone psychometrics …`` on the command line (cli-contract.md "madrone psychometrics")."""

import argparse
import contextlib
import csv
import json
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.estimators import METHODS, Estimator
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.item_files import GPCM_FORMS, read_items_csv
from madrone.psychometrics.irt.models import SMARTER_D
from madrone.psychometrics.irt.response_files import ResponseFile, read_responses_csv
from madrone.psychometrics.irt.scoring import Abilities, estimate_all

SUCCESS, FINDING, WRONG_USAGE = 0, 1, 2
_COLUMNS = ["examinee_id", "theta", "se", "n_items", "raw", "max", "status"]
#: Rows that one process estimates at once; the same for any number of processes, so that the bytes are too.
_CHUNK = 16_384
_PROBLEMS_SHOWN = 20


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``psychometrics`` and its commands; each sets ``run``, from the arguments to an exit status."""
    parser = subparsers.add_parser("psychometrics", help="score responses with item response theory")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    score = commands.add_parser("score", help="estimate every examinee's ability from item scores")
    score.add_argument("items", metavar="ITEMS", help="items CSV: item_id,model,a,b,c,d1,d2,…,points")
    score.add_argument(
        "responses", metavar="RESPONSES", help="responses CSV, wide or long; - for standard input"
    )
    score.add_argument(
        "--out", required=True, metavar="SCORES", help="scores CSV to write; - for standard output"
    )
    score.add_argument("--method", choices=METHODS, default="mle")
    score.add_argument("--D", type=_positive, default=SMARTER_D, help="scaling constant (%(default)s)")
    score.add_argument(
        "--bounds", type=_pair, default=(-8.0, 8.0), metavar="LO,HI", help="ends of theta (-8,8)"
    )
    score.add_argument(
        "--prior", type=_pair, default=(0.0, 1.0), metavar="MEAN,SD", help="for map and eap (0,1)"
    )
    score.add_argument("--gpcm-form", choices=GPCM_FORMS, default="steps", help="what d1, d2, … mean (steps)")
    score.add_argument("--workers", type=_count, default=1, metavar="N", help="processes to estimate in (1)")
    score.add_argument("--json", action="store_true", help="print a summary as JSON on standard output")
    score.set_defaults(run=run_score)


def run_score(args: argparse.Namespace) -> int:
    """Score a responses file; 1 if any row or item had to be left out, 2 if nothing could be done."""
    try:
        return _score(args)
    except (PsychometricsError, csv.Error) as problem:
        return _refuse(str(problem))
    except UnicodeDecodeError:
        return _refuse("A file is not UTF-8 text. Save it as CSV in UTF-8 and try again.")
    except OSError as problem:
        return _refuse(f"{problem.filename}: {problem.strerror}.")


def _score(args: argparse.Namespace) -> int:
    if args.json and args.out == "-":
        return _refuse("--json and --out - both write to standard output; give --out a file.")
    if args.items == args.responses == "-":
        return _refuse("Only one of ITEMS and RESPONSES can be standard input.")
    estimator = Estimator(args.method, args.bounds, args.prior)
    with _reading(args.items) as lines:
        bank = read_items_csv(lines, gpcm_form=args.gpcm_form)
    with _reading(args.responses) as lines:
        responses = read_responses_csv(lines, bank.items)
    abilities = _estimate(responses, args.D, estimator, args.workers)
    with _writing(args.out) as out:
        _write_scores(responses.examinees, abilities, out)
    problems = [(args.items, problem) for problem in bank.problems]
    problems += [(args.responses, problem) for problem in responses.problems]
    _tell(len(abilities), problems)
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
        "problems": [{"file": file, **problem._asdict()} for file, problem in problems],
    }


def _tell(count: int, problems: list[tuple[str, LineProblem]]) -> None:
    for file, problem in problems[:_PROBLEMS_SHOWN]:
        sys.stderr.write(f"{file}, {problem}\n")
    if len(problems) > _PROBLEMS_SHOWN:
        sys.stderr.write(f"… and {len(problems) - _PROBLEMS_SHOWN} more like these; --json lists them all.\n")
    left_out = f" {len(problems)} problems, see above." if problems else ""
    sys.stderr.write(f"Scored {count} examinees.{left_out}\n")


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return WRONG_USAGE


@contextlib.contextmanager
def _reading(name: str) -> Iterator[TextIO]:
    if name == "-":
        yield sys.stdin
    else:
        with Path(name).open(encoding="utf-8-sig", newline="") as file:
            yield file


@contextlib.contextmanager
def _writing(name: str) -> Iterator[TextIO]:
    """A file appears under its name only when it is complete."""
    if name == "-":
        yield sys.stdout
        return
    target = Path(name)
    if target.exists() and not target.is_file():  # A device or a pipe cannot be replaced.
        with target.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    partial_file = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with partial_file.open("w", encoding="utf-8", newline="") as file:
            yield file
        partial_file.replace(target)
    finally:
        partial_file.unlink(missing_ok=True)


def _pair(text: str) -> tuple[float, float]:
    try:
        first, second = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            "two numbers with a comma between them are needed, as in =-8,8"
        ) from None
    return first, second


def _positive(text: str) -> float:
    with contextlib.suppress(ValueError):
        value = float(text)
        if 0 < value < float("inf"):
            return value
    raise argparse.ArgumentTypeError("a number above zero is needed")


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError("a whole number above zero is needed")
