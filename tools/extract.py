"""Find the texts that the code marks for translation, by reading it.

Python is read as a syntax tree and templates by Django's own reader, so that neither the check nor a translator
needs GNU gettext, and both see the same texts. `tools/messages.py` compares them with the catalogues.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

# Tests and migrations show nothing to anybody.
SILENT = {"tests", "migrations"}
# The functions of gettext, with what their leading arguments are in a catalogue.
FUNCTIONS: Mapping[str, tuple[str, ...]] = {
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "msgid_plural"),
    "ngettext_lazy": ("msgid", "msgid_plural"),
    "pgettext": ("msgctxt", "msgid"),
    "pgettext_lazy": ("msgctxt", "msgid"),
    "npgettext": ("msgctxt", "msgid", "msgid_plural"),
    "npgettext_lazy": ("msgctxt", "msgid", "msgid_plural"),
}
# What Django writes for a tag: a call of one of these with texts in quotes, amid letters X.
TEMPLATE_NAMES = {"_": "gettext", **{name: name for name in FUNCTIONS}}
QUOTED = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"\b({'|'.join(TEMPLATE_NAMES)})\(\s*({QUOTED}(?:\s*,\s*{QUOTED})*)", re.DOTALL)


@dataclass(frozen=True)
class Text:
    """A marked text as a catalogue holds it (`msgctxt`, `msgid`, `msgid_plural`), with its file and line."""

    parts: tuple[tuple[str, str], ...]
    place: str
    line: int


def texts(source: Path) -> Iterator[Text]:
    """Every marked text below a folder in the order of the files, repeated where the code repeats it."""
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source)
        if SILENT & set(place.parts):
            continue
        if path.suffix == ".py":
            yield from python_texts(path.read_text(encoding="utf-8"), place.as_posix())
        elif "templates" in place.parts and path.is_file():
            yield from template_texts(path.read_text(encoding="utf-8"), place.as_posix())


def python_texts(code: str, place: str) -> Iterator[Text]:
    """Find the texts in a Python file, whatever names it imports the functions of gettext under."""
    if "gettext" not in code:
        return
    tree = ast.parse(code)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            keys = FUNCTIONS[names[node.func.id]]
            values = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if found := _text(keys, values, place, node.lineno):
                yield found


def template_texts(code: str, place: str) -> Iterator[Text]:
    """Find the texts in a template, by the calls that Django turns its tags into."""
    calls = templatize(code)
    for match in TEMPLATE_CALL.finditer(calls):
        values = ast.literal_eval(f"[{match[2]}]")
        line = calls.count("\n", 0, match.start()) + 1
        if found := _text(FUNCTIONS[TEMPLATE_NAMES[match[1]]], values, place, line):
            yield found


def _text(keys: tuple[str, ...], values: Sequence[object], place: str, line: int) -> Text | None:
    """Pair texts with their parts; a call whose text is a variable marks nothing."""
    parts = tuple((key, value) for key, value in zip(keys, values, strict=False) if isinstance(value, str))
    return Text(parts, place, line) if len(parts) == len(keys) else None
