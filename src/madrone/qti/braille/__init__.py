"""Items in braille (BRF), by liblouis where it is installed; formulas by an engine of our own."""

from collections.abc import Mapping

from madrone.qti.braille.document import Transcriber
from madrone.qti.braille.layout import pages
from madrone.qti.braille.liblouis import is_available
from madrone.qti.item import Item
from madrone.qti.render import render_item

__all__ = ["is_available", "render_braille"]

_MIN_WIDTH, _MAX_WIDTH = 20, 80
_MIN_HEIGHT, _MAX_HEIGHT = 5, 60
_WORDS = {
    "en": {"picture": "Picture", "write": "Write your answer on your own paper."},
    "es": {"picture": "Imagen", "write": "Escribe tu respuesta en tu propio papel."},
}


def render_braille(
    item: Item,
    *,
    responses: Mapping[str, object] | None = None,
    locale: str = "en",
    contracted: bool = True,
    width: int = 40,
    height: int = 25,
) -> str:
    """BRF of an item as it stands on paper: ASCII braille, lines of ``width`` cells, pages of ``height`` lines.

    What is chosen or typed in ``responses`` (PCI JSON) is marked. The tables are those of the item's own
    language, English braille being UEB. Raises ``QtiError("braille-unavailable")`` without liblouis and
    ``QtiError("braille-failed")`` where it cannot translate a text; ``ValueError`` for a page that no embosser
    has.
    """
    if not (_MIN_WIDTH <= width <= _MAX_WIDTH and _MIN_HEIGHT <= height <= _MAX_HEIGHT):
        raise ValueError(
            f"A braille page has {_MIN_WIDTH} to {_MAX_WIDTH} cells and {_MIN_HEIGHT} to {_MAX_HEIGHT} lines."
        )
    markup = render_item(item, asset_url=str, responses=responses, medium="print", locale=locale)
    language = item.language or locale
    words = _WORDS.get(locale.lower().partition("-")[0], _WORDS["en"])
    return pages(Transcriber(language, contracted, words).read(markup), width=width, height=height)
