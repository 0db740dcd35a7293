"""The commands start quickly: what is heavy is loaded by the run that needs it."""

import subprocess
import sys

_ASKED = """
import argparse, sys
from madrone.psychometrics.command import register
register(argparse.ArgumentParser().add_subparsers())
print([name for name in ("numba", "scipy", "pyarrow", "highspy") if name in sys.modules])
"""


def test_the_parsers_load_no_heavy_library() -> None:
    asked = subprocess.run([sys.executable, "-c", _ASKED], check=True, capture_output=True, text=True)
    assert asked.stdout.strip() == "[]"
