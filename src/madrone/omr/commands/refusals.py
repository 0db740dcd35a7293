"""How a command says what it cannot use: a sentence on standard error, and the exit status of wrong usage."""

import argparse
import csv
import sys
from collections.abc import Callable

from madrone.omr.errors import ScanError, SheetError

SUCCESS, FINDING, WRONG_USAGE = 0, 1, 2


def refusing(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Make a run that says what it cannot use and then exits with 2."""

    def guarded(args: argparse.Namespace) -> int:
        try:
            return run(args)
        except (SheetError, ScanError) as problem:
            return refuse(problem.message)
        except csv.Error as problem:
            return refuse(f"The CSV file cannot be read: {problem}.")
        except UnicodeDecodeError:
            return refuse("A file is not UTF-8 text. Save it as CSV in UTF-8 and try again.")
        except BrokenPipeError:  # The reader of our output has seen enough; the program deals with that.
            raise
        except OSError as problem:
            named = f"{problem.filename}: " if problem.filename else ""
            return refuse(f"{named}{problem.strerror or problem}.")

    return guarded


def refuse(sentence: str) -> int:
    """Say why nothing could be done."""
    sys.stderr.write(f"{sentence}\n")
    return WRONG_USAGE
