"""Grid items (gi): what was dragged, drawn and selected in a picture.

Each part of the question becomes a record; the name of a field says what it holds:

``object:1``           a thing that was put somewhere, ``4(277,225)``
``region:Key:10cups``  whether a region of a group is selected
``points:1``           the corners of the first drawing, ``(144,338)(312,338)``
``edges:1``            its lines, ``(144,338),(312,338);(144,338),(144,194)``
``labels:1``, ``values:1``  what its editor wrote beside it
``snap``               the places that the grid caught things at

Colons and percent signs inside names are written with percent signs.
"""

import re
from urllib.parse import quote, unquote

from lxml import etree

from madrone.qti.pci import Json, PciJson
from madrone.qti.smarterapp.markup import Responses, only, parse, refusal, serialised, words
from madrone.qti.xml import local_name

_KIND = "gi"
_NUMBER = r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?"
_POINT = rf"\({_NUMBER},{_NUMBER}\)"
_OBJECT = re.compile(rf"[^{{}}()<>]{{1,200}}{_POINT}\Z")
_POINTS = re.compile(rf"(?:{_POINT})*\Z")
_EDGE = re.compile(rf"\{{({_POINT},{_POINT})\}}")
_EDGES = re.compile(rf"(?:{_POINT},{_POINT}(?:;(?!\Z)|\Z))*\Z")
_MOST_FIELDS = 1_000
_TEXTS = {"LabelList": "labels", "ValueList": "values"}
# The parts of a drawing, in the order in which they are written.
_DRAWING = {"PointVector": "points", "EdgeVector": "edges", "LabelList": "labels", "ValueList": "values"}


def read_grid(text: str) -> Responses:
    """gi: a record for each part of the question."""
    if not text.strip():
        return {}
    found: Responses = {}
    for question in only(_KIND, parse(_KIND, text, "AnswerSet"), "Question"):
        for part in only(_KIND, question, "QuestionPart"):
            name = (part.get("id") or "").strip()
            if not name or name in found:
                raise refusal(_KIND, "a QuestionPart has no id of its own")
            fields = _read_part(part)
            found[name] = {"record": list(fields)} if fields else {"base": None}
    return found


def write_grid(responses: Responses) -> str:
    """gi: an answer set with one question."""
    root = etree.Element("AnswerSet")
    question = etree.SubElement(root, "Question", {"id": ""})
    for name, answer in responses.items():
        part = etree.SubElement(question, "QuestionPart", {"id": name})
        objects = etree.SubElement(part, "ObjectSet")
        snap = etree.SubElement(part, "SnapPoint")
        snap.text = ""
        for field, value in _fields(name, answer):
            _write_field(name, field, value, objects, snap)
        for group in objects.iter("RegionGroupObject"):
            chosen = sum(region.get("isselected") == "true" for region in group)
            group.set("numselected", str(chosen))
    return serialised(root)


def _read_part(part: etree._Element) -> list[Json]:
    fields: list[Json] = []
    objects = drawings = 0
    for holder in only(_KIND, part, "LabelList", "GridImageTestPoints", "ObjectSet", "SnapPoint"):
        name = local_name(holder)
        if name == "SnapPoint" and words(holder):
            fields.append(_text_field("snap", words(holder)))
        for thing in only(_KIND, holder, *_THINGS) if name == "ObjectSet" else ():
            if local_name(thing) == "AtomicObject":
                objects += 1
                fields.append(_text_field(f"object:{objects}", _read_object(thing)))
            elif local_name(thing) == "RegionGroupObject":
                fields.extend(_read_regions(thing))
            else:
                drawings += 1
                fields.extend(_read_drawing(thing, drawings))
    if len(fields) > _MOST_FIELDS:
        raise refusal(_KIND, f"a part holds more than {_MOST_FIELDS} things")
    return fields


_THINGS = ("AtomicObject", "RegionGroupObject", "Object")


def _read_object(thing: etree._Element) -> str:
    text = words(thing).removeprefix("{").removesuffix("}").strip()
    if not _OBJECT.match(text):
        raise refusal(_KIND, f"the object {text[:40]!r} is not a name with its place")
    return text


