"""XML from strangers, read without entities, document types or the network, and within fixed limits."""

from collections.abc import Iterator

from lxml import etree

from madrone.qti.errors import QtiError

MAX_XML_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 200
MAX_ELEMENTS = 200_000

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_CAUSES = {
    "ERR_DOCUMENT_EMPTY": "the file has no XML in it",
    "ERR_DOCUMENT_END": "the file ends too early",
    "ERR_TAG_NAME_MISMATCH": "an element is closed by another one's end tag",
    "ERR_UNDECLARED_ENTITY": "an entity is used that XML does not know",
}


def parse_xml(data: bytes, source: str) -> etree._Element:
    """Parse one document and return its root.

    Raises ``QtiError``: ``xml-too-large``, ``xml-doctype``, ``xml-entity``, ``xml-malformed``,
    ``xml-too-deep``, ``xml-too-many``, each with the line.
    """
    if len(data) > MAX_XML_BYTES:
        raise QtiError(
            "xml-too-large",
            f"The file has {len(data)} bytes; at most {MAX_XML_BYTES} are read. Split it into smaller files.",
            source,
        )
    _refuse_doctype(data, source)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        cause = _CAUSES.get(_error_name(error), error.msg or "the XML is broken")
        raise QtiError("xml-malformed", f"This is not well-formed XML: {cause}.", source, line) from None
    except (ValueError, LookupError) as error:
        raise QtiError("xml-malformed", f"The XML cannot be read: {error}.", source, 1) from None
    _check(root, source)
    return root


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """The child elements, leaving out whatever is not an element."""
    return (child for child in parent if isinstance(child.tag, str))


def tag_of(element: etree._Element) -> str:
    """The name as it stands: that of QTI 3.0 once the tree is upgraded."""
    return str(element.tag)


def local_name(element: etree._Element) -> str:
    """The name without its namespace."""
    return etree.QName(element).localname


def namespace(element: etree._Element) -> str:
    """The namespace address, or an empty string."""
    return etree.QName(element).namespace or ""


def line_of(element: etree._Element) -> int:
    """The line on which the start tag ends."""
    return element.sourceline or 0


def plain_text(element: etree._Element) -> str:
    """All text inside, spaces collapsed."""
    return " ".join("".join(str(piece) for piece in element.itertext()).split())


def _error_name(error: etree.XMLSyntaxError) -> str:
    entry = error.error_log.last_error
    return entry.type_name if entry is not None else ""


def _refuse_doctype(data: bytes, source: str) -> None:
    """No QTI file needs a document type, and every entity attack does: look before the parser reads it."""
    position = _doctype_position(data)
    if position >= 0:
        line = data.count(b"\n", 0, position) + 1
        raise QtiError(
            "xml-doctype",
            "The file declares a document type (DOCTYPE), which could bring in entities. Remove it.",
            source,
            line,
        )


def _doctype_position(data: bytes) -> int:
    position = data.find(b"<!DOCTYPE")
    if position >= 0:
        return position
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        position = data.find("<!DOCTYPE".encode(encoding))
        if position >= 0:
            return position
    return -1


def _check(root: etree._Element, source: str) -> None:
    """Limit depth and number of elements, and refuse what the early look could not see (odd encodings)."""
    if root.getroottree().docinfo.doctype:
        raise QtiError(
            "xml-doctype", "The file declares a document type (DOCTYPE). Remove the declaration.", source, 1
        )
    depth = count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        count += 1
        if isinstance(element, etree._Entity):
            raise QtiError("xml-entity", "The file uses an entity. Write the character itself.", source, 0)
        if depth > MAX_DEPTH:
            line = line_of(element)
            raise QtiError("xml-too-deep", f"Elements are nested more than {MAX_DEPTH} deep.", source, line)
        if count > MAX_ELEMENTS:
            line = line_of(element)
            raise QtiError("xml-too-many", f"The file has more than {MAX_ELEMENTS} elements.", source, line)
