"""Severity and drift of raters, from validity papers whose true score is known.

A rater's severity is the mean of true score less given score, so a severe rater is above zero. Its standard
error takes the larger of the rater's own variance and that of all raters together: a rater whose few readings
happen to err alike would else seem certain. Tests are of Student's t, adjusted by Holm over the raters.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from scipy import stats

from madrone.psychometrics.irt.models import Floats
from madrone.psychometrics.multiple_testing import holm
from madrone.psychometrics.raters.agreement import Agreement, agreement
from madrone.psychometrics.raters.rating_files import Rating
from madrone.psychometrics.raters.rules import Flag, Thresholds

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A rater's validity papers from ``start`` to before ``end``."""

    start: datetime
    end: datetime
    n: int
    severity: float
    severity_se: float


@dataclass(frozen=True, slots=True)
class RaterSeverity:
    """One rater against the true scores, in points.

    ``effect`` is the severity in standard deviations of the scores. ``drift`` is the change of severity in a
    day, with its standard error; ``None`` if all papers were read at one time. ``p`` and ``drift_p`` are
    adjusted for the number of raters. ``against_truth`` compares true scores (first) with given ones.
    """

    rater: str
    n: int
    severity: float
    severity_se: float
    p: float
    effect: float | None
    drift: float | None
    drift_se: float | None
    drift_p: float | None
    against_truth: Agreement
    windows: tuple[Window, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class _Papers:
    """One rater's validity papers: how much too low each was scored, and the days since the first of all."""

    rater: str
    ratings: tuple[Rating, ...]
    errors: Floats
    days: Floats

    @property
    def n(self) -> int:
        return len(self.ratings)


def rater_severity(
    ratings: Iterable[Rating], *, window: timedelta = timedelta(days=7), thresholds: Thresholds | None = None
) -> tuple[RaterSeverity, ...]:
    """Every rater's severity and drift from the ratings that have a true score, by name of the rater.

    ``window`` is the length of the stretches that are shown; all raters share their borders. A rater is flagged
    as severe or lenient when the effect passes ``thresholds.smd`` and the test its level, and as drifting by the
    test alone; with fewer papers than ``thresholds.fewest`` only that is said.
    """
    thresholds = thresholds or Thresholds()
    papers = _papers(ratings)
    if not papers:
        return ()
    variance, freedom = _pooled(papers)
    start = min(rating.scored_at for one in papers for rating in one.ratings)
    found = [_severity(one, variance, freedom, start, window) for one in papers]
    p, drift_p = (
        holm(np.array([np.nan if value is None else value for value in values]))
        for values in ([one.p for one in found], [one.drift_p for one in found])
    )
    adjusted = (
        replace(one, p=float(p[i]), drift_p=None if one.drift_p is None else float(drift_p[i]))
        for i, one in enumerate(found)
    )
    return tuple(replace(one, flags=tuple(_flags(one, thresholds))) for one in adjusted)


def _papers(ratings: Iterable[Rating]) -> list[_Papers]:
    by_rater: dict[str, list[Rating]] = {}
    for rating in ratings:
        if rating.true_score is not None:
            by_rater.setdefault(rating.rater, []).append(rating)
    if not by_rater:
        return []
    first = min(rating.scored_at for own in by_rater.values() for rating in own)
    return [
        _Papers(
            rater,
            tuple(own),
            np.array([(rating.true_score or 0) - rating.score for rating in own], dtype=np.float64),
            np.array([(rating.scored_at - first) / _DAY for rating in own]),
        )
        for rater, own in sorted(by_rater.items())
    ]


def _pooled(papers: Sequence[_Papers]) -> tuple[float, int]:
    """The variance of the errors around each rater's mean, and its degrees of freedom."""
    freedom = sum(one.n - 1 for one in papers)
    squares = sum(float(((one.errors - one.errors.mean()) ** 2).sum()) for one in papers)
    return (squares / freedom if freedom else 0.0), freedom


def _severity(one: _Papers, pooled: float, freedom: int, start: datetime, window: timedelta) -> RaterSeverity:
    own = float(one.errors.var(ddof=1)) if one.n > 1 else 0.0
    variance = max(own, pooled)
    # The rater's own variance has fewer degrees of freedom than that of all together.
    freedom = max(1, one.n - 1 if own > pooled else freedom)
    severity, se = float(one.errors.mean()), math.sqrt(variance / one.n)
    given = np.array([rating.score for rating in one.ratings])
    true = np.array([rating.true_score for rating in one.ratings])
    compared = agreement(true, given)
    drift, drift_se = _trend(one, variance)
    return RaterSeverity(
        rater=one.rater,
        n=one.n,
        severity=severity,
        severity_se=se,
        p=_p(severity, se, freedom),
        effect=None if compared.smd is None else -compared.smd,
        drift=drift,
        drift_se=drift_se,
        drift_p=None if drift is None or drift_se is None else _p(drift, drift_se, freedom),
        against_truth=compared,
        windows=tuple(_windows(one, variance, start, window)),
        flags=(),
    )


def _trend(one: _Papers, variance: float) -> tuple[float | None, float | None]:
    centred = one.days - one.days.mean()
    spread = float((centred**2).sum())
    if spread < 1e-12:
        return None, None
    return float(centred @ one.errors) / spread, math.sqrt(variance / spread)


def _p(value: float, se: float, freedom: int) -> float:
    if se == 0:
        return 1.0 if value == 0 else 0.0
    return float(2 * stats.t.sf(abs(value) / se, freedom))


def _windows(one: _Papers, variance: float, start: datetime, window: timedelta) -> Iterator[Window]:
    numbers = np.array([(rating.scored_at - start) // window for rating in one.ratings])
    for number in np.unique(numbers):
        errors = one.errors[numbers == number]
        opened = start + int(number) * window
        yield Window(
            opened, opened + window, errors.size, float(errors.mean()), math.sqrt(variance / errors.size)
        )


def _flags(one: RaterSeverity, thresholds: Thresholds) -> Iterator[Flag]:
    if one.n < thresholds.fewest:
        yield Flag("few", f"Only {one.n} validity papers; {thresholds.fewest} are needed for a judgement.")
        return
    kappa = one.against_truth.kappa
    if kappa is not None and kappa < thresholds.kappa:
        yield Flag(
            "kappa",
            f"Kappa with the true scores is {kappa:.2f}, below {thresholds.kappa:.2f}: read again with a leader.",
        )
    if one.effect is not None and abs(one.effect) > thresholds.smd and one.p <= thresholds.level:
        word = "severe" if one.severity > 0 else "lenient"
        yield Flag(
            word,
            f"Scores are on average {abs(one.severity):.2f} points too {'low' if one.severity > 0 else 'high'} "
            f"({abs(one.effect):.2f} standard deviations; up to {thresholds.smd:.2f} is accepted).",
        )
    if one.drift is not None and one.drift_p is not None and one.drift_p <= thresholds.level:
        word = "more severe" if one.drift > 0 else "more lenient"
        yield Flag("drift", f"Grows {word} by {abs(one.drift):.3f} points a day.")
