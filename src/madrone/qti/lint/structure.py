"""The frame of a document: its title and language, its headings, tables and links."""

import re
from collections.abc import Iterator

from lxml import etree

from madrone.qti.lint.document import Document, ancestors, shown_text
from madrone.qti.lint.rules import Finding, rule
from madrone.qti.xml import XML_LANG, line_of, local_name

MAX_ELEMENTS = 20_000

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z|i-[A-Za-z]+\Z|x-[A-Za-z0-9-]+\Z")
_EMPTY_LINK = re.compile(
    r"((click|tap) )?(here|this( link)?|link|more|read more)\W*\Z|https?://|www\."
    r"|(haga |haz )?(clic |click )?(aquí|aqui|este enlace|enlace|más|leer más)\W*\Z",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@rule("document-size", "note", "limits of this engine")
def document_is_no_book(document: Document) -> Iterator[Finding]:
    """An item or a stimulus has no more elements than the other checks can look at."""
    if document.size > MAX_ELEMENTS:
        message = f"The file has {document.size} elements; nothing else was checked in it. Split it."
        yield line_of(document.root), message


@rule("title-missing", "note", "QTI 3.0.1, title")
def title_is_there(document: Document) -> Iterator[Finding]:
    """Every item and stimulus has a title that is more than its identifier."""
    title = (document.root.get("title") or "").strip()
    if not title or title == (document.root.get("identifier") or "").strip():
        yield (
            line_of(document.root),
            "There is no title apart from the identifier. Give one that people know.",
        )


@rule("language-missing", "loss", "WCAG 2.2, 3.1.1")
def language_is_said(document: Document) -> Iterator[Finding]:
    """The language of the content is said, so that it is read aloud and translated into braille rightly."""
    if not document.language:
        message = 'The language is not said. Put xml:lang="en", or what it is, on the first element.'
        yield line_of(document.root), message


@rule("language-odd", "loss", "BCP 47")
def language_is_one(document: Document) -> Iterator[Finding]:
    """A language is written as its code, such as en, es or es-MX."""
    for element in document.root.iter(etree.Element):
        language = element.get(XML_LANG) or element.get("lang")
        if language and not _LANGUAGE.match(language.strip()):
            yield (
                line_of(element),
                f"{language[:40]!r} is no code of a language. Write en, es or another code.",
            )


@rule("table-headers", "loss", "WCAG 2.2, 1.3.1")
def table_has_headers(document: Document) -> Iterator[Finding]:
    """A table of data has header cells; one that only arranges says role="presentation"."""
    for table in document.find("table"):
        inside = [local_name(one) for one in table.iter(etree.Element)]
        arranging = table.get("role") in ("presentation", "none")
        if not arranging and "th" not in inside and inside.count("td") > 1:
            message = "This table has no header cells."
            yield line_of(table), f"{message} Use <th> for the cells that name a row or a column."


@rule("heading-order", "note", "WCAG 2.2, 1.3.1")
def headings_are_in_order(document: Document) -> Iterator[Finding]:
    """No level is left out between a heading and the next lower one."""
    for content in document.contents:
        before = 0
        for heading in content.iter(*_HEADINGS):
            level = int(local_name(heading)[1])
            if before and level > before + 1:
                yield line_of(heading), f"A heading h{level} follows an h{before}. Use h{before + 1}."
            before = level


@rule("heading-empty", "note", "WCAG 2.2, 2.4.6")
def headings_say_something(document: Document) -> Iterator[Finding]:
    """A heading has text."""
    for heading in document.find(*_HEADINGS):
        if not shown_text(heading):
            yield line_of(heading), "This heading is empty. Remove it, or write what follows."


@rule("link-text", "note", "WCAG 2.2, 2.4.4")
def links_say_where_they_lead(document: Document) -> Iterator[Finding]:
    """The text of a link says where it leads."""
    for link in document.find("a"):
        text = shown_text(link)
        if link.get("href") and (not text or _EMPTY_LINK.match(text)):
            yield line_of(link), f"The link {text[:60]!r} does not say where it leads."


def in_scoring_rubric(element: etree._Element) -> bool:
    """Whether only those who score or write the item see an element."""
    return any(
        local_name(one) == "qti-rubric-block" and "candidate" not in (one.get("view") or "candidate").split()
        for one in ancestors(element)
    )
