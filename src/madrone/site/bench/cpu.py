"""Processor time of a server and the processes under it, where the system tells (Linux)."""

import os
from pathlib import Path


def busy_seconds(process: int) -> float:
    """Add up the processor time that a process and its children have used so far; 0 where it is not told."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    tick = os.sysconf("SC_CLK_TCK")
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It has just ended.
        number = int(status.parent.name)
        parents[number] = int(fields[1])
        used[number] = (int(fields[11]) + int(fields[12])) / tick
    family = {process}
    while grown := {child for child, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(used.get(number, 0.0) for number in family)
