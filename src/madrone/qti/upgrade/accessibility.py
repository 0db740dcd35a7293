"""APIP, the accessibility extension of QTI 2, as the catalogs and companion materials of QTI 3.0.

Source: the migration from APIP to QTI 3 (1EdTech): an access element becomes a catalog that is bound to the
element that it names; each kind of support becomes a card.
"""

from collections.abc import Callable

from lxml import etree

from madrone.qti.errors import Problems
from madrone.qti.upgrade.tree import make, only_child
from madrone.qti.xml import XML_LANG, elements, line_of, plain_text, tag_of

_APIP = "qti-apip-accessibility"
_BINDING = "data-catalog-idref"
_TEXTS = {
    "qti-spoken": ("spoken", ("qti-text-to-speech-pronunciation", "qti-spoken-text")),
    "qti-braille-text": ("braille", ("qti-braille-text-string",)),
    "qti-tactile-file": ("tactile", ("qti-tactile-audio-text", "qti-tactile-braille-text")),
    "qti-reveal-alternative-representation": ("long-description", ("qti-text-string",)),
    "qti-language-learner-support": ("linguistic-guidance", ("qti-text-string",)),
    "qti-cognitive-guidance-support": ("ext:cognitive-guidance", ("qti-text-string",)),
}
_SIGNS = {
    "qti-sign-file-asl": "sign-language",
    "qti-sign-file-signed-english": "ext:signed-english",
    "qti-bone-animation-video-file": "ext:bone-animation",
}
_WHOLE = frozenset({"qti-full-string", "qti-object-link"})
# An order of reading is made by the reader from the document itself.
_SILENT = frozenset({"qti-reveal-order", "qti-support-order", "qti-answer-option"})


def carry_accessibility(root: etree._Element, problems: Problems) -> None:
    """Replace APIP's part of the item by a catalog and companion materials; the rest is reported."""
    found = list(root.iter(_APIP))
    catalogs = _Catalogs(root, problems) if found else None
    for part in [part for apip in found for part in elements(apip)]:
        if tag_of(part) == "qti-companion-materials-info":
            root.append(part)
        elif tag_of(part) == "qti-accessibility-info" and catalogs is not None:
            catalogs.add(part)
        else:
            message = f"<{tag_of(part)}> of the accessibility part (APIP) has no place in QTI 3.0."
            problems.loss(line_of(part), "apip", message)
    etree.strip_elements(root, _APIP, with_tail=False)
    if catalogs is not None:
        catalogs.finish()


