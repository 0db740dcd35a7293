"""Agreement of items and raters on the responses that two people read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.raters.agreement import Agreement, agreement
from madrone.psychometrics.raters.rating_files import Rating
from madrone.psychometrics.raters.rules import Flag, Thresholds, agreement_flags


@dataclass(frozen=True, slots=True)
class ItemAgreement:
    """The first and the second reading of one item's responses."""

    item_id: str
    agreement: Agreement
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class RaterAgreement:
    """One rater's readings (second) of all items, beside the other reader's (first)."""

    rater: str
    agreement: Agreement
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class DoubleReadings:
    """Agreement by item and by rater; ``single`` responses were read once, ``later`` readings came third or later."""

    items: tuple[ItemAgreement, ...]
    raters: tuple[RaterAgreement, ...]
    single: int
    later: int


def double_readings(ratings: Iterable[Rating], *, thresholds: Thresholds | None = None) -> DoubleReadings:
    """Compare the two earliest readings of every response; validity papers are left to ``rater_severity``.

    Third and later readings resolve a difference and are no independent second opinion, so they are only counted.
    """
    by_response: dict[tuple[str, str], list[Rating]] = {}
    for rating in ratings:
        if rating.true_score is None:
            by_response.setdefault((rating.item_id, rating.response_id), []).append(rating)
    read = [sorted(own, key=lambda rating: rating.scored_at) for own in by_response.values()]
    pairs = [(own[0], own[1]) for own in read if len(own) > 1]
    by_item: dict[str, list[tuple[Rating, Rating]]] = {}
    by_rater: dict[str, list[tuple[Rating, Rating]]] = {}
    for first, second in pairs:
        by_item.setdefault(first.item_id, []).append((first, second))
        by_rater.setdefault(second.rater, []).append((first, second))
        by_rater.setdefault(first.rater, []).append((second, first))
    return DoubleReadings(
        tuple(
            ItemAgreement(name, found := _agreement(own), agreement_flags(found, thresholds))
            for name, own in sorted(by_item.items())
        ),
        tuple(
            RaterAgreement(name, found := _agreement(own), agreement_flags(found, thresholds))
            for name, own in sorted(by_rater.items())
        ),
        single=len(read) - len(pairs),
        later=sum(max(0, len(own) - 2) for own in read),
    )


def _agreement(pairs: Sequence[tuple[Rating, Rating]]) -> Agreement:
    return agreement(
        np.array([first.score for first, _ in pairs]), np.array([second.score for _, second in pairs])
    )
