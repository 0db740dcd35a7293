"""The number of successes in trials whose chances differ: its upper tail, exactly.

Also called the generalized binomial distribution (van der Linden and Sotaridona, 2006).
"""

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt.models import Floats


def at_least(chances: Floats, counts: NDArray[np.integer]) -> Floats:
    """The probability [...] of ``counts`` [...] successes or more; ``chances`` [..., k] of each trial.

    A chance of zero is a trial that cannot succeed, and so also one that did not take place.
    """
    counts = np.asarray(counts)
    *shape, k = chances.shape
    # Each row's distribution is built trial by trial; only as many successes as anybody had are kept apart.
    most = int(counts.max(initial=0))
    below = np.zeros((*shape, most + 1))
    below[..., 0] = 1.0
    for trial in range(k):
        chance = chances[..., trial, None]
        stepped = below * (1 - chance)
        stepped[..., 1:] += below[..., :-1] * chance
        below = stepped
    fewer = np.arange(most + 1) < counts[..., None]
    tail: Floats = np.clip(1.0 - (below * fewer).sum(axis=-1), 0.0, 1.0)
    return tail
