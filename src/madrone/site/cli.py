"""The ``madrone`` program: every command of the house, each written beside what it commands.

Exit status: 0 success, 1 a finding or a failed row, 2 wrong usage (docs/reference/command-line.md).
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from django.core.exceptions import ImproperlyConfigured

from madrone import __version__
from madrone.kernel.errors import MadroneError

Register = Callable[["argparse._SubParsersAction[argparse.ArgumentParser]"], None]

OK, FINDING, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madrone.site.settings")
    options = build_parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except ImproperlyConfigured as problem:
        sys.stderr.write(f"{problem}\n")
        return FINDING
    except MadroneError as problem:
        sys.stderr.write(f"{problem.message}\n")
        return FINDING
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough; that is no failure of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def build_parser() -> argparse.ArgumentParser:
    """Put the commands together; only their parsers are made here, so that the engines need no database."""
    # Imported here, so that this module can be read for documentation without loading the engines.
    from madrone.omr import command as omr
    from madrone.psychometrics import command as psychometrics
    from madrone.qti import command as qti
    from madrone.site import command_imports, commands
    from madrone.site.bench import command as bench

    parser = argparse.ArgumentParser(prog="madrone", description="Administer, score and report assessments.")
    parser.add_argument("--version", action="version", version=f"madrone {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    registers: tuple[Register, ...] = (
        commands.register,
        command_imports.register,
        qti.register,
        psychometrics.register,
        omr.register,
        bench.register,
    )
    for register in registers:
        register(subparsers)
    return parser


if __name__ == "__main__":
    sys.exit(main())
