"""What students read: content bodies, pictures and recordings, labels, hidden information."""

from lxml import etree

from madrone.qti.errors import Problems
from madrone.qti.media import media_type
from madrone.qti.upgrade.tree import make, move_inside, only_child, put_in_place
from madrone.qti.xml import XML_LANG, line_of, plain_text

BODY = "qti-content-body"
_WITH_BODY = (
    "qti-modal-feedback",
    "qti-test-feedback",
    "qti-feedback-block",
    "qti-template-block",
    "qti-rubric-block",
)
_BEFORE, _BEHIND = "qti-stylesheet", "qti-catalog-info"
_BESIDE = frozenset({_BEFORE, _BEHIND})
_USES = frozenset({"instructions", "scoring", "navigation"})
_SCORING = frozenset({"scorer", "tutor"})
_KEPT = frozenset({"id", "class", "label", "width", "height", XML_LANG})


def wrap_bodies(root: etree._Element) -> None:
    """Put what feedback, template blocks and rubrics say into the content body that QTI 3.0 gives them."""
    for element in list(root.iter(*_WITH_BODY)):
        if only_child(element, BODY) is not None:
            continue
        body = make(BODY, element)
        move_inside(element, body, except_for=_BESIDE)
        sheets = [child for child in element if child.tag == _BEFORE]
        element.insert(len(sheets), body)
        for child in [child for child in element if child.tag == _BEHIND]:
            element.append(child)


def name_uses(root: etree._Element) -> None:
    """QTI 2 left the use of a rubric to its author's words; QTI 3.0 has three, and ``ext:`` for others."""
    for rubric in root.iter("qti-rubric-block"):
        use = (rubric.get("use") or "").strip()
        if use in _USES or use.startswith("ext:"):
            continue
        if use:
            word = "".join(one if one.isascii() and one.isalnum() else "-" for one in use)
            rubric.set("use", f"ext:{word}")
        else:
            views = set((rubric.get("view") or "").split())
            rubric.set("use", "scoring" if views and views <= _SCORING else "instructions")


def open_information(root: etree._Element) -> None:
    """``qti-info-control``, which QTI 3.0.1 no longer has, is what HTML calls ``details``."""
    for control in list(root.iter("qti-info-control")):
        details = make("details", control, _common_attributes(control))
        summary = make("summary", control)
        summary.text = control.get("title") or "…"
        move_inside(control, details, except_for=frozenset())
        summary.tail, details.text = details.text, None
        details.insert(0, summary)
        put_in_place(control, details)


def name_labels(root: etree._Element) -> None:
    """The label of an inline choice has a name of its own in QTI 3.0."""
    for interaction in root.iter("qti-inline-choice-interaction"):
        for label in interaction.iterchildren("label"):
            label.tag = "qti-label"


def modernise_objects(root: etree._Element, problems: Problems) -> None:
    """Pictures and recordings stand in ``img``, ``audio`` and ``video`` in place of ``object``.

    A picture without alternative words stays an object, which QTI 3.0 also has: ``img`` must say some.
    """
    for thing in list(root.iter("object")):
        family = _family(thing)
        if family == "image":
            if plain_text(thing):
                put_in_place(thing, _picture(thing))
        elif family in ("audio", "video"):
            put_in_place(thing, _recording(thing, family))
        elif thing.get("data"):
            message = f"An object of type {thing.get('type') or '(none)'} stays as it is."
            problems.note(line_of(thing), "object", message)


def _family(thing: etree._Element) -> str:
    if thing.getparent() is None or not thing.get("data"):
        return ""
    kind = thing.get("type") or media_type(thing.get("data") or "") or ""
    return kind.partition("/")[0].strip().lower()


def _picture(thing: etree._Element) -> etree._Element:
    """The words inside the object are what is read where the picture is not seen."""
    picture = make("img", thing, [("src", thing.get("data") or ""), ("alt", plain_text(thing))])
    picture.attrib.update(_common_attributes(thing))
    return picture


def _recording(thing: etree._Element, family: str) -> etree._Element:
    recording = make(family, thing, [("src", thing.get("data") or "")])
    recording.attrib.update(_common_attributes(thing))
    if family == "audio":
        for key in ("width", "height"):
            recording.attrib.pop(key, None)
    words = plain_text(thing)
    if words and "aria-label" not in recording.attrib:
        recording.set("aria-label", words)
    recording.extend(list(thing.iter("source", "track")))
    for inner in recording:
        inner.tail = None
    return recording


def _common_attributes(thing: etree._Element) -> list[tuple[str, str]]:
    return [
        (str(key), str(value))
        for key, value in thing.attrib.items()
        if str(key) in _KEPT or str(key).startswith(("data-", "aria-"))
    ]
