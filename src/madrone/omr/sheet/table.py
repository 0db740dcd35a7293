"""One table of a TOML file, read key by key, so that every complaint names the line, the key and the remedy."""

import difflib
import re
from typing import NoReturn

from madrone.omr.errors import SheetError

_MULTILINE = re.compile(r'"""[\s\S]*?"""|' + r"'''[\s\S]*?'''")
_FIELD = re.compile(r"\s*\[\[\s*field\s*\]\]")


class Lines:
    """Finds where a key stands, which the TOML reader of Python does not tell."""

    def __init__(self, text: str) -> None:
        # What stands in long strings is not a key, but its lines count.
        self._lines = _MULTILINE.sub(lambda found: "\n" * found[0].count("\n"), text).split("\n")

    def find(self, field: int | None, key: str) -> int | None:
        """The line of ``key`` in the ``field``-th ``[[field]]``, or above the first; of the table if it lacks it."""
        heads = [number for number, line in enumerate(self._lines) if _FIELD.match(line)]
        if field is not None and field >= len(heads):
            return None
        first = 0 if field is None else heads[field]
        after = 0 if field is None else field + 1
        last = heads[after] if after < len(heads) else len(self._lines)
        named = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        for number in range(first, last):
            if named.match(self._lines[number]):
                return number + 1
        return None if field is None else first + 1


class Table:
    """The keys and values of one table; each is taken once, and what is left over at the end is a mistake."""

    def __init__(self, values: dict[str, object], lines: Lines, field: int | None = None) -> None:
        self._values = dict(values)
        self._lines = lines
        self._field = field
        self._known: list[str] = []

    def has(self, key: str) -> bool:
        """Tell whether the table says anything for ``key``."""
        return key in self._values

    def text(self, key: str, default: str | None = None, *, most: int) -> str:
        """One line or paragraph of 1 to ``most`` characters (none for a default of "")."""
        value = self._take(key, default)
        if not isinstance(value, str):
            self.refuse(
                key, "wrong-type", 'is not text. Write it between quotation marks, as in "Unit 3 quiz".'
            )
        return self._checked(key, value, most, empty=default == "")

    def texts(self, key: str, *, least: int, most: int, longest: int) -> tuple[str, ...]:
        """A list of different texts."""
        value = self._take(key, None)
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.refuse(key, "wrong-type", 'is not a list of texts. Write it as in ["A", "B", "C"].')
        if not least <= len(value) <= most:
            self.refuse(key, "out-of-range", f"has {len(value)} entries. Give {least} to {most}.")
        if len(set(value)) < len(value):
            twice = next(entry for entry in value if value.count(entry) > 1)
            self.refuse(key, "repeated-value", f"has “{twice}” twice. Give each entry once.")
        return tuple(self._checked(key, entry, longest, empty=False) for entry in value)

    def whole(self, key: str, default: int | None, *, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(key, "wrong-type", f"is not a whole number. Give one from {least} to {most}.")
        if not least <= value <= most:
            self.refuse(key, "out-of-range", f"is {value}. Give a whole number from {least} to {most}.")
        return value

    def number(self, key: str, default: float, *, least: float, most: float) -> float:
        """A number from ``least`` to ``most``."""
        value = self._take(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
            self.refuse(key, "out-of-range", f"is not a number from {least:g} to {most:g}.")
        return float(value)

    def flag(self, key: str) -> bool:
        """True or false; false when it is not said."""
        value = self._take(key, False)
        if not isinstance(value, bool):
            self.refuse(
                key, "wrong-type", "is neither true nor false. Write true or false without quotation marks."
            )
        return value

    def choice(self, key: str, default: str | None, among: tuple[str, ...]) -> str:
        """One of a few words."""
        value = self._take(key, default)
        if value not in among:
            self.refuse(key, "unknown-choice", f"is “{value}”. It can be {_either(among)}.")
        return str(value)

    def done(self, place: str) -> None:
        """Complain of a key that nobody took."""
        for key in self._values:
            near = difflib.get_close_matches(key, self._known, n=1)
            remedy = f"Did you mean “{near[0]}”?" if near else f"It can have {_listed(self._known)}."
            self.refuse(key, "unknown-key", f"is not a key of {place}. {remedy}")

    def refuse(self, key: str, code: str, problem: str) -> NoReturn:
        """Raise ``SheetError`` with the line, the key and what is wrong with it."""
        line = self._lines.find(self._field, key)
        field = "" if self._field is None else f" in field {self._field + 1}"
        place = f"Line {line}: " if line else ""
        raise SheetError(code, f"{place}“{key}”{field} {problem}", field=key)

    def _take(self, key: str, default: object) -> object:
        self._known.append(key)
        if key not in self._values and default is None:
            self.refuse(key, "missing-key", "is missing. Add it.")
        return self._values.pop(key, default)

    def _checked(self, key: str, value: str, most: int, *, empty: bool) -> str:
        value = " ".join(value.split())
        if not value.isprintable():
            self.refuse(key, "unprintable", "has a character that cannot be printed. Remove it.")
        if not value and not empty:
            self.refuse(key, "empty", "is empty. Write something or remove the key.")
        if len(value) > most:
            self.refuse(key, "too-long", f"has {len(value)} characters. Use at most {most}.")
        return value


def _listed(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in sorted(set(words)))


def _either(words: tuple[str, ...]) -> str:
    return " or ".join(f"“{word}”" for word in words)
