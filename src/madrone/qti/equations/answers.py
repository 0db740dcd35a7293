"""The cells of a table as answers carry them: a record, JSON, or the XML of a SmarterApp table response."""

import json
import re

from lxml import etree

from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.tables import MAX_CELLS, Cell
from madrone.qti.equations.tree import MAX_MATHML_CHARACTERS
from madrone.qti.errors import QtiError
from madrone.qti.values import Record, Value
from madrone.qti.xml import elements, local_name, parse_xml

MAX_TABLE_CHARACTERS = 200_000

_FIELD = re.compile(r"(.+)[_.-](.+)", re.S)


def read_cells(value: Value) -> dict[Cell, str]:
    """The texts of the cells that hold something.

    A record names its fields row, one of ``_ . -`` and column (``r1_c2``); JSON is ``{"r1": {"c2": "3/4"}}``; in
    ``<responseTable>`` or any table of ``<tr>`` and ``<td>``, rows with a ``td`` and their cells count from 1.
    Raises ``EquationError`` for anything else.
    """
    if isinstance(value, Record):
        return _bounded({_cell_of(name): str(text) for name, text in value.items() if text is not None})
    if not isinstance(value, str):
        raise EquationError("table", "A table is needed: a record, or text with JSON or XML.")
    if len(value) > MAX_TABLE_CHARACTERS:
        raise EquationError("too-long", f"The table has more than {MAX_TABLE_CHARACTERS} characters.")
    return _bounded(_from_xml(value) if value.lstrip().startswith("<") else _from_json(value))


def _bounded(cells: dict[Cell, str]) -> dict[Cell, str]:
    if len(cells) > MAX_CELLS:
        raise EquationError(
            "too-many", f"A table may have at most {MAX_CELLS} cells; this one has {len(cells)}."
        )
    return {cell: text for cell, text in cells.items() if text.strip()}


def _cell_of(name: str) -> Cell:
    match = _FIELD.fullmatch(name)
    if match is None:
        raise EquationError("table", f"The field “{name}” does not name a row and a column, as r1_c2 does.")
    return match[1], match[2]


def _from_json(text: str) -> dict[Cell, str]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        raise EquationError("table", "The table is neither JSON nor XML.") from None
    if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
        raise EquationError("table", 'A table in JSON looks like {"r1": {"c2": "3/4"}}.')
    found = {}
    for row, columns in rows.items():
        for column, cell in columns.items():
            if not isinstance(cell, str | int | float) or isinstance(cell, bool):
                raise EquationError("table", f"The cell {column} of row {row} is neither text nor a number.")
            found[row, column] = str(cell)
    return found


def _from_xml(text: str) -> dict[Cell, str]:
    try:
        root = parse_xml(text.encode(), "")
    except QtiError as error:
        raise EquationError("table", error.message, error.line) from None
    rows = [
        row
        for row in root.iter()
        if isinstance(row.tag, str)
        and local_name(row) == "tr"
        and any(local_name(one) == "td" for one in elements(row))
    ]
    return {
        (str(number), str(place)): _content(cell)
        for number, row in enumerate(rows, 1)
        for place, cell in enumerate(elements(row), 1)
        if local_name(cell) == "td"
    }


def _content(cell: etree._Element) -> str:
    """The text of a cell, or the MathML in it."""
    for formula in cell.iter():
        if isinstance(formula.tag, str) and local_name(formula) == "math":
            return etree.tostring(formula, encoding="unicode", with_tail=False)
    return "".join(str(part) for part in cell.itertext())[:MAX_MATHML_CHARACTERS]
