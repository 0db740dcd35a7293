"""Cards of catalogs: shown for the supports that a student has, and absent from the HTML for all others."""

from typing import Any

import pytest

from madrone.qti import Item, Stimulus, read_stimulus, render_item, render_stimulus
from madrone.qti.tests.building import NAMESPACE, make_item, response
from madrone.qti.vocabulary import names


def card(support: str, *entries: str) -> str:
    """A card of a support; its entries are XML."""
    return f"<qti-card support='{support}'>{''.join(entries)}</qti-card>"


def words(text: str, extra: str = "") -> str:
    """An entry that holds some words."""
    return f"<qti-card-entry {extra}><qti-html-content><p>{text}</p></qti-html-content></qti-card-entry>"


def file(address: str, kind: str, extra: str = "") -> str:
    """An entry that is a file."""
    return f"<qti-card-entry {extra}><qti-file-href mime-type='{kind}'>{address}</qti-file-href></qti-card-entry>"


def catalog(identifier: str, *cards: str) -> str:
    """A catalog with these cards."""
    return f"<qti-catalog id='{identifier}'>{''.join(cards)}</qti-catalog>"


CATALOGS = "<qti-catalog-info>{}</qti-catalog-info>".format(
    catalog(
        "word",
        card("glossary-on-screen", words("zqmeaning")),
        card("keyword-translation", words("zqgarza", "xml:lang='es'"), words("zqreiher", "xml:lang='de'")),
        card("ext:sbac-glossary-illustration", file("heron.png", "image/png")),
        card("keyword-emphasis"),
    )
    + catalog(
        "passage",
        card("spoken", words("zqspoken words")),
        card("simplified-language-portions", words("zqplain words")),
        card("linguistic-guidance", words("zqguidance")),
        card("sign-language", file("sign.mp4", "video/mp4", "xml:lang='en-US'")),
        card("long-description", words("zqdescription")),
        card("transcript", words("zqtranscript")),
        card("ext:our-own-support", words("zqown")),
        card("braille", words("zqbraille")),
    )
    + catalog("prompt", card("spoken", words("zqprompt")), card("glossary-on-screen", words("zqasked")))
    + catalog("choice", card("spoken", words("zqchoice")))
)
SECRETS = sorted(
    names(
        """
        zqmeaning zqgarza zqreiher heron.png zqspoken zqplain zqguidance sign.mp4 zqdescription zqtranscript zqown
        zqbraille zqprompt zqasked zqchoice
        """
    )
)
BODY = (
    "<p data-catalog-idref='passage'>A <span data-catalog-idref='word'>heron</span> stands.</p>"
    "<qti-choice-interaction response-identifier='R' max-choices='1'>"
    "<qti-prompt data-catalog-idref='prompt'>Which?</qti-prompt>"
    "<qti-simple-choice identifier='A' data-catalog-idref='choice'>One</qti-simple-choice>"
    "<qti-simple-choice identifier='B'>Two</qti-simple-choice></qti-choice-interaction>"
)
ALL = frozenset(
    {
        "glossary-on-screen", "keyword-translation", "ext:sbac-glossary-illustration", "keyword-emphasis", "spoken",
        "linguistic-guidance", "sign-language", "long-description", "transcript", "ext:our-own-support", "braille",
    }
)  # fmt: skip


def _item() -> Item:
    return make_item(response("R", "single", "identifier", "A") + CATALOGS, BODY)


def _show(*supports: str, **options: Any) -> str:
    return render_item(
        _item(), asset_url=lambda one: f"/files/{one}", supports=frozenset(supports), **options
    )


@pytest.mark.parametrize("medium", ["screen", "print"])
def test_without_a_support_nothing_of_its_card_is_in_the_html(medium: Any) -> None:
    html = _show(medium=medium)
    for secret in [*SECRETS, "catalog", "popover"]:
        assert secret not in html
    only = _show("glossary-on-screen", medium=medium)
    for secret in set(SECRETS) - {"zqmeaning", "zqasked"}:
        assert secret not in only


