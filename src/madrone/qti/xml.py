"""XML from strangers, read without entities, document types or the network, and within fixed limits.

The bytes are decoded here, by one of a few encodings, before the parser sees them: it and the look for a
document type cannot read two different documents in one file.
"""

import codecs
import re
from collections.abc import Iterator

from lxml import etree

from madrone.qti.errors import QtiError

MAX_XML_BYTES = 8 * 1024 * 1024
# Readers and renderers go down by recursion; no item needs half of this.
MAX_DEPTH = 64
MAX_ELEMENTS = 100_000
MAX_ATTRIBUTES = 256
MAX_NAME = 500

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# UTF-7, EBCDIC and other encodings with states or shifts can hide a document type from whoever looks for one.
_ENCODINGS = frozenset({"utf-8", "utf-16", "ascii", "iso8859-1", "iso8859-15", "cp1252"})
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WIDE = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_PLACE = re.compile(r"\s*,\s*line \d+, column \d+\s*\Z")

_CAUSES = {
    "ERR_DOCUMENT_EMPTY": "the file has no XML in it",
    "ERR_DOCUMENT_END": "the file ends too early",
    "ERR_TAG_NAME_MISMATCH": "an element is closed by another one's end tag",
    "ERR_UNDECLARED_ENTITY": "an entity is used that XML does not know",
    "ERR_INVALID_CHAR": "it holds a character that XML does not allow",
}
_PROLOG = re.compile(rb"(?:[ \t\r\n]++|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_TOO_DEEP = "Excessive depth"


def parse_xml(data: bytes, source: str, *, instructions: bool = False) -> etree._Element:
    """Parse one document and return its root; comments are left out, and processing ``instructions`` unless
    wanted.

    Raises ``QtiError``: ``xml-too-large``, ``xml-encoding``, ``xml-doctype``, ``xml-entity``,
    ``xml-malformed``, ``xml-too-deep``, ``xml-too-many``, each with the line.
    """
    if len(data) > MAX_XML_BYTES:
        raise QtiError(
            "xml-too-large",
            f"The file has {len(data)} bytes; at most {MAX_XML_BYTES} are read. Split it into smaller files.",
            source,
        )
    plain = _as_utf8(data, source)
    _refuse_doctype(plain, source)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=not instructions,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(plain, parser)
    except etree.XMLSyntaxError as error:
        raise _broken(error, source) from None
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


def _broken(error: etree.XMLSyntaxError, source: str) -> QtiError:
    """What the parser says, in words for an author; its own place is left out, for the line says it."""
    said, line = _PLACE.sub("", error.msg or "the XML is broken").strip(), error.lineno or 1
    if said.startswith(_TOO_DEEP):
        return QtiError("xml-too-deep", f"Elements are nested more than {MAX_DEPTH} deep.", source, line)
    entry = error.error_log.last_error
    cause = _CAUSES.get(entry.type_name if entry is not None else "", said)
    return QtiError("xml-malformed", f"This is not well-formed XML: {cause}.", source, line)


def _as_utf8(data: bytes, source: str) -> bytes:
    """The document in UTF-8, whatever its own declaration goes on saying."""
    encoding = _encoding(data, source)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"The file holds bytes that are no characters in {encoding.upper()}. Save it as UTF-8."
        raise QtiError("xml-encoding", message, source, line) from None
    return data if encoding == "utf-8" else text.encode()


def _encoding(data: bytes, source: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if data[:2] in _WIDE:
        return _WIDE[data[:2]]
    declared = _DECLARED.match(data)
    if declared is None:
        return "utf-8"
    name = declared.group(1).decode("ascii")
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if known not in _ENCODINGS or known == "utf-16":
        message = f"The file says that it is written in {name}, which is not read here. Save it as UTF-8."
        raise QtiError("xml-encoding", message, source, 1)
    return known


def _refuse_doctype(data: bytes, source: str) -> None:
    """No QTI file needs a document type, and every entity attack does: look before the parser reads it.

    It can only stand before the root; the same letters in a comment or in a text are harmless.
    """
    prolog = _PROLOG.match(data)
    position = 0 if prolog is None else prolog.end()
    if data.startswith(b"<!DOCTYPE", position):
        line = data.count(b"\n", 0, position) + 1
        raise QtiError(
            "xml-doctype",
            "The file declares a document type (DOCTYPE), which could bring in entities. Remove it.",
            source,
            line,
        )


def _check(root: etree._Element, source: str) -> None:
    """Limit depth, numbers and names, and refuse once more what the early look should have seen."""
    if root.getroottree().docinfo.doctype:
        raise QtiError(
            "xml-doctype", "The file declares a document type (DOCTYPE). Remove the declaration.", source, 1
        )
    depth = count = line = 0
    for event, found in etree.iterwalk(root, events=("start-ns", "start", "end")):
        if event == "end":
            depth -= 1
        elif isinstance(found, tuple):
            # Every name repeats its namespace, so a long one would cost its length for each element.
            if len(found[1]) > MAX_NAME:
                raise _too_long(source, line or 1)
        elif found is not None:
            depth += 1
            count += 1
            line = line_of(found)
            _check_element(found, depth, count, source)


def _check_element(element: etree._Element, depth: int, count: int, source: str) -> None:
    if isinstance(element, etree._Entity):
        raise QtiError("xml-entity", "The file uses an entity. Write the character itself.", source, 0)
    if depth > MAX_DEPTH:
        message = f"Elements are nested more than {MAX_DEPTH} deep."
        raise QtiError("xml-too-deep", message, source, line_of(element))
    if count > MAX_ELEMENTS:
        message = f"The file has more than {MAX_ELEMENTS} elements."
        raise QtiError("xml-too-many", message, source, line_of(element))
    if len(element.attrib) > MAX_ATTRIBUTES:
        message = f"An element has more than {MAX_ATTRIBUTES} attributes."
        raise QtiError("xml-too-many", message, source, line_of(element))
    if any(len(str(name)) > 2 * MAX_NAME for name in (element.tag, *element.attrib)):
        raise _too_long(source, line_of(element))


def _too_long(source: str, line: int) -> QtiError:
    message = f"The name of an element, an attribute or a namespace has more than {MAX_NAME} characters."
    return QtiError("xml-name", message, source, line)
