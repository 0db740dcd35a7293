"""What the rules look at: the tree of a file in the names of QTI 3.0, and the item that was read from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar, cast

from lxml import etree

from madrone.qti.item import Item
from madrone.qti.stimulus import Stimulus
from madrone.qti.upgrade import upgrade
from madrone.qti.xml import local_name, parse_xml

Assets: TypeAlias = Callable[[str], bytes | None]
Fact = TypeVar("Fact")

_CONTENT = ("qti-item-body", "qti-stimulus-body", "qti-modal-feedback", "qti-html-content")
_HIDDEN = frozenset({"annotation", "annotation-xml"})
_NO_PART_OF_TEXT = frozenset({"rp", "rt"})


@dataclass(slots=True)
class Document:
    """One item or stimulus; ``assets`` gives the bytes of a file that it names, where there is one."""

    root: etree._Element
    language: str | None
    item: Item | None = None
    assets: Assets | None = None
    contents: list[etree._Element] = field(default_factory=list)
    size: int = 0
    _named: dict[str, list[etree._Element]] = field(default_factory=dict, init=False, repr=False)
    _facts: dict[object, object] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Count the elements, and sort those that are shown by their names."""
        self.size = sum(1 for _ in self.root.iter(etree.Element))
        shown = list(self.root.iter(*_CONTENT))
        self.contents = [
            one for one in shown if not any(above.tag in _CONTENT for above in one.iterancestors())
        ]
        for content in self.contents:
            for element in content.iter(etree.Element):
                self._named.setdefault(local_name(element), []).append(element)

    def find(self, *names: str) -> Iterator[etree._Element]:
        """All elements of these names in what is shown, name by name; MathML counts by its bare name."""
        for name in names:
            yield from self._named.get(name, ())

    def once(self, work_out: "Callable[[Document], Fact]") -> Fact:
        """What several rules want to know of a document, worked out for the first of them."""
        if work_out not in self._facts:
            self._facts[work_out] = work_out(self)
        return cast("Fact", self._facts[work_out])


def open_document(content: Item | Stimulus, assets: Assets | None) -> Document:
    """Parse the file of an item or a stimulus once more, for the readers keep only what may be shown."""
    root = parse_xml(content.xml, content.source)
    upgrade(root, content.source)
    return Document(root, content.language, content if isinstance(content, Item) else None, assets)


def shown_text(element: etree._Element, *, alternatives: bool = True) -> str:
    """What a person reads in an element, spaces collapsed; with or without the words for pictures."""
    return " ".join("".join(_pieces(element, alternatives)).split())


def _pieces(element: etree._Element, alternatives: bool) -> Iterator[str]:
    # No recursion: a chain of generators would hand on every piece once for each level.
    waiting: list[etree._Element | str] = [element]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
            continue
        waiting.append(str(one.tail or "") if one is not element else "")
        name = local_name(one)
        if name in _HIDDEN or name in _NO_PART_OF_TEXT:
            continue
        if alternatives and name == "math" and one.get("alttext"):
            yield str(one.get("alttext"))
            continue
        if alternatives and name == "img":
            yield f" {one.get('alt') or ''} "
        yield str(one.text or "")
        waiting += [child for child in reversed(one) if isinstance(child.tag, str)]


def ancestors(element: etree._Element) -> Iterator[etree._Element]:
    """The element itself and all round it, from the inside."""
    yield element
    yield from element.iterancestors()
