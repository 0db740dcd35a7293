"""Files that are copied as they are, if a reader would take them."""

import re

from lxml import etree

from madrone.qti.errors import QtiError
from madrone.qti.media import check_media, is_known_type, media_type
from madrone.qti.xml import line_of, local_name, parse_xml

_OLD_PARTS = frozenset({"responseProcessing", "outcomeProcessing", "outcomeDeclaration"})
_CALLING_STYLE = re.compile(
    rb"@import|expression\s*\(|javascript:|behavior\s*:|url\s*\(\s*['\"]?\s*([a-z][a-z0-9+.-]*:|//)",
    re.IGNORECASE,
)


def check_type(name: str) -> None:
    """Refuse a file of a type that has no place in a package, before it is read."""
    if not is_known_type(name):
        raise QtiError("package-file-type", "A file of this type is not written.", name)


def check_copy(name: str, data: bytes) -> bytes:
    """The bytes as they are; ``QtiError`` for a file that acts, calls out or is not what its name says."""
    check_type(name)
    if media_type(name) is not None:
        check_media(name, data)
    elif name.lower().endswith(".xml"):
        _refuse_old_parts(parse_xml(data, name), name)
    elif name.lower().endswith(".css") and _CALLING_STYLE.search(data):
        raise QtiError("style-external", "The style sheet calls for other files; it is not written.", name)
    return data


def _refuse_old_parts(root: etree._Element, name: str) -> None:
    """A part of QTI 2 in a file of its own would stand in a package of QTI 3 as nothing that it knows."""
    if local_name(root) in _OLD_PARTS:
        message = f"A <{local_name(root)}> of QTI 2 in a file of its own is not written."
        raise QtiError("old-part", message, name, line_of(root))
