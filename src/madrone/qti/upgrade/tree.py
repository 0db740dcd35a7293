"""Small steps through an upgraded tree, and changes to it that lose no text."""

from collections.abc import Iterable

from lxml import etree

from madrone.qti.xml import elements


def only_child(parent: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name, or none."""
    return next((child for child in elements(parent) if child.tag == name), None)


def children(parent: etree._Element, name: str) -> list[etree._Element]:
    """All children of that name, in order."""
    return [child for child in elements(parent) if child.tag == name]


def make(name: str, like: etree._Element, attributes: Iterable[tuple[str, str]] = ()) -> etree._Element:
    """A new element that stands on the line of another one."""
    element = etree.Element(name, dict(attributes))
    element.sourceline = like.sourceline  # type: ignore[misc]  # lxml lets it be set; its stubs do not
    return element


def put_in_place(old: etree._Element, new: etree._Element) -> None:
    """Replace an element; the text behind it stays."""
    parent = old.getparent()
    if parent is None:
        return
    new.tail, old.tail = old.tail, None
    parent.replace(old, new)


def move_inside(element: etree._Element, holder: etree._Element, *, except_for: frozenset[str]) -> None:
    """Move an element's text and children, but for those named, into ``holder``."""
    filling = Filling(holder)
    filling.add_text(element.text)
    element.text = None
    for child in list(element):
        text, child.tail = child.tail, None
        if child.tag not in except_for:
            filling.add(child)
        filling.add_text(text)
    filling.finish()


class Filling:
    """Puts text and elements into an element, one after the other, in time that grows with what is put in.

    Setting ``tail`` again and again would copy the text each time, and counting children goes through them.
    """

    def __init__(self, element: etree._Element) -> None:
        """Begin with an element that is empty."""
        self.element = element
        self._last: etree._Element | None = None
        self._pieces: list[str] = []

    def add_text(self, text: str | None) -> None:
        """Words behind what is there."""
        if text:
            self._pieces.append(text)

    def add(self, child: etree._Element) -> None:
        """An element behind what is there; it is moved from where it stood."""
        self.finish()
        self.element.append(child)
        self._last = child

    def finish(self) -> None:
        """Write the words that were added last."""
        if not self._pieces:
            return
        text, self._pieces = "".join(self._pieces), []
        if self._last is None:
            self.element.text = text
        else:
            self._last.tail = text
