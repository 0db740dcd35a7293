"""The pages of test settings: who sees whom, and who may change what (domain.md 1.3, 4.4)."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from madrone.accessibility import begun
from madrone.accessibility.actions.settings import assign_settings
from madrone.accessibility.begun import BegunTest
from madrone.accessibility.catalogue import resources_for
from madrone.accessibility.queries import settings_for
from madrone.kernel import clock
from tests.cast import Cast

ClientOf = Callable[[str], Client]
LIST = "/accessibility/"


def page_of(cast: Cast, subject: str = "") -> str:
    return f"{LIST}{cast.sam.code}" + (f"/{subject}" if subject else "")


@pytest.fixture
def math_begun() -> Iterator[None]:
    """Sam's mathematics test is under way, with masking."""
    before = list(begun._finders)
    test = BegunTest("Grade 5 Math", "MATH", clock.now(), {"masking": "TDS_Masking1"})
    begun.register(lambda student: [test] if student.first_name == "Sam" else [])
    yield
    begun._finders[:] = before


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("ada", {"Ito, Sam", "Bell, Sue", "Quist, Zoe"}),
        ("dev", {"Ito, Sam", "Bell, Sue"}),
        ("pia", {"Ito, Sam", "Bell, Sue"}),
        ("tom", {"Ito, Sam"}),
        ("nia", set()),
        ("eve", {"Quist, Zoe"}),
    ],
)
def test_everybody_sees_the_students_in_reach(who: str, seen: set[str], client_of: ClientOf) -> None:
    html = client_of(who).get(LIST).content.decode()
    assert {name for name in ("Ito, Sam", "Bell, Sue", "Quist, Zoe") if name in html} == seen


def test_without_a_roster_the_page_says_where_settings_are_seen(client_of: ClientOf) -> None:
    assert "You have no roster with students yet" in client_of("nia").get(LIST).content.decode()


def test_the_list_says_what_is_set_and_narrows_to_it(cast: Cast, client_of: ClientOf) -> None:
    assign_settings(by=cast.pia, student=cast.sam, subject="MATH", values={"print_size": "TDS_PS_L1"})
    client = client_of("pia")
    assert "Print size: 1.5 times" in client.get(LIST).content.decode()
    some = client.get(LIST, {"settings": "some"}).content.decode()
    none = client.get(LIST, {"settings": "none"}).content.decode()
    assert ("Ito, Sam" in some, "Bell, Sue" in some) == (True, False)
    assert ("Ito, Sam" in none, "Bell, Sue" in none) == (False, True)


def test_the_list_narrows_by_grade_and_name(client_of: ClientOf) -> None:
    client = client_of("pia")
    assert "Ito, Sam" not in client.get(LIST, {"grade": "03"}).content.decode()
    by_name = client.get(LIST, {"q": "bel"}).content.decode()
    assert ("Ito, Sam" in by_name, "Bell, Sue" in by_name) == (False, True)


def test_the_list_asks_the_database_no_more_for_more_students(
    client_of: ClientOf, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = client_of("pia")
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]  # a context manager
        client.get(LIST)


def test_pia_sets_a_support_and_the_page_tells_the_change(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("pia")
    answer = client.post(
        page_of(cast, "ELA"), {"color_contrast": "TDS_CCInvert", **_off("ELA", "color_contrast")}, follow=True
    )
    html = answer.content.decode()
    assert settings_for(cast.sam.pk, "ELA") == {"color_contrast": "TDS_CCInvert"}
    assert "The ELA settings are saved" in html
    assert "Color contrast: Reverse contrast" in html
    assert "Pia Lindqvist" in html


def test_saving_what_is_set_already_leaves_no_trace(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("pia")
    client.post(page_of(cast, "MATH"), _off("MATH"))
    assert "Nothing was changed yet." in client.get(page_of(cast)).content.decode()


def test_tom_looks_but_has_no_button(cast: Cast, client_of: ClientOf) -> None:
    html = client_of("tom").get(page_of(cast)).content.decode()
    assert "Color contrast" in html
    assert "Change ELA" not in html


@pytest.mark.parametrize("who", ["tom", "nia", "rob", "ada"])
def test_looking_is_no_right_to_change(who: str, cast: Cast, client_of: ClientOf) -> None:
    assert client_of(who).post(page_of(cast, "ELA"), _off("ELA")).status_code == 403


@pytest.mark.parametrize("who", ["nia", "rob", "eve"])
def test_a_student_out_of_reach_is_not_there(who: str, cast: Cast, client_of: ClientOf) -> None:
    assert client_of(who).get(page_of(cast)).status_code == 404


def test_another_lea_cannot_open_the_form(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("eve").get(page_of(cast, "ELA")).status_code == 404


def test_there_is_no_third_subject(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("pia").get(page_of(cast, "CAST")).status_code == 404


def test_an_accommodation_is_closed_without_a_plan_and_open_with_one(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("pia")
    client.post(page_of(cast, "ELA"), {"tts_passages": "TDS_TTS_Stim", **_off("ELA", "tts_passages")})
    assert settings_for(cast.sam.pk, "ELA") == {}
    assert "so it stays off" in client.get(page_of(cast, "ELA")).content.decode()
    cast.sam.idea = True
    cast.sam.save()
    client.post(page_of(cast, "ELA"), {"tts_passages": "TDS_TTS_Stim", **_off("ELA", "tts_passages")})
    assert settings_for(cast.sam.pk, "ELA") == {"tts_passages": "TDS_TTS_Stim"}


def test_when_the_plan_ends_the_accommodation_no_longer_counts_and_the_page_says_so(
    cast: Cast, client_of: ClientOf
) -> None:
    cast.sam.idea = True
    cast.sam.save()
    assign_settings(by=cast.pia, student=cast.sam, subject="ELA", values={"tts_passages": "TDS_TTS_Stim"})
    cast.sam.idea = False
    cast.sam.save()
    assert settings_for(cast.sam.pk, "ELA") == {}
    client = client_of("pia")
    assert "is set but does not count" in client.get(page_of(cast)).content.decode()
    kept = client.post(page_of(cast, "ELA"), {"tts_passages": "TDS_TTS_Stim", **_off("ELA", "tts_passages")})
    assert kept.status_code == 422
    assert "neither an IEP nor a Section 504 plan" in kept.content.decode()
    client.post(page_of(cast, "ELA"), _off("ELA"))
    assert "is set but does not count" not in client.get(page_of(cast)).content.decode()


def test_ela_does_not_offer_to_read_materials_aloud(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("pia")
    assert "Questions and materials" not in client.get(page_of(cast, "ELA")).content.decode()
    assert "Questions and materials" in client.get(page_of(cast, "MATH")).content.decode()


@pytest.mark.usefixtures("math_begun")
def test_a_test_under_way_keeps_its_settings_and_the_pages_say_so(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("pia")
    html = client.get(page_of(cast)).content.decode()
    assert "keeps the settings it began with: Masking: On" in " ".join(html.split())
    assert "has begun and keeps" in client.get(page_of(cast, "MATH")).content.decode()
    assert "has begun and keeps" not in client.get(page_of(cast, "ELA")).content.decode()


def test_the_list_can_be_downloaded(cast: Cast, client_of: ClientOf) -> None:
    assign_settings(by=cast.pia, student=cast.sam, subject="MATH", values={"masking": "TDS_Masking1"})
    assert "Masking: On" in client_of("pia").get(LIST, {"format": "csv"}).getvalue().decode()


def _off(subject: str, *but: str) -> dict[str, str]:
    return {one.code: one.default for one in resources_for(subject) if one.code not in but}
