"""Which kinds of file a package may bring, and what an image may hold."""

from pathlib import PurePosixPath

from madrone.qti.pictures import check_picture
from madrone.qti.svg import check_svg
from madrone.qti.vocabulary import names

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

    Raises ``QtiError``: ``media-type``, ``picture-size``, ``svg-active``, ``svg-external``, ``svg-bomb``, or
    what ``parse_xml`` refuses.
    """
    kind = media_type(name)
    if kind == "image/svg+xml":
        check_svg(name, data)
    elif kind is not None and kind.startswith("image/"):
        check_picture(name, kind, data)
