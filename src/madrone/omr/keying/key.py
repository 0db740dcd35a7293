"""``KEY.csv``: what students marked, as people saw it (columns ``document``, ``field`` and ``value``).

The table of ``madrone omr read`` is a key as soon as a person has decided what it asks and emptied those flags.
Source: cli-contract.md "madrone omr".
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from madrone.omr.errors import ScanError
from madrone.omr.layout.geometry import FieldPlace

COLUMNS: Final = ("document", "field", "value")
#: A field with one of these flags has to be looked at; the other flags of a table that ask are those of whole pages.
_UNDECIDED: Final = frozenset({"double", "doubt"})
_INFORMATION: Final = frozenset({"", "light", "erasure"})
_GRIDS: Final = frozenset({"digits", "letters", "numeric"})


class KeyRow(NamedTuple):
    """What was marked in one field, and the line of the file that says so."""

    line: int
    document: str
    field: str
    value: str


class KeyProblem(NamedTuple):
    """Why a row cannot be used: its line, a stable code, and a sentence with the remedy."""

    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


@dataclass(slots=True)
class Key:
    """The rows by document and field; ``left_out`` counts those of pages that asked as a whole, by their flags."""

    rows: dict[tuple[str, str], KeyRow] = field(default_factory=dict)
    problems: list[KeyProblem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def read_key(lines: Iterable[str]) -> Key:
    """Read a key. Raises ``ScanError`` (``bad-key``) for a file without the columns, and ``csv.Error``."""
    reader = csv.reader(lines, strict=True)
    header = [name.strip().casefold() for name in next(reader, [])]
    if not set(COLUMNS) <= set(header):
        raise ScanError("bad-key", "The key needs the columns document, field and value in its first line.")
    places = [header.index(name) for name in COLUMNS]
    flag_place = header.index("flag") if "flag" in header else len(header)
    key = Key()
    for cells in reader:
        document, name, value = (cells[at] if at < len(cells) else "" for at in places)
        flag = cells[flag_place].strip() if flag_place < len(cells) else ""
        if name.strip():
            _add(key, KeyRow(reader.line_num, document.strip(), name.strip(), value), flag)
    return key


def _add(key: Key, row: KeyRow, flag: str) -> None:
    named = f"document {row.document}, field {row.field}"
    before = key.rows.get((row.document, row.field))
    if flag in _UNDECIDED:
        sentence = f"{named} still has the flag {flag}. Write what the student marked, and empty the flag."
        key.problems.append(KeyProblem(row.line, "undecided", sentence))
    elif flag not in _INFORMATION:
        key.left_out[flag] += 1
    elif before is not None:
        sentence = f"{named} stands on line {before.line} already. Remove one of the two."
        key.problems.append(KeyProblem(row.line, "repeated", sentence))
    else:
        key.rows[row.document, row.field] = row


def marks_of(row: KeyRow, place: FieldPlace) -> list[tuple[bool, ...]] | KeyProblem:
    """Which circles of each group are marked by the key, or why its value is none of this field."""
    if place.kind in _GRIDS:
        return _marks_of_grid(row, place)
    (group,) = place.groups
    values = [bubble.value for bubble in group.bubbles]
    marked = [text.strip() for text in row.value.split("|")] if row.value.strip() else []
    if set(marked) <= set(values) and len(set(marked)) == len(marked):
        return [tuple(value in marked for value in values)]
    remedy = (
        f"Its circles are {', '.join(values)}; write several with | between them, and nothing for a blank."
    )
    return _unknown(row, remedy)


def _marks_of_grid(row: KeyRow, place: FieldPlace) -> list[tuple[bool, ...]] | KeyProblem:
    columns = [[bubble.value for bubble in group.bubbles] for group in place.groups]
    remedy = f"Write one character for each of its {len(columns)} columns, and _ for a blank one."
    if len(row.value) != len(columns):
        return _unknown(row, remedy)
    return list(_marked_columns(row.value, columns)) if _fits(row.value, columns) else _unknown(row, remedy)


def _fits(value: str, columns: Sequence[Sequence[str]]) -> bool:
    return all(letter == "_" or letter in values for letter, values in zip(value, columns, strict=True))


def _marked_columns(value: str, columns: Sequence[Sequence[str]]) -> Iterator[tuple[bool, ...]]:
    for letter, values in zip(value, columns, strict=True):
        yield tuple(letter == one for one in values)


def _unknown(row: KeyRow, remedy: str) -> KeyProblem:
    sentence = f"document {row.document}, field {row.field} has the value “{row.value[:40]}”. {remedy}"
    return KeyProblem(row.line, "unknown-value", sentence)
