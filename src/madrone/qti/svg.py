"""SVG images: nothing in them may act, call for another file, or grow without end when it is drawn."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from madrone.qti.errors import QtiError
from madrone.qti.vocabulary import names
from madrone.qti.xml import MAX_ELEMENTS, line_of, local_name, parse_xml, tag_of

MAX_DRAWN = 2 * MAX_ELEMENTS
_MAX_STEPS = 10 * MAX_ELEMENTS
_MAX_CHAIN = 50

_XHTML = "{http://www.w3.org/1999/xhtml"
_REFUSED = names(
    "script foreignObject iframe embed object audio video canvas link meta handler listener a set base"
)
_INLINE_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z")
# A backslash in a style writes any letter in another way, so what follows could not be known.
_OUTSIDE = re.compile(
    r"@import|expression\s*\(|javascript:|image-set\(|-moz-binding|url\(\s*['\"]?\s*(?!#)",
    re.IGNORECASE,
)


def check_svg(name: str, data: bytes) -> None:
    """Raises ``QtiError``: ``media-type`` for what is no SVG, ``svg-active``, ``svg-external`` or
    ``svg-bomb`` with the line, or what ``parse_xml`` refuses."""
    root = parse_xml(data, name, instructions=True)
    if local_name(root) != "svg":
        message = "The file is no SVG image, though its name says so."
        raise QtiError("media-type", message, name, line_of(root))
    _refuse_instructions(name, root)
    used: set[str] = set()
    for element in root.iter(etree.Element):
        _check_element(name, element)
        used.update(_targets(element))
    if used:
        named = {one.get("id", ""): one for one in root.iter(etree.Element) if one.get("id") in used}
        _Drawing(name, named).count(root, ())


def _refuse_instructions(name: str, root: etree._Element) -> None:
    """A processing instruction can bring in a style sheet from anywhere."""
    outside = (*root.itersiblings(preceding=True), *root.itersiblings())
    for found in (*outside, *root.iter(etree.ProcessingInstruction)):
        if isinstance(found, etree._ProcessingInstruction):
            message = f"The image holds the instruction <?{found.target}…?>. Remove it."
            raise QtiError("svg-external", message, name, line_of(found))


def _check_element(name: str, element: etree._Element) -> None:
    space, _, kind = tag_of(element).rpartition("}")
    line = line_of(element)
    if kind in _REFUSED or space == _XHTML:
        raise QtiError("svg-active", f"The image holds <{kind}>, which could act. Remove it.", name, line)
    if kind == "style":
        style = "".join(map(str, element.itertext()))
        if "\\" in style or _OUTSIDE.search(style):
            message = "The image's style calls for another file. Remove that."
            raise QtiError("svg-external", message, name, line)
    for key, value in element.attrib.items():
        _check_attribute(name, str(key).rpartition("}")[2], str(value), line)


def _check_attribute(name: str, key: str, value: str, line: int) -> None:
    if key.lower().startswith("on"):
        raise QtiError("svg-active", f"The image has the event handler {key}. Remove it.", name, line)
    if key in ("href", "src") and not (value.startswith("#") or _INLINE_IMAGE.match(value)):
        raise QtiError("svg-external", f"The image calls for another file ({key}). Remove that.", name, line)
    if key == "base":
        message = "The image sets a base address, which moves where its own references lead. Remove it."
        raise QtiError("svg-external", message, name, line)
    if key not in ("href", "src") and (_OUTSIDE.search(value) or (key == "style" and "\\" in value)):
        raise QtiError("svg-external", f"The image's {key} calls for another file. Remove that.", name, line)
    if key == "attributeName" and re.match(r"href\Z|on", value.rpartition(":")[2].lower()):
        raise QtiError("svg-active", f"The image animates {value[:80]}. Remove that.", name, line)


def _targets(element: etree._Element) -> list[str]:
    """The groups that an element draws once more; a browser takes one of several addresses, so all count."""
    if not tag_of(element).endswith("use"):
        return []
    addresses = [str(value) for key, value in element.attrib.items() if str(key).endswith("href")]
    return [unquote(address.removeprefix("#")) for address in addresses]


@dataclass(slots=True)
class _Drawing:
    """Counts the shapes that an image draws, each group once; the counting itself has a limit as well.

    Ten groups that each use the one before ten times are ten thousand million shapes in a small file.
    """

    name: str
    named: dict[str, etree._Element]
    sizes: dict[str, int] = field(default_factory=dict)
    steps: int = 0

    def count(self, element: etree._Element, above: tuple[str, ...]) -> int:
        """How many elements are drawn for one, those that it uses among them."""
        drawn = 0
        for inner in element.iter(etree.Element):
            drawn += 1 + sum(self._size(target, inner, above) for target in _targets(inner))
            self.steps += 1
            if drawn > MAX_DRAWN or self.steps > _MAX_STEPS:
                message = f"The image draws more than {MAX_DRAWN} shapes by using groups in groups."
                raise QtiError("svg-bomb", f"{message} Simplify it.", self.name, line_of(inner))
        return drawn

    def _size(self, target: str, use: etree._Element, above: tuple[str, ...]) -> int:
        if target in above or len(above) > _MAX_CHAIN:
            message = "The image uses a group inside itself, or groups in groups without end. Remove that."
            raise QtiError("svg-bomb", message, self.name, line_of(use))
        if target in self.named and target not in self.sizes:
            self.sizes[target] = self.count(self.named[target], (*above, target))
        return self.sizes.get(target, 0)
