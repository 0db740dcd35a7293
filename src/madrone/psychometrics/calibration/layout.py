"""Responses laid out for the E-step: every answer a one in a matrix, so that it is two matrix products.

Each score of each item has a column of indicators, and a last column holds ones. The log-likelihood of all
examinees at all nodes is then ``Z @ table``, and the expected counts of every score at every node are
``Z.T @ posterior``. Where everybody took an item, its score 0 needs no column: the column of ones carries it.
A pool of which each examinee saw a small part is laid out sparse; the products are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from madrone.psychometrics.irt.models import Floats

#: Below this share of answers, indicators are stored sparse.
_SPARSE_BELOW = 0.25
#: So few that what a pass makes of them stays near the processor.
_ROWS_AT_ONCE = 1024
_LOOK_AT = 1000

Matrix: TypeAlias = NDArray[np.floating] | sparse.csr_array


@dataclass(frozen=True, slots=True)
class Block:
    """Examinees of one group: indicators ``z`` [n, C] and how often each row was seen, ``weights`` [n]."""

    group: int
    z: NDArray[np.int8] | sparse.csr_array
    weights: Floats

    def matrix(self, dtype: type[np.floating]) -> Matrix:
        return self.z.astype(dtype)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the E-step gives: counts [C, q] of every column, ``groups`` [g, q], and the log-likelihood."""

    counts: Floats
    groups: Floats
    log_likelihood: float


def dense(matrix: Matrix) -> NDArray[np.floating]:
    """The matrix as an array."""
    array: NDArray[np.floating] = matrix if isinstance(matrix, np.ndarray) else matrix.toarray()
    return array


def scaled(matrix: Matrix, by: Floats) -> Matrix:
    """Every entry times that of ``by``, of the same shape or one column; sparse stays sparse."""
    return matrix * by if isinstance(matrix, np.ndarray) else sparse.csr_array(matrix.multiply(by))


