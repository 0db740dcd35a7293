"""Which kinds of file a package may bring, and what an image may hold."""

import re
from pathlib import PurePosixPath

from lxml import etree

from madrone.qti.errors import QtiError
from madrone.qti.vocabulary import names
from madrone.qti.xml import line_of, local_name, parse_xml

# Files that a browser may be given, by what they say they are.
MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
}
# Files that belong to packages, but that no student's browser needs.
COMPANION_TYPES = names(".xml .xsd .css .txt .md .json .csv .pls .ssml .brf .pdf")

_BEGINNINGS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
}
_REFUSED_IN_SVG = names(
    "script foreignObject iframe embed object audio video canvas link meta handler listener a set base"
)
_INLINE_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z")
_OUTSIDE = re.compile(r"@import|expression\s*\(|javascript:|url\(\s*['\"]?\s*(?!#)", re.IGNORECASE)


def media_type(name: str) -> str | None:
    """The type under which a file may be given to a browser; none where it may not."""
    return MEDIA_TYPES.get(PurePosixPath(name).suffix.lower())


def is_known_type(name: str) -> bool:
    """Whether a file of this name has a place in a package."""
    return media_type(name) is not None or PurePosixPath(name).suffix.lower() in COMPANION_TYPES


def is_leftover(name: str) -> bool:
    """Whether an operating system, not an author, put the file into the package."""
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in (
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
    )


def check_media(name: str, data: bytes) -> None:
    """Refuse an image that is not what its name says, or an SVG that could act or call out.

    Raises ``QtiError``: ``media-type``, ``svg-active``, ``svg-external``, or what ``parse_xml`` refuses.
    """
    kind = media_type(name)
    if kind == "image/svg+xml":
        _check_svg(name, data)
        return
    beginnings = _BEGINNINGS.get(kind or "")
    if beginnings and not data.startswith(beginnings):
        raise QtiError("media-type", f"The file is no {kind}, though its name says so.", name)


def _check_svg(name: str, data: bytes) -> None:
    root = parse_xml(data, name)
    if local_name(root) != "svg":
        raise QtiError(
            "media-type", "The file is no SVG image, though its name says so.", name, line_of(root)
        )
    for element in root.iter(etree.Element):
        kind, line = local_name(element), line_of(element)
        if kind in _REFUSED_IN_SVG:
            raise QtiError("svg-active", f"The image holds <{kind}>, which could act. Remove it.", name, line)
        if kind == "style" and _OUTSIDE.search("".join(map(str, element.itertext()))):
            raise QtiError(
                "svg-external", "The image's style calls for another file. Remove that.", name, line
            )
        for key, value in element.attrib.items():
            _check_svg_attribute(name, str(key).rpartition("}")[2], str(value), line)


def _check_svg_attribute(name: str, key: str, value: str, line: int) -> None:
    if key.lower().startswith("on"):
        raise QtiError("svg-active", f"The image has the event handler {key}. Remove it.", name, line)
    if key in ("href", "src") and not (value.startswith("#") or _INLINE_IMAGE.match(value)):
        raise QtiError("svg-external", f"The image calls for another file ({key}). Remove that.", name, line)
    if key not in ("href", "src") and _OUTSIDE.search(value):
        raise QtiError("svg-external", f"The image's {key} calls for another file. Remove that.", name, line)
    if key == "attributeName" and value.rpartition(":")[2].lower() == "href":
        raise QtiError("svg-active", "The image animates an address. Remove that.", name, line)