def test_a_meaning_opens_from_a_button_after_the_word() -> None:
    html = _show("glossary-on-screen", prefix="q1-")
    assert (
        '<span>heron</span><button type="button" class="qti-term" popovertarget="q1-card-1"'
        ' aria-label="Meaning: heron" title="Meaning: heron">' in html
    )
    assert '<div id="q1-card-1" class="qti-card" popover="auto" tabindex="-1">' in html
    # The card stands after everything else: no paragraph and no label may hold it.
    assert html.index("zqmeaning") > html.index("Two")


def test_a_translation_is_in_the_students_language_or_not_there() -> None:
    spanish = _show("keyword-translation", language="es-MX")
    assert '<div lang="es">' in spanish and "zqgarza" in spanish and "zqreiher" not in spanish
    assert "zqgarza" not in _show("keyword-translation", language="vi")


def test_a_word_with_several_cards_has_one_button() -> None:
    html = _show("glossary-on-screen", "keyword-translation", "ext:sbac-glossary-illustration", language="de")
    assert html.count('popovertarget="card-1"') == 1
    opened = html[html.index('id="card-1"') : html.index('id="card-2"')]
    assert "zqmeaning" in opened and "zqreiher" in opened and "/files/heron.png" in opened


def test_what_is_spoken_stands_on_the_element_for_the_voice() -> None:
    html = _show("spoken")
    assert '<p data-spoken="zqspoken words">A ' in html
    assert '<span data-spoken="zqprompt">Which?</span>' in html
    assert '<span data-spoken="zqchoice">One</span>' in html


def test_plain_language_stands_in_place_of_the_content() -> None:
    html = _show("simplified-language-portions")
    assert "zqplain words" in html
    assert "stands." not in html


@pytest.mark.parametrize(
    ("support", "label", "content"),
    [
        ("linguistic-guidance", "Help with the language", "zqguidance"),
        ("long-description", "Description", "zqdescription"),
        ("transcript", "Transcript", "zqtranscript"),
        ("ext:our-own-support", "Our own support", "zqown"),
    ],
)
def test_other_supports_are_folded_up_beside_the_content(support: str, label: str, content: str) -> None:
    html = _show(support)
    assert f'<details class="qti-details" data-qti-support="{support}"><summary>{label}</summary>' in html
    assert content in html
    paper = _show(support, medium="print")
    assert f"<strong>{label}:</strong>" in paper
    assert "<details" not in paper


def test_signs_are_a_recording_with_controls() -> None:
    html = _show("sign-language")
    assert '<video src="/files/sign.mp4" controls preload="metadata"></video>' in html
    assert "<summary>Sign language</summary>" in html


def test_key_words_are_set_off_for_those_who_need_it() -> None:
    assert '<strong class="qti-keyword"><span>heron</span></strong>' in _show("keyword-emphasis")
    assert "qti-keyword" not in _show()


def test_braille_is_for_another_page() -> None:
    assert "zqbraille" not in _show(*ALL)


def test_cards_that_open_are_printed_after_the_item() -> None:
    paper = _show("glossary-on-screen", medium="print")
    assert "<button" not in paper
    assert '<aside class="qti-card"><p class="qti-card-word">heron</p>' in paper


def test_all_supports_together_keep_ids_apart() -> None:
    html = _show(*ALL, prefix="q7-", language="es")
    ids = [part.partition('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert all(one.startswith("q7-") for one in ids)


def _stimulus() -> Stimulus:
    xml = (
        f'<qti-assessment-stimulus xmlns="{NAMESPACE}" identifier="s1" title="Passage" xml:lang="en">'
        "<qti-stimulus-body><p>A <span data-catalog-idref='word'>heron</span>.</p></qti-stimulus-body>"
        f"{CATALOGS}</qti-assessment-stimulus>"
    )
    return read_stimulus(xml.encode(), "s1.xml")


def test_a_stimulus_has_its_cards_too() -> None:
    html = render_stimulus(
        _stimulus(), asset_url=str, supports=frozenset({"keyword-translation"}), language="es", locale="es"
    )
    assert 'aria-label="Traducción: heron"' in html
    assert 'id="s1-card-1"' in html and "zqgarza" in html
    plain = render_stimulus(_stimulus(), asset_url=str)
    assert not [secret for secret in SECRETS if secret in plain]
