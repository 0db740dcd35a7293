"""The manifest of a package: which resources it holds, of what kind, and what each depends on."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from madrone.qti.addresses import resolve
from madrone.qti.errors import Problems, QtiError
from madrone.qti.xml import elements, line_of, local_name, namespace, parse_xml

MANIFEST = "imsmanifest.xml"
Metadata: TypeAlias = dict[str, tuple[str, ...]]

_QTI_TYPE = re.compile(r"imsqti_(item|test|assessment|stimulus|section)_xmlv\d+p\d+")
_NAMESPACE = re.compile(r"https?://(www\.)?(imsglobal|1edtech|imsproject)\.org/xsd/.*(imscp|imsqti|qti)")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
MAX_METADATA = 2_000
_MAX_PATH = 500


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource; ``kind`` is item, test, stimulus, section, metadata or file. Paths are those in the
    package."""

    identifier: str
    type: str
    kind: str
    file: str
    files: tuple[str, ...]
    dependencies: tuple[str, ...]
    metadata: Metadata
    line: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says; ``metadata`` maps a path of element names (``lom/general/title``) to texts."""

    identifier: str
    metadata: Metadata
    resources: tuple[Resource, ...]


def read_manifest(xml: bytes, problems: Problems) -> Manifest:
    """Read ``imsmanifest.xml``; raises ``QtiError`` for what is none or leads out of the package."""
    root = parse_xml(xml, MANIFEST)
    if local_name(root) != "manifest":
        message = f"The manifest begins with <{local_name(root)}> instead of <manifest>."
        raise QtiError("manifest", message, MANIFEST, line_of(root))
    _check_namespace(root, problems)
    identifier = root.get("identifier") or ""
    base = root.get(_BASE, "")
    found: dict[str, Resource] = {}
    for group in _named(root, "resources"):
        group_base = _join(base, group.get(_BASE, ""))
        for element in _named(group, "resource"):
            resource = _read_resource(element, group_base, problems)
            if resource.identifier in found:
                message = f"Two resources share the identifier {resource.identifier!r}; the first counts."
                problems.loss(resource.line, "resource-twice", message)
                continue
            found[resource.identifier] = resource
    for child in elements(root):
        if local_name(child) not in ("metadata", "organizations", "resources"):
            message = f"The part <{local_name(child)}> of the manifest is not used."
            problems.note(line_of(child), "manifest-part", message)
    return Manifest(identifier, _metadata_of(root, problems), tuple(found.values()))


def _check_namespace(root: etree._Element, problems: Problems) -> None:
    """Manifests of QTI are IMS Content Packaging, whose addresses differ from version to version."""
    space = namespace(root)
    if not _NAMESPACE.match(space):
        named = f"the namespace {space[:200]!r}" if space else "no namespace"
        message = f"The manifest has {named}, not that of IMS Content Packaging; it is read as if it had."
        problems.note(line_of(root), "namespace", message)


def flatten(element: etree._Element, problems: Problems) -> Metadata:
    """All texts below an element by the path of local names that leads to them, up to ``MAX_METADATA``."""
    found: dict[str, list[str]] = {}
    count = 0
    stack = [(child, local_name(child)) for child in reversed(list(elements(element)))]
    while stack:
        here, path = stack.pop()
        text = " ".join((here.text or "").split())
        if text and count == MAX_METADATA:
            message = f"Of these metadata only the first {MAX_METADATA} texts are kept."
            problems.loss(line_of(here), "metadata-more", message)
            break
        if text:
            found.setdefault(path, []).append(text)
            count += 1
        if len(path) > _MAX_PATH:
            message = f"Metadata below {path[:60]}… are nested too deep and left out."
            problems.loss(line_of(here), "metadata-deep", message)
            continue
        stack.extend((child, f"{path}/{local_name(child)}") for child in reversed(list(elements(here))))
    return {path: tuple(texts) for path, texts in found.items()}


def _read_resource(element: etree._Element, base: str, problems: Problems) -> Resource:
    line = line_of(element)
    identifier = (element.get("identifier") or "").strip()
    if not identifier:
        raise QtiError("manifest", "A resource has no identifier. Give it one.", MANIFEST, line)
    base = _join(base, element.get(_BASE, ""))
    kind = element.get("type") or ""
    files = tuple(_path(base, one.get("href"), one) for one in _named(element, "file"))
    href = element.get("href")
    file = _path(base, href, element) if href else (files[0] if files else "")
    found = _QTI_TYPE.match(kind)
    return Resource(
        identifier,
        kind,
        _kind(found.group(1) if found else kind),
        file,
        files,
        tuple(one.get("identifierref") or "" for one in _named(element, "dependency")),
        _metadata_of(element, problems),
        line,
    )


def _kind(text: str) -> str:
    if text in ("item", "test", "stimulus", "section"):
        return text
    if text == "assessment":
        return "test"
    return "metadata" if "metadata" in text.lower() else "file"


def _path(base: str, href: str | None, element: etree._Element) -> str:
    path = resolve("", _join(base, href or ""))
    if path is None:
        message = f"The address {(href or '')[:200]!r} leads out of the package, so the package is refused."
        raise QtiError("package-path", message, MANIFEST, line_of(element))
    return path


def _join(base: str, href: str) -> str:
    return f"{base.rstrip('/')}/{href}" if base and href else base or href


def _named(parent: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in elements(parent) if local_name(child) == name]


def _metadata_of(element: etree._Element, problems: Problems) -> Metadata:
    merged: dict[str, tuple[str, ...]] = {}
    for one in _named(element, "metadata"):
        for path, texts in flatten(one, problems).items():
            merged[path] = merged.get(path, ()) + texts
    return merged