class Layout:
    """``scores`` [n, k] with -1 for not administered, and a group number [n] for everybody."""

    def __init__(self, scores: NDArray[np.integer], maxima: Sequence[int], groups: NDArray[np.intp]) -> None:
        compact = np.ascontiguousarray(scores, dtype=np.int8)
        taken = compact >= 0
        self.sparse = bool(taken.mean() < _SPARSE_BELOW)
        self.whole: NDArray[np.bool_] = np.asarray(taken.all(axis=0)) & (not self.sparse)
        self._starts = np.concatenate([[0], np.cumsum(np.asarray(maxima) + ~self.whole)])
        self.n_columns = int(self._starts[-1]) + 1
        self.maxima = tuple(maxima)
        self.n_groups = int(groups.max()) + 1
        self.blocks = tuple(self._blocks(compact, groups))

    def columns(self, items: NDArray[np.intp]) -> NDArray[np.intp]:
        """The columns [k, m+1] of the scores of ``items``, which have equally many; score 0 of a whole item is
        the column of ones, which it shares with the others."""
        scores = np.arange(self.maxima[items[0]] + 1)
        placed = self._starts[items][:, None] + scores - self.whole[items][:, None]
        placed[self.whole[items], 0] = self.n_columns - 1
        return placed

    def sample(self, share: int) -> "Layout":
        """Every ``share``-th row, as a layout of its own in which they weigh as much as all."""
        part: Layout = object.__new__(Layout)
        part.__dict__ |= self.__dict__
        weight = sum(block.weights.sum() for block in self.blocks)
        chosen = sum(block.weights[::share].sum() for block in self.blocks)
        part.blocks = tuple(
            Block(block.group, block.z[::share], block.weights[::share] * (weight / chosen))
            for block in self.blocks
        )
        return part

    def rows(self) -> int:
        """How many different rows there are."""
        return sum(block.weights.shape[0] for block in self.blocks)

    def expect(
        self, table: Floats, log_weights: Floats, dtype: type[np.floating] = np.float64
    ) -> Expectation:
        """The E-step for log-probabilities ``table`` [C, q] and the groups' log prior weights [g, q]."""
        counts = np.zeros_like(table)
        groups = np.zeros_like(log_weights)
        log_likelihood = 0.0
        for block, z, posterior, logs in self.posteriors(table, log_weights, dtype):
            log_likelihood += float(block.weights @ logs)
            added = z.T @ posterior
            counts += added
            groups[block.group] += added[-1]
        return Expectation(counts, groups, log_likelihood)

    def posteriors(
        self, table: Floats, log_weights: Floats, dtype: type[np.floating] = np.float64
    ) -> Iterator[tuple[Block, Matrix, NDArray[np.floating], Floats]]:
        """For every block: its indicators, the weighted posterior [n, q] and the log-likelihoods [n]."""
        tables = np.repeat(table[None], self.n_groups, axis=0)
        tables[:, -1] += log_weights
        tables = tables.astype(dtype)
        for block in self.blocks:
            z = block.matrix(dtype)
            posterior, whole, shift = _exponentials(z, tables[block.group])
            posterior *= (block.weights / whole).astype(dtype)[:, None]
            yield block, z, posterior, np.log(whole).astype(np.float64) + shift

    def _blocks(self, scores: NDArray[np.int8], groups: NDArray[np.intp]) -> Iterator[Block]:
        for group in range(self.n_groups):
            rows, weights = _patterns(scores[groups == group] if self.n_groups > 1 else scores)
            for start in range(0, rows.shape[0], _ROWS_AT_ONCE):
                part = slice(start, start + _ROWS_AT_ONCE)
                yield Block(group, self._indicators(rows[part]), weights[part])

    def _indicators(self, scores: NDArray[np.int8]) -> NDArray[np.int8] | sparse.csr_array:
        n = scores.shape[0]
        if self.sparse:
            row, item = np.nonzero(scores >= 0)
            column = self._starts[item] + scores[row, item]
            # The column of ones stands last in every row, so the entries are in order as they are made.
            column = np.insert(column, np.flatnonzero(np.diff(row)) + 1, self.n_columns - 1)
            column = np.append(column, self.n_columns - 1)
            ends = np.cumsum((scores >= 0).sum(axis=1) + 1)
            data = np.ones(column.shape[0], dtype=np.int8)
            return sparse.csr_array((data, column, np.concatenate([[0], ends])), shape=(n, self.n_columns))
        z = np.zeros((n, self.n_columns), dtype=np.int8)
        z[:, -1] = 1
        for place, most in enumerate(self.maxima):
            first = int(self.whole[place])
            start = int(self._starts[place])
            for v in range(first, most + 1):
                z[:, start + v - first] = scores[:, place] == v
        return z


def _exponentials(
    z: Matrix, table: NDArray[np.floating]
) -> tuple[NDArray[np.floating], NDArray[np.floating], Floats]:
    """The likelihoods [n, q] up to a factor, their sums [n], and the logarithms [n] of the factors.

    A likelihood is at most one, so only a very long form comes near to the smallest number there is. Then every
    row is raised by its highest, which costs two passes more.
    """
    likelihoods = z @ table
    ones = np.ones(table.shape[1], dtype=table.dtype)
    np.exp(likelihoods, out=likelihoods)
    whole = likelihoods @ ones
    if whole.min() > np.sqrt(np.finfo(table.dtype).tiny):
        return likelihoods, whole, np.zeros(whole.shape[0])
    logs = z @ table
    highest = logs.max(axis=1, keepdims=True)
    likelihoods = np.exp(logs - highest)
    return likelihoods, likelihoods @ ones, highest[:, 0].astype(np.float64)


def _patterns(scores: NDArray[np.int8]) -> tuple[NDArray[np.int8], Floats]:
    """Equal rows are one row with a weight; where a look at the first rows finds few equals, all stay."""
    look = scores[:_LOOK_AT]
    if np.unique(look, axis=0).shape[0] > 0.9 * look.shape[0]:
        return scores, np.ones(scores.shape[0])
    rows = np.ascontiguousarray(scores).view([("row", f"V{scores.shape[1]}")])["row"].ravel()
    _, first, seen = np.unique(rows, return_index=True, return_counts=True)
    return scores[first], seen.astype(np.float64)
