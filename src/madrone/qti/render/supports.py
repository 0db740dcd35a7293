"""Cards of catalogs in the page, for the supports that a student has: spoken text, meanings, translations, signs.

A place in the content is bound to a catalog; of its cards only those of an active support are shown, and
nothing of the others is in the HTML (QTI 3.0.1, Catalogs and Cards; AfA PNP 3.0 names the supports).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from madrone.qti.catalogs import Card, CardEntry, Catalog
from madrone.qti.content import Node
from madrone.qti.media import media_type
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.vocabulary import BLOCKS, PHRASES, names

if TYPE_CHECKING:
    from madrone.qti.render.content import ContentWriter

SPOKEN = "spoken"
EMPHASIS = "keyword-emphasis"
# These stand in place of the content.
_INSTEAD = ("simplified-language-portions", "simplified-graphics", "reduced-answers")
# These open from the word itself: the word is a button.
_BEHIND_THE_WORD = {
    "keyword-translation": "support_translation",
    "glossary-on-screen": "support_glossary",
    "illustrated-glossary": "support_illustration",
    "ext:sbac-glossary-illustration": "support_illustration",
}
# These stand after the content, folded up.
_BESIDE = {
    "sign-language": "support_sign_language",
    "long-description": "support_description",
    "transcript": "support_transcript",
    "linguistic-guidance": "support_guidance",
}
# For other readers than the eye and the ear: nothing of these is for a page.
_NOT_ON_A_PAGE = frozenset({SPOKEN, EMPHASIS, "braille", "tactile", *_INSTEAD})
_HOLDERS = names(
    """
    qti-prompt qti-simple-choice qti-simple-associable-choice qti-gap-text qti-hottext qti-label
    """
)
_BY_LANGUAGE = frozenset({"keyword-translation", "item-translation", "sign-language"})


@dataclass(slots=True)
class CardDesk:
    """Gives out the cards of one item or stimulus. ``opened`` gathers the cards that open from a word: they stand
    at the end of the content, for inside a label or a paragraph they could not."""

    catalogs: Mapping[str, Catalog]
    supports: frozenset[str]
    words: Mapping[str, str]
    prefix: str = ""
    language: str | None = None
    printed: bool = False
    opened: list[str] = field(default_factory=list)

    def instead(self, bound: str) -> Node | None:
        """The content that stands in place of what is bound; none where that stays."""
        for support in _INSTEAD:
            entry = self._entry(bound, support)
            if entry is not None and entry.html is not None:
                return entry.html
        return None

    def spoken(self, bound: str) -> Attributes:
        """What a voice says in place of the content, for the script that reads aloud."""
        entry = self._entry(bound, SPOKEN)
        if entry is None or entry.html is None:
            return {}
        return {"data-spoken": entry.html.text()}

    def cards(self, bound: str, writer: "ContentWriter", node: Node) -> str:
        """What stands behind or beside the content that is bound."""
        behind = {name: one for name in _BEHIND_THE_WORD if (one := self._entry(bound, name)) is not None}
        shown = self._behind(behind, writer, node) if behind else ""
        catalog = self.catalogs.get(bound)
        for card in catalog.cards if catalog is not None else ():
            if card.support in _BEHIND_THE_WORD or card.support in _NOT_ON_A_PAGE:
                continue
            entry = self._entry(bound, card.support)
            if entry is not None:
                shown += self._beside(card, entry, writer)
        return shown

    def is_emphasized(self, bound: str) -> bool:
        """Whether the content is a key word that this student sees set off."""
        return EMPHASIS in self.supports and self._card(bound, EMPHASIS) is not None

    def all_opened(self) -> str:
        """The cards that open from words; written once, at the end."""
        return "".join(self.opened)

    def _behind(self, entries: dict[str, CardEntry], writer: "ContentWriter", node: Node) -> str:
        parts = ""
        for support, entry in entries.items():
            kind = element("strong", {"class": "qti-card-kind"}, text(self.words[_BEHIND_THE_WORD[support]]))
            parts += element("div", _in_language(entry), kind + _content(entry, writer, self.words, support))
        if self.printed:
            self.opened.append(element("aside", {"class": "qti-card"}, _heading(node) + parts))
            return ""
        identifier = f"{self.prefix}card-{len(self.opened) + 1}"
        card: Attributes = {"id": identifier, "class": "qti-card", "popover": "auto", "tabindex": -1}
        self.opened.append(element("div", card, _heading(node) + parts))
        word = self.words[_BEHIND_THE_WORD[next(iter(entries))]]
        name = f"{word}: {node.text()}" if node.name in PHRASES and node.text() else word
        button: Attributes = {
            "type": "button", "class": "qti-term", "popovertarget": identifier, "aria-label": name, "title": name,
        }  # fmt: skip
        return element("button", button, element("span", {"aria-hidden": "true"}, "ⓘ"))

    def _beside(self, card: Card, entry: CardEntry, writer: "ContentWriter") -> str:
        key = _BESIDE.get(card.support)
        label = self.words[key] if key else card.support.removeprefix("ext:").replace("-", " ").capitalize()
        content = _content(entry, writer, self.words, card.support)
        if not content:
            return ""
        values: Attributes = {"class": "qti-details", "data-qti-support": card.support}
        values |= _in_language(entry)
        if self.printed or writer.phrased:
            kind = element("strong", {}, text(f"{label}:"))
            return element("span" if writer.phrased else "div", values, f"{kind} {content}")
        return element("details", values, element("summary", {}, text(label)) + content)

    def _card(self, bound: str, support: str) -> Card | None:
        catalog = self.catalogs.get(bound)
        return None if catalog is None else catalog.card(support)

    def _entry(self, bound: str, support: str) -> CardEntry | None:
        """The entry of an active support that fits the language: its own, else the default one."""
        card = self._card(bound, support) if support in self.supports else None
        if card is None:
            return None
        wanted = _primary(self.language)
        own = [one for one in card.entries if wanted and _primary(one.language) == wanted]
        # A translation into another language than the student's is no help.
        general = [one for one in card.entries if one.default or one.language is None]
        rest = [] if support in _BY_LANGUAGE and wanted else list(card.entries)
        return next(iter([*own, *general, *rest]), None)


def bound_inside(node: Node) -> Node:
    """The same content with every binding of a prompt or a choice on what it holds: its own element is a
    control's label or a legend, which the renderers of interactions write."""
    children = [one if isinstance(one, str) else bound_inside(one) for one in node.children]
    bound = node.attributes.get("data-catalog-idref")
    if bound is None or node.name not in _HOLDERS:
        return replace(node, children=children)
    blocks = any(isinstance(one, Node) and one.name in BLOCKS for one in children)
    held = Node("div" if blocks else "span", {"data-catalog-idref": bound}, children, node.line)
    kept = {key: value for key, value in node.attributes.items() if key != "data-catalog-idref"}
    return replace(node, attributes=kept, children=[held])


def _content(entry: CardEntry, writer: "ContentWriter", words: Mapping[str, str], support: str) -> str:
    """What a card holds: its content, and its files that a page can show."""
    shown = "" if entry.html is None else writer.write(entry.html.children)
    for address, mime in entry.files:
        family = (mime or media_type(address) or "").partition("/")[0]
        source: Attributes = {"src": writer.asset_url(address)}
        if family == "image":
            alternative = words.get(_BEHIND_THE_WORD.get(support, ""), "")
            shown += element("img", source | {"alt": alternative})
        elif family in ("video", "audio"):
            shown += element(family, source | {"controls": True, "preload": "metadata"})
    return shown


def _heading(node: Node) -> str:
    words = node.text() if node.name in PHRASES else ""
    return element("p", {"class": "qti-card-word"}, text(words)) if words else ""


def _in_language(entry: CardEntry) -> Attributes:
    return {"lang": entry.language} if entry.language else {}


def _primary(language: str | None) -> str:
    return (language or "").lower().replace("_", "-").partition("-")[0]
