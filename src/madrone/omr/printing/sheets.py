"""Print a sheet for every row of a roster: one PDF, each page with an identity of its own.

Typst sets the document once; what differs between documents (two codes, the serial in plain text, the student's name)
is written over it. The file grows page by page, so that memory does not depend on how many there are.

There are no blank sheets without an identity. A photocopy has the identity of its original and would be read as that
page again; whoever wants spare sheets adds rows without a student to the roster.
"""

import hashlib
import io
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pikepdf

from madrone.omr.errors import SheetError
from madrone.omr.identity import Identity, encode, layout_tag
from madrone.omr.layout import Composition, compose
from madrone.omr.layout.artwork import PageArt
from madrone.omr.layout.geometry import Box
from madrone.omr.layout.phrases import say
from madrone.omr.layout.style import LARGE, POINT, REGULAR
from madrone.omr.printing.blueprint import Blueprint, PagePattern
from madrone.omr.printing.codes import draw_code
from madrone.omr.printing.pdf_writer import PdfWriter
from madrone.omr.printing.roster import RosterRow, RowProblem, check_rows
from madrone.omr.printing.template import set_document
from madrone.omr.printing.typeface import Typeface
from madrone.omr.sheet import Sheet
from madrone.omr.sheet.model import Paper

_SERIAL_SIZE = 8.5
#: Documents below one node of the tree of pages.
_TOGETHER = 64

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed, and which rows were left out or printed without a name."""

    documents: int
    pages: int
    problems: tuple[RowProblem, ...]


def print_sheets(
    sheet: Sheet,
    roster: Iterable[RosterRow],
    out: Path,
    *,
    paper: Paper | None = None,
    progress: Progress | None = None,
) -> Printed:
    """Write ``out``: one document for each row of the roster, in its order, tagged PDF/UA-1 and PDF/A-2a.

    Rows that cannot be printed are left out and named; a name with characters that no typeface has is left blank and
    named. ``progress`` is told how many documents of how many are done. The file takes its name only when it is
    complete. Raises ``SheetError`` for a sheet that cannot be laid out and for a roster without a good row
    (``no-documents``), for words that no typeface has (``unprintable``), and ``OSError`` where it cannot be written.
    """
    rows, problems = check_rows(roster)
    if not rows:
        named = f" {problems[0]}" if problems else ""
        raise SheetError("no-documents", f"The roster has no row that can be printed.{named}")
    composition = compose(sheet, paper)
    partial = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as file:
            press = _Press(sheet, composition, rows, file)
            for count, row in enumerate(rows, 1):
                problems += press.add(row)
                if progress:
                    progress(count, len(rows))
            press.finish()
        partial.replace(out)
    finally:
        with suppress(OSError):
            partial.unlink()
    problems.sort(key=lambda problem: problem.line)
    return Printed(len(rows), len(rows) * len(composition.pages), tuple(problems))


class _Press:
    """Writes one document after the other."""

    def __init__(self, sheet: Sheet, composition: Composition, rows: list[RosterRow], file: BinaryIO) -> None:
        self._sheet, self._pages = sheet, composition.pages
        self._height = composition.layout.height
        self._tag = layout_tag(sheet.form, composition.layout.version)
        self._name_size = (LARGE if sheet.large_print else REGULAR).body + 0.5
        texts = [say(sheet.language, "document", document="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")]
        self._typeface = Typeface(set().union(*texts, *(row.student for row in rows)))
        _refuse_unprintable(composition)
        pdf = pikepdf.open(io.BytesIO(set_document(sheet, composition)))
        self._blueprint = Blueprint(pdf, self._typeface.fonts)
        self._writer = PdfWriter(file, self._blueprint.first_free)
        self._patterns = self._blueprint.write_shared(self._writer)
        self._page_tree, self._top = self._writer.reserve(), self._writer.reserve()
        self._tree_root = self._writer.reserve()
        self._documents: list[int] = []
        self._parents: list[int] = []
        self._branches: list[tuple[int, int]] = []
        self._branch: list[int] = []
        self._branch_number = self._writer.reserve()
        self._digest = hashlib.sha256(f"{sheet.title}\n{composition.layout.version}".encode())

    def add(self, row: RosterRow) -> list[RowProblem]:
        """Write one document; tell if its name could not be printed."""
        self._digest.update(row.document.encode())
        lacking = self._typeface.lacks(row.student)
        student = "" if lacking else row.student
        numbers = self._own_numbers()
        section = numbers[self._blueprint.document.objgen[0]]
        extras = [
            self._write_page(row.document, student, page, pattern, numbers, section)
            for page, pattern in zip(self._pages, self._patterns, strict=True)
        ]
        self._write_elements(row.document, numbers, section, extras)
        self._documents.append(section)
        if len(self._branch) >= _TOGETHER * len(self._pages):
            self._close_branch()
        if not lacking:
            return []
        sentence = f"the name was left blank, because “{lacking}” cannot be printed. Write it in by hand."
        return [RowProblem(row.line, "unprintable-name", sentence)]

    def finish(self) -> None:
        """Write what holds the documents together."""
        writer, blueprint = self._writer, self._blueprint
        if self._branch:
            self._close_branch()
        total = sum(count for _, count in self._branches)
        writer.put(
            self._page_tree,
            b"<</Type /Pages /Count %d /Kids [%s]>>"
            % (total, _references([number for number, _ in self._branches])),
        )
        writer.put(
            self._top,
            b"<</Type /StructElem /S /Document /P %d 0 R /K [%s]>>"
            % (self._tree_root, _references(self._documents)),
        )
        nums = b" ".join(b"%d %d 0 R" % (key, number) for key, number in enumerate(self._parents))
        parent_tree = writer.reserve()
        writer.put(parent_tree, b"<</Nums [%s]>>" % nums)
        writer.put(
            self._tree_root,
            b"<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d %s>>"
            % (self._top, parent_tree, len(self._parents), blueprint.write_tree_entries(writer)),
        )
        catalog = writer.reserve()
        entries = blueprint.write_catalog_entries(writer, total)
        writer.put(
            catalog,
            b"<</Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R %s>>"
            % (self._page_tree, self._tree_root, entries),
        )
        writer.finish(catalog, blueprint.write_information(writer), self._digest.digest()[:16])

    def _own_numbers(self) -> dict[int, int]:
        """Fresh numbers for the elements and pages of one document, and the common root of all documents."""
        own = [*self._blueprint.elements, *(pattern.number for pattern in self._patterns)]
        first = self._writer.reserve(len(own))
        numbers = {number: first + place for place, number in enumerate(own)}
        numbers[self._blueprint.tree_root] = self._top
        return numbers

    def _write_page(
        self,
        document: str,
        student: str,
        page: PageArt,
        pattern: PagePattern,
        numbers: dict[int, int],
        section: int,
    ) -> list[int]:
        """Write a page with what is its own; give the elements for its serial and its name."""
        writer = self._writer
        code = encode(Identity(document, page.page.page, self._tag))
        codes = b"".join(draw_code(mark, code, self._height) for mark in page.page.codes)
        serial = say(self._sheet.language, "document", document=document)
        parts = [b"/Artifact BMC\n%sEMC\n" % codes]
        elements = []
        texts = [(serial, page.serial, _SERIAL_SIZE)]
        if student:
            # On later pages the name stands in a narrow line beside the codes.
            texts.append((student, page.student, min(self._name_size, page.student.height * 2.2)))
        for place, (text, box, size) in enumerate(texts):
            marked = pattern.marked + place
            parts.append(b"/P <</MCID %d>> BDC\n%sEMC\n" % (marked, self._line(text, box, size)))
            elements.append(writer.reserve())
            writer.put(
                elements[-1],
                b"<</Type /StructElem /S /P /P %d 0 R /Pg %d 0 R /K [%d]>>"
                % (section, numbers[pattern.number], marked),
            )
        overlay = writer.reserve()
        writer.put_packed(overlay, b"", b"".join(parts))
        parents = writer.reserve()
        own = pattern.parents.filled(numbers)
        writer.put(parents, own[:-1] + b" " + _references(elements) + b"]")
        writer.put(
            numbers[pattern.number],
            b"<</Type /Page /Parent %d 0 R /MediaBox %s /Resources %d 0 R /Contents [%d 0 R %d 0 R] /StructParents %d "
            b"/Tabs /S>>"
            % (
                self._branch_number,
                pattern.box,
                pattern.resources,
                pattern.contents,
                overlay,
                len(self._parents),
            ),
        )
        self._parents.append(parents)
        self._branch.append(numbers[pattern.number])
        return elements

    def _write_elements(
        self, document: str, numbers: dict[int, int], section: int, extras: list[list[int]]
    ) -> None:
        """Write the elements of one document, with each page's own before the others of the page."""
        blueprint = self._blueprint
        for number, pattern in blueprint.elements.items():
            if numbers[number] != section:
                self._writer.put(numbers[number], pattern.filled(numbers))
        kids = [numbers[child] for child in blueprint.children]
        # From the last page to the first, so that the places before stay as they are; the title comes first of all.
        for page, own in reversed(list(zip(self._patterns, extras, strict=True))):
            place = page.elements_before or 1
            kids[place:place] = own
        kept = (document.encode(), self._top, _references(kids))
        self._writer.put(section, b"<</Type /StructElem /S /Sect /T (%s) /P %d 0 R /K [%s]>>" % kept)

    def _line(self, text: str, box: Box, size: float) -> bytes:
        """A line of text on the bottom of its box, within its width."""
        text, size = self._typeface.fit(text, size, box.width / POINT)
        lift = 0.28 * size
        return self._typeface.show(
            text, box.x / POINT, (self._height - box.y - box.height) / POINT + lift, size
        )

    def _close_branch(self) -> None:
        content = b"<</Type /Pages /Parent %d 0 R /Count %d /Kids [%s]>>" % (
            self._page_tree,
            len(self._branch),
            _references(self._branch),
        )
        self._writer.put(self._branch_number, content)
        self._branches.append((self._branch_number, len(self._branch)))
        self._branch, self._branch_number = [], self._writer.reserve()


def _refuse_unprintable(composition: Composition) -> None:
    """A file for the archive has no empty boxes in place of letters."""
    texts = {text for page in composition.pages for text in page.texts()}
    typeface = Typeface(set().union(*texts))
    for text in sorted(texts):
        lacking = typeface.lacks(text)
        if lacking:
            raise SheetError(
                "unprintable",
                f"“{text}” has “{lacking}”, which none of the typefaces can print. Write it in other characters.",
            )


def _references(numbers: list[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
