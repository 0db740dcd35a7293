"""The Student Score Report as a PDF: two pages each, tagged for screen readers (domain.md 9.3; quality.md 2)."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import typst
from django.conf import settings

from madrone.reports.report_words import ReportCard, document_words

TEMPLATE = Path(__file__).parent / "typst" / "score_report.typ"
# Fit for screen readers and for the archive, both at once.
STANDARDS: Final = ("ua-1", "a-2a")


def render_score_report(card: ReportCard, *, language: str = "en") -> bytes:
    """Set one report as PDF/UA-1 and PDF/A-2a in English (``en``) or Spanish (``es``)."""
    return render_score_reports([card], language=language)


def render_score_reports(cards: Sequence[ReportCard], *, language: str = "en") -> bytes:
    """Set the reports of several students as one file for printing, each on a sheet of its own."""
    words = json.dumps(document_words(cards, language=language), ensure_ascii=False)
    # A compiler of one's own per file: its inputs are its state, and requests share this process.
    compiler = typst.Compiler(TEMPLATE, font_paths=_fonts(), sys_inputs={"document": words})
    pdf = compiler.compile(format="pdf", pdf_standards=[*STANDARDS])
    if not isinstance(pdf, bytes):
        raise TypeError("the typesetter gave several files where one was asked for")
    return pdf


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Read the report's own typeface once; fonts of the machine would make reports differ between machines."""
    folder = settings.PACKAGE / "ui" / "static" / "vendor" / "public-sans-0.4.2"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
