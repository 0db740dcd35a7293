"""What a document means, as plain data: two documents with equal meanings are scored and shown alike.

Everything of the model counts but where it stood (lines, file, version); rules count as their trees. What is
added to the model counts by itself.
"""

import dataclasses
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TypeAlias, cast

from lxml import etree

from madrone.qti.assessment import Test
from madrone.qti.content import Node
from madrone.qti.errors import QtiError
from madrone.qti.item import Item
from madrone.qti.stimulus import Stimulus
from madrone.qti.upgrade import upgrade
from madrone.qti.values import DirectedPair, Ordered, Pair, Point
from madrone.qti.vocabulary import names
from madrone.qti.writing.operands import NULL, is_operand
from madrone.qti.writing.vocabulary import QTI_NAMES
from madrone.qti.xml import elements, local_name, parse_xml

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
Meaning: TypeAlias = dict[str, Plain]
Document: TypeAlias = Item | Stimulus | Test

# Where and in what words something was written, and rules that are functions once they are read.
_SILENT = names(
    """
    line source xml problems status version program template_program rules expression section_files
    """
)
# Named values that are kept in a row: their order means nothing.
_NAMED = names("properties details")
_RULES = names(
    """
    qti-response-processing qti-template-processing qti-outcome-processing qti-pre-condition qti-branch-rule
    qti-template-default
    """
)
_VALUES = names("qti-base-value qti-value")
_HOLDERS = names(
    """
    qti-assessment-item qti-assessment-test qti-test-part qti-assessment-section qti-assessment-item-ref
    """
)
_FOUND_IN_BODY = {
    "math": "formula",
    "img": "picture",
    "audio": "recording",
    "video": "recording",
    "table": "table",
    "ruby": "ruby",
    "details": "hidden information",
    "qti-rubric-block": "rubric",
    "qti-feedback-inline": "feedback in the text",
    "qti-feedback-block": "feedback in the text",
    "qti-template-inline": "template content",
    "qti-template-block": "template content",
    "qti-printed-variable": "printed variable",
}
_PARTS_OF_DECLARATIONS = {
    "correct": "key",
    "mapping": "mapping",
    "area_mapping": "area mapping",
    "table": "lookup table",
    "default": "default value",
}
_KINDS_OF_DECLARATIONS = {
    "responses": "response declaration",
    "outcomes": "outcome declaration",
    "templates": "template declaration",
    "contexts": "context declaration",
}


def meaning(document: Document) -> Meaning:
    """All that an item, a stimulus or a test means, as plain data."""
    found = cast("Meaning", plain(document))
    root = parse_xml(document.xml, document.source) if document.xml else None
    if root is not None:
        upgrade(root, document.source)
        found["rules"] = [_tree(element) for element in root.iter(*_RULES) if _is_in_place(element)]
    return found


def plain(value: object) -> Plain:
    """A value of the model as plain data, without what is said of its place in a file."""
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Node):
        return _node(value)
    if isinstance(value, DirectedPair | Pair | Point | Ordered):
        return [type(value).__name__, *map(plain, value)]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return [str(one) for one in sorted(map(str, value))]
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if dataclasses.is_dataclass(value):
        return _fields(value)
    raise TypeError(f"{type(value).__name__} is no part of a document's meaning")


def constructs(found: Meaning) -> dict[str, int]:
    """How many of each construct a meaning holds, by the construct's name in plain words."""
    counts: Counter[str] = Counter()
    for key, kind in _KINDS_OF_DECLARATIONS.items():
        for declaration in _values(found.get(key)):
            counts[kind] += 1
            for part, name in _PARTS_OF_DECLARATIONS.items():
                counts[name] += bool(declaration.get(part) is not None)
    for interaction in _values(found.get("interactions")):
        counts[f"{interaction['kind']} interaction"] += 1
        for one in ("choices", "columns"):
            counts["choice"] += len(_items(interaction.get(one)))
    for catalog in _values(found.get("catalogs")):
        counts["catalog"] += 1
        counts.update(f"card: {card['support']}" for card in _values(catalog.get("cards")))
    counts.update(f"companion: {one['kind']}" for one in _values(found.get("companions")))
    counts["feedback"] += len(_items(found.get("feedback")))
    counts["shared stimulus"] += len(_items(found.get("stimulus_refs")))
    for rule in _items(found.get("rules")):
        counts.update(f"rule: {name}" for name in _names_in(rule))
    _count_content(found, counts)
    _count_flow(_items(found.get("parts")), counts)
    return {name: count for name, count in sorted(counts.items()) if count}


