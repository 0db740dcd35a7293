"""Response times: the lognormal model, persons and answers that do not fit it, and rapid guessing.

The logarithm of a time is normal around the item's time intensity less the person's speed, with a precision of the
item: ``ln t ~ N(beta - tau, 1 / alpha²)`` (van der Linden, 2006). The items are estimated by marginal maximum
likelihood with normal speeds, from answers that are no rapid guesses. Sources: see ``limits.TIMES``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import Floats
from madrone.psychometrics.multiple_testing import benjamini_hochberg

#: An answer is a rapid guess below this share of the item's mean time, and never above the limit in seconds.
RAPID_SHARE = 0.10
RAPID_LIMIT = 10.0
#: Response time effort below this asks whether the examinee tried.
LEAST_EFFORT = 0.90
_TOLERANCE = 1e-8
_MOST_STEPS = 2000
_LEAST_VARIANCE = 1e-6


@dataclass(frozen=True, slots=True)
class TimeModel:
    """Every item's ``intensity`` [k] and ``sd`` [k] = 1 / alpha of log seconds, and the ``speed_sd`` of persons.

    Speeds have mean zero. ``thresholds`` [k] are the seconds below which an answer is a rapid guess.
    """

    item_ids: tuple[str, ...]
    intensity: Floats
    sd: Floats
    speed_sd: float
    thresholds: Floats


@dataclass(frozen=True, slots=True)
class PersonTimes:
    """One examinee: ``n`` answers with times, of these ``rapid`` guesses, and the ``effort`` (share of the others).

    ``speed`` is above zero for the fast. ``fit_p`` is the chance of times as uneven as these, exactly by the
    chi-square distribution (Sinharay, 2018); ``None`` with fewer than two answers. ``adjusted_p`` limits the
    share of false flags (Benjamini and Hochberg). ``oddest`` is the item whose time is farthest from what the
    others foretell, ``oddest_z`` its standardised residual (below zero: too fast), and ``oddest_p`` the chance
    of one so far on any of the items (Bonferroni). ``flags``: ``uneven-times``, ``odd-item``, ``low-effort``.
    """

    row: int
    n: int
    rapid: int
    effort: float
    speed: float
    fit_p: float | None
    adjusted_p: float | None
    oddest: str | None
    oddest_z: float | None
    oddest_p: float | None
    flags: tuple[str, ...]


def time_model(seconds: Floats, item_ids: Sequence[str]) -> TimeModel:
    """Estimate the lognormal model from times [n, k] in seconds, NaN where there is none.

    Raises ``PsychometricsError``: ``time-range`` naming row and item, ``time-shape``, ``too-few-times`` for an
    item with fewer than three times that are no rapid guesses.
    """
    _check(seconds, item_ids)
    known = ~np.isnan(seconds)
    counts = known.sum(axis=0)
    with np.errstate(invalid="ignore"):
        means = np.nansum(seconds, axis=0) / counts
    thresholds = np.minimum(RAPID_SHARE * means, RAPID_LIMIT)
    used = known & (np.nan_to_num(seconds) >= np.nan_to_num(thresholds))
    for item_id, count in zip(item_ids, used.sum(axis=0), strict=True):
        if count < 3:
            raise PsychometricsError(
                "too-few-times",
                f"Item {item_id}: three times that are no rapid guesses are needed, not {count}.",
            )
    logs = np.where(used, np.log(np.where(used, seconds, 1.0)), 0.0)
    intensity, variance, speed_variance = _estimated(logs, used.astype(np.float64))
    return TimeModel(
        tuple(item_ids), intensity, np.sqrt(variance), float(np.sqrt(speed_variance)), thresholds
    )


def _check(seconds: Floats, item_ids: Sequence[str]) -> None:
    if seconds.ndim != 2 or seconds.shape[1] != len(item_ids):
        raise PsychometricsError("time-shape", "The times need a row per examinee and a column per item.")
    wrong = np.argwhere((seconds <= 0) | np.isinf(seconds))
    if wrong.size:
        row, column = (int(place) for place in wrong[0])
        raise PsychometricsError(
            "time-range",
            f"Examinee {row + 1}, item {item_ids[column]}: {seconds[row, column]:g} is not a time above zero seconds.",
        )


def _estimated(logs: Floats, used: Floats) -> tuple[Floats, Floats, float]:
    """EM: each person's speed is normal given the items; the items' moments follow from these."""
    counts = used.sum(axis=0)
    intensity = (logs * used).sum(axis=0) / counts
    variance = np.maximum((((logs - intensity) ** 2) * used).sum(axis=0) / counts, _LEAST_VARIANCE)
    speed_variance = float(variance.mean()) / 2
    for _ in range(_MOST_STEPS):
        speed, spread = _speeds(logs, used, intensity, variance, speed_variance)
        new_intensity = ((logs + speed[:, None]) * used).sum(axis=0) / counts
        errors = (logs - new_intensity + speed[:, None]) ** 2 + spread[:, None]
        new_variance = np.maximum((errors * used).sum(axis=0) / counts, _LEAST_VARIANCE)
        new_speed_variance = max(float((speed**2 + spread).mean()), _LEAST_VARIANCE)
        moved = max(
            float(np.abs(new_intensity - intensity).max()),
            float(np.abs(new_variance - variance).max()),
            abs(new_speed_variance - speed_variance),
        )
        intensity, variance, speed_variance = new_intensity, new_variance, new_speed_variance
        if moved < _TOLERANCE:
            break
    return intensity, variance, speed_variance


def _speeds(
    logs: Floats, used: Floats, intensity: Floats, variance: Floats, speed_variance: float
) -> tuple[Floats, Floats]:
    """The mean and the variance [n] of every person's speed, given the times."""
    spread = 1 / ((used / variance).sum(axis=1) + 1 / speed_variance)
    speed: Floats = ((intensity - logs) / variance * used).sum(axis=1) * spread
    return speed, spread


