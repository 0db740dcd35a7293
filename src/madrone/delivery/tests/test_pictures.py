"""Which pictures a student's seat is given, and what they are served with."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from madrone.access import Role
from madrone.content.models import Asset, Test
from madrone.content.queries import assets_of
from madrone.content.tests import packing
from madrone.delivery.actions import supervision
from madrone.delivery.models import Opportunity
from madrone.delivery.seat import COOKIE, Seat, give_seat
from madrone.delivery.tests.scene import Scene, make_assignment
from tests.cast import Cast


@pytest.fixture
def forms(cast: Cast, tmp_path: Path) -> dict[str, Test]:
    """The demonstration's two forms, by subject."""
    packing.take_in(cast, tmp_path, packing.demonstration())
    return {test.subject: test for test in Test.objects.all()}


@pytest.fixture
def math(cast: Cast, forms: dict[str, Test]) -> Scene:
    """Sam's assigned mathematics test."""
    return Scene(cast, make_assignment(cast, forms["MATH"]))


def seat_at(opportunity: Opportunity) -> Seat:
    return Seat(opportunity.student.code, opportunity.session_code, opportunity.code, opportunity.epoch)


def seated(seat: Seat) -> Client:
    """A browser that carries a seat's cookie."""
    client = Client()
    client.cookies[COOKIE] = give_seat(HttpResponse(), seat).cookies[COOKIE].value
    return client


def picture_of(test: Test) -> str:
    return f"/test/assets/{min(assets_of(test))}"


def test_a_student_is_given_the_pictures_of_the_test_being_taken(math: Scene) -> None:
    opportunity = math.start()
    client = seated(seat_at(opportunity))
    codes = assets_of(opportunity.test)
    assert codes
    for code in codes:
        answer = client.get(f"/test/assets/{code}")
        assert answer.status_code == 200
        assert answer.content == bytes(Asset.objects.get(code=code).data)


def test_a_picture_can_neither_run_nor_be_kept_for_others(math: Scene) -> None:
    opportunity = math.start()
    answer = seated(seat_at(opportunity)).get(picture_of(opportunity.test))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]


def test_without_a_seat_there_is_no_picture(math: Scene) -> None:
    opportunity = math.start()
    assert Client().get(picture_of(opportunity.test)).status_code == 403


def test_a_forged_seat_is_none(math: Scene) -> None:
    opportunity = math.start()
    client = Client()
    client.cookies[COOKIE] = "made-up"
    assert client.get(picture_of(opportunity.test)).status_code == 403


def test_a_seat_at_another_test_does_not_show_this_ones_pictures(cast: Cast, forms: dict[str, Test]) -> None:
    opportunity = Scene(cast, make_assignment(cast, forms["ELA"])).start()
    assert seated(seat_at(opportunity)).get(picture_of(forms["ELA"])).status_code == 200
    assert seated(seat_at(opportunity)).get(picture_of(forms["MATH"])).status_code == 403


def test_another_student_at_ones_own_seat_sees_nothing(math: Scene) -> None:
    opportunity = math.start()
    seat = replace(seat_at(opportunity), student=math.cast.sue.code)
    assert seated(seat).get(picture_of(opportunity.test)).status_code == 403


def test_a_device_that_was_replaced_sees_no_more_pictures(math: Scene) -> None:
    first = math.start()
    old = seat_at(first)
    again = math.begin(math.approve(math.request()))
    assert seated(old).get(picture_of(first.test)).status_code == 403
    assert seated(seat_at(again)).get(picture_of(first.test)).status_code == 200


@pytest.mark.parametrize("stop", ["waiting", "approved", "paused", "submitted"])
def test_only_a_test_being_taken_shows_its_pictures(stop: str, math: Scene) -> None:
    opportunity = math.request()
    if stop != "waiting":
        opportunity = supervision.approve_opportunity(by=math.tom, opportunity=opportunity)
    if stop in {"paused", "submitted"}:
        opportunity = math.begin(opportunity)
    if stop == "paused":
        opportunity = math.pause(opportunity)
    if stop == "submitted":
        opportunity = math.submit(opportunity)
    assert seated(seat_at(opportunity)).get(picture_of(opportunity.test)).status_code == 403


def test_a_code_that_nothing_has_is_refused_alike(math: Scene) -> None:
    assert seated(seat_at(math.start())).get("/test/assets/nothing").status_code == 403


def test_the_pictures_of_a_form_are_looked_up_once(
    math: Scene, django_assert_num_queries: Callable[..., object]
) -> None:
    opportunity = math.start()
    client = seated(seat_at(opportunity))
    client.get(picture_of(opportunity.test))
    address = picture_of(opportunity.test)
    with django_assert_num_queries(2):  # type: ignore[attr-defined]  # a context manager
        client.get(address)


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("dev", 403), ("tom", 403), ("eve", 403)])
def test_secure_pictures_are_for_the_state(
    who: str, status: int, forms: dict[str, Test], client_of: Callable[[str], Client]
) -> None:
    assert client_of(who).get(picture_of(forms["MATH"])).status_code == status


def test_staff_see_the_pictures_of_interim_items_once_the_form_is_signed(
    cast: Cast, tmp_path: Path, client_of: Callable[[str], Client]
) -> None:
    packing.take_in(cast, tmp_path, packing.demonstration(), kind="ica")
    address = picture_of(Test.objects.get(subject="MATH"))
    assert client_of("tom").get(address).status_code == 200
    cast.accounts["tom"].affidavits.all().delete()
    assert client_of("tom").get(address).status_code == 403


def test_a_role_without_items_sees_no_picture(
    cast: Cast, tmp_path: Path, client_of: Callable[[str], Client]
) -> None:
    packing.take_in(cast, tmp_path, packing.demonstration(), kind="ica")
    cast.accounts["nia"].grants.update(role=Role.EDUCATOR_SITE)
    assert client_of("nia").get(picture_of(Test.objects.get(subject="MATH"))).status_code == 403


def test_the_first_student_who_begins_freezes_the_form(math: Scene) -> None:
    test = math.assignment.test
    assert Test.objects.get(pk=test.pk).frozen_at is None
    math.start()
    frozen = Test.objects.get(pk=test.pk).frozen_at
    assert frozen is not None
    math.begin(math.approve(math.request()))
    assert Test.objects.get(pk=test.pk).frozen_at == frozen


def test_a_request_alone_freezes_nothing(math: Scene) -> None:
    math.approve(math.request())
    assert Test.objects.get(pk=math.assignment.test_id).frozen_at is None


def test_the_page_of_test_settings_knows_the_tests_under_way(
    math: Scene, client_of: Callable[[str], Client]
) -> None:
    opportunity = math.start()
    address = f"/accessibility/{math.cast.sam.code}"
    assert "keeps the settings it began with" in client_of("pia").get(address).content.decode()
    math.submit(opportunity)
    assert "keeps the settings it began with" not in client_of("pia").get(address).content.decode()
