"""Answers in writing: eq (formulas), ti (a table), sa and wer (text).

A table becomes a record whose fields are named row and column, ``r1_c2``, counted from 1, as the scoring of tables
reads them; a cell without an answer is NULL. Short and long texts are what the student's editor made, markup and all:
they are kept as text, and nothing of them is ever shown as markup.
"""

import re

from lxml import etree

from madrone.qti.errors import QtiError
from madrone.qti.pci import NULL, Json, PciJson
from madrone.qti.smarterapp.markup import (
    MAX_CHARACTERS,
    SOURCE,
    Responses,
    listed,
    only,
    parse,
    refusal,
    serialised,
    text_of,
    values_of,
)
from madrone.qti.vocabulary import MATHML
from madrone.qti.xml import elements, local_name, namespace, parse_xml, plain_text

RESPONSE = "RESPONSE"
_FIELD = re.compile(r"r([1-9][0-9]{0,2})_c([1-9][0-9]{0,2})\Z")
_MOST_CELLS = 400
_MOST_FORMULAS = 50


def read_formulas(text: str) -> Responses:
    """eq: the MathML of each answer field, as text."""
    if not text.strip():
        return {RESPONSE: dict(NULL)}
    found: list[Json] = []
    for formula in only("eq", parse("eq", text, "response"), "math"):
        if namespace(formula) not in (MATHML, ""):
            raise refusal("eq", "a formula is not MathML")
        etree.cleanup_namespaces(formula)
        found.append(serialised(formula))
    if len(found) > _MOST_FORMULAS:
        raise refusal("eq", f"there are more than {_MOST_FORMULAS} formulas")
    return {RESPONSE: listed("string", found)}


def write_formulas(responses: Responses) -> str:
    """eq: a response with the MathML of each answer field."""
    root = etree.Element("response")
    root.text = ""
    for value in values_of("eq", RESPONSE, _only_response("eq", responses), "string"):
        text = text_of("eq", RESPONSE, value)
        try:
            formula = parse_xml(text.encode(), SOURCE)
        except QtiError as error:
            raise refusal("eq", f"{RESPONSE} holds no MathML ({error.code})") from None
        if local_name(formula) != "math":
            raise refusal("eq", f"{RESPONSE} holds <{local_name(formula)}> in place of <math>")
        root.append(formula)
    return serialised(root)


def read_table(text: str) -> Responses:
    """ti: the cells of a table, row by row."""
    if not text.strip():
        return {RESPONSE: dict(NULL)}
    fields: list[Json] = []
    row = 0
    for table in only("ti", parse("ti", text, "responseSpec"), "responseTable"):
        for line in only("ti", table, "tr"):
            cells = [cell for cell in only("ti", line, "th", "td") if local_name(cell) == "td"]
            row += bool(cells)
            for column, cell in enumerate(cells, 1):
                words = plain_text(cell)
                if any(True for _ in elements(cell)):
                    raise refusal("ti", f"the cell r{row}_c{column} holds markup")
                base: Json = {"string": words} if words else None
                fields.append({"name": f"r{row}_c{column}", "base": base})
    if len(fields) > _MOST_CELLS:
        raise refusal("ti", f"the table has more than {_MOST_CELLS} cells")
    return {RESPONSE: {"record": fields} if fields else dict(NULL)}


def write_table(responses: Responses) -> str:
    """ti: a table whose head numbers the columns from col0."""
    cells = _cells(_only_response("ti", responses))
    root = etree.Element("responseSpec")
    table = etree.SubElement(root, "responseTable")
    columns = max((column for _, column in cells), default=0)
    head = etree.SubElement(table, "tr")
    for column in range(columns):
        etree.SubElement(head, "th", {"id": f"col{column}"})
    for row in range(1, max((row for row, _ in cells), default=0) + 1):
        line = etree.SubElement(table, "tr")
        for column in range(1, columns + 1):
            etree.SubElement(line, "td").text = cells.get((row, column)) or None
    return serialised(root)


def read_text(kind: str, text: str) -> Responses:
    """sa and wer: what the student wrote, as it came."""
    if len(text) > MAX_CHARACTERS:
        raise refusal(kind, f"it has more than {MAX_CHARACTERS} characters")
    return {RESPONSE: {"base": {"string": text}} if text.strip() else dict(NULL)}


def write_text(kind: str, responses: Responses) -> str:
    """sa and wer: what the student wrote, as it came."""
    values = values_of(kind, RESPONSE, _only_response(kind, responses), "string")
    if len(values) > 1:
        raise refusal(kind, f"{RESPONSE} holds several texts")
    return text_of(kind, RESPONSE, values[0]) if values else ""


def _only_response(kind: str, responses: Responses) -> PciJson:
    if set(responses) - {RESPONSE}:
        raise refusal(kind, f"only {RESPONSE} is known")
    return responses.get(RESPONSE, dict(NULL))


def _cells(answer: PciJson) -> dict[tuple[int, int], str]:
    if answer.get("base", "") is None:
        return {}
    record = answer.get("record")
    if not isinstance(record, list) or len(record) > _MOST_CELLS:
        raise refusal("ti", f"{RESPONSE} is no record of at most {_MOST_CELLS} cells")
    found: dict[tuple[int, int], str] = {}
    for field in record:
        name = str(field.get("name")) if isinstance(field, dict) else ""
        place = _FIELD.match(name)
        base = field.get("base") if isinstance(field, dict) else None
        value = base.get("string") if isinstance(base, dict) and len(base) == 1 else base
        if place is None or not (value is None or isinstance(value, str)):
            raise refusal("ti", f"the field {name[:40]!r} is not a text in a row and a column")
        row, column = int(place.group(1)), int(place.group(2))
        if row * column > _MOST_CELLS:
            raise refusal("ti", f"the field {name!r} is out of the table")
        found[row, column] = value or ""
    return found
