"""What a calibration estimates: families of items, populations of examinees, and the vector of what is free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.calibration.families import KIND, Curves, Kind, curves, intercepts, starting_values
from madrone.psychometrics.calibration.layout import Layout
from madrone.psychometrics.irt.models import Floats, ItemParameters, Model


@dataclass(frozen=True, slots=True)
class Family:
    """Items [k] of one model with equally many steps, and the columns [k, m+1] of their scores in the layout.

    ``whole`` [k] marks items that everybody took, ``free`` [k] those that are estimated; with
    ``common_slope`` (1PL) the free items share one slope.
    """

    kind: Kind
    items: NDArray[np.intp]
    columns: NDArray[np.intp]
    whole: NDArray[np.bool_]
    free: NDArray[np.bool_]
    common_slope: bool

    def relative(self, values: Floats) -> Floats:
        """Turn values [k, …, m+1, q] by score into values by column: whole items as differences from score 0."""
        by_column = values.copy()
        by_column[self.whole, ..., 1:, :] -= values[self.whole, ..., :1, :]
        return by_column

    def counts(self, columns: Floats) -> Floats:
        """The expected counts [k, m+1, q] of every score from those [C, q] of every column."""
        found: Floats = columns[self.columns]
        found[self.whole, 0] -= found[self.whole, 1:].sum(axis=1)
        # A difference of two sums may end a rounding error below zero where nobody is.
        return np.maximum(found, 0.0)


@dataclass(frozen=True, slots=True)
class State:
    """One point of the search: ``xis`` by family, and the populations' means [g] and standard deviations [g]."""

    xis: tuple[Floats, ...]
    means: Floats
    sds: Floats


class Design:
    """The families of a calibration and its free parameters, as one vector.

    ``theta`` [q] are the nodes; ``free_groups`` [g] the populations whose mean and spread are estimated.
    """

    def __init__(
        self,
        layout: Layout,
        models: Sequence[Model],
        fixed: Mapping[int, ItemParameters],
        free_groups: NDArray[np.bool_],
        theta: Floats,
        D: float,
    ) -> None:
        self.layout, self.models, self.theta, self.D = layout, tuple(models), theta, D
        self.free_groups = free_groups
        self.narrowest = float(theta[1] - theta[0]) / 2
        self._fixed = fixed
        kinds = [
            _sort(model, most, i in fixed)
            for i, (model, most) in enumerate(zip(models, layout.maxima, strict=True))
        ]
        self.families = tuple(self._family(kinds, kind) for kind in sorted(set(kinds)))
        self.places = self._places()
        self.size = 1 + max((int(place.max()) for place in self.places), default=-1)
        self.n_free = self.size + 2 * int(free_groups.sum())

    def over(self, layout: Layout, nodes: int) -> "Design":
        """The same parameters over another layout, such as a sample, with ``nodes`` nodes."""
        theta = np.linspace(self.theta[0], self.theta[-1], nodes)
        return Design(layout, self.models, self._fixed, self.free_groups, theta, self.D)

    def start(self, shares: Sequence[Floats]) -> State:
        """Where the search begins, from every item's share of scores [m+1]."""
        xis = []
        for family in self.families:
            # Of a fixed item some scores may not occur at all; its own parameters take the place just below.
            with np.errstate(divide="ignore", invalid="ignore"):
                xi = starting_values(family.kind, np.stack([shares[i] for i in family.items]))
            for row in np.flatnonzero(~family.free):
                xi[row] = intercepts(self._fixed[int(family.items[row])], self.D)
            xis.append(xi)
        groups = self.free_groups.shape[0]
        return State(tuple(xis), np.zeros(groups), np.ones(groups))

    def curves(self, state: State) -> list[Curves]:
        """The curves of every family at the nodes."""
        pairs = zip(self.families, state.xis, strict=True)
        return [curves(family.kind, xi, self.theta) for family, xi in pairs]

    def table(self, state: State) -> Floats:
        """The log-probabilities [C, q] of every column."""
        table = np.zeros((self.layout.n_columns, self.theta.shape[0]))
        for family, curve in zip(self.families, self.curves(state), strict=True):
            np.add.at(table, family.columns, family.relative(curve.logs))
        return table

    def log_weights(self, state: State) -> Floats:
        """The log prior weights [g, q] of the nodes: normal, each group's summing to one."""
        z = (self.theta - state.means[:, None]) / state.sds[:, None]
        logs = -0.5 * z**2
        return logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))

    def pack(self, state: State) -> Floats:
        """The free parameters as a vector; spreads as logarithms."""
        vector = np.empty(self.n_free)
        for place, xi in zip(self.places, state.xis, strict=True):
            vector[place[place >= 0]] = xi[place >= 0]
        groups = np.stack([state.means, np.log(state.sds)], axis=1)
        vector[self.size :] = groups[self.free_groups].ravel()
        return vector

    def unpack(self, vector: Floats, like: State) -> State:
        """The state of a vector; what is fixed is taken from ``like``."""
        xis = [
            np.where(place >= 0, vector[place], xi) for place, xi in zip(self.places, like.xis, strict=True)
        ]
        means, sds = like.means.copy(), like.sds.copy()
        groups = vector[self.size :].reshape(-1, 2)
        means[self.free_groups], sds[self.free_groups] = groups[:, 0], np.exp(groups[:, 1])
        return replace(like, xis=tuple(xis), means=means, sds=sds)

    def _family(self, kinds: Sequence[tuple[str, int]], wanted: tuple[str, int]) -> Family:
        items = np.array([i for i, kind in enumerate(kinds) if kind == wanted], dtype=np.intp)
        return Family(
            kind=KIND[wanted[0]],  # type: ignore[index]  # the sort of an item is named by a model
            items=items,
            columns=self.layout.columns(items),
            whole=self.layout.whole[items],
            free=np.array([i not in self._fixed for i in items]),
            common_slope=wanted[0] == "1pl",
        )

    def _places(self) -> tuple[NDArray[np.intp], ...]:
        """For every family the place [k, p] of each parameter in the vector; -1 where it is fixed."""
        places, used = [], 0
        for family in self.families:
            place = np.full((family.items.shape[0], _width(family)), -1, dtype=np.intp)
            for row in np.flatnonzero(family.free):
                own = place.shape[1] - family.common_slope
                place[row, -own:] = np.arange(used, used + own)
                used += own
            if family.common_slope:
                place[:, 0] = used
                used += 1
            places.append(place)
        return tuple(places)


def _width(family: Family) -> int:
    return family.columns.shape[1] + (family.kind == "guessing")


def _sort(model: Model, most: int, fixed: bool) -> tuple[Model, int]:
    """Fixed Rasch items keep slopes of their own, so they do not stand among those that share one."""
    return ("2pl", most) if fixed and model == "1pl" else (model, most)
