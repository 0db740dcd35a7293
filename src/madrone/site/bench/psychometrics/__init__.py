"""The psychometrics engine measured: each module here has ``figures()``, on fixed seeds, and asserts nothing.

Speeds are those of one process on one core and of its processor time, after one call that compiles and warms,
the best of the rounds; the correctness is a figure of the same run (psychometrics.md 5).
"""

import os
import pkgutil
from importlib import import_module
from typing import Any

from madrone.site.bench.report import Figure, report


def run() -> dict[str, Any]:
    """Measure every module and give the report."""
    modules = sorted(found.name for found in pkgutil.iter_modules(__path__))
    figures: list[Figure] = []
    for name in modules:
        module = import_module(f"{__name__}.{name}")
        if hasattr(module, "figures"):
            figures += module.figures()
    load = os.getloadavg()[0]
    figures.append(Figure("load average at the end, of the last minute", load, "processes"))
    return report("psychometrics", figures)
