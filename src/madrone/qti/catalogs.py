"""Alternative content for those who need it: spoken text, braille, glossary, translation, sign language.

A catalog is bound to a place in the content by ``data-catalog-idref``. Its cards name the support that they
give (QTI 3.0.1, Catalogs); an entry is one language's or variant's content, in the item or in a file.
"""

from dataclasses import dataclass, field

from lxml import etree

from madrone.qti.addresses import is_package_address
from madrone.qti.content import ContentReader, Node
from madrone.qti.errors import Problems
from madrone.qti.upgrade import children, only_child
from madrone.qti.xml import XML_LANG, line_of

MAX_WRITTEN = 2_000_000

_PER_NODE = 60


@dataclass(frozen=True, slots=True)
class CardEntry:
    """One variant of a card: content, or addresses of files (a video, a braille file). ``details`` holds what
    else it is marked with (``data-…`` without the prefix), such as a reading type."""

    language: str | None
    default: bool
    files: tuple[tuple[str, str], ...]
    details: tuple[tuple[str, str], ...]
    html: Node | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """What one support offers in place of or beside the content, such as ``spoken`` or ``glossary-on-screen``."""

    support: str
    line: int
    entries: tuple[CardEntry, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that is offered for one place in the content."""

    identifier: str
    line: int
    cards: tuple[Card, ...]

    def card(self, support: str) -> Card | None:
        """The card of a support."""
        return next((card for card in self.cards if card.support == support), None)


def read_catalogs(
    element: etree._Element | None, content: ContentReader, problems: Problems
) -> dict[str, Catalog]:
    """Read ``qti-catalog-info``; the files that its entries name are added to the content's assets."""
    found: dict[str, Catalog] = {}
    for one in children(element, "qti-catalog") if element is not None else ():
        identifier = (one.get("id") or "").strip()
        if not identifier or identifier in found:
            message = f"A catalog needs an id of its own; {identifier!r} is not. It is left out."
            problems.loss(line_of(one), "catalog-id", message)
            continue
        cards = tuple(_read_card(card, content, problems) for card in children(one, "qti-card"))
        found[identifier] = Catalog(identifier, line_of(one), cards)
    return found


def report_bindings(root: etree._Element, catalogs: dict[str, Catalog], problems: Problems) -> None:
    """Report every place that is bound to a catalog that the file does not have.

    A catalog that is bound so often that the page would become a book leaves ``catalogs``: a small file could
    repeat a long card without end.
    """
    sizes = {identifier: _size(catalog) for identifier, catalog in catalogs.items()}
    written = 0
    for element in root.iter(etree.Element):
        bound = element.get("data-catalog-idref")
        if not bound:
            continue
        if bound not in sizes:
            message = f"The catalog {bound!r} is bound here, but the file does not hold it."
            problems.loss(line_of(element), "catalog-binding", message)
            continue
        written += sizes[bound]
        if written > MAX_WRITTEN and catalogs.pop(bound, None) is not None:
            message = (
                f"From here on the cards fill more than {MAX_WRITTEN} characters; {bound!r} is not shown."
            )
            problems.loss(line_of(element), "catalog-size", message)


def _size(catalog: Catalog) -> int:
    """About how many characters the cards of a catalog take in a page."""
    entries = [entry for card in catalog.cards for entry in card.entries]
    nodes = [node for entry in entries if entry.html is not None for node in entry.html.walk()]
    texts = sum(len(child) for node in nodes for child in node.children if isinstance(child, str))
    return texts + _PER_NODE * (len(nodes) + len(entries))


def _read_card(card: etree._Element, content: ContentReader, problems: Problems) -> Card:
    support = (card.get("support") or "").strip()
    if not support:
        problems.loss(line_of(card), "card-support", "A card does not say what support it gives.")
    entries = children(card, "qti-card-entry") or [card]
    return Card(support, line_of(card), tuple(_read_entry(one, content, problems) for one in entries))


def _read_entry(entry: etree._Element, content: ContentReader, problems: Problems) -> CardEntry:
    body = only_child(entry, "qti-html-content")
    files = []
    for one in children(entry, "qti-file-href"):
        address = "".join(map(str, one.itertext())).strip()
        if not is_package_address(address):
            message = f"The address {address!r} does not name a file of the package; it is left out."
            problems.loss(line_of(one), "address", message)
            continue
        files.append((address, one.get("mime-type") or ""))
        content.assets[address] = None
    if body is None and not files:
        problems.note(line_of(entry), "card-empty", "A card of the catalog has neither content nor a file.")
    details = tuple(
        (str(key).removeprefix("data-"), str(value))
        for key, value in entry.attrib.items()
        if str(key).startswith("data-")
    )
    html = None if body is None else content.read(body)
    for node in html.walk() if html is not None else ():
        # A card in a card could lead back to the first one, or to ten others, and each of these to ten more.
        if node.attributes.pop("data-catalog-idref", None) is not None:
            message = "What stands in a card is bound to a catalog itself; that one is not shown there."
            problems.loss(node.line, "card-binding", message)
    return CardEntry(entry.get(XML_LANG), entry.get("default") == "true", tuple(files), details, html)
