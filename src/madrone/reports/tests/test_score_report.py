"""The score report as a file: two pages, tagged, every number on it, in both languages, for any name and score."""

import io
import re
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pikepdf
import pypdfium2
import pytest

from madrone.psychometrics.smarter import claims, policy
from madrone.reports.report_words import ReportCard
from madrone.reports.score_report import render_score_report, render_score_reports
from madrone.scoring.models import Result

RULES = policy(year=2027)
LONG = {
    "first_name": "Maximiliano-Guillermo",
    "full_name": "Maximiliano-Guillermo Ñandú de la Santísima Trinidad-Fernández y Öztürk-Nguyễn",
    "school": "Doctora Alicia Itzel Montgomery-Castañeda Academy of Arts, Sciences and Engineering",
    "lea": "Rancho Santa Margarita-Las Flores Joint Union Elementary School District",
    "window": "Spring summative window of the northern schools, second chance",
}


class Claims(list[SimpleNamespace]):
    """Stands where a result of the database has its related claims."""

    def all(self) -> "Claims":
        """Give them all, as a related manager does."""
        return self


def result(
    subject: str, score: int | None, levels: Sequence[int | None] = (1, 2, 3, 2), **fields: Any
) -> Result:
    """Make the result of a grade 5 test that no database holds."""
    facts = {
        "subject": subject,
        "grade": "05",
        "status": "final",
        "attemptedness": "P" if score is None else "Y",
        "scale_score": score,
        "level": None if score is None else RULES.level(subject, "05", score),
        "band_low": None if score is None else score - 24,
        "band_high": None if score is None else score + 24,
        "claims": Claims(
            SimpleNamespace(claim=claim.code, name=claim.name, level=one)
            for claim, one in zip(claims(subject), levels, strict=False)
        ),
    }
    return cast(Result, SimpleNamespace(**{**facts, **fields}))


def card(*results: Result, **fields: str) -> ReportCard:
    """Make a card of Sam's."""
    facts = {
        "first_name": "Sam",
        "full_name": "Sam Ito",
        "grade": "05",
        "school": "Alder Creek Elementary",
        "lea": "Madrone Valley Unified",
        "window": "Autumn window",
    }
    return ReportCard(**{**facts, **fields}, results=results, policy=RULES)


LOSS, HOSS = RULES.limits("ELA", "05").loss, RULES.limits("MATH", "05").hoss
CARDS = {
    "both": card(result("ELA", 2510), result("MATH", 2470)),
    "ends": card(result("ELA", LOSS, (1, 1, 1, 1)), result("MATH", HOSS, (3, 3, 3)), **LONG),
    "other ends": card(result("ELA", RULES.limits("ELA", "05").hoss), result("MATH", 2219), **LONG),
    "one subject": card(result("ELA", 2583, (3, 3, 2, None))),
    "no score": card(
        result("ELA", None, (None,) * 4), result("MATH", None, (None,) * 3, status="preliminary")
    ),
    "no band": card(
        result("ELA", 2502, band_low=None, band_high=None), result("MATH", 2500, status="preliminary")
    ),
    "longest": card(
        result("ELA", 2501, status="preliminary"),
        result("MATH", 2529, status="preliminary"),
        first_name=f"{'Maximiliana ' * 4}María",
        full_name=" ".join(["Maximiliana"] * 12 + ["Hinojosa"]),
        school=" ".join(["Montgomery"] * 9),
        lea=" ".join(["Elementary"] * 9),
        window=" ".join(["Spring window"] * 8),
    ),
    "by rule": card(
        result(
            "ELA",
            LOSS,
            (None,) * 4,
            attemptedness="P",
            band_low=None,
            band_high=None,
        ),
        **LONG,
    ),
    "unknown letters": card(result("ELA", 2500), first_name="Łukasz", full_name="Łukasz Đặng ’Ōlelo-Çelik"),
}


def text_of(pdf: bytes) -> list[str]:
    """Extract the text of each page, with single blanks."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = []
        for page in document:
            text_page = page.get_textpage()
            pages.append(" ".join(text_page.get_text_range().split()))
            text_page.close()
            page.close()
        return pages
    finally:
        document.close()


def tags(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    """Walk the structure tree: each element with its kind."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += list(node)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node.S), node
            if "/K" in node:
                waiting.append(node.K)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", CARDS)
