"""Pictures, recordings and formulas: what they say to those who do not see or hear them."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from madrone.qti.lint.document import Document, ancestors
from madrone.qti.lint.rules import Finding, rule
from madrone.qti.xml import line_of, local_name, plain_text

MAX_ALTERNATIVE = 400

_DECORATION = frozenset({"presentation", "none"})
_FILE = re.compile(r"\.(png|jpe?g|gif|svg|webp|bmp|tiff?)\Z", re.IGNORECASE)
_NO_DESCRIPTION = re.compile(
    r"(image|picture|photo|graphic|figure|diagram|img|pic|imagen|foto|figura|gráfico|dibujo)[\s_-]*\d*\.?\Z",
    re.IGNORECASE,
)
_TELLING_CARDS = frozenset({"transcript", "long-description", "braille"})
_CUE = re.compile(rb"\d\s*-->\s*\d")


def is_decoration(element: etree._Element) -> bool:
    """Whether the author says that a picture tells nothing: role presentation or none, or aria-hidden."""
    return any(
        one.get("role") in _DECORATION or one.get("aria-hidden") == "true" for one in ancestors(element)
    )


@rule("alt-missing", "loss", "WCAG 2.2, 1.1.1")
def alternative_is_there(document: Document) -> Iterator[Finding]:
    """Every picture has words for those who do not see it."""
    for image in document.find("img"):
        if image.get("alt") is None and not is_decoration(image):
            yield line_of(image), f"The picture {_name(image)} has no alternative text. Say what it shows."


@rule("alt-empty", "note", "WCAG 2.2, 1.1.1")
def decoration_says_so(document: Document) -> Iterator[Finding]:
    """An empty alternative text stands only with role="presentation", role="none" or aria-hidden="true"."""
    for image in document.find("img"):
        alternative = image.get("alt")
        if alternative is not None and not alternative.strip() and not is_decoration(image):
            message = f"The alternative text of {_name(image)} is empty."
            yield line_of(image), f'{message} Say what it shows, or mark it with role="presentation".'


@rule("alt-is-file-name", "loss", "WCAG 2.2, technique F30")
def alternative_says_something(document: Document) -> Iterator[Finding]:
    """An alternative text describes the picture; it is no file name and not just the word "image"."""
    for image in document.find("img"):
        alternative = (image.get("alt") or "").strip()
        stem = posixpath.splitext(posixpath.basename(unquote(image.get("src") or "")))[0]
        named = stem and alternative.casefold() == stem.casefold() and not stem.isalpha()
        if alternative and (_FILE.search(alternative) or _NO_DESCRIPTION.match(alternative) or named):
            message = f"The alternative text {alternative[:60]!r} does not describe the picture."
            yield line_of(image), f"{message} Say what it shows."


@rule("alt-long", "note", "WCAG 2.2, technique G92")
def alternative_is_short(document: Document) -> Iterator[Finding]:
    """A long description has a place of its own; an alternative text is a sentence or two."""
    for image in document.find("img"):
        length = len(image.get("alt") or "")
        if length > MAX_ALTERNATIVE:
            message = f"The alternative text of {_name(image)} has {length} characters."
            yield line_of(image), f"{message} Put the details into a long description of a catalog."


@rule("math-speech", "loss", "WCAG 2.2, 1.1.1; MathML 3, alttext")
def formula_can_be_read_aloud(document: Document) -> Iterator[Finding]:
    """Every formula has the words in which it is read aloud."""
    for formula in document.find("math"):
        if not (formula.get("alttext") or formula.get("aria-label") or "").strip():
            shown = plain_text(formula)[:40]
            yield line_of(formula), f"The formula {shown!r} has no alttext. Write it as it is spoken."


@rule("captions-missing", "loss", "WCAG 2.2, 1.2.2")
def video_has_captions(document: Document) -> Iterator[Finding]:
    """Every video has captions."""
    for video in document.find("video"):
        if not _captions(video):
            yield line_of(video), 'This video has no captions. Add a track of kind "captions".'


@rule("captions-empty", "loss", "WCAG 2.2, 1.2.2")
def captions_say_something(document: Document) -> Iterator[Finding]:
    """A file of captions has captions in it."""
    for medium in document.find("video", "audio"):
        for track in _captions(medium):
            address = track.get("src") or ""
            data = document.assets(address) if document.assets is not None and address else None
            if data is not None and not _CUE.search(data):
                yield line_of(track), f"The captions {address} hold no text with a time."


@rule("transcript-missing", "loss", "WCAG 2.2, 1.2.1")
def recording_can_be_read(document: Document) -> Iterator[Finding]:
    """What is said in a recording can be read: captions, or a transcript in a catalog bound to it."""
    telling = {one.get("id") for one in document.root.iter("qti-catalog") if _tells(one)}
    for recording in document.find("audio"):
        told = any(one.get("data-catalog-idref", "") in telling for one in ancestors(recording))
        if not (told or _captions(recording) or recording.get("aria-details")):
            message = "What is said in this recording cannot be read."
            yield line_of(recording), f'{message} Bind a catalog with a card of support "transcript".'


def _tells(catalog: etree._Element) -> bool:
    return any(card.get("support") in _TELLING_CARDS for card in catalog.iter("qti-card"))


def _captions(medium: etree._Element) -> list[etree._Element]:
    tracks = [one for one in medium.iter(etree.Element) if local_name(one) == "track"]
    return [one for one in tracks if one.get("kind", "subtitles") in ("captions", "subtitles")]


def _name(image: etree._Element) -> str:
    return posixpath.basename(image.get("src") or "")[:60] or "without an address"
