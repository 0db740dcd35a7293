"""What interactions hold besides choices: pictures, recordings, scales, modules."""

from lxml import etree

from madrone.qti.addresses import is_package_address
from madrone.qti.errors import Problems
from madrone.qti.interactions.attributes import flag, number, whole
from madrone.qti.interactions.model import GRAPHIC, CustomModule, MediaRules, Picture, Slider
from madrone.qti.upgrade import only_child
from madrone.qti.xml import elements, line_of, plain_text, tag_of

_PICTURES = ("img", "object", "picture")
_STAGE = "qti-position-object-stage"
_MAX_MARKUP = 200_000


def find_picture(parent: etree._Element) -> Picture | None:
    """The picture that stands directly in an element, if its address is one of the package."""
    for child in elements(parent):
        if child.tag == "picture":
            inner = only_child(child, "img")
            return None if inner is None else _picture(inner)
        if child.tag in _PICTURES:
            return _picture(child)
    return None


def read_picture(element: etree._Element, kind: str, problems: Problems) -> Picture | None:
    """The picture that an interaction works on; a position object's is that of the stage round it."""
    if kind not in GRAPHIC and kind != "object":
        return None
    parent = element
    if kind == "position-object":
        stage = element.getparent()
        if stage is None or stage.tag != _STAGE:
            message = "A position object interaction stands in a stage with a picture; this one does not."
            problems.loss(line_of(element), "stage", message)
            return None
        parent = stage
    found = find_picture(parent)
    if found is None:
        problems.loss(line_of(parent), "picture", f"<{tag_of(parent)}> has no picture of the package.")
    return found


def read_center(element: etree._Element, problems: Problems) -> tuple[float, float] | None:
    """The point of the moved picture that counts; none is its middle."""
    text = element.get("center-point")
    if text is None:
        return None
    try:
        x, y = (float(part) for part in text.replace(",", " ").split())
    except ValueError:
        message = f"The center point is {text!r}; two numbers are expected. The middle is taken."
        problems.loss(line_of(element), "center-point", message)
        return None
    return x, y


def read_slider(element: etree._Element, problems: Problems) -> Slider:
    """The scale of a slider; one that goes nowhere is a problem and becomes one of 0 to 1."""
    lower = number(element, "lower-bound", 0.0, problems)
    upper = number(element, "upper-bound", 0.0, problems)
    if not lower < upper < float("inf"):
        message = f"The slider goes from {lower:g} to {upper:g}; the upper bound must be the greater."
        problems.loss(line_of(element), "slider-bounds", message)
        lower, upper = 0.0, 1.0
    step = number(element, "step", 0.0, problems)
    if not 0 <= step <= upper - lower:
        problems.loss(line_of(element), "slider-step", f"A step of {step:g} does not fit; it is not used.")
        step = 0.0
    return Slider(
        lower,
        upper,
        step,
        step_label=flag(element, "step-label"),
        vertical=element.get("orientation") == "vertical",
        reverse=flag(element, "reverse"),
    )


def read_media(element: etree._Element, problems: Problems) -> MediaRules:
    """How a recording may be played, and what kind of recording it is."""
    kind = next((tag for child in elements(element) if (tag := _media_kind(child))), "")
    if not kind:
        problems.loss(line_of(element), "media", "This media interaction has no audio, video or picture.")
    return MediaRules(
        kind or "audio",
        flag(element, "autostart"),
        flag(element, "loop"),
        whole(element, "min-plays", 0, problems) or 0,
        whole(element, "max-plays", 0, problems) or 0,
    )


def read_module(element: etree._Element, problems: Problems) -> CustomModule:
    """What a portable custom interaction names; its markup is kept as text, for a sandboxed frame only."""
    listed = only_child(element, "qti-interaction-modules")
    modules = []
    for one in elements(listed) if listed is not None else ():
        addresses = [one.get("primary-path"), one.get("fallback-path")]
        known = tuple(address for address in addresses if address and is_package_address(address))
        modules.append((one.get("id") or "", known))
    markup = only_child(element, "qti-interaction-markup")
    text = "" if markup is None else _inside(markup)
    if len(text) > _MAX_MARKUP:
        message = f"The markup has {len(text)} characters; at most {_MAX_MARKUP} are kept. It is left out."
        problems.loss(line_of(element), "custom-markup", message)
        text = ""
    properties = tuple(
        (str(key).removeprefix("data-"), str(value))
        for key, value in element.attrib.items()
        if str(key).startswith("data-") and key != "data-catalog-idref"
    )
    type_identifier = element.get("custom-interaction-type-identifier", "")
    return CustomModule(type_identifier, element.get("module", ""), tuple(modules), properties, text)


def _picture(element: etree._Element) -> Picture | None:
    address = element.get("data" if element.tag == "object" else "src") or ""
    if not is_package_address(address):
        return None
    alternative = plain_text(element) if element.tag == "object" else element.get("alt") or ""
    return Picture(address, alternative, _pixels(element, "width"), _pixels(element, "height"))


def _pixels(element: etree._Element, name: str) -> int | None:
    text = (element.get(name) or "").strip().removesuffix("px")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _media_kind(element: etree._Element) -> str:
    name = tag_of(element)
    if name in ("audio", "video"):
        return name
    if name in ("img", "picture"):
        return "image"
    if name == "object":
        kind = (element.get("type") or "").partition("/")[0]
        return kind if kind in ("audio", "video", "image") else ""
    return ""


def _inside(element: etree._Element) -> str:
    pieces = [str(element.text or "")]
    pieces += [etree.tostring(child, encoding="unicode") for child in elements(element)]
    return "".join(pieces).strip()
