"""Small states for the tests: a bank with claims, and tests of students drawn from it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt import ItemParameters, simulate_scores
from madrone.psychometrics.irt.models import Model
from madrone.psychometrics.smarter import Part, claims
from madrone.psychometrics.state import BankItem


def bank(subjects: tuple[str, ...] = ("ELA", "MATH"), per_claim: int = 15) -> list[BankItem]:
    """Items of every reported claim, most of one point, some of two."""
    rng = np.random.default_rng(4)
    items = []
    for subject in subjects:
        for claim in claims(subject):
            for k in range(per_claim):
                steps = tuple(float(step) for step in rng.normal(0.3, 1.2, size=1 + (k % 5 == 0)))
                model: Model = "gpcm" if len(steps) > 1 else "2pl"
                name = f"{subject}-{claim.code}-{k}"
                parameters = ItemParameters(name, model, float(rng.uniform(0.4, 1.2)), steps)
                items.append(BankItem(parameters, subject, claim.code))
    return items


def two_part_bank(per_claim: int = 8) -> list[BankItem]:
    """The same in two parts, every fourth item in the performance task, and every eleventh withdrawn."""
    return [
        replace(item, part=Part.PT if k % 4 == 3 else Part.CAT, dropped=k % 11 == 5)
        for k, item in enumerate(bank(per_claim=per_claim))
    ]


def responses(
    items: list[BankItem], subject: str, n: int, length: int = 20
) -> tuple[NDArray[np.int16], NDArray[np.int8]]:
    """Tests of all kinds: complete and not, without an answer, without an item, all right and all wrong."""
    rng = np.random.default_rng(6)
    pool = [place for place, item in enumerate(items) if item.subject == subject]
    places = np.full((n, length), -1, dtype=np.int16)
    scores = np.zeros((n, length), dtype=np.int8)
    for row in range(n):
        taken = int(rng.integers(4, length + 1)) if row % 50 else 0
        of_row = rng.permutation(pool)[:taken]
        parameters = [items[place].parameters for place in of_row]
        drawn = simulate_scores(rng, parameters, float(rng.normal(0.3, 2.0)))
        places[row, : len(of_row)], scores[row, : len(of_row)] = of_row, drawn
        if row % 7 == 3:
            scores[row, : rng.integers(1, 5)] = -1
        if row % 40 == 5:
            scores[row, : len(of_row)] = -1
        if row % 40 == 6:
            scores[row, : len(of_row)] = 0
        if row % 40 == 7:
            scores[row, : len(of_row)] = [one.max_points for one in parameters]
    return places, scores
