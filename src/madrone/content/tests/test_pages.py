"""The pages of the item bank: what is seen by whom, and that no key is in a page that does not ask for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from madrone.content.models import Item, Test
from madrone.content.parsed import parsed_item
from madrone.content.queries import form_items
from madrone.content.tests import packing
from madrone.qti import correct_responses
from tests.cast import Cast

ClientOf = Callable[[str], Client]


@pytest.fixture
def secure(cast: Cast, tmp_path: Path) -> None:
    """The demonstration's forms as summative tests."""
    packing.take_in(cast, tmp_path, packing.demonstration())


@pytest.fixture
def interim(cast: Cast, tmp_path: Path) -> None:
    """The demonstration's forms as interim tests."""
    packing.take_in(cast, tmp_path, packing.demonstration(), kind="ica")


def item(identifier: str = "MATH5-C01") -> str:
    return f"/content/items/{Item.objects.get(identifier=identifier).code}"


@pytest.mark.usefixtures("secure")
@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("dev", 404), ("tom", 404), ("hal", 403)])
def test_a_secure_item_is_for_the_state_alone(who: str, status: int, client_of: ClientOf) -> None:
    assert client_of(who).get(item()).status_code == status


@pytest.mark.usefixtures("interim")
@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("dev", 200), ("tom", 200), ("hal", 403)])
def test_an_interim_item_is_for_those_who_give_and_score_it(
    who: str, status: int, client_of: ClientOf
) -> None:
    assert client_of(who).get(item()).status_code == status


@pytest.mark.usefixtures("secure")
def test_a_list_holds_only_what_one_may_see(client_of: ClientOf) -> None:
    assert "MATH5-C01" in client_of("ada").get("/content/items", {"subject": "MATH"}).content.decode()
    html = client_of("dev").get("/content/items").content.decode()
    assert "MATH5" not in html
    assert "There is no question that you may see." in html


@pytest.mark.usefixtures("secure")
def test_a_form_is_listed_without_the_titles_of_secure_items(client_of: ClientOf) -> None:
    test = Test.objects.get(subject="MATH")
    first = test.items.order_by("places__position")[0]
    seen = client_of("ada").get(test.get_absolute_url()).content.decode()
    assert first.title in seen and first.get_absolute_url() in seen
    hidden = client_of("dev").get(test.get_absolute_url()).content.decode()
    assert first.title not in hidden and first.code not in hidden
    assert f"{first.identifier}" in hidden and "(secure)" in hidden


@pytest.mark.usefixtures("secure")
def test_a_page_shows_the_parameters_of_its_item(client_of: ClientOf) -> None:
    shown = Item.objects.filter(identifier="MATH5-C01")
    shown.update(irt_model="3pl", irt_a=0.7, irt_steps=[-0.5], irt_c=0.2)
    html = client_of("ada").get(shown.get().get_absolute_url()).content.decode()
    assert "3PL: a = 0.70; b = -0.50; c = 0.20" in html
    shown.update(irt_model="", irt_a=None)
    assert "not calibrated" in client_of("ada").get(shown.get().get_absolute_url()).content.decode()


@pytest.mark.usefixtures("secure")
def test_the_key_is_in_the_page_only_when_asked_for(client_of: ClientOf) -> None:
    client = client_of("ada")
    for one in Item.objects.all():
        plain = client.get(one.get_absolute_url()).content.decode()
        asked = client.get(one.get_absolute_url(), {"key": "1"}).content.decode()
        assert "qti-key" not in plain and "– Key" not in plain, one.identifier
        if any(response is not None for response in correct_responses(parsed_item(one)).values()):
            assert "qti-key" in asked or "– Key" in asked, one.identifier


@pytest.mark.usefixtures("secure")
def test_what_a_student_types_is_not_given_away(client_of: ClientOf) -> None:
    """The key of a numeric answer stands nowhere in the page of the item, in whatever form."""
    typed = [one for one in Item.objects.all() if one.interactions == ["text-entry"]]
    assert typed
    client = client_of("ada")
    for one in typed:
        html = client.get(one.get_absolute_url()).content.decode()
        question = html.split('class="qti-item"')[1].split("</section>")[0]
        assert "value=" not in question
        assert "Key" not in question


