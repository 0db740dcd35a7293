"""What the commands read, write and say: files or the standard streams, problems, refusals."""

import argparse
import contextlib
import csv
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from madrone.psychometrics.errors import LineProblem, PsychometricsError

SUCCESS, FINDING, WRONG_USAGE = 0, 1, 2
_PROBLEMS_SHOWN = 20


def refusing(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Make a run that says what it cannot use, in a sentence, and then exits with 2; its output is UTF-8."""

    def guarded(args: argparse.Namespace) -> int:
        _utf8(sys.stdout, "utf-8")
        try:
            return run(args)
        except (PsychometricsError, csv.Error) as problem:
            return refuse(str(problem))
        except UnicodeDecodeError:
            return refuse("A file is not UTF-8 text. Save it as CSV in UTF-8 and try again.")
        except OSError as problem:
            named = f"{problem.filename}: " if problem.filename else ""
            return refuse(f"{named}{problem.strerror or problem}.")

    return guarded


def refuse(sentence: str) -> int:
    """Say why nothing could be done."""
    sys.stderr.write(f"{sentence}\n")
    return WRONG_USAGE


def tell(done: str, problems: Sequence[tuple[str, LineProblem]], *, listed: bool = True) -> None:
    """Say what was done, after the problems of each file.

    Only the first of very many are shown where the command has ``--json``, in which all are ``listed``.
    """
    shown = _PROBLEMS_SHOWN if listed else len(problems)
    for file, problem in problems[:shown]:
        sys.stderr.write(f"{file}, {problem}\n")
    if len(problems) > shown:
        sys.stderr.write(f"… and {len(problems) - shown} more like these; --json lists them all.\n")
    left_out = f" {len(problems)} problems, see above." if problems else ""
    sys.stderr.write(f"{done}{left_out}\n")


def as_json(problems: Sequence[tuple[str, LineProblem]]) -> list[dict[str, object]]:
    """Give the problems as the summaries list them."""
    return [{"file": file, **problem._asdict()} for file, problem in problems]


@contextlib.contextmanager
def reading(name: str) -> Iterator[TextIO]:
    """Open a text file, or standard input for ``-``."""
    if name == "-":
        yield _utf8(sys.stdin, "utf-8-sig")
    else:
        with Path(name).open(encoding="utf-8-sig", newline="") as file:
            yield file


@contextlib.contextmanager
def writing(name: str) -> Iterator[TextIO]:
    """Open a text file, or standard output for ``-``; a file appears under its name only when complete."""
    if name == "-":
        yield sys.stdout
        return
    with replacing(Path(name)) as target, target.open("w", encoding="utf-8", newline="") as file:
        yield file


def _utf8(stream: TextIO, encoding: str) -> TextIO:
    """Make a standard stream take the texts of files, whatever the terminal's language is; others stay as they are."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=encoding, newline="")
    return stream


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path to write to, which takes the target's name when all went well."""
    if target.exists() and not target.is_file():  # A device or a pipe cannot be replaced.
        yield target
        return
    partial_file = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield partial_file
        partial_file.replace(target)
    finally:
        partial_file.unlink(missing_ok=True)