def _read_regions(group: etree._Element) -> list[Json]:
    name = quote(group.get("name") or "", safe=" ")
    found: list[Json] = []
    for region in only(_KIND, group, "RegionObject"):
        selected = (region.get("isselected") or "").lower()
        if selected not in ("true", "false"):
            raise refusal(_KIND, f"the region {region.get('name')!r} does not say whether it is selected")
        field = f"region:{name}:{quote(region.get('name') or '', safe=' ')}"
        found.append({"name": field, "base": {"boolean": selected == "true"}})
    return found


def _read_drawing(thing: etree._Element, number: int) -> list[Json]:
    found: list[Json] = []
    for child in only(_KIND, thing, *_DRAWING):
        text = "".join(words(child).split()) if local_name(child) not in _TEXTS else words(child)
        text = text.removeprefix("{").removesuffix("}").strip()
        if local_name(child) == "EdgeVector":
            edges = _EDGE.findall(text)
            if "".join(f"{{{edge}}}" for edge in edges) != text:
                raise refusal(_KIND, f"the lines {text[:40]!r} are not pairs of places")
            text = ";".join(edges)
        elif local_name(child) == "PointVector" and not _POINTS.match(text):
            raise refusal(_KIND, f"the corners {text[:40]!r} are not places")
        if text or local_name(child) == "PointVector":
            found.append(_text_field(f"{_DRAWING[local_name(child)]}:{number}", text))
    return found


def _text_field(name: str, text: str) -> Json:
    return {"name": name, "base": {"string": text} if text else None}


def _fields(name: str, answer: PciJson) -> list[tuple[str, Json]]:
    if answer.get("base", "") is None:
        return []
    record = answer.get("record")
    if not isinstance(record, list) or len(record) > _MOST_FIELDS:
        raise refusal(_KIND, f"part {name} is no record")
    found: list[tuple[str, Json]] = []
    for field in record:
        base = field.get("base") if isinstance(field, dict) else ()
        if not isinstance(field, dict) or not (base is None or (isinstance(base, dict) and len(base) == 1)):
            raise refusal(_KIND, f"part {name} holds a field without a value")
        found.append((str(field.get("name")), None if base is None else next(iter(base.values()))))
    return found


def _write_field(part: str, field: str, value: Json, objects: etree._Element, snap: etree._Element) -> None:
    kind, _, rest = field.partition(":")
    if kind == "region" and isinstance(value, bool) and rest.count(":") == 1:
        group, _, name = rest.partition(":")
        _write_region(group, name, value, objects)
    elif kind == "object" and isinstance(value, str) and _OBJECT.match(value):
        etree.SubElement(objects, "AtomicObject").text = f"{{{value}}}"
    elif kind == "snap" and isinstance(value, str):
        snap.text = value
    elif kind in _DRAWING.values() and (value is None or isinstance(value, str)):
        _write_drawing(part, kind, rest, value or "", objects)
    else:
        raise refusal(_KIND, f"part {part} holds {field[:40]!r}, which is not known")


def _write_region(group: str, name: str, selected: bool, objects: etree._Element) -> None:
    last = objects[-1] if len(objects) else None
    if last is None or last.tag != "RegionGroupObject" or last.get("name") != unquote(group):
        last = etree.SubElement(objects, "RegionGroupObject", {"name": unquote(group)})
    etree.SubElement(last, "RegionObject", {"name": unquote(name), "isselected": str(selected).lower()})


def _write_drawing(part: str, kind: str, number: str, text: str, objects: etree._Element) -> None:
    drawing = objects[-1] if len(objects) else None
    if kind == "points" or drawing is None or drawing.tag != "Object":
        drawing = etree.SubElement(objects, "Object")
        for name in _DRAWING:
            etree.SubElement(drawing, name).text = "{}"
    if (kind == "points" and not _POINTS.match(text)) or (kind == "edges" and not _EDGES.match(text)):
        raise refusal(_KIND, f"part {part} holds {kind}:{number}, which is not made of places")
    inside = "".join(f"{{{edge}}}" for edge in text.split(";")) if kind == "edges" and text else text
    next(one for one in drawing if _DRAWING[str(one.tag)] == kind).text = f"{{{inside}}}"