@pytest.mark.usefixtures("secure")
def test_a_rubric_is_shown_with_the_key_and_not_before(client_of: ClientOf) -> None:
    written = [
        one for one in Item.objects.all() if "extended-text" in one.interactions and "scorer" in one.xml
    ]
    assert written
    client = client_of("ada")
    for one in written:
        assert "qti-rubric" in client.get(one.get_absolute_url(), {"key": "1"}).content.decode()


@pytest.mark.usefixtures("secure")
def test_materials_stand_beside_the_question(client_of: ClientOf) -> None:
    with_material = Item.objects.filter(stimuli__isnull=False)[0]
    html = client_of("ada").get(with_material.get_absolute_url()).content.decode()
    assert "md-item--beside" in html and "qti-stimulus" in html


@pytest.mark.usefixtures("secure")
def test_the_paper_look_has_no_controls(client_of: ClientOf) -> None:
    chosen = next(one for one in Item.objects.all() if one.interactions == ["choice"])
    html = client_of("ada").get(chosen.get_absolute_url(), {"medium": "print"}).content.decode()
    question = html.split("md-item__question")[1].split("</section>")[0]
    assert "<input" not in question
    assert "○" in question or "☐" in question


@pytest.mark.usefixtures("secure")
def test_the_next_and_the_previous_question_of_the_list_are_one_press_away(client_of: ClientOf) -> None:
    identifiers = list(Item.objects.order_by("identifier").values_list("identifier", flat=True))
    html = client_of("ada").get(item(identifiers[1])).content.decode()
    assert item(identifiers[0]) in html and item(identifiers[2]) in html


@pytest.mark.usefixtures("secure")
def test_on_a_form_the_next_question_is_that_of_the_form(client_of: ClientOf) -> None:
    test = Test.objects.get(subject="MATH")
    places = [place.item for place in form_items(test)]
    html = (
        client_of("ada").get(places[0].get_absolute_url(), {"test": test.code, "key": "1"}).content.decode()
    )
    assert f"{places[1].get_absolute_url()}?test={test.code}&amp;key=1" in html
    assert "Previous question" not in html


@pytest.mark.usefixtures("secure")
def test_with_the_key_the_right_answer_is_filled_in(client_of: ClientOf) -> None:
    html = client_of("ada").get(item("ELA5-L02"), {"key": "1"}).content.decode()
    assert "selected" in html.split("md-item__question")[1].split("</section>")[0]


@pytest.mark.parametrize("who", ["ada", "dev", "tom"])
def test_an_empty_bank_says_what_to_do(who: str, client_of: ClientOf) -> None:
    html = client_of(who).get("/content/").content.decode()
    assert "There is no test yet." in html
    assert ("Import a package" in html) == (who == "ada")


@pytest.mark.parametrize("address", ["/content/items/nothing", "/content/tests/nothing"])
def test_what_is_not_there_is_not_found(address: str, client_of: ClientOf) -> None:
    assert client_of("ada").get(address).status_code == 404


@pytest.mark.usefixtures("secure")
def test_the_list_narrows_by_subject_grade_claim_and_words(client_of: ClientOf) -> None:
    client = client_of("ada")

    def found(**asked: str) -> int:
        rows = client.get("/content/items", {**asked, "format": "csv"}).getvalue().decode().splitlines()
        return len(rows) - 1

    assert found() == 40
    assert found(subject="MATH") == Item.objects.filter(subject="MATH").count() == 20
    assert found(grade="03") == 0
    assert found(claim="2") == Item.objects.filter(claim="2").count()
    assert found(q="MATH5-C0") == 9


@pytest.mark.usefixtures("secure")
def test_staff_are_told_what_an_author_should_mend(client_of: ClientOf) -> None:
    found = Item.objects.get(identifier="MATH5-C01")
    client = client_of("ada")
    assert "What its author should know" not in client.get(item()).content.decode()
    found.xml = found.xml.replace("<p>Subtract.</p>", '<p>Subtract. <img src="images/a.svg"/></p>')
    found.assets = {"images/a.svg": "abc"}
    found.save()
    html = client.get(item()).content.decode()
    assert "What its author should know" in html and "Line 19:" in html
