"""The manifest of a written package: resources of QTI 3.0 types, their files, dependencies and metadata.

Resources come from the model, where every path is counted from the package; metadata from the tree, in which
nothing of it is lost.
"""

import re

from lxml import etree

from madrone.qti.errors import Problems
from madrone.qti.manifest import MANIFEST, Resource
from madrone.qti.writing.vocabulary import XSI
from madrone.qti.xml import elements, line_of, local_name, namespace, parse_xml

CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_CP_SCHEMA = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd"
_HEADER = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_QTI_METADATA = "http://www.imsglobal.org/xsd/imsqti_metadata_v3p0"
_STANDARDS = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscsmd_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_NEW_NAMESPACES = (
    (re.compile(r"http://www\.imsglobal\.org/xsd/imsqti_(metadata_)?v2p[0-2]\Z"), _QTI_METADATA),
    (re.compile(r"http://ltsc\.ieee\.org/xsd/(apipv1p0/|qti\w*/)?LOM(/\w+)?\Z"), _LOM),
    (re.compile(r"http://www\.imsglobal\.org/xsd/(.*/)?imscsmd_v1p[01]\Z"), _STANDARDS),
)
_TYPES = {
    "item": "imsqti_item_xmlv3p0",
    "test": "imsqti_test_xmlv3p0",
    "stimulus": "imsqti_stimulus_xmlv3p0",
    "section": "imsqti_section_xmlv3p0",
    "metadata": "resourcemetadata/xml",
}
_OLD_TYPE = re.compile(r"(imsqti_\w+_xml)v2p\d\Z")
_ORDER = {"qtiMetadata": 0, "curriculumStandardsMetadataSet": 1, "lom": 2}
_SCHEMAS = frozenset({"schema", "schemaversion"})


def write_manifest(xml: bytes, identifier: str, resources: tuple[Resource, ...], problems: Problems) -> bytes:
    """A manifest of QTI 3.0 for these resources, with the metadata of the manifest ``xml``."""
    old = parse_xml(xml, MANIFEST)
    root = etree.Element(_cp("manifest"), nsmap={None: CP, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{CP} {_CP_SCHEMA}")
    root.set("identifier", identifier or "manifest")
    metadata = etree.SubElement(root, _cp("metadata"))
    etree.SubElement(metadata, _cp("schema")).text = "QTI Package"
    etree.SubElement(metadata, _cp("schemaversion")).text = "3.0.0"
    _add_metadata(old, metadata)
    etree.SubElement(root, _cp("organizations"))
    listed = etree.SubElement(root, _cp("resources"))
    sources = {
        (one.get("identifier") or "").strip(): one
        for one in old.iter(etree.Element)
        if local_name(one) == "resource"
    }
    for resource in resources:
        _add_resource(listed, resource, sources.get(resource.identifier))
    _report_rest(old, problems)
    etree.indent(root)
    return _HEADER + etree.tostring(root, encoding="UTF-8", xml_declaration=False) + b"\n"


def _add_resource(listed: etree._Element, resource: Resource, source: etree._Element | None) -> None:
    element = etree.SubElement(listed, _cp("resource"), {"identifier": resource.identifier})
    element.set("type", _type_of(resource))
    if resource.file:
        element.set("href", resource.file)
    if source is not None:
        metadata = etree.SubElement(element, _cp("metadata"))
        _add_metadata(source, metadata)
        if not len(metadata):
            element.remove(metadata)
    for file in dict.fromkeys((resource.file, *resource.files)):
        if file:
            etree.SubElement(element, _cp("file"), {"href": file})
    for dependency in dict.fromkeys(resource.dependencies):
        etree.SubElement(element, _cp("dependency"), {"identifierref": dependency})


def _type_of(resource: Resource) -> str:
    if resource.kind in _TYPES:
        return _TYPES[resource.kind]
    if resource.type.startswith("associatedcontent/"):
        return "associatedcontent/learning-application-resource"
    if resource.type.startswith("controlfile/"):
        return "controlfile"
    return _OLD_TYPE.sub(r"\1v3p0", resource.type) or "webcontent"


def _add_metadata(parent: etree._Element, target: etree._Element) -> None:
    found = [
        one
        for metadata in elements(parent)
        if local_name(metadata) == "metadata"
        for one in elements(metadata)
        if local_name(one) not in _SCHEMAS
    ]
    for one in sorted(found, key=lambda one: _ORDER.get(local_name(one), len(_ORDER))):
        _copy(one, target)


def _copy(source: etree._Element, parent: etree._Element) -> None:
    space = _new_namespace(namespace(source))
    spaces = {None: space} if namespace(parent) != space and space else None
    name = f"{{{space}}}{local_name(source)}" if space else local_name(source)
    made = etree.SubElement(parent, name, nsmap=spaces)
    for key, value in sorted((str(key), str(value)) for key, value in source.attrib.items()):
        if not key.startswith(f"{{{XSI}}}") and not key.lower().startswith("on"):
            made.set(key, value)
    made.text = source.text if (source.text or "").strip() else None
    for child in elements(source):
        _copy(child, made)


def _new_namespace(space: str) -> str:
    return next((new for pattern, new in _NEW_NAMESPACES if pattern.match(space)), space)


def _report_rest(old: etree._Element, problems: Problems) -> None:
    """Organizations, variants and metadata of single files are not read, so they are not written."""
    for element in old.iter(etree.Element):
        parent = element.getparent()
        name, above = local_name(element), "" if parent is None else local_name(parent)
        if above == "organizations" or name == "variant" or (name == "metadata" and above == "file"):
            message = f"<{name}> in <{above}> of the manifest is not written."
            problems.loss(line_of(element), "manifest-part", message)


def _cp(name: str) -> str:
    return f"{{{CP}}}{name}"
