"""``madrone omr …`` on the command line (cli-contract.md "madrone omr").

Every module of ``commands`` that has a ``register`` is a command; a new one needs nothing here.
"""

import argparse
import pkgutil
from importlib import import_module

from madrone.omr import commands


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``omr`` and its commands; each sets ``run``, from the arguments to an exit status."""
    parser = subparsers.add_parser("omr", help="print answer sheets and read them back from scans")
    added = parser.add_subparsers(metavar="COMMAND", required=True)
    for found in pkgutil.iter_modules(commands.__path__):
        if not found.ispkg:
            module = import_module(f"{commands.__name__}.{found.name}")
            if hasattr(module, "register"):
                module.register(added)
