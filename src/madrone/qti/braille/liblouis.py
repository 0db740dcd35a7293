"""Text to braille by liblouis, where the machine has it.

The library (LGPL) is loaded as it is installed, not shipped. Its tables know the contractions of each
language; cells come back as Unicode braille.
"""

import ctypes
import ctypes.util
import threading
from functools import cache

from madrone.qti.errors import QtiError

ITALIC, UNDERLINED, BOLD = 1, 2, 4
# The first of a pair is contracted braille. Spanish is taught and printed without contractions.
_TABLES = {
    "en": ("unicode.dis,en-ueb-g2.ctb", "unicode.dis,en-ueb-g1.ctb"),
    "es": ("unicode.dis,es-g1.ctb", "unicode.dis,es-g1.ctb"),
}
_UNICODE_CELLS = 64
# liblouis keeps one cache for the whole process and says so: it is not safe in threads.
_one_at_a_time = threading.Lock()
_GROWTH = 8


def is_available() -> bool:
    """Whether liblouis is installed and has the tables of every language that we offer."""
    return _library() is not None


def languages() -> frozenset[str]:
    """The languages that braille is offered in, as two letters."""
    return frozenset(_TABLES)


def translate(text: str, language: str, *, contracted: bool, forms: list[int] | None = None) -> str:
    """Braille cells of a text, in the language's tables (English where it has none).

    ``forms`` marks each character as plain or emphasised. Raises ``QtiError("braille-unavailable")`` without
    liblouis and ``QtiError("braille-failed")`` where it gives up on a text.
    """
    library = _library()
    if library is None:
        message = (
            "Braille needs liblouis, which is not installed here. Install it (Debian: apt-get install "
            "liblouis20 liblouis-data; macOS: brew install liblouis) and try again."
        )
        raise QtiError("braille-unavailable", message)
    pair = _TABLES.get(language.lower().partition("-")[0], _TABLES["en"])
    with _one_at_a_time:
        return _call(library, pair[0 if contracted else 1], text, forms)


def _call(library: ctypes.CDLL, tables: str, text: str, forms: list[int] | None) -> str:
    wide = ctypes.c_uint16 if library.lou_charSize() == 2 else ctypes.c_uint32
    # Cells of a character outside the basic plane are those of its description, as for any unknown one.
    codes = [min(ord(character), 0xFFFD) if wide is ctypes.c_uint16 else ord(character) for character in text]
    room = len(codes) * _GROWTH + 64
    given = (wide * max(1, len(codes)))(*codes)
    cells = (wide * room)()
    # The array of forms is read at the length of the input and written at that of the output.
    emphasis = (ctypes.c_uint16 * room)(*forms) if forms and any(forms) else None
    given_length, cells_length = ctypes.c_int(len(codes)), ctypes.c_int(room)
    done = library.lou_translateString(
        tables.encode(), given, ctypes.byref(given_length), cells, ctypes.byref(cells_length),
        emphasis, None, _UNICODE_CELLS | 4,
    )  # fmt: skip
    if not done or given_length.value != len(codes):
        raise QtiError("braille-failed", f"liblouis could not translate {text[:60]!r}.")
    return "".join(map(chr, cells[: cells_length.value]))


@cache
def _library() -> ctypes.CDLL | None:
    name = ctypes.util.find_library("louis")
    if name is None:
        return None
    try:
        library = ctypes.CDLL(name)
    except OSError:
        return None
    library.lou_checkTable.restype = ctypes.c_int
    library.lou_translateString.restype = ctypes.c_int
    library.lou_setLogLevel(ctypes.c_int(50_000))
    tables = [table for pair in _TABLES.values() for table in pair]
    return library if all(library.lou_checkTable(table.encode()) for table in tables) else None
