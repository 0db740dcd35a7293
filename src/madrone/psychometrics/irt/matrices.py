"""Matrices of scores to abilities, by the plain estimator or, for very many examinees, by the compiled one."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt.estimators import Estimator
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import ItemParameters
from madrone.psychometrics.irt.scoring import NOT_ADMINISTERED, Abilities, estimate_all

if TYPE_CHECKING:
    from madrone.psychometrics.irt.bulk import Estimates, FixedForm, Pool, StatisticForm

#: From so many examinees on, compiled kernels are worth loading. It is asked of the whole run, not of a part,
#: so that the bytes of the output do not depend on how the run is cut.
MANY = 50_000


@dataclass
class MatrixScorer:
    """Estimates matrices [n, k] of scores on ``items``; it may be sent to other processes.

    ``total`` is the number of examinees of the whole run. Both ways agree to 1e-8 in theta.
    """

    items: tuple[ItemParameters, ...]
    D: float
    estimator: Estimator
    total: int

    @cached_property
    def _form(self) -> Form:
        return Form(self.items, D=self.D)

    def __call__(self, matrix: NDArray[np.integer]) -> Abilities:
        """Estimate the rows of ``matrix``; ``NOT_ADMINISTERED`` marks what an examinee was not given."""
        if self.total < MANY or not self._form.canonical:
            return estimate_all(self._form, matrix, self.estimator)
        if matrix.min(initial=0) >= 0:
            return _in_words(self._whole.score(matrix))
        complete = (matrix != NOT_ADMINISTERED).all(axis=1)
        whole = _in_words(self._whole.score(matrix[complete]))
        parts = self._with_gaps(matrix[~complete])
        order = np.argsort(np.concatenate([np.flatnonzero(complete), np.flatnonzero(~complete)]))
        return Abilities.concatenate([whole, parts]).chosen(order)

    def _with_gaps(self, matrix: NDArray[np.integer]) -> Abilities:
        """Those who took items of their own from the form; only maximum likelihood has tables for them."""
        if self.estimator.method != "mle":
            return estimate_all(self._form, matrix, self.estimator)
        # What they took comes first in their row.
        order = np.argsort(matrix == NOT_ADMINISTERED, axis=1, kind="stable")
        scores = np.take_along_axis(matrix, order, axis=1)
        return _in_words(
            self._pool.score(np.where(scores == NOT_ADMINISTERED, -1, order), np.maximum(scores, 0))
        )

    @cached_property
    def _whole(self) -> "FixedForm | StatisticForm":
        from madrone.psychometrics.irt.bulk import FixedForm, StatisticForm

        if self.estimator.method == "mle":
            return FixedForm(self._form, self.estimator.bounds)
        return StatisticForm(self._form, self.estimator)

    @cached_property
    def _pool(self) -> "Pool":
        from madrone.psychometrics.irt.bulk import Pool

        return Pool(self.items, D=self.D, bounds=self.estimator.bounds)


def _in_words(found: "Estimates") -> Abilities:
    from madrone.psychometrics.irt.bulk import STATUSES

    return Abilities(
        theta=found.theta,
        se=found.se,
        n_items=found.n_items.astype(np.int64),
        raw=found.raw.astype(np.int64),
        maximum=found.maximum.astype(np.int64),
        status=np.array(STATUSES)[found.status],
    )
