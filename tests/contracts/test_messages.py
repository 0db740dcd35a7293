"""Catalogues are compiled as gettext reads them, and their faults are found."""

import gettext
import io
from pathlib import Path

import pytest

from tools import messages

CATALOGUE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

# A comment.
#: orgs/views/list.py:3
msgid "School"
msgstr "Escuela"

msgctxt "the verb"
msgid "Test"
msgstr "Examinar"

#, python-format
msgid "%(count)d student"
msgid_plural "%(count)d students"
msgstr[0] "%(count)d estudiante"
msgstr[1] "%(count)d estudiantes"

msgid ""
"Two lines,\n"
"with \"quotes\"."
msgstr ""
"Dos líneas,\n"
"con \"comillas\"."

msgid "Not yet"
msgstr ""

#, fuzzy
msgid "Perhaps"
msgstr "Quizá"

#~ msgid "Gone"
#~ msgstr "Ido"
"""


@pytest.fixture
def entries(tmp_path: Path) -> list[messages.Entry]:
    """The catalogue above, read."""
    path = tmp_path / "django.po"
    path.write_text(CATALOGUE, encoding="utf-8")
    return messages.read(path)


@pytest.fixture
def spanish(entries: list[messages.Entry]) -> gettext.GNUTranslations:
    """The catalogue above, compiled and loaded as Django loads it."""
    return gettext.GNUTranslations(io.BytesIO(messages.compiled(entries)))


def test_it_translates_plain_texts_contexts_and_several_lines(spanish: gettext.GNUTranslations) -> None:
    assert spanish.gettext("School") == "Escuela"
    assert spanish.pgettext("the verb", "Test") == "Examinar"
    assert spanish.gettext("Test") == "Test"
    assert spanish.gettext('Two lines,\nwith "quotes".') == 'Dos líneas,\ncon "comillas".'


def test_it_chooses_between_singular_and_plural(spanish: gettext.GNUTranslations) -> None:
    chosen = [spanish.ngettext("%(count)d student", "%(count)d students", count) for count in (1, 2)]
    assert chosen == ["%(count)d estudiante", "%(count)d estudiantes"]


def test_it_shows_the_original_where_a_translation_is_missing_doubtful_or_obsolete(
    spanish: gettext.GNUTranslations,
) -> None:
    for text in ("Not yet", "Perhaps", "Gone"):
        assert spanish.gettext(text) == text


def test_it_reports_what_is_missing_and_what_is_doubtful(entries: list[messages.Entry]) -> None:
    found = [text for _, text in messages.problems(entries)]
    assert found == ["is not translated: Not yet", "is marked fuzzy: Perhaps"]


@pytest.mark.parametrize("translation", ["Hola", "Hola %(nombre)s", "%(name)s %(count)d"])
def test_it_reports_placeholders_that_differ(tmp_path: Path, translation: str) -> None:
    path = tmp_path / "django.po"
    path.write_text(f'msgid "Hello %(name)s"\nmsgstr "{translation}"\n', encoding="utf-8")
    ((line, text),) = messages.problems(messages.read(path))
    assert line == 1
    assert "placeholders" in text


def test_a_singular_may_leave_the_number_out(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(
        'msgid "%(n)d test"\nmsgid_plural "%(n)d tests"\nmsgstr[0] "un examen"\nmsgstr[1] "%(n)d exámenes"\n',
        encoding="utf-8",
    )
    assert list(messages.problems(messages.read(path))) == []


@pytest.mark.parametrize("text", ['msgid "x', '"begins with nothing"', 'msgid "a"\nmsgstr "b\\"\n', "hello"])
def test_it_says_which_line_cannot_be_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "django.po"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(messages.CatalogueError, match=r"django\.po, line \d"):
        messages.read(path)
