"""From the text of ``SHEET.toml`` to a sheet (cli-contract.md "madrone omr").

What the contract leaves open is ours: ``label``, ``heading``, ``instructions``, ``start`` and ``new_page`` for every
field; ``sign``, ``point`` and ``fraction`` of ``numeric``; the kind ``match`` with ``rows``, ``values`` and
``several``; ``lines`` of ``text``; and ``language``, ``large_print``, ``label`` and ``instructions`` of the sheet.
"""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict, cast

from madrone.omr.errors import SheetError
from madrone.omr.sheet.model import Field, Grid, Language, Lead, Match, Paper, Questions, Sheet, Writing
from madrone.omr.sheet.table import Lines, Table

MOST_BYTES = 1_000_000
MOST_FIELDS = 2_000
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")
_FORM = re.compile(r"[A-Za-z0-9]{1,16}")


def read_sheet(source: Path | str) -> Sheet:
    """Read a sheet from a file (``Path``) or from its text (``str``).

    Raises ``SheetError`` whose sentence names the line, the key and the remedy, and ``OSError`` for a file that
    cannot be opened.
    """
    text = _text_of(source) if isinstance(source, Path) else source
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise SheetError("not-toml", f"This is not a TOML file: {problem}. Correct that place.") from None
    lines = Lines(text)
    described = content.pop("field", None)
    if (
        not isinstance(described, list)
        or not all(isinstance(entry, dict) for entry in described)
        or not described
    ):
        raise SheetError(
            "no-fields", "The sheet has no fields. Add at least one table that begins with [[field]]."
        )
    sheet = _sheet(Table(content, lines), described, lines)
    _refuse_repeated_names(sheet)
    return sheet


def _text_of(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise SheetError(
            "too-large", f"{path.name} has more than 1 MB. A sheet's description is much shorter."
        )
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise SheetError("not-utf8", f"{path.name} is not UTF-8 text. Save it in UTF-8.") from None


def _sheet(table: Table, described: list[dict[str, object]], lines: Lines) -> Sheet:
    form = table.text("form", most=16)
    if not _FORM.fullmatch(form):
        table.refuse("form", "bad-form", f"is “{form}”. Use letters A–Z and digits only.")
    sheet = Sheet(
        title=table.text("title", most=120),
        form=form,
        paper=cast(Paper, table.choice("paper", "letter", ("letter", "a4"))),
        language=cast(Language, table.choice("language", "en", ("en", "es"))),
        instructions=table.text("instructions", "", most=1500),
        large_print=table.flag("large_print"),
        label=table.flag("label"),
        fields=tuple(_field(Table(entry, lines, place)) for place, entry in enumerate(described)),
    )
    table.done("the sheet")
    return sheet


def _field(table: Table) -> Field:
    kind = table.choice("kind", None, tuple(_READERS))
    name = table.text("name", most=40)
    if not _NAME.fullmatch(name):
        table.refuse(
            "name", "bad-name", f"is “{name}”. Begin with a letter, then use letters, digits, . _ or -."
        )
    count = table.whole("count", None, least=1, most=500) if table.has("count") else None
    start = table.whole("start", 1, least=1, most=9000) if count is not None else 1
    label = table.text("label", "", most=300)
    lead = Lead(
        table.text("heading", "", most=120), table.text("instructions", "", most=1500), table.flag("new_page")
    )
    shared = _Shared(name=name, label=label, count=count, start=start, lead=lead)
    field = _READERS[kind](table, shared)
    table.done(f"a field of the kind “{kind}”")
    return field


class _Shared(TypedDict):
    """What fields of every kind have."""

    name: str
    label: str
    count: int | None
    start: int
    lead: Lead


def _single(table: Table, shared: _Shared) -> Questions:
    return Questions(**shared, kind="single", values=_values(table))


def _multiple(table: Table, shared: _Shared) -> Questions:
    return Questions(**shared, kind="multiple", values=_values(table))


def _match(table: Table, shared: _Shared) -> Match:
    rows = table.texts("rows", least=1, most=40, longest=200)
    return Match(**shared, rows=rows, values=_values(table), several=table.flag("several"))


def _writing(table: Table, shared: _Shared) -> Writing:
    height = table.number("height_mm", 40, least=8, most=230)
    return Writing(**shared, height_mm=height, lines=table.flag("lines"))


def _digits(table: Table, shared: _Shared) -> Grid:
    return Grid(**shared, kind="digits", columns=_columns(table))


def _letters(table: Table, shared: _Shared) -> Grid:
    return Grid(**shared, kind="letters", columns=_columns(table))


def _numeric(table: Table, shared: _Shared) -> Grid:
    signs = {key: table.flag(key) for key in ("sign", "point", "fraction")}
    return Grid(**shared, **signs, kind="numeric", columns=_columns(table))


_READERS: dict[str, Callable[[Table, _Shared], Field]] = {
    "single": _single,
    "multiple": _multiple,
    "digits": _digits,
    "letters": _letters,
    "numeric": _numeric,
    "match": _match,
    "text": _writing,
}


def _columns(table: Table) -> int:
    return table.whole("columns", None, least=1, most=30)


def _values(table: Table) -> tuple[str, ...]:
    values = table.texts("values", least=1, most=26, longest=40)
    if any("|" in value for value in values):
        table.refuse(
            "values", "bad-value", "has an entry with “|”, which parts several answers in the record."
        )
    return values


def _refuse_repeated_names(sheet: Sheet) -> None:
    names = [name for field in sheet.fields for name in field.names()]
    if len(names) > MOST_FIELDS:
        raise SheetError("too-many-fields", f"The sheet has {len(names)} fields. It can have {MOST_FIELDS}.")
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise SheetError(
                "repeated-name", f"Two fields would be named “{name}”. Rename one of them.", field="name"
            )
        seen.add(name)
