"""The one content model of what students read: a small tree that holds only what may be shown.

The reader copies an allow-list of elements and attributes. What is not on it is a problem with its line: an
unknown element gives way to what stands in it, an active one (script, form, frame) goes with all that is in
it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from madrone.qti.addresses import is_package_address
from madrone.qti.errors import Problems
from madrone.qti.interactions.model import INTERACTIONS, UNDELIVERED
from madrone.qti.upgrade import only_child
from madrone.qti.vocabulary import (
    ACTIVE,
    ATTRIBUTES,
    BLOCKS,
    CONDITIONAL,
    HTML_NAMES,
    MATH,
    MATH_ATTRIBUTES,
    MATHML,
    OLD_PHRASES,
    PHRASES,
    QTI_ATTRIBUTES,
    QUIET,
    SILENT,
    SSML,
    SSML_ELEMENTS,
    STRUCTURE,
)
from madrone.qti.xml import XML_LANG, line_of, local_name, namespace, plain_text


@dataclass(slots=True)
class Node:
    """One element that may be shown. ``math`` tells MathML from HTML; ``line`` is that of the source."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)
    line: int = 0
    math: bool = False

    def walk(self) -> "Iterator[Node]":
        """This node and all below it, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [child for child in reversed(node.children) if isinstance(child, Node)]

    def find(self, name: str) -> "Node | None":
        """The first node of that name below this one."""
        return next((node for node in self.walk() if node.name == name and node is not self), None)

    def text(self) -> str:
        """What a person would read aloud: text, alternative texts, spaces collapsed."""
        return " ".join("".join(_spoken(self)).split())


Child: TypeAlias = Node | str


def _spoken(node: Node) -> Iterator[str]:
    if node.name == "img":
        yield node.attributes.get("alt", "")
    elif node.name == "math" and node.attributes.get("alttext"):
        yield node.attributes["alttext"]
    else:
        for child in node.children:
            yield from (child,) if isinstance(child, str) else _spoken(child)
    if node.name in BLOCKS or node.name == "br":
        yield " "


@dataclass(slots=True)
class ContentReader:
    """Reads content of one file, gathering the assets that it needs and the problems that it finds."""

    problems: Problems
    assets: dict[str, None] = field(default_factory=dict)

    def read(self, element: etree._Element) -> Node:
        """Copy an element and all that may be shown of what is in it."""
        node = Node(local_name(element), self._qti_attributes(element), line=line_of(element))
        node.children = self._children(element)
        return node

    def _children(self, element: etree._Element) -> list[Child]:
        found: list[Child] = [str(element.text)] if element.text else []
        for child in element:
            if isinstance(child.tag, str):
                found.extend(self._convert(child))
            if child.tail:
                found.append(str(child.tail))
        return found

    def _convert(self, element: etree._Element) -> list[Child]:
        name, space, line = local_name(element), namespace(element), line_of(element)
        if space == MATHML or name in MATH:
            return self._math(element, name)
        if space == SSML:
            return self._speech(element, name)
        if name.startswith("qti-"):
            return self._qti(element, name)
        if name in ACTIVE:
            self.problems.loss(line, "active-content", f"<{name}> may not stand in an item; it is left out.")
            return []
        if name in ("img", "object", "picture"):
            return self._image(element, name)
        if name in ("audio", "video"):
            return self._media(element, name)
        if name in BLOCKS or name in PHRASES or name in OLD_PHRASES:
            return [self._plain(element, OLD_PHRASES.get(name, name))]
        kind = "" if name in HTML_NAMES else "unknown "
        message = f"The {kind}element <{name}> is not shown as such; its content is kept."
        self.problems.loss(line, "element", message)
        return self._children(element)

    def _qti(self, element: etree._Element, name: str) -> list[Child]:
        """An element of QTI's own: an unknown one goes with its content, which may be meant for staff."""
        line = line_of(element)
        if name in INTERACTIONS:
            return [self._interaction(element, INTERACTIONS[name])]
        if name in STRUCTURE or name in CONDITIONAL:
            return [self.read(element)]
        if name in SILENT:
            return self._children(element)
        self.problems.loss(line, "element", f"The element <{name}> is not known here; it is left out.")
        return []

    def _interaction(self, element: etree._Element, kind: str) -> Node:
        """A custom interaction's markup is no content: it is drawn by its module, in a frame of its own."""
        if kind not in UNDELIVERED and kind != "portable-custom":
            return self.read(element)
        prompt = only_child(element, "qti-prompt")
        kept: list[Child] = [] if prompt is None else [self.read(prompt)]
        return Node(f"qti-{kind}-interaction", self._qti_attributes(element), kept, line_of(element))

    def _speech(self, element: etree._Element, name: str) -> list[Child]:
        """How to speak a piece of text, as attributes that a reading voice understands."""
        known = SSML_ELEMENTS.get(name)
        if known is None:
            message = f"How to speak this (<{name}>) is not used; the text is kept."
            self.problems.note(line_of(element), "ssml", message)
            return self._children(element)
        said = {f"data-ssml-{name}-{key}": str(element.get(key)) for key in known if element.get(key)}
        return [Node("span", said, self._children(element), line_of(element))]

    def _plain(self, element: etree._Element, name: str) -> Node:
        # A label outside a control would be bound to a control of ours or to none.
        shown = "span" if name == "label" else name
        return Node(shown, self._attributes(element, name), self._children(element), line_of(element))

    def _math(self, element: etree._Element, name: str) -> list[Child]:
        line = line_of(element)
        if name in ("annotation", "annotation-xml"):
            return []
        if name not in MATH:
            self.problems.loss(
                line, "math-element", f"The MathML element <{name}> is not shown; its content is kept."
            )
            return self._children(element)
        if name == "math" and not element.get("alttext"):
            self.problems.note(line, "math-alttext", "This formula has no alttext to be read aloud.")
        attributes = {str(key): str(value) for key, value in element.attrib.items() if key in MATH_ATTRIBUTES}
        self._report(element, name, set(attributes) | {"mathcolor", "mathbackground", "href"})
        return [Node(name, attributes, self._children(element), line, math=True)]

    def _image(self, element: etree._Element, name: str) -> list[Child]:
        line = line_of(element)
        if name == "picture":
            inner = only_child(element, "img")
            return [] if inner is None else self._image(inner, "img")
        address = element.get("src" if name == "img" else "data") or ""
        family = (element.get("type") or "image/").partition("/")[0]
        if name == "object" and family in ("audio", "video"):
            return self._media(_as_media(element, family), family)
        if name == "object" and family != "image":
            self.problems.loss(line, "object", f"An object of type {element.get('type')} cannot be shown.")
            return []
        if not self._asset(address, line):
            return []
        alternative = element.get("alt") if name == "img" else plain_text(element)
        if alternative is None or (name == "object" and not alternative):
            self.problems.note(line, "alt-missing", f"The image {address} has no alternative text.")
            alternative = ""
        attributes = self._attributes(element, "img")
        attributes.update(src=address, alt=alternative.strip())
        return [Node("img", attributes, [], line)]

    def _media(self, element: etree._Element, name: str) -> list[Child]:
        line = line_of(element)
        tracks = [
            child
            for child in element.iter("track")
            if child.get("kind", "subtitles") in ("captions", "subtitles")
        ]
        if not tracks:
            self.problems.note(line, "captions-missing", f"This {name} has no captions.")
        sources = [element.get("src"), *(child.get("src") for child in element.iter("source", "track"))]
        if not all(self._asset(source, line) for source in sources if source is not None):
            return []
        attributes = self._attributes(element, name) | {"controls": "controls", "preload": "metadata"}
        inside: list[Child] = [
            Node(local_name(child), self._attributes(child, local_name(child)), [], line_of(child))
            for child in element.iter("source", "track")
        ]
        return [Node(name, attributes, inside, line)]

    def _asset(self, address: str, line: int) -> bool:
        if not is_package_address(address):
            self.problems.loss(
                line,
                "address",
                f"The address {address!r} does not name a file of the package; it is left out.",
            )
            return False
        self.assets[address] = None
        return True

    def _attributes(self, element: etree._Element, name: str) -> dict[str, str]:
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(name, set())
        kept = {str(key): str(value) for key, value in element.attrib.items() if key in allowed}
        language = element.get(XML_LANG)
        if language:
            kept["lang"] = language
        classes = [one for one in (element.get("class") or "").split() if one.startswith("qti-")]
        if classes:
            kept["class"] = " ".join(classes)
        self._report(element, name, set(kept))
        return kept

    def _report(self, element: etree._Element, name: str, kept: set[str]) -> None:
        for key in map(str, element.attrib):
            bare = key.rpartition("}")[2]
            if bare.startswith("data-"):
                continue
            if bare not in kept and bare not in QUIET and bare not in ("lang", "alt", "src", "data", "type"):
                self.problems.note(
                    line_of(element), "attribute", f"The attribute {bare} of <{name}> is not shown."
                )

    def _qti_attributes(self, element: etree._Element) -> dict[str, str]:
        kept = {key: str(element.get(key)) for key in sorted(QTI_ATTRIBUTES) if element.get(key)}
        kept.update(self._language(element))
        classes = [one for one in (element.get("class") or "").split() if one.startswith("qti-")]
        if classes:
            kept["class"] = " ".join(classes)
        return kept

    def _language(self, element: etree._Element) -> dict[str, str]:
        language = element.get(XML_LANG)
        return {"lang": language} if language else {}


def _as_media(element: etree._Element, family: str) -> etree._Element:
    """QTI 2 plays recordings with ``object``: the same as the element that HTML has for it."""
    media = etree.Element(family, src=element.get("data") or "")
    for key in ("width", "height", "id", "data-catalog-idref"):
        if element.get(key):
            media.set(key, str(element.get(key)))
    for inner in element.iter("track"):
        etree.SubElement(media, "track", dict(inner.attrib))
    return media