def _fields(value: object) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for one in dataclasses.fields(value):  # type: ignore[arg-type]  # only dataclasses come here
        content = getattr(value, one.name)
        if one.name in _SILENT or one.name.startswith("_") or callable(content):
            continue
        if one.name == "markup":
            found[one.name] = _markup(content)
        elif one.name in _NAMED:
            found[one.name] = plain(dict(content))
        else:
            found[one.name] = plain(content)
    return found


def _node(node: Node) -> list[Plain]:
    """Name, attributes, content; words that only an element without meaning kept apart come together."""
    content: list[Plain] = []
    for is_text, run in groupby(node.children, lambda child: isinstance(child, str)):
        children = list(run)
        if is_text:
            content.append("".join(map(str, children)))
        else:
            content.extend(_node(one) for one in children if isinstance(one, Node))
    return [node.name, dict(node.attributes), *content]


def _markup(text: str) -> Plain:
    """A module's markup as a tree: the order of attributes means nothing."""
    if not text:
        return ""
    try:
        return _tree(parse_xml(f"<markup>{text}</markup>".encode(), "markup"), markup=True)
    except QtiError:
        return text


def _tree(element: etree._Element, *, markup: bool = False) -> list[Plain]:
    """Name, attributes, content; only values have words among rules, all elements have among markup.

    What is not known among rules gives NULL as an operand, and is nothing elsewhere.
    """
    attributes: dict[str, Plain] = {
        str(key): " ".join(str(value).split()) for key, value in sorted(element.attrib.items())
    }
    if element.tag in _VALUES:
        return [local_name(element), attributes, "".join(map(str, element.itertext()))]
    content: list[Plain] = [str(element.text)] if markup and element.text else []
    for child in elements(element):
        if markup or child.tag in QTI_NAMES:
            content.append(_tree(child, markup=markup))
        elif is_operand(child):
            content.append([NULL, {}])
        if markup and child.tail:
            content.append(str(child.tail))
    return [local_name(element), attributes, *content]


def _is_in_place(element: etree._Element) -> bool:
    """Whether a rule stands where a reader looks for it, not inside another rule or something unknown."""
    return all(above.tag in _HOLDERS for above in element.iterancestors())


def _values(found: Plain) -> Iterator[dict[str, Plain]]:
    inside = found.values() if isinstance(found, dict) else _items(found)
    return (one for one in inside if isinstance(one, dict))


def _items(found: Plain) -> list[Plain]:
    return found if isinstance(found, list) else []


def _names_in(rule: Plain) -> Iterator[str]:
    if isinstance(rule, list) and rule:
        yield str(rule[0]).removeprefix("qti-")
        for child in rule[2:]:
            yield from _names_in(child)


def _count_content(found: Plain, counts: Counter[str]) -> None:
    """Content stands as a list that begins with a name and attributes."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key != "rules":
                _count_content(value, counts)
    elif isinstance(found, list):
        if len(found) > 1 and isinstance(found[0], str) and isinstance(found[1], dict):
            counts[_FOUND_IN_BODY.get(found[0], "other content")] += 1
            counts["binding to a catalog"] += "data-catalog-idref" in found[1]
            counts["speech"] += any(key.startswith("data-ssml-") for key in found[1])
        for one in found:
            if isinstance(one, list | dict):
                _count_content(one, counts)


def _count_flow(parts: list[Plain], counts: Counter[str]) -> None:
    for part in parts:
        if isinstance(part, dict):
            counts["test part"] += 1
            _count_sections(part.get("sections"), counts)


def _count_sections(inside: Plain, counts: Counter[str]) -> None:
    for one in _values(inside):
        if "children" in one:
            counts["section"] += 1
            counts["selection"] += one.get("selection") is not None
            counts["shuffled section"] += bool(one.get("shuffle"))
            _count_sections(one.get("children"), counts)
        else:
            counts["reference to an item"] += 1
            weights = one.get("weights")
            counts["weight"] += len(weights) if isinstance(weights, dict) else 0
