"""Abilities of millions of examinees: compiled kernels over tables of a form or of an item pool.

1PL, 2PL and GPCM alone, for which ``T = sum D a score`` is sufficient and ``E[T | theta]`` rises strictly
(psychometrics.md 3). What a table cannot tell to the last digits is estimated exactly. Numba is loaded with
this package, so import it only where it is used.
"""

from madrone.psychometrics.irt.bulk.estimates import STATUSES, Estimates
from madrone.psychometrics.irt.bulk.fixed import FixedForm
from madrone.psychometrics.irt.bulk.pool import Pool
from madrone.psychometrics.irt.bulk.statistic import StatisticForm

__all__ = ["STATUSES", "Estimates", "FixedForm", "Pool", "StatisticForm"]
