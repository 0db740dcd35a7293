"""Tables of a TOML file, read key by key; what is missing, of another kind or left over is named."""

import math
import tomllib
from collections.abc import Iterable
from typing import NoReturn

from madrone.psychometrics.errors import PsychometricsError


class Table:
    """A table at a place that messages name, such as ``[target]``."""

    def __init__(self, value: object, place: str, keys: Iterable[str]) -> None:
        """Take a table that has no other keys than ``keys``; raises ``PsychometricsError`` (``bad-key``)."""
        self.place, known = place, tuple(keys)
        if not isinstance(value, dict):
            self.refuse("has to be a table of keys and values.")
        self._values: dict[str, object] = value
        for key in self._values:
            if key not in known:
                self.refuse(f"there is no key “{key}” here; there are {', '.join(known)}.")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def refuse(self, why: str) -> NoReturn:
        """Say what is wrong with this table."""
        raise PsychometricsError("bad-key", f"{self.place}: {why}")

    def value(self, key: str) -> object:
        """The value of a key as it stands."""
        return self._values.get(key)

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value = self._values.get(key, default)
        if not isinstance(value, str):
            self.refuse(f"{key} has to be a text in quotes.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        value = self._values.get(key, [])
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str | int) and not isinstance(one, bool) for one in values):
            self.refuse(f"{key} has to be a text or a list of texts.")
        return tuple(str(one) for one in values)

    def flag(self, key: str) -> bool:
        """True or false; false where it is not said."""
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            self.refuse(f"{key} has to be true or false.")
        return value

    def number(self, key: str) -> float | None:
        """A number, or None where the key is absent."""
        value = self._values.get(key)
        return None if value is None else self._number(value, f"{key} has to be a number.")

    def whole(self, key: str) -> int | None:
        """A whole number of zero or more, or None where the key is absent."""
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.refuse(f"{key} has to be a whole number.")
        return value

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers with at least one in it."""
        value = self._values.get(key)
        wrong = f"{key} has to be a list of numbers, as in [-1.0, 0.0, 1.0]."
        if not isinstance(value, list) or not value:
            self.refuse(wrong)
        return tuple(self._number(one, wrong) for one in value)

    def _number(self, value: object, wrong: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.refuse(wrong)
        return float(value)


def read_toml(text: str, what: str) -> dict[str, object]:
    """Read TOML; raises ``PsychometricsError`` (``bad-toml``) with the place of the slip."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise PsychometricsError("bad-toml", f"{what} cannot be read as TOML: {problem}.") from None


def tables(value: object, place: str) -> list[object]:
    """The tables under ``[[place]]``; none where the key is absent."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise PsychometricsError("bad-key", f"{place}: write it in double brackets, as in [[{place}]].")
    return value
