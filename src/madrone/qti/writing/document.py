"""One document of QTI 3.0.1: the same words for the same tree, in the order of the schema.

Elements stand in the order of the schema and attributes in one of our own; spaces are set anew where they
mean nothing. Writing what was read from a written document gives the same bytes.
"""

from lxml import etree

from madrone.qti.errors import Problem, Problems
from madrone.qti.upgrade import upgrade
from madrone.qti.upgrade.tree import Filling
from madrone.qti.vocabulary import MATH, MATHML, SSML
from madrone.qti.writing.operands import NULL, is_operand
from madrone.qti.writing.safety import attributes_of, fate_of
from madrone.qti.writing.vocabulary import (
    ASI,
    ASI_SCHEMA,
    FIRST_ATTRIBUTES,
    FREE_MARKUP,
    MATHML_SCHEMA,
    ORDER,
    QTI_NAMES,
    REQUIRED,
    SSML_SCHEMA,
    STRUCTURAL,
    TEXTUAL,
    TITLED,
    XSI,
)
from madrone.qti.xml import elements, line_of, local_name, namespace, parse_xml

_HEADER = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_LAST = 99


def rewrite(xml: bytes, source: str) -> tuple[bytes, tuple[Problem, ...]]:
    """An item, a stimulus, a test or a section of any version as QTI 3.0.1, and what was lost on the way.

    Raises ``QtiError`` for what is none of these or not safe to read.
    """
    problems = Problems(source, [])
    root = parse_xml(xml, source)
    upgrade(root, source, problems)
    written = _Document(problems).write(root)
    return written, problems.in_order()


class _Document:
    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def write(self, root: etree._Element) -> bytes:
        target = etree.Element(f"{{{ASI}}}{local_name(root)}", nsmap={None: ASI, "xsi": XSI, "ssml": SSML})
        self._attributes(root, target)
        self._fill(root, target, free=False)
        target.set(f"{{{XSI}}}schemaLocation", _schemas(target))
        etree.cleanup_namespaces(target)
        _indent(target, 0)
        return _HEADER + etree.tostring(target, encoding="UTF-8", xml_declaration=False) + b"\n"

    def _fill(self, source: etree._Element, target: etree._Element, *, free: bool) -> None:
        if source.tag in TEXTUAL:
            target.text = "".join(map(str, source.itertext()))
            return
        filling = Filling(target)
        self._add_inside(source, filling, free=free)
        filling.finish()

    def _add_inside(self, source: etree._Element, filling: Filling, *, free: bool) -> None:
        """Add what stands in an element, behind what is there."""
        free = free or source.tag in FREE_MARKUP
        structural = source.tag in STRUCTURAL
        self._text(source, filling, source.text, structural=structural)
        for child in _in_order(source):
            fate = fate_of(child, free=free, problems=self.problems)
            if structural and fate != "drop" and child.tag not in QTI_NAMES:
                message = f"<{local_name(child)}> has no place in <{local_name(source)}>; it is left out."
                self.problems.loss(line_of(child), "element", message)
                fate = "drop"
            if fate == "keep":
                made = self._make(child, filling.element)
                filling.add(made)
                self._fill(child, made, free=free)
            elif fate == "unwrap":
                self._add_inside(child, filling, free=free)
            elif is_operand(child):
                filling.add(etree.Element(f"{{{ASI}}}{NULL}"))
            self._text(source, filling, child.tail, structural=structural)

    def _make(self, source: etree._Element, target: etree._Element) -> etree._Element:
        space = MATHML if _is_math(source) else SSML if namespace(source) == SSML else ASI
        # MathML is written without a prefix: it and what returns from it to QTI name their namespace anew.
        spaces = {None: space} if space != SSML and namespace(target) != space else None
        made = etree.Element(f"{{{space}}}{local_name(source)}", nsmap=spaces)
        self._attributes(source, made)
        return made

    def _attributes(self, source: etree._Element, target: etree._Element) -> None:
        kept = attributes_of(source, self.problems)
        name = local_name(source)
        for key, value in REQUIRED.get(name, {}).items():
            kept.setdefault(key, value)
        if name in TITLED and not kept.get("title"):
            kept["title"] = kept.get("identifier", "")
        for key in sorted(kept, key=lambda key: (FIRST_ATTRIBUTES.get(key, _LAST), key)):
            target.set(key, kept[key])

    def _text(self, source: etree._Element, filling: Filling, text: str | None, *, structural: bool) -> None:
        if not structural:
            filling.add_text(text)
        elif text and text.strip():
            message = f"Words among the elements of <{local_name(source)}> mean nothing and are left out."
            self.problems.note(line_of(source), "text", message)


def _schemas(target: etree._Element) -> str:
    """Where the schema of each namespace lies that the document uses."""
    used = {namespace(element) for element in target.iter(etree.Element)}
    schemas = {ASI: ASI_SCHEMA, MATHML: MATHML_SCHEMA, SSML: SSML_SCHEMA}
    return " ".join(f"{space} {schema}" for space, schema in schemas.items() if space in used)


def _in_order(source: etree._Element) -> list[etree._Element]:
    ranks = ORDER.get(str(source.tag))
    found = list(elements(source))
    return sorted(found, key=lambda one: ranks.get(str(one.tag), _LAST)) if ranks else found


def _is_math(element: etree._Element) -> bool:
    """Formulas that lost their namespace are still formulas."""
    space = namespace(element)
    return space == MATHML or (not space and local_name(element) in MATH)


def _indent(element: etree._Element, depth: int) -> None:
    """Set each structural element on a line of its own; content is left as it is."""
    name = local_name(element)
    if namespace(element) != ASI or name not in STRUCTURAL or not len(element):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        _indent(child, depth + 1)
        child.tail = "\n" + "  " * (depth + 1)
    element[-1].tail = "\n" + "  " * depth
