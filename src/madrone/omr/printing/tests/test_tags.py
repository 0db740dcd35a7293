"""The file is fit for screen readers and for the archive: PDF/UA-1 and PDF/A-2a, as far as its structure says."""

import io
import re
from collections.abc import Iterator

import pikepdf
import pytest

from madrone.omr.printing.tests.printed import BOOKLET, PAGES, QUIZ, ROSTER, printed

#: The beginnings and ends of marked content, and what draws.
MARKED = re.compile(
    rb"/(\w+)\s*<</MCID (\d+)[^>]*>>\s*BDC|/Artifact[^\n]*?B[MD]C|\bEMC\b|(?<=[\s>\])])T[jJ]\b|\bre\b|\bS\n"
)


@pytest.fixture(scope="module")
def booklet() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(printed(BOOKLET)[0])) as pdf:
        yield pdf


def elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """An element and all below it, in the order of reading."""
    yield element
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary):
            yield from elements(kid)


def documents(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The element of each document."""
    (top,) = pdf.Root.StructTreeRoot.K
    assert top.S == "/Document"
    return list(top.K)


def test_the_file_is_sound_and_says_its_standards_language_and_title(booklet: pikepdf.Pdf) -> None:
    assert booklet.check_pdf_syntax() == []
    metadata = booklet.Root.Metadata.read_bytes()
    assert b"<pdfuaid:part>1<" in metadata
    assert b"<pdfaid:part>2<" in metadata and b"<pdfaid:conformance>A<" in metadata
    assert b"<xmpTPg:NPages>%d<" % (PAGES * len(ROSTER)) in metadata
    assert booklet.Root.Lang == "en"
    assert booklet.Root.MarkInfo.Marked
    preferences = booklet.Root.ViewerPreferences
    assert preferences.DisplayDocTitle
    assert (str(preferences.PrintScaling), str(preferences.Duplex)) == ("/None", "/Simplex")
    assert booklet.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert booklet.docinfo["/Title"] == BOOKLET.title
    assert len(booklet.pages) == PAGES * len(ROSTER)


def test_every_document_is_heard_as_title_name_fields_and_page(booklet: pikepdf.Pdf) -> None:
    sections = documents(booklet)
    assert [str(section.T) for section in sections] == [row.document for row in ROSTER]
    for section in sections:
        own = list(elements(section))[1:]
        kinds = [str(element.S) for element in own]
        assert kinds[0] == "/H1"
        assert kinds.count("/H2") == 1
        sentences = [str(element.Alt) for element in own if element.S == "/Figure"]
        assert all(sentences)
        assert "Student number: 10 boxes for digits, with circles 0 to 9 below each box." in sentences
        assert "Question 23: fill in one circle, A, B, C, D or 10." in sentences
        assert "The moon makes its own light. Fill in one circle, True or False." in sentences
        assert len(sentences) == 30 + 3


def test_every_piece_of_content_is_tagged_or_an_artifact(booklet: pikepdf.Pdf) -> None:
    for page in booklet.pages:
        depth = 0
        for found in MARKED.finditer(page.Contents[0].read_bytes() + b"\n" + page.Contents[1].read_bytes()):
            token = found[0]
            if token.endswith((b"BDC", b"BMC")):
                depth += 1
            elif token == b"EMC":
                depth -= 1
            else:
                assert depth > 0, f"{token!r} stands outside of all marks"
            assert depth in (0, 1)
        assert depth == 0


def test_every_mark_belongs_to_one_element_and_every_element_to_its_mark(booklet: pikepdf.Pdf) -> None:
    nums = list(booklet.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
    claimed: dict[tuple[int, int], tuple[int, int]] = {}
    for section in documents(booklet):
        for element in elements(section):
            for kid in element.get("/K", []):
                if isinstance(kid, pikepdf.Dictionary):
                    assert kid.P.objgen == element.objgen
                else:
                    claimed[element.Pg.objgen[0], int(kid)] = element.objgen
    for page in booklet.pages:
        own = parents[int(page.obj.StructParents)]
        marks = sorted(
            int(found[2])
            for stream in page.Contents
            for found in MARKED.finditer(stream.read_bytes())
            if found[2] is not None
        )
        assert marks == list(range(len(own)))
        for mark, element in enumerate(own):
            assert claimed.pop((page.obj.objgen[0], mark)) == element.objgen
    assert not claimed


def test_every_font_is_embedded_and_says_its_letters(booklet: pikepdf.Pdf) -> None:
    fonts = {font.objgen: font for page in booklet.pages for font in page.Resources.Font.values()}
    assert len(fonts) <= 8
    for font in fonts.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert "/ToUnicode" in font


def test_pages_of_all_documents_share_contents_and_fonts(booklet: pikepdf.Pdf) -> None:
    first, second = booklet.pages[0], booklet.pages[PAGES]
    assert first.Resources.objgen == second.Resources.objgen
    shared = {stream.objgen for stream in first.Contents} & {stream.objgen for stream in second.Contents}
    assert len(shared) == 1


def test_circles_and_their_letters_are_no_noise_for_a_screen_reader() -> None:
    with pikepdf.open(io.BytesIO(printed(QUIZ)[0])) as pdf:
        section = documents(pdf)[0]
        spoken = [str(element.get("/Alt", element.S)) for element in elements(section)]
    questions = [f"Question {number}: fill in one circle, A, B, C or D." for number in range(1, 6)]
    assert [sentence for sentence in spoken if sentence.startswith("Question")] == questions
