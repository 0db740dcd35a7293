"""The QTI engine measured: scoring, rendering, and a package of 1,000 items into the item bank.

Items are those of the demonstration package. Speeds are those of one process on one core, after the items
have been read, the median of the rounds. The package is imported by the same action as the page's, in a
process and a database of its own.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from madrone import qti
from madrone.site.bench.grounds import SECRET
from madrone.site.bench.report import Figure, report
from madrone.site.demonstration import PACKAGE

ROUNDS = 5
SECONDS = 1.0
PACKAGE_ITEMS = 1_000
ATTEMPTS_KEPT = 64
Attempt = Mapping[str, object]


def run() -> dict[str, Any]:
    """Measure and give the report."""
    items = [
        qti.read_item(path.read_bytes(), source=path.name)
        for path in sorted((PACKAGE / "items").glob("*.xml"))
    ]
    figures = [_scored(name, chosen) for name, chosen in _typical(items).items()]
    figures.append(_read(items))
    figures.append(_rendered("screen", items, goal=1_000))
    figures.append(_rendered("print", items, goal=None))
    figures += _imported()
    return report("qti", figures)


def _typical(items: Sequence[qti.Item]) -> dict[str, list[qti.Item]]:
    """The items by the way in which they are scored; what a person scores is left out."""
    scored = [item for item in items if not item.external]
    return {
        "match_correct": [item for item in scored if item.program.template == "match_correct"],
        "map_response": [item for item in scored if item.program.template == "map_response"],
        "rules of the author's own": [item for item in scored if item.program.template is None],
        "all kinds": scored,
    }


def _scored(name: str, items: Sequence[qti.Item]) -> Figure:
    chance = random.Random(3)  # noqa: S311  # made-up answers, no secrets
    attempts = [(item, _attempts(item, chance)) for item in items]

    def once() -> int:
        for item, given in attempts:
            for attempt in given:
                qti.score_item(item, attempt)
        return len(attempts) * ATTEMPTS_KEPT

    rate = _rate(once)
    return Figure(f"scoring, {name}", rate, "attempts/s", "at least 20,000", rate >= 20_000)


def _attempts(item: qti.Item, chance: random.Random) -> list[Attempt]:
    """Right, blank and random answers in equal parts."""
    right: Attempt = qti.correct_responses(item)
    made: list[Attempt] = [right, {}]
    while len(made) < ATTEMPTS_KEPT:
        made.append({one.response_identifier: _answer(item, one, chance) for one in item.interactions})
    return made


def _answer(item: qti.Item, interaction: qti.Interaction, chance: random.Random) -> dict[str, Any]:
    declaration = item.responses[interaction.response_identifier]
    if interaction.columns:
        rows, columns = interaction.choices, interaction.columns
        pairs = [[row.identifier, chance.choice(columns).identifier] for row in rows]
        return {"list": {"directedPair": pairs}}
    if not interaction.choices:
        return {"base": {declaration.base_type: str(chance.randrange(100))}}
    chosen = [one.identifier for one in interaction.choices if chance.random() < 0.5]
    if declaration.cardinality == "single":
        return {"base": {"identifier": chance.choice(interaction.choices).identifier}}
    return {"list": {"identifier": chosen}}


def _read(items: Sequence[qti.Item]) -> Figure:
    def once() -> int:
        for item in items:
            qti.read_item(item.xml, source=item.source)
        return len(items)

    return Figure("reading an item", _rate(once), "items/s")


def _rendered(medium: Any, items: Sequence[qti.Item], goal: int | None) -> Figure:
    def once() -> int:
        for item in items:
            qti.render_item(item, asset_url=str, medium=medium)
        return len(items)

    rate = _rate(once)
    words, holds = (f"at least {goal:,}", rate >= goal) if goal else ("", None)
    return Figure(f"rendering for {medium}", rate, "items/s", words, holds)


def _rate(once: Callable[[], int]) -> float:
    """How many a second of processor time, the median of the rounds."""
    once()
    rates = []
    for _ in range(ROUNDS):
        done, started = 0, time.process_time()
        while (taken := time.process_time() - started) < SECONDS:
            done += once()
        rates.append(done / taken)
    return median(rates)


def _imported() -> list[Figure]:
    # Not the usual temporary folder: the same place as the other benches use.
    folder = Path(tempfile.mkdtemp(prefix="madrone-bench-", dir="/tmp"))
    named = {
        "MADRONE_DATA": str(folder),
        "MADRONE_SECRET_KEY": SECRET,
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "madrone.site.settings",
    }
    command = [sys.executable, "-m", "madrone.site.bench.package", str(PACKAGE_ITEMS)]
    try:
        done = subprocess.run(command, env=os.environ | named, check=True, stdout=subprocess.PIPE)  # noqa: S603
        taken = json.loads(done.stdout)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds, memory = taken["seconds"], taken["bytes"] / 1e6
    name = f"importing a package of {PACKAGE_ITEMS:,} items"
    return [
        Figure(name, seconds, "s", "under 60", seconds < 60),
        Figure(f"{name}, memory", memory, "MB", "under 512", memory < 512),
    ]
