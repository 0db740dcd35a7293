"""Item analysis measured: statistics of items and of the test, and Mantel-Haenszel, of a state's responses.

The data are those of psychometrics.md 3(d): a million examinees with fifty items. Exactness is judged on some
items with formulas on whole columns, which share no code with the engine.
"""

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.analysis import Classical, Dif, MantelHaenszel, classical, mantel_haenszel
from madrone.psychometrics.blas import one_thread
from madrone.site.bench.psychometrics.timing import rate_of
from madrone.site.bench.report import Figure

EXAMINEES, ITEMS, JUDGED = 1_000_000, 50, 3
_IDS = [f"i{place}" for place in range(ITEMS)]


@one_thread()
def figures() -> list[Figure]:
    """Measure both together, each alone, and how far they are from the plain formulas."""
    scores, groups = _drawn(np.random.default_rng(20261122))
    responses = scores.size
    both = rate_of(responses, lambda: (classical(scores, _IDS), mantel_haenszel(scores, _IDS, groups)))
    alone = rate_of(responses, lambda: classical(scores, _IDS))
    compared = rate_of(responses, lambda: mantel_haenszel(scores, _IDS, groups))
    found, dif = classical(scores, _IDS), mantel_haenszel(scores, _IDS, groups)
    away = _away(scores, groups, found, dif)
    size = "1,000,000 × 50"
    return [
        Figure(
            f"{size}: p, corrected point-biserial, alpha, omega and Mantel-Haenszel",
            both.best / 1e6,
            "million responses/s",
            "at least 500",
            both.best >= 5e8,
        ),
        Figure(f"{size}: the same, the middle round", both.middle / 1e6, "million responses/s"),
        Figure(f"{size}: without Mantel-Haenszel", alone.best / 1e6, "million responses/s"),
        Figure(f"{size}: Mantel-Haenszel alone", compared.best / 1e6, "million responses/s"),
        Figure(
            f"{size}: largest difference from plain formulas, {JUDGED} items",
            away * 1e9,
            "1e-9",
            "at most 1",
            away <= 1e-9,
        ),
    ]


def _drawn(rng: np.random.Generator) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Scores of items of one point and one ability, a little harder for one group here and there."""
    ability = rng.standard_normal(EXAMINEES, dtype=np.float32)
    groups = rng.integers(0, 2, EXAMINEES).astype(np.int8)
    scores = np.empty((EXAMINEES, ITEMS), np.int8)
    for place in range(ITEMS):
        harder = 0.3 if place % 10 == 0 else 0.0
        logits = rng.uniform(0.7, 1.6) * (ability - rng.normal()) - harder * groups
        scores[:, place] = rng.random(EXAMINEES, dtype=np.float32) < 1 / (1 + np.exp(-logits))
    return scores, groups


def _away(
    scores: NDArray[np.int8], groups: NDArray[np.int8], found: Classical, dif: Dif[MantelHaenszel]
) -> float:
    totals = scores.sum(axis=1, dtype=np.int64)
    worst = 0.0
    for place in range(0, ITEMS, ITEMS // JUDGED):
        own, item, compared = scores[:, place], found.items[place], dif.items[place]
        pairs = [
            (item.p, float(own.mean())),
            (item.corrected_point_biserial, float(np.corrcoef(own, totals - own)[0, 1])),
            *zip((compared.chi2, compared.odds_ratio), _mantel_haenszel(own, totals, groups), strict=True),
        ]
        for value, plain in pairs:
            worst = max(worst, abs(value - plain) / max(1.0, abs(plain)) if value is not None else np.inf)
    return worst


def _mantel_haenszel(
    own: NDArray[np.int8], totals: NDArray[np.int64], groups: NDArray[np.int8]
) -> tuple[float, float]:
    """Chi² with the correction and the common odds ratio, one stratum after the other."""
    distance = variance = above = below = 0.0
    for total in range(int(totals.max()) + 1):
        there = totals == total
        right, focal = own[there] == 1, groups[there] == 1
        a, b = float((right & ~focal).sum()), float((~right & ~focal).sum())
        c, d = float((right & focal).sum()), float((~right & focal).sum())
        n = a + b + c + d
        if (a + b) * (c + d) == 0:
            continue
        distance += a - (a + b) * (a + c) / n
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))
        above += a * d / n
        below += b * c / n
    return (abs(distance) - 0.5) ** 2 / variance, above / below