def test_it_has_two_pages(name: str, language: str) -> None:
    assert len(text_of(render_score_report(CARDS[name], language=language))) == 2


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", CARDS)
def test_it_is_tagged_for_screen_readers(name: str, language: str) -> None:
    with pikepdf.open(io.BytesIO(render_score_report(CARDS[name], language=language))) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == language
        assert root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "2A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]
        found = list(tags(pdf))
        figures = [node for kind, node in found if kind == "/Figure"]
        scored = [one for one in CARDS[name].results if one.scale_score is not None]
        assert len(figures) == len(scored)
        for figure, of in zip(figures[::-1], scored, strict=True):
            assert str(of.scale_score) in str(figure.Alt)
        headers = [node for kind, node in found if kind == "/TH"]
        assert all(any("/Scope" in one for one in node.A) for node in headers)
        assert [kind for kind, _node in found].count("/H1") == 2


def test_every_font_is_in_the_file() -> None:
    with pikepdf.open(io.BytesIO(render_score_report(CARDS["both"]))) as pdf:
        descriptors = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert descriptors
        assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Student Score Report", "Standard Met", "Likely", "8 points above", "58 points below"]),
        (
            "es",
            [
                "Informe de puntuaciones",
                "Estándar cumplido",
                "8 puntos por encima",
                "58 puntos por debajo",
            ],
        ),
    ],
)
def test_the_text_has_the_numbers_in_both_languages(language: str, words: list[str]) -> None:
    front, back = text_of(render_score_report(CARDS["both"], language=language))
    for number in ("2510", "2470", "2486", "2534", "2446", "2494", "2442", "2502", "2582", "2455", "2528"):
        assert number in front
    for span in ("2582–2730", "2502–2581", "2442–2501", "2455–2527"):
        assert span in back
    for word in words[:2] + words[-2:]:
        assert word in front


def test_a_missing_subject_is_said_to_be_missing() -> None:
    front, back = text_of(render_score_report(CARDS["one subject"]))
    assert "There is no score in Mathematics: Sam did not take this test in this window." in front
    assert "Not enough answers to tell" in front
    assert "2528" not in back


def test_no_score_is_explained() -> None:
    front, back = text_of(render_score_report(CARDS["no score"]))
    assert "did not answer any question that counts" in front
    assert "There is no score in Mathematics yet" in front
    assert "highlighted row" not in back


def test_a_preliminary_score_says_so() -> None:
    assert "This score is preliminary" in text_of(render_score_report(CARDS["no band"]))[0]
    assert "preliminary" not in text_of(render_score_report(CARDS["both"]))[0]


def test_the_likely_range_stays_on_the_scale() -> None:
    front, _back = text_of(render_score_report(CARDS["ends"]))
    assert f"between {LOSS} and {LOSS + 24}" in front
    assert f"between {HOSS - 24} and {HOSS}" in front
    assert str(HOSS + 24) not in front


def test_names_keep_their_accents() -> None:
    front, _back = text_of(render_score_report(CARDS["ends"]))
    # A hyphen at the end of a line comes out of the file as a mark of its own.
    assert "ÖztürkNguyễn" in re.sub(r"[-\s\x02\ufffe]", "", front)
    assert "Łukasz Đặng ’Ōlelo-Çelik" in text_of(render_score_report(CARDS["unknown letters"]))[0]


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_words_overlap_on_the_front(name: str, language: str) -> None:
    document = pypdfium2.PdfDocument(render_score_report(CARDS[name], language=language))
    try:
        page = document[0]
        text_page = page.get_textpage()
        boxes = [text_page.get_rect(at) for at in range(text_page.count_rects())]
        # A little slack: the boxes hold room above the letters.
        slim = [(left + 1, bottom + 1.5, right - 1, top - 1.5) for left, bottom, right, top in boxes]
        overlaps = [
            (boxes[a], boxes[b])
            for a in range(len(slim))
            for b in range(a + 1, len(slim))
            if slim[a][0] < slim[b][2]
            and slim[b][0] < slim[a][2]
            and slim[a][1] < slim[b][3]
            and slim[b][1] < slim[a][3]
        ]
        assert overlaps == []
        right_edge, bottom_edge = page.get_width() - 42, 15
        assert all(right <= right_edge and bottom >= bottom_edge for _left, bottom, right, _top in boxes)
        text_page.close()
        page.close()
    finally:
        document.close()


def test_a_class_in_one_file_counts_pages_for_each_student() -> None:
    pages = text_of(render_score_reports([CARDS["both"], CARDS["one subject"]]))
    assert len(pages) == 4
    assert [page.split()[-3:] for page in pages] == [["1", "/", "2"], ["2", "/", "2"]] * 2


def test_the_same_report_is_the_same_file() -> None:
    first, again = render_score_report(CARDS["both"]), render_score_report(CARDS["both"])
    assert text_of(first) == text_of(again)


def test_it_stays_small() -> None:
    assert len(render_score_report(CARDS["both"])) <= 60 * 1024
