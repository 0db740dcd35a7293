"""The commands start quickly: what is heavy is loaded by the run that needs it."""

import subprocess
import sys

_ASKED = """
import argparse, sys
from madrone.omr.command import register
register(argparse.ArgumentParser().add_subparsers())
heavy = ("numba", "numpy", "cv2", "typst", "pikepdf", "pypdfium2", "zxingcpp", "PIL")
print([name for name in heavy if name in sys.modules])
"""


def test_the_parsers_load_no_heavy_library() -> None:
    asked = subprocess.run([sys.executable, "-c", _ASKED], check=True, capture_output=True, text=True)
    assert asked.stdout.strip() == "[]"
