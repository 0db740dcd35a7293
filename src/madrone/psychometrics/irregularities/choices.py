"""The chance of every answer to every item, for examinees who work alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import Floats, ItemParameters, probabilities

#: Examinees of like ability whose wrong options are counted together.
_ABILITY_GROUPS = 5
#: What the whole sample's shares weigh in a group's, in examinees: so no option is impossible in any group.
_PRIOR_WEIGHT = 10.0
NO_ANSWER = -1


@dataclass(frozen=True, slots=True)
class Answers:
    """Coded answers [n, k] (``NO_ANSWER`` where none), the chance of each code [n, k, options], and what is right.

    ``wrong`` [n, k] says where an answer was given that did not earn all points.
    """

    codes: NDArray[np.int16]
    chances: Floats
    wrong: NDArray[np.bool_]


def independent_answers(
    form: Form,
    theta: Floats,
    scores: NDArray[np.integer],
    *,
    choices: Mapping[str, Sequence[str] | NDArray[np.str_]] | None = None,
    keys: Mapping[str, str] | None = None,
) -> Answers:
    """Code the answers of examinees at ``theta`` [n] with ``scores`` [n, k], and give every code its chance.

    On an item of ``keys`` the answer is the option in ``choices`` [n], empty for none: the model gives the chance
    of the key, the sample the shares of the wrong options, counted among the examinees who were wrong in groups
    of like ability (a nested logit model without its curves). On other items the score is the
    answer; equal wrong answers cannot be told from different ones there, and much of the power is lost.
    Raises ``PsychometricsError``: ``points-differ`` for a key of an item of several points, ``choice-count``.
    """
    keys, choices = keys or {}, choices or {}
    groups = _ability_groups(theta)
    columns, tables, wrong = [], [], []
    for place, item in enumerate(form.items):
        chances = probabilities(item, theta, D=form.D)
        if item.item_id not in keys:
            codes = np.asarray(scores[:, place], dtype=np.int16)
            wrong.append((codes >= 0) & (codes < item.max_points))
        else:
            codes, options = _coded(item, keys[item.item_id], choices.get(item.item_id, ()), theta.shape[0])
            chances = np.hstack([chances[:, 1:], chances[:, :1] * _wrong_shares(codes, groups, options)])
            wrong.append(codes > 0)
        columns.append(codes)
        tables.append(chances)
    widest = max((table.shape[1] for table in tables), default=1)
    padded = [np.pad(table, ((0, 0), (0, widest - table.shape[1]))) for table in tables]
    return Answers(np.stack(columns, axis=1), np.stack(padded, axis=1), np.stack(wrong, axis=1))


def _coded(
    item: ItemParameters, key: str, chosen: Sequence[str] | NDArray[np.str_], n: int
) -> tuple[NDArray[np.int16], int]:
    """The options as numbers, the key being 0, and how many options there are."""
    if item.max_points != 1:
        raise PsychometricsError(
            "points-differ",
            f"Item {item.item_id} has {item.max_points} points; a key is for items of one point.",
        )
    names = [str(name) for name in chosen]
    if len(names) != n:
        raise PsychometricsError(
            "choice-count", f"Item {item.item_id}: {len(names)} choices for {n} examinees."
        )
    options = [key, *sorted({*names} - {"", key})]
    number = {name: code for code, name in enumerate(options)} | {"": NO_ANSWER}
    return np.array([number[name] for name in names], dtype=np.int16), len(options)


def _ability_groups(theta: Floats) -> NDArray[np.intp]:
    ranks = np.argsort(np.argsort(theta, kind="stable"), kind="stable")
    return np.asarray(ranks * _ABILITY_GROUPS // max(1, theta.size), dtype=np.intp)


def _wrong_shares(codes: NDArray[np.int16], groups: NDArray[np.intp], options: int) -> Floats:
    """For every examinee the shares [n, options - 1] of the wrong options in the group of like ability."""
    counts = np.zeros((_ABILITY_GROUPS, options))
    wrong = codes > 0
    np.add.at(counts, (groups[wrong], codes[wrong]), 1.0)
    counts = counts[:, 1:]
    whole = counts.sum(axis=0)
    # Of an item that nobody got wrong nothing is known; no option is then as good as another, so none counts.
    overall = whole / max(1.0, whole.sum())
    shares = (counts + _PRIOR_WEIGHT * overall) / (counts.sum(axis=1, keepdims=True) + _PRIOR_WEIGHT)
    by_examinee: Floats = shares[groups]
    return by_examinee
