"""Catalogues are compiled as gettext reads them, and their faults are found."""

import gettext
import io
from pathlib import Path

import pytest

from tools import extract, messages

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


PYTHON_CODE = """
from django.utils.translation import gettext as _now, gettext_lazy as _, ngettext, pgettext

TITLE = _("A title")
WORDS = {"long": _("In two "
                   "pieces")}
def words(n, title):
    _now(title)
    pgettext("the verb", "Test")
    return ngettext("%(n)d test", "%(n)d tests", n) % {"n": n}
"""
TEMPLATE_CODE = """{% load i18n %}
{% translate "Say “hello”" %} {% include "x.html" with title=_("Inside a tag") %}
{% blocktranslate trimmed count n=tests with who=name %}
  {{ who }} has a test.{% plural %}{{ who }} has {{ n }} tests.
{% endblocktranslate %}
{% translate title %}{# {% translate "In a comment" %} #}
"""


def test_it_finds_the_texts_of_python_under_every_name_of_gettext() -> None:
    found = [text.parts for text in extract.python_texts(PYTHON_CODE, "a.py")]
    assert sorted(found) == [
        (("msgctxt", "the verb"), ("msgid", "Test")),
        (("msgid", "%(n)d test"), ("msgid_plural", "%(n)d tests")),
        (("msgid", "A title"),),
        (("msgid", "In two pieces"),),
    ]


def test_it_finds_the_texts_of_templates_as_django_looks_them_up() -> None:
    found = [(text.line, text.parts) for text in extract.template_texts(TEMPLATE_CODE, "a.html")]
    assert found == [
        (2, (("msgid", "Say “hello”"),)),
        (2, (("msgid", "Inside a tag"),)),
        (3, (("msgid", "%(who)s has a test."), ("msgid_plural", "%(who)s has %(n)s tests."))),
    ]


def test_it_reads_code_but_neither_tests_nor_migrations(tmp_path: Path) -> None:
    for folder in ("views", "tests", "migrations"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.py").write_text(PYTHON_CODE, encoding="utf-8")
    assert {text.place for text in extract.texts(tmp_path)} == {"views/page.py"}


def test_a_text_without_an_entry_is_missing_and_so_is_one_whose_plural_changed(
    entries: list[messages.Entry],
) -> None:
    code = (
        "from django.utils.translation import gettext as _, ngettext\n"
        "_('School'); _('New'); _('New')\n"
        "ngettext('%(count)d student', '%(count)d pupils', 2)\n"
        "ngettext('%(count)d student', '%(count)d students', 2)\n"
    )
    found = messages.missing(extract.python_texts(code, "a.py"), entries)
    assert [dict(text.parts).get("msgid_plural", text.line) for text in found] == [2, "%(count)d pupils"]


def test_two_catalogues_may_not_translate_one_text_differently() -> None:
    said: dict[str, list[str]] = {}
    first = [messages.Entry(3, {"msgid": "Test", "msgstr": "Prueba"})]
    second = [messages.Entry(8, {"msgid": "Test", "msgstr": "Examen"})]
    assert list(messages.contradictions(first, said)) == []
    assert [line for line, _ in messages.contradictions(second, said)] == [8]


def test_bringing_a_catalogue_up_to_date_keeps_adds_and_removes(tmp_path: Path) -> None:
    code = "from django.utils.translation import gettext as _\n_('Kept'); _('A \"new\"\\nline'); _('Elsewhere')\n"
    own = [
        messages.Entry(1, {"msgid": "Gone", "msgstr": "Ido"}),
        messages.Entry(2, {"msgid": "Kept", "msgstr": "Queda"}),
    ]
    contexts = [messages.Entry(1, {"msgid": "Elsewhere", "msgstr": "En otra parte"})]
    path = tmp_path / "django.po"
    path.write_text(
        messages.updated("es", list(extract.python_texts(code, "a.py")), own, contexts), encoding="utf-8"
    )
    header, *rest = messages.read(path)
    assert "plural=(n != 1)" in header.parts["msgstr"]
    assert [entry.parts for entry in rest] == [
        {"msgid": "Kept", "msgstr": "Queda"},
        {"msgid": 'A "new"\nline', "msgstr": ""},
    ]
    again = messages.updated("es", list(extract.python_texts(code, "a.py")), rest, contexts)
    assert again == path.read_text(encoding="utf-8")
