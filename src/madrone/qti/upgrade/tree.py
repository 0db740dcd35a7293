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


def take_out(element: etree._Element) -> None:
    """Remove an element; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    _append_text(parent, element.getprevious(), element.tail)
    element.tail = None
    parent.remove(element)


def put_in_place(old: etree._Element, new: etree._Element) -> None:
    """Replace an element; the text behind it stays."""
    parent = old.getparent()
    if parent is None:
        return
    new.tail, old.tail = old.tail, None
    parent.replace(old, new)


def move_inside(element: etree._Element, holder: etree._Element, *, except_for: frozenset[str]) -> None:
    """Move an element's text and children, but for those named, into ``holder``."""
    holder.text, element.text = element.text, None
    for child in list(element):
        if child.tag in except_for:
            _append_text(holder, holder[-1] if len(holder) else None, child.tail)
            child.tail = None
        else:
            holder.append(child)


def _append_text(parent: etree._Element, before: etree._Element | None, text: str | None) -> None:
    if not text:
        return
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