class _Catalogs:
    """Gathers the catalogs of one item."""

    def __init__(self, root: etree._Element, problems: Problems) -> None:
        self.root = root
        self.problems = problems
        self.listed = make("qti-catalog-info", root)
        self.catalogs: dict[str, etree._Element] = {}
        self.ids = {element.get("id"): element for element in root.iter(etree.Element) if element.get("id")}

    def add(self, info: etree._Element) -> None:
        """The catalogs of one list of access elements."""
        for access in elements(info):
            related = only_child(access, "qti-related-element-info")
            cards = [] if related is None else self._cards(related)
            target = self._target(access)
            if target is None or not cards:
                self._lose(access, f"The access element {access.get('identifier')!r} is left out.")
            else:
                self._bind(target, access, cards)

    def finish(self) -> None:
        """Put the catalogs into the item, if there are any."""
        if self.catalogs:
            self.root.append(self.listed)

    def _bind(self, target: etree._Element, access: etree._Element, cards: list[etree._Element]) -> None:
        """One element has one catalog: a second access element for it adds cards to the first."""
        catalog = self.catalogs.get(target.get(_BINDING) or "")
        if catalog is None:
            identifier = f"catalog-{access.get('identifier') or ''}"
            if identifier in self.catalogs or not access.get("identifier"):
                identifier = f"catalog-{access.get('identifier') or 'of'}-{len(self.catalogs) + 1}"
            catalog = etree.SubElement(self.listed, "qti-catalog", {"id": identifier})
            self.catalogs[identifier] = catalog
            target.set(_BINDING, identifier)
        known = {card.get("support") for card in catalog}
        for card in cards:
            if card.get("support") in known:
                self._lose(access, f"A second {card.get('support')} support for one element is left out.")
            else:
                catalog.append(card)

    def _target(self, access: etree._Element) -> etree._Element | None:
        links = [one for one in elements(access) if tag_of(one) == "qti-content-link-info"]
        for link in links[1:]:
            self._lose(link, "An access element that names several places is bound to the first alone.")
        if not links:
            return None
        link = links[0]
        text = only_child(link, "qti-text-link")
        if text is not None and not any(tag_of(one) in _WHOLE for one in elements(text)):
            message = "A support for some words of an element is bound to the whole element."
            self.problems.note(line_of(link), "apip", message)
        return self.ids.get(link.get("qti-link-identifier-ref") or "")

    def _cards(self, related: etree._Element) -> list[etree._Element]:
        found: list[etree._Element] = []
        for support in related.iter(etree.Element):
            name = tag_of(support)
            card_of = self._maker(name)
            if card_of is not None:
                found.extend(card for card in [card_of(support)] if card is not None)
            elif support.getparent() is related and name not in ("qti-signing", "qti-guidance"):
                self._lose(support, f"The support <{name.removeprefix('qti-')}> is left out.")
        return found

    def _maker(self, name: str) -> Callable[[etree._Element], etree._Element | None] | None:
        if name in _TEXTS:
            return self._text_card
        if name in _SIGNS:
            return self._sign_card
        return self._translations if name == "qti-key-word-translation" else None

    def _text_card(self, support: etree._Element) -> etree._Element | None:
        kind, names = _TEXTS[tag_of(support)]
        card = etree.Element("qti-card", {"support": kind})
        words = next((text for name in names if (text := _words(support, name))), "")
        if words:
            _add_words(card, words)
        for child in elements(support):
            if tag_of(child) == "qti-audio-file-info":
                _add_file(card, child)
            elif tag_of(child) not in names and tag_of(child) not in _SILENT:
                self._lose(child, f"<{tag_of(child).removeprefix('qti-')}> of a {kind} support is left out.")
        return card if len(card) else None

    def _sign_card(self, support: etree._Element) -> etree._Element | None:
        card = etree.Element("qti-card", {"support": _SIGNS[tag_of(support)]})
        _add_file(card, support)
        if any(tag_of(one) in ("qti-start-cue", "qti-end-cue") for one in support.iter(etree.Element)):
            self._lose(support, "The cues of a sign language video are left out: the whole video is shown.")
        return card if len(card) else None

    def _translations(self, support: etree._Element) -> etree._Element | None:
        card = etree.Element("qti-card", {"support": "keyword-translation"})
        for definition in elements(support):
            words = _words(definition, "qti-text-string")
            if not words:
                continue
            entry = etree.SubElement(card, "qti-card-entry")
            if definition.get(XML_LANG):
                entry.set(XML_LANG, definition.get(XML_LANG) or "")
            _add_words(entry, words)
        return card if len(card) else None

    def _lose(self, element: etree._Element, message: str) -> None:
        self.problems.loss(line_of(element), "apip", message)


def _words(parent: etree._Element, name: str) -> str:
    element = only_child(parent, name)
    return "" if element is None else plain_text(element)


def _add_words(parent: etree._Element, words: str) -> None:
    content = etree.SubElement(parent, "qti-html-content")
    etree.SubElement(content, "p").text = words


def _add_file(parent: etree._Element, info: etree._Element) -> None:
    for href in info.iter("qti-file-href"):
        holder = href.getparent()
        kind = holder.get("mime-type") if holder is not None else None
        file = etree.SubElement(parent, "qti-file-href", {"mime-type": kind} if kind else {})
        file.text = plain_text(href)
        return
