"""Kinds of arguments: each makes a value of a text, or says what is needed instead."""

import argparse
import contextlib


def pair(text: str) -> tuple[float, float]:
    """Two numbers with a comma between them."""
    try:
        first, second = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            "two numbers with a comma between them are needed, as in =-8,8"
        ) from None
    return first, second


def positive(text: str) -> float:
    """A number above zero."""
    with contextlib.suppress(ValueError):
        value = float(text)
        if 0 < value < float("inf"):
            return value
    raise argparse.ArgumentTypeError("a number above zero is needed")


def count(text: str) -> int:
    """A whole number above zero."""
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError("a whole number above zero is needed")


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Add what all long runs take."""
    parser.add_argument("--workers", type=count, default=1, metavar="N", help="processes to work in (1)")
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="work on this Ray cluster, whose nodes see the same files"
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on with an interrupted run, from the pieces in SCORES.work"
    )
    parser.add_argument("--json", action="store_true", help="print a summary as JSON on standard output")
