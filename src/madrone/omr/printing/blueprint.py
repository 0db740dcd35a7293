"""A set document as a pattern to be repeated: what all documents share, and what each needs of its own.

Contents, fonts and colors are shared; pages and the elements that a screen reader follows are written anew for each
document, with a few references exchanged.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pikepdf

from madrone.omr.printing.pdf_text import contents, written
from madrone.omr.printing.pdf_writer import PdfWriter

#: Stands around the number of an object in a pattern; no text of a PDF object has this byte.
_MARK = b"\x00"
_MARKED = re.compile(rb"\x00(\d+)\x00")


@dataclass(frozen=True, slots=True)
class Pattern:
    """The text of an object, cut where it refers to others: text, number, text, number, … text."""

    pieces: tuple[bytes | int, ...]

    def filled(self, numbers: dict[int, int]) -> bytes:
        """The text with each number exchanged, or kept where there is no other for it."""
        return b"".join(
            piece if isinstance(piece, bytes) else b"%d 0 R" % numbers.get(piece, piece)
            for piece in self.pieces
        )


@dataclass(frozen=True, slots=True)
class PagePattern:
    """What is the same on one page of every document: contents, resources, and the elements of its marked contents."""

    number: int
    contents: int
    resources: int
    parents: Pattern
    marked: int
    box: bytes
    #: How many of the document's elements stand before the first of this page.
    elements_before: int


class Blueprint:
    """Reads a tagged PDF that Typst made, and writes its shared parts once.

    ``fonts`` are added to the resources of every page by their names.
    """

    def __init__(self, pdf: pikepdf.Pdf, fonts: dict[str, pikepdf.Object]) -> None:
        self._pdf = pdf
        self._fonts = {name: pdf.copy_foreign(font) for name, font in fonts.items()}
        self.root = pdf.Root
        self._tree = self.root.StructTreeRoot
        self.document = _only(self._tree.K)
        self.document.S = pikepdf.Name.Sect
        self.elements = {number: _pattern(element) for number, element in _elements(self.document)}
        self.children = [child.objgen[0] for child in self.document.K]
        self._copied: set[int] = set()
        self.first_free = max(thing.objgen[0] for thing in pdf.objects) + 1

    @property
    def tree_root(self) -> int:
        """The number that elements refer to as the root of all."""
        return int(self._tree.objgen[0])

    def write_shared(self, writer: PdfWriter) -> list[PagePattern]:
        """Write what all documents have in common; give what their pages are made from."""
        refer = partial(self._copy, writer)
        parents = dict(_numbers(self._tree.ParentTree))
        patterns, before = [], 0
        for page in self._pdf.pages:
            here = page.obj
            resources = writer.reserve()
            here.Resources.Font = pikepdf.Dictionary(
                {**here.Resources.get("/Font", {}), **self._named_fonts()}
            )
            writer.put(resources, contents(here.Resources, refer))
            own = parents[int(here.StructParents)]
            patterns.append(
                PagePattern(
                    number=here.objgen[0],
                    contents=_number(refer(here.Contents)),
                    resources=resources,
                    parents=_pattern(own),
                    marked=len(own),
                    box=contents(here.MediaBox, refer),
                    elements_before=before,
                )
            )
            before += sum(child.Pg.objgen == here.objgen for child in self.document.K)
        return patterns

    def write_catalog_entries(self, writer: PdfWriter, pages: int) -> bytes:
        """What the catalog says of language, standards and colors; the metadata say how many pages there are.

        The print dialog is asked for the true size, and for one side, because two sides of a sheet may otherwise
        belong to two students.
        """
        self.root.ViewerPreferences.PrintScaling = pikepdf.Name("/None")
        self.root.ViewerPreferences.Duplex = pikepdf.Name.Simplex
        refer = partial(self._copy, writer)
        metadata = writer.reserve()
        told = re.sub(rb"(<xmpTPg:NPages>)\d+", rb"\g<1>%d" % pages, self.root.Metadata.read_bytes())
        writer.put_stream(metadata, b"/Type /Metadata /Subtype /XML", told)
        kept = ("/Lang", "/MarkInfo", "/OutputIntents", "/ViewerPreferences")
        entries = [
            b"%s %s" % (key.encode(), written(self.root[key], refer)) for key in kept if key in self.root
        ]
        return b" ".join([*entries, b"/Metadata %d 0 R" % metadata])

    def write_tree_entries(self, writer: PdfWriter) -> bytes:
        """The roles of elements that are not standard ones."""
        refer = partial(self._copy, writer)
        return b" ".join(
            key.encode() + b" " + written(self._tree[key], refer)
            for key in ("/RoleMap", "/ClassMap")
            if key in self._tree
        )

    def write_information(self, writer: PdfWriter) -> int | None:
        """Title and author, as old readers look for them."""
        if "/Info" not in self._pdf.trailer:
            return None
        number = writer.reserve()
        writer.put(number, contents(self._pdf.trailer.Info, partial(self._copy, writer)))
        return number

    def _named_fonts(self) -> dict[str, pikepdf.Object]:
        return {f"/{name}": font for name, font in self._fonts.items()}

    def _copy(self, writer: PdfWriter, thing: pikepdf.Object) -> bytes:
        """Write an object under its own number and all that it refers to, unless that has been done."""
        number = thing.objgen[0]
        if number not in self._copied:
            self._copied.add(number)
            refer: Callable[[pikepdf.Object], bytes] = partial(self._copy, writer)
            text = contents(thing, refer)
            if isinstance(thing, pikepdf.Stream):
                writer.put_stream(number, text, thing.read_raw_bytes())
            else:
                writer.put(number, text)
        return b"%d 0 R" % number


def _elements(element: pikepdf.Object) -> Iterator[tuple[int, pikepdf.Object]]:
    """An element of the structure and all below it."""
    yield element.objgen[0], element
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _elements(kid)


def _pattern(thing: pikepdf.Object) -> Pattern:
    marked = contents(thing, lambda other: b"%s%d%s" % (_MARK, other.objgen[0], _MARK))
    pieces = _MARKED.split(marked)
    return Pattern(tuple(int(piece) if place % 2 else piece for place, piece in enumerate(pieces)))


def _numbers(tree: pikepdf.Object) -> Iterator[tuple[int, pikepdf.Object]]:
    """The entries of a number tree."""
    entries = list(tree.get("/Nums", []))
    yield from zip((int(key) for key in entries[::2]), entries[1::2], strict=True)
    for kid in tree.get("/Kids", []):
        yield from _numbers(kid)


def _only(kids: pikepdf.Object) -> pikepdf.Object:
    return kids[0] if isinstance(kids, pikepdf.Array) else kids


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
