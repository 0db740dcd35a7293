"""Keeps a worker process to one processor, where the system allows it (Linux).

Python runs one thread at a time. Threads that are woken on one processor while another holds the
interpreter only wait for it there: with 64 threads on two processors a save took 130 µs of processor
time, kept to one 51 µs (measured with a store that does nothing; decision 0002). Workers of one server
spread over the processors there are.
"""

import os
from collections import Counter
from pathlib import Path


def keep_to_one(parent: int) -> int | None:
    """Keep this process and the threads it will start to the processor that the fewest of its siblings have.

    ``parent`` is the process that started it and them. Returns the processor, None where that cannot be
    chosen.
    """
    if not hasattr(os, "sched_setaffinity"):
        return None
    allowed = sorted(os.sched_getaffinity(0))
    siblings = [os.sched_getaffinity(process) for process in _siblings(parent)]
    taken = Counter(next(iter(processors)) for processors in siblings if len(processors) == 1)
    # Those started before this one that have not chosen yet choose before it.
    undecided = sum(len(processors) > 1 for processors in siblings)
    least_taken = sorted(allowed, key=lambda processor: taken[processor])
    chosen = least_taken[undecided % len(allowed)]
    os.sched_setaffinity(0, {chosen})
    return chosen


def _siblings(parent: int) -> list[int]:
    """List the processes that the parent has forked before this one, which run the same command."""
    own = Path("/proc/self/cmdline").read_bytes()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        process = int(folder.name)
        try:
            started_by = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            same = started_by == parent and (folder / "cmdline").read_bytes() == own
        except OSError:
            continue  # It has just ended.
        if same and process < os.getpid():
            found.append(process)
    return found
