"""Form assembly measured: four parallel forms of 40 from 1,000 items, and why there are none.

The target lies above what the content allows, so that no forms meet it and the bound has to be proven, as in
psychometrics.md 3d, where HiGHS alone took 17 s to come within 0.05 of the best.
"""

import time

import numpy as np

from madrone.psychometrics.assembly import Assembly, Bank, assemble, read_specification
from madrone.psychometrics.irt import ItemParameters, total_information
from madrone.site.bench.report import Figure

ITEMS, FORMS, LENGTH, DOMAINS = 1_000, 4, 40, 5
_THETAS, _AIMS = (-1.0, 0.0, 1.0), (15.0, 18.5, 15.0)
_GAP = 0.05

_SPEC = f"forms = {FORMS}\nlength = {LENGTH}\nD = 1.0\n" + "".join(
    f"[[constraint]]\nname = 'Domain {domain}'\nwhere = {{ domain = '{domain}' }}\nmin = 7\nmax = 9\n"
    for domain in range(DOMAINS)
)
_TARGET = f"[target]\nthetas = {list(_THETAS)}\ninformation = {list(_AIMS)}\ngap = {_GAP}\n"
_IMPOSSIBLE = "[[constraint]]\nname = 'Few'\nwhere = { domain = ['0', '1'] }\nmax = 12\n"


def figures() -> list[Figure]:
    """Measure both."""
    bank = drawn_bank(np.random.default_rng(20261122))
    forms, seconds = _timed(_SPEC + _TARGET, bank)
    none, explaining = _timed(_SPEC + _IMPOSSIBLE + _TARGET, bank)
    what = f"{FORMS} forms of {LENGTH} from {ITEMS:,} items"
    broken, off = _broken(forms, bank)
    gap = float("inf") if forms.gap is None else forms.gap
    named = len(none.conflict.demands) if none.conflict else 0
    return [
        Figure(f"{what} to a target", seconds, "CPU seconds", "at most 17", seconds <= 17),
        Figure(f"{what}, distance from the best at most", gap, "information", f"at most {_GAP}", gap <= _GAP),
        Figure(f"{what}, largest deviation, recomputed", off, "information"),
        Figure(f"{what}, demands broken", broken, "demands", "0", broken == 0),
        Figure(f"{what}, why there are none", explaining, "CPU seconds"),
        Figure(f"{what}, demands named in conflict", named, "demands", "3", named == 3),
    ]


def drawn_bank(rng: np.random.Generator) -> Bank:
    """Items of five domains."""
    items = tuple(
        ItemParameters(f"{10_000 + k}", "2pl", float(rng.lognormal(0.0, 0.3)), (float(rng.normal()),))
        for k in range(ITEMS)
    )
    rows = tuple({"item_id": item.item_id, "domain": str(rng.integers(DOMAINS))} for item in items)
    return Bank(items, rows)


def _timed(text: str, bank: Bank) -> tuple[Assembly, float]:
    started = time.process_time()
    assembly = assemble(read_specification(text), bank, seconds=60)
    return assembly, time.process_time() - started


def _broken(assembly: Assembly, bank: Bank) -> tuple[int, float]:
    """Count the broken demands, and find the largest deviation, from the items alone."""
    if assembly.taken is None:
        return FORMS * (DOMAINS + 1) + ITEMS, float("inf")
    broken, off = int((assembly.taken.sum(axis=0) > 1).sum()), 0.0
    for taken in assembly.taken:
        places = np.flatnonzero(taken)
        numbers = np.bincount([int(bank.rows[place]["domain"]) for place in places], minlength=DOMAINS)
        broken += int(len(places) != LENGTH) + int(((numbers < 7) | (numbers > 9)).sum())
        has = total_information([bank.items[place] for place in places], _THETAS, D=1.0)
        off = max(off, float(np.abs(has - _AIMS).max()))
    return broken, off
