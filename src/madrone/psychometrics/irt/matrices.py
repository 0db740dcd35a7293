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
    from madrone.psychometrics.irt.bulk import FixedForm, Pool

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

    def __call__(self, matrix: NDArray[np.int16]) -> Abilities:
        """Estimate the rows of ``matrix``; ``NOT_ADMINISTERED`` marks what an examinee was not given."""
        if self.total < MANY or self.estimator.method != "mle" or not self._form.canonical:
            return estimate_all(self._form, matrix, self.estimator)
        return self._compiled(matrix)

    def _compiled(self, matrix: NDArray[np.int16]) -> Abilities:
        from madrone.psychometrics.irt.bulk import STATUSES

        taken = matrix != NOT_ADMINISTERED
        complete = taken.all(axis=1)
        whole = self._fixed.score(matrix[complete])
        # Those with gaps took items of their own from the form: what they took comes first in their row.
        order = np.argsort(~taken[~complete], axis=1, kind="stable")
        scores = np.take_along_axis(matrix[~complete], order, axis=1)
        parts = self._pool.score(np.where(scores == NOT_ADMINISTERED, -1, order), np.maximum(scores, 0))
        columns = {}
        for name in ("theta", "se", "n_items", "raw", "maximum", "status"):
            column = np.empty(matrix.shape[0], getattr(whole, name).dtype)
            column[complete], column[~complete] = getattr(whole, name), getattr(parts, name)
            columns[name] = column
        words = np.array(STATUSES)[columns.pop("status")]
        counts = {name: columns[name].astype(np.int64) for name in ("n_items", "raw", "maximum")}
        return Abilities(theta=columns["theta"], se=columns["se"], status=words, **counts)

    @cached_property
    def _fixed(self) -> "FixedForm":
        from madrone.psychometrics.irt.bulk import FixedForm

        return FixedForm(self._form, self.estimator.bounds)

    @cached_property
    def _pool(self) -> "Pool":
        from madrone.psychometrics.irt.bulk import Pool

        return Pool(self.items, D=self.D, bounds=self.estimator.bounds)
