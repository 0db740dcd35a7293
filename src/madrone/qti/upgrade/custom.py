"""Portable custom interactions of QTI 2, which lived inside a custom interaction."""

from lxml import etree

from madrone.qti.errors import Problems
from madrone.qti.upgrade.naming import kebab
from madrone.qti.upgrade.tree import make, only_child, put_in_place
from madrone.qti.xml import elements, line_of, tag_of

_OUTER = "qti-custom-interaction"
_INNER = "qti-portable-custom-interaction"
_CARRIED = frozenset({"qti-resources", "qti-properties", "qti-markup", "qti-prompt"})
_OWN = frozenset({"custom-interaction-type-identifier", "hook", "module", "version"})


def unwrap_portables(root: etree._Element, problems: Problems) -> None:
    """Write each as QTI 3.0 does: one element, its module named, its properties as ``data-`` attributes."""
    for outer in list(root.iter(_OUTER)):
        inner = only_child(outer, _INNER)
        if inner is not None:
            put_in_place(outer, _unwrapped(outer, inner, problems))


def _unwrapped(outer: etree._Element, inner: etree._Element, problems: Problems) -> etree._Element:
    found = make(_INNER, outer, [(str(key), str(value)) for key, value in outer.attrib.items()])
    kind = inner.get("custom-interaction-type-identifier") or "custom"
    module = "".join(one if one.isascii() and one.isalnum() else "-" for one in kind).strip("-") or "custom"
    found.set("custom-interaction-type-identifier", kind)
    found.set("module", module)
    for key in inner.attrib:
        if str(key) not in _OWN:
            message = f"The attribute {key} of the portable custom interaction is left out."
            problems.loss(line_of(inner), "custom-attribute", message)
    _add_properties(found, inner, problems)
    for parent in (outer, inner):
        prompt = only_child(parent, "qti-prompt")
        if prompt is not None and only_child(found, "qti-prompt") is None:
            found.append(prompt)
    if inner.get("hook"):
        modules = etree.SubElement(found, "qti-interaction-modules")
        path = inner.get("hook") or ""
        etree.SubElement(modules, "qti-interaction-module", {"id": module, "primary-path": path})
    markup = only_child(inner, "qti-markup")
    if markup is None:
        markup = make("qti-interaction-markup", inner)
    markup.tag = "qti-interaction-markup"
    found.append(markup)
    _report_rest(inner, problems)
    return found


def _add_properties(found: etree._Element, inner: etree._Element, problems: Problems) -> None:
    properties = only_child(inner, "qti-properties")
    for one in elements(properties) if properties is not None else ():
        key = kebab((one.get("key") or "").strip()).lower()
        name = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in key)
        if tag_of(one) == "qti-property" and name and next(elements(one), None) is None:
            found.set(f"data-{name}", (one.text or "").strip())
        else:
            message = f"A group of properties ({one.get('key') or 'without a key'}) is left out."
            problems.loss(line_of(one), "custom-property", message)


def _report_rest(inner: etree._Element, problems: Problems) -> None:
    resources = only_child(inner, "qti-resources")
    if resources is not None and any(one.get("id") or one.get("href") for one in resources.iter()):
        message = "The shared libraries that the portable custom interaction asks for are left out."
        problems.loss(line_of(resources), "custom-resources", message)
    for child in elements(inner):
        if tag_of(child) not in _CARRIED:
            message = f"<{tag_of(child)}> of the portable custom interaction is left out."
            problems.loss(line_of(child), "custom-element", message)
