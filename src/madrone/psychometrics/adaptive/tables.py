"""Reading the tables of a TOML file, with refusals that name the key and the remedy."""

import difflib
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NoReturn

from madrone.psychometrics.errors import PsychometricsError

_MISSING = object()


class TableReader:
    """One table: every key is asked for once, and ``finish`` refuses the keys that nobody asked for.

    Raises ``PsychometricsError`` with the code ``blueprint-key``.
    """

    def __init__(self, table: Mapping[str, object], name: str = "") -> None:
        self._table, self._name = table, name
        self._asked: set[str] = set()

    def refuse(self, key: str, remedy: str) -> NoReturn:
        """Say what the key has to be."""
        place = f"{self._name}, {key}" if self._name else key
        raise PsychometricsError("blueprint-key", f"Blueprint, {place}: {remedy}")

    def has(self, key: str) -> bool:
        """Say whether the key is there."""
        return key in self._table

    def number(
        self, key: str, default: float | None = None, *, low: float = -math.inf, high: float = math.inf
    ) -> float:
        """A number from ``low`` to ``high``; without a default it has to be there."""
        value = self._value(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.refuse(key, f"this has to be a number, not {_shown(value)}.")
        if not low <= value <= high:
            self.refuse(key, f"{value:g} is outside {low:g} to {high:g}.")
        return float(value)

    def whole(self, key: str, default: int | None = None, *, low: int = 0) -> int:
        """A whole number of at least ``low``."""
        value = self._value(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < low:
            self.refuse(key, f"this has to be a whole number of at least {low}, not {_shown(value)}.")
        return value

    def text(self, key: str, default: str | None = None, *, choices: Sequence[str] = ()) -> str:
        """A text, one of ``choices`` if there are any."""
        value = self._value(key, default)
        if not isinstance(value, str) or not value:
            self.refuse(key, f"this has to be a text in quotation marks, not {_shown(value)}.")
        if choices and value not in choices:
            self.refuse(key, f"there is no “{value}”; use one of {', '.join(choices)}.")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            self.refuse(key, f"this has to be true or false, not {_shown(value)}.")
        return value

    def numbers(self, key: str, default: Sequence[float] | None = None) -> tuple[float, ...]:
        """A list of numbers."""
        value = self._value(key, default)
        if not isinstance(value, Sequence) or isinstance(value, str):
            self.refuse(key, f"this has to be a list of numbers, not {_shown(value)}.")
        for one in value:
            if isinstance(one, bool) or not isinstance(one, int | float) or not math.isfinite(one):
                self.refuse(key, f"this has to be a list of numbers, but {_shown(one)} is none.")
        return tuple(float(one) for one in value)

    def rising(self, key: str, default: Sequence[float] | None = None) -> tuple[float, ...]:
        """A list of numbers, each above the one before."""
        values = self.numbers(key, default)
        if any(high <= low for low, high in pairwise(values)):
            self.refuse(key, "the numbers have to rise; put them in order and each once.")
        return values

    def mapping(self, key: str) -> Mapping[str, object]:
        """A table as it stands; an empty one if it is not there."""
        value = self._value(key, {})
        if not isinstance(value, Mapping):
            self.refuse(key, f"this has to be a table with keys of its own, not {_shown(value)}.")
        return value

    def table(self, key: str) -> "TableReader":
        """The table under the key, which may be missing."""
        return TableReader(self.mapping(key), f"{self._name}.{key}" if self._name else f"[{key}]")

    def tables(self, key: str) -> list["TableReader"]:
        """The tables of a list, counted from 1 in messages."""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            self.refuse(key, f"these have to be tables, each under its own [[{key}]].")
        return [TableReader(one, f"[[{key}]] {number}") for number, one in enumerate(value, start=1)]

    def finish(self) -> None:
        """Refuse a key that has no meaning here, with the nearest that has."""
        for key in self._table:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, 1)
                meant = (
                    f" Did you mean {near[0]}?" if near else f" Known are {', '.join(sorted(self._asked))}."
                )
                self.refuse(key, f"this key has no meaning here.{meant}")

    def _value(self, key: str, default: object) -> object:
        self._asked.add(key)
        value = self._table.get(key, _MISSING)
        if value is not _MISSING:
            return value
        if default is None:
            self.refuse(key, "this is missing and has to be given.")
        return default


def _shown(value: object) -> str:
    return f"“{value}”" if isinstance(value, str) else str(value).lower()
