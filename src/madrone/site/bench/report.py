"""What a bench gives back: figures with their goals, and the machine they were taken on."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. ``goal`` is in words; ``holds`` is None where there is no goal to hold."""

    name: str
    value: float
    unit: str
    goal: str = ""
    holds: bool | None = None


def report(bench: str, figures: Sequence[Figure]) -> dict[str, Any]:
    """Give a bench's figures as the document of the command-line contract."""
    return {"bench": bench, "machine": machine(), "figures": [asdict(figure) for figure in figures]}


def machine() -> str:
    """Describe this machine in a line: processors, memory, system, Python."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    memory = pages * size / 1024**3
    return (
        f"{os.cpu_count()} × {_processor()}, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "processor"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
