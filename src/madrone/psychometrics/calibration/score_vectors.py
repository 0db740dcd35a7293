"""Every examinee's score vector: the derivative of the log-likelihood over the free parameters.

An examinee's is the mean, over what the responses leave open of theta, of the complete-data derivatives.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from madrone.psychometrics.calibration.design import Design, State
from madrone.psychometrics.calibration.layout import Block, Layout, Matrix, scaled
from madrone.psychometrics.irt.models import Floats


def posteriors(
    design: Design, state: State, layout: Layout | None = None
) -> Iterator[tuple[Block, Matrix, Floats, Floats]]:
    """Every block with its indicators, weighted posterior [n, q] and log-likelihoods [n], in double precision.

    ``layout`` may be a sample of the design's.
    """
    logs = design.table(state), design.log_weights(state)
    for block, z, posterior, likelihoods in (layout or design.layout).posteriors(*logs):
        yield block, z, posterior.astype(np.float64, copy=False), likelihoods


def score_vectors(design: Design, state: State, block: Block, z: Matrix, posterior: Floats) -> Matrix:
    """Every examinee's score vector [n, P]: the derivative of the log-likelihood over the free parameters."""
    pieces: list[Matrix] = []
    for family, curve in zip(design.families, design.curves(state), strict=True):
        slopes = family.relative(curve.slopes)
        for slot in range(slopes.shape[1]):
            pieces.append(_slot_scores(z, family.columns, posterior, slopes[:, slot]))
    pieces.append(_group_scores(design, state, block, posterior))
    chosen = _placement(design)
    if any(sparse.issparse(piece) for piece in pieces):
        return sparse.csr_array(sparse.hstack(pieces) @ chosen)
    return np.hstack(pieces) @ chosen


def _slot_scores(z: Matrix, columns: NDArray[np.intp], posterior: Floats, slopes: Floats) -> Matrix:
    """The scores [n, k] of one parameter of every item of a family: the mean slope of the score it was given."""
    total: Matrix | None = None
    for v in range(columns.shape[1]):
        mean = posterior @ slopes[:, v].T
        part = z[:, columns[:, v]]
        piece = scaled(part, mean)
        total = piece if total is None else total + piece
    assert total is not None
    return total


def _group_scores(design: Design, state: State, block: Block, posterior: Floats) -> Floats:
    """The scores [n, 2g] of the free populations: only the examinee's own has any."""
    free = [int(group) for group in np.flatnonzero(design.free_groups)]
    scores = np.zeros((posterior.shape[0], 2 * len(free)))
    for place, group in enumerate(free):
        if group == block.group:
            scores[:, 2 * place : 2 * place + 2] = posterior @ population_slopes(design, state, group).T
    return scores


def population_slopes(design: Design, state: State, group: int) -> Floats:
    """The derivatives [2, q] of a population's log weights over its mean and the logarithm of its spread."""
    z = (design.theta - state.means[group]) / state.sds[group]
    return np.stack([z / state.sds[group], z**2 - 1])


def _placement(design: Design) -> sparse.csr_array:
    """Adds up the columns of ``_scores``, family by family and slot by slot, into the free parameters."""
    rows: list[int] = []
    places: list[int] = []
    row = 0
    for place in design.places:
        for slot in range(place.shape[1]):
            free = np.flatnonzero(place[:, slot] >= 0)
            rows.extend((row + free).tolist())
            places.extend(place[free, slot].tolist())
            row += place.shape[0]
    groups = design.n_free - design.size
    rows.extend(range(row, row + groups))
    places.extend(range(design.size, design.n_free))
    shape = (row + groups, design.n_free)
    return sparse.csr_array((np.ones(len(rows)), (rows, places)), shape=shape)