def residuals(model: TimeModel, seconds: Floats) -> Floats:
    """Standardised residuals [n, k] of log times, standard normal under the model; NaN where there is no time.

    Each is taken from what the person's *other* times foretell, with the uncertainty of that: an odd time does
    not hide itself by moving the person's speed.
    """
    known = ~np.isnan(seconds)
    logs = np.log(np.where(known, seconds, 1.0))
    precision = known / model.sd**2
    whole = precision.sum(axis=1, keepdims=True) - precision + model.speed_sd**-2
    pulled = precision * (model.intensity - logs)
    speed = (pulled.sum(axis=1, keepdims=True) - pulled) / whole
    z = (logs - model.intensity + speed) / np.sqrt(model.sd**2 + 1 / whole)
    return np.where(known, z, np.nan)


def person_times(model: TimeModel, seconds: Floats, *, level: float = 0.01) -> tuple[PersonTimes, ...]:
    """Every examinee's times [n, k] against the model, in the order given; those without any time are left out."""
    _check(seconds, model.item_ids)
    known = ~np.isnan(seconds)
    rows = np.flatnonzero(known.any(axis=1))
    z = residuals(model, seconds)
    fit = _fit(model, seconds, known)
    adjusted = benjamini_hochberg(fit)
    rapid = known & (np.nan_to_num(seconds, nan=np.inf) < model.thresholds)
    logs = np.log(np.where(known, seconds, 1.0))
    speed, _ = _speeds(logs, known.astype(np.float64), model.intensity, model.sd**2, model.speed_sd**2)
    return tuple(
        _person(
            model,
            int(row),
            z[row],
            rapid[row],
            float(speed[row]),
            float(fit[row]),
            float(adjusted[row]),
            level,
        )
        for row in rows
    )


def _fit(model: TimeModel, seconds: Floats, known: NDArray[np.bool_]) -> Floats:
    """The chance [n] of a sum of squares as large around the person's own speed; NaN below two times."""
    logs = np.log(np.where(known, seconds, 1.0))
    precision = known / model.sd**2
    with np.errstate(invalid="ignore"):
        speed = (precision * (model.intensity - logs)).sum(axis=1) / precision.sum(axis=1)
    squares = (precision * (logs - model.intensity + np.nan_to_num(speed)[:, None]) ** 2).sum(axis=1)
    freedom = known.sum(axis=1) - 1
    return np.where(freedom > 0, stats.chi2.sf(squares, np.maximum(freedom, 1)), np.nan)


def _person(
    model: TimeModel,
    row: int,
    z: Floats,
    rapid: NDArray[np.bool_],
    speed: float,
    fit: float,
    adjusted: float,
    level: float,
) -> PersonTimes:
    known = np.flatnonzero(~np.isnan(z))
    n, guesses = known.size, int(rapid.sum())
    effort = 1 - guesses / n
    fits = not np.isnan(fit)
    place = int(known[np.abs(z[known]).argmax()])
    odd_p = min(1.0, 2 * n * float(stats.norm.sf(abs(z[place]))))
    flags = {
        "uneven-times": fits and adjusted <= level,
        "odd-item": fits and odd_p <= level,
        "low-effort": effort < LEAST_EFFORT,
    }
    return PersonTimes(
        row=row,
        n=n,
        rapid=guesses,
        effort=effort,
        speed=speed,
        fit_p=fit if fits else None,
        adjusted_p=adjusted if fits else None,
        oddest=model.item_ids[place] if fits else None,
        oddest_z=float(z[place]) if fits else None,
        oddest_p=odd_p if fits else None,
        flags=tuple(name for name, raised in flags.items() if raised),
    )
