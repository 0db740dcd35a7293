"""Reading the cells of one row: each reader returns a value in our terms or notes a problem on the draft."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madrone.imports.drafts import Draft

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
YES_NO = {"Y": True, "YES": True, "N": False, "NO": False, "TRUE": True, "FALSE": False}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layout: ``required`` in the header, ``filled`` in every row, ``width`` characters."""

    name: str
    required: bool = True
    filled: bool = False
    width: int = 255


class Cells:
    """The cells of one row by column name, trimmed; every complaint goes to the row's draft."""

    __slots__ = ("_cells", "_columns", "draft")

    def __init__(self, draft: Draft, columns: Mapping[str, tuple[Column, int]], cells: Sequence[str]) -> None:
        self.draft = draft
        self._columns = columns
        self._cells = cells

    def has(self, name: str) -> bool:
        """Tell whether the file has this column at all."""
        return name in self._columns

    def text(self, name: str) -> str:
        """Read text; empty where the column is absent. Blank, overlong and unprintable are problems."""
        found = self._columns.get(name)
        if found is None:
            return ""
        column, place = found
        text = self._cells[place].strip()
        if not text:
            if column.filled:
                self.draft.wrong("blank", name)
            return ""
        if len(text) > column.width:
            self.draft.wrong("too-long", name, value=text, expected=str(column.width))
            return ""
        if _CONTROL.search(text):
            self.draft.wrong("unprintable", name)
            return ""
        return text

    def day(self, name: str, *, earliest: date, latest: date) -> str | None:
        """Read a date as YYYY-MM-DD; None where blank or wrong."""
        text = self.text(name)
        if not text:
            return None
        try:
            day = date.fromisoformat(text) if _DATE.match(text) else None
        except ValueError:
            day = None
        if day is None:
            self.draft.wrong("not-a-date", name, value=text)
        elif not earliest <= day <= latest:
            self.draft.wrong("date-out-of-range", name, value=text, expected=f"{earliest} – {latest}")
            day = None
        return day.isoformat() if day else None

    def yes_no(self, name: str, *, unknown: Sequence[str] = ()) -> bool | None:
        """Read Y or N (Yes, No); None where blank, or one of the words for not known."""
        text = self.text(name).upper()
        if not text or text in unknown:
            return None
        if text not in YES_NO:
            self.draft.wrong("not-one-of", name, value=self.text(name), expected="Y, N or blank")
            return None
        return YES_NO[text]

    def choice(self, name: str, table: Mapping[str, str], *, expected: str) -> str:
        """Read a code through a table of what may be written for it; empty where blank or wrong."""
        text = self.text(name)
        if not text:
            return ""
        value = table.get(text.upper())
        if value is None:
            self.draft.wrong("not-one-of", name, value=text, expected=expected)
            return ""
        return value
