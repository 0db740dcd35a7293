"""The shell: navigation by role, the language, and what every page carries."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from madrone.ui import home
from madrone.ui.home import Line, Section, lines_for
from madrone.ui.tests.html import attribute, one, words
from tests.cast import Cast


def page(client: Client, address: str = "/home") -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def labels(client: Client) -> list[str]:
    return [link.get_text(strip=True) for link in page(client).select(".md-side .md-nav__link")]


def test_everybody_sees_only_what_their_role_may_use(client_of: Callable[[str], Client]) -> None:
    pia, tom, ada = (labels(client_of(who)) for who in ("pia", "tom", "ada"))
    assert pia[0] == tom[0] == "Home"
    assert {"Staff", "Security forms"} <= set(pia)
    assert not {"Staff", "Security forms", "Audit trail"} & set(tom)
    assert "Audit trail" in ada
    assert "Audit trail" not in pia


def test_the_order_is_that_of_the_testing_year(client_of: Callable[[str], Client]) -> None:
    from madrone.ui.navigation import ENTRIES

    order = [str(entry.label) for entry in ENTRIES]
    shown = labels(client_of("dev"))
    assert shown == sorted(shown, key=order.index)


def test_every_link_of_the_navigation_opens(client_of: Callable[[str], Client]) -> None:
    for who in ("ada", "hal", "dev", "pia", "tom", "nia", "rob", "eve"):
        client = client_of(who)
        for link in page(client).select(".md-side .md-nav__link"):
            assert client.get(attribute(link, "href")).status_code == 200, (who, link)


def test_the_place_where_one_is_is_marked(client_of: Callable[[str], Client], cast: Cast) -> None:
    below = page(client_of("pia"), f"/staff/{cast.accounts['tom'].code}/details")
    assert [link.get_text() for link in below.select('.md-side [aria-current="page"]')] == ["Staff"]
    forms = page(client_of("pia"), "/staff/security-forms")
    assert [link.get_text() for link in forms.select('.md-side [aria-current="page"]')] == ["Security forms"]


def test_it_says_who_one_is_and_what_one_acts_as(client_of: Callable[[str], Client]) -> None:
    said = one(page(client_of("tom")), ".md-acting").get_text(" ", strip=True)
    assert said == "Tom Nakamura Test administrator, Alder Creek Elementary"
    assert "State, California" in words(page(client_of("ada")), ".md-acting")


def test_the_language_can_be_changed_without_scripts(client_of: Callable[[str], Client]) -> None:
    tom = client_of("tom")
    changed = tom.post("/language", {"language": "es", "next": "/home"})
    assert changed["Location"] == "/home"
    assert attribute(one(page(tom), "html"), "lang") == "es"
    tom.post("/language", {"language": "en", "next": "/home"})
    assert attribute(one(page(tom), "html"), "lang") == "en"


def test_the_first_thing_that_takes_the_keyboard_leads_to_the_content(client: Client, db: None) -> None:
    found = page(client, "/")
    first = found.select("body a, body button, body input")[0]
    assert attribute(first, "href") == "#main"
    assert one(found, "main#main")


def test_the_content_policy_allows_nothing_inline(client: Client, db: None) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "default-src 'none'" in policy


def test_home_asks_every_context_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "_finders", [])

    @home.register
    def one(actor: object) -> list[Line]:
        return [Line(Section.NOW, "A session is open.", "/sessions/", "Open the board")]

    home.register(one)
    found = lines_for(cast.tom)
    assert [line.sentence for line in found[Section.NOW]] == ["A session is open."]
    assert found[Section.DUE] == found[Section.DECIDE] == []


def test_home_shows_the_lines_under_their_question(
    client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(Section.DECIDE, "An appeal waits.", "/home", "Decide")
    monkeypatch.setattr(home, "_finders", [lambda actor: [line]])
    drawn = page(client_of("tom"))
    section = one(drawn, 'section[aria-labelledby="decide"]')
    assert words(section, "h2") == "What needs a decision"
    assert attribute(one(section, "li a"), "href") == "/home"
    assert "Nothing is due." in words(drawn, 'section[aria-labelledby="due"]')
