"""The items that forms are made of: parameters, and the other columns of the items CSV as attributes."""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.item_files import read_items_csv
from madrone.psychometrics.irt.models import Floats, ItemParameters

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Bank:
    """Usable items in the order of the file, and each one's row of text cells by column name."""

    items: tuple[ItemParameters, ...]
    rows: tuple[dict[str, str], ...]
    problems: tuple[LineProblem, ...] = ()

    @property
    def places(self) -> dict[str, int]:
        """Where each item stands, by its identifier."""
        return {item.item_id: place for place, item in enumerate(self.items)}

    def column(self, name: str, wanted_by: str) -> list[str]:
        """The cells of a column, in the order of the items.

        Raises ``PsychometricsError`` (``no-column``) that names the columns there are.
        """
        if self.rows and name not in self.rows[0]:
            columns = ", ".join(self.rows[0])
            raise PsychometricsError(
                "no-column", f"{wanted_by}: the items file has no column “{name}”; it has {columns}."
            )
        return [row[name] for row in self.rows]

    def numbers(self, name: str, wanted_by: str) -> Floats:
        """A column as numbers [n].

        Raises ``PsychometricsError`` (``no-column``, ``not-a-number``) that names the item.
        """
        values = []
        for item, cell in zip(self.items, self.column(name, wanted_by), strict=True):
            value = _number(cell)
            if not math.isfinite(value):
                raise PsychometricsError(
                    "not-a-number", f"{wanted_by}: item {item.item_id} has “{cell}” as {name}, not a number."
                )
            values.append(value)
        return np.array(values, dtype=np.float64)

    def among(self, where: dict[str, tuple[str, ...]], wanted_by: str) -> Places:
        """The items that have one of the values in every column of ``where``.

        Raises ``PsychometricsError`` (``no-column``, ``no-value``): a value that no item has is a slip.
        """
        chosen = np.ones(len(self.items), dtype=bool)
        for name, values in where.items():
            cells = self.column(name, wanted_by)
            for value in values:
                if value not in cells:
                    known = ", ".join(sorted(set(filter(None, cells)))[:12])
                    raise PsychometricsError(
                        "no-value", f"{wanted_by}: no item has “{value}” as {name}; there are {known}."
                    )
            chosen &= np.isin(cells, values)
        return np.flatnonzero(chosen)

    def named(self, item_ids: Sequence[str], wanted_by: str) -> Places:
        """The places of items; raises ``PsychometricsError`` (``unknown-item``) for one that is not there."""
        places = self.places
        for item_id in item_ids:
            if item_id not in places:
                raise PsychometricsError(
                    "unknown-item", f"{wanted_by}: the items file has no usable item “{item_id}”."
                )
        return np.array([places[item_id] for item_id in item_ids], dtype=np.intp)

    def groups(self, name: str, wanted_by: str) -> dict[str, Places]:
        """The items that share a value of a column, by that value; an empty cell belongs to no group."""
        found: dict[str, list[int]] = {}
        for place, cell in enumerate(self.column(name, wanted_by)):
            if cell:
                found.setdefault(cell, []).append(place)
        return {value: np.array(places, dtype=np.intp) for value, places in found.items()}


def read_bank_csv(text: str) -> Bank:
    """Read an items CSV (cli-contract.md) whose further columns are attributes, such as domain or words.

    Raises ``PsychometricsError``: what ``read_items_csv`` raises, and ``no-items`` where none can be used.
    """
    # Not ``splitlines``, which also ends a line at rare characters within a cell.
    lines = list(io.StringIO(text, newline=""))
    file = read_items_csv(lines)
    if not file.items:
        raise PsychometricsError("no-items", "The items file holds no item that can be used.")
    reader = csv.DictReader(lines, restval="")
    reader.fieldnames = [name.strip() for name in reader.fieldnames or []]
    rows: dict[str, dict[str, str]] = {}
    for row in reader:
        cells = {name: (cell or "").strip() for name, cell in row.items() if name is not None}
        # Of a repeated item the first row counts, as it does for the parameters.
        rows.setdefault(cells["item_id"], cells)
    return Bank(file.items, tuple(rows[item.item_id] for item in file.items), file.problems)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan
