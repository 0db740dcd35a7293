"""Who is given a picture of a test: the student who is at it, on the device that began it."""

import pytest
from django.test import Client

from madrone.content.models import Asset
from madrone.delivery.tests.room import Classroom, open_classroom
from tests.cast import Cast


@pytest.fixture
def classroom(cast: Cast) -> Classroom:
    """An open session whose form shows one picture."""
    made = open_classroom(cast)
    picture = Asset.objects.create(code="shown", sha256="1" * 64, media_type="image/png", data=b"png")
    Asset.objects.create(code="hidden", sha256="2" * 64, media_type="image/png", data=b"png")
    made.test.items.update(assets={"bay.png": picture.code})
    return made


def test_a_student_at_the_test_sees_its_pictures_and_no_others(classroom: Classroom) -> None:
    client, _ = classroom.begin()
    assert client.get("/test/assets/shown").status_code == 200
    assert client.get("/test/assets/hidden").status_code == 403


def test_before_the_test_begins_no_picture_is_given(classroom: Classroom) -> None:
    client = classroom.sign_in()
    classroom.approve(classroom.ask(client))
    assert client.get("/test/assets/shown").status_code == 403


def test_a_replaced_device_and_a_stranger_see_nothing(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    opportunity.epoch += 1
    opportunity.save()
    assert client.get("/test/assets/shown").status_code == 403
    assert Client().get("/test/assets/shown").status_code == 403
