"""The pages of hand scoring: the queue and one answer, without the student's name."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from madrone import qti
from madrone.content.models import Asset, Item
from madrone.jobs import worker
from madrone.scoring.headings import nested
from madrone.scoring.home import written_answers
from madrone.scoring.models import ItemScore
from madrone.scoring.rubric import words_by_score
from madrone.scoring.tests.forms import ALL_RIGHT, in_words, make_test, make_window, one_right, take, written
from tests.cast import Cast

QUEUE = "/scoring/"
LogIn = Callable[[str], Client]


@pytest.fixture
def two_waiting(cast: Cast) -> list[ItemScore]:
    """Sam's and Sue's written answers to an interim test, which wait."""
    return answers_to(cast, "ica")


@pytest.fixture
def two_secure(cast: Cast) -> list[ItemScore]:
    """The same to a summative test."""
    return answers_to(cast, "summative")


def answers_to(cast: Cast, kind: str) -> list[ItemScore]:
    """Have Sam and Sue answer a test of a kind in words."""
    test = make_test(kind=kind)
    window = make_window(test)
    take(cast, cast.sam, window, test, ALL_RIGHT)
    take(cast, cast.sue, window, test, {"M5": written("Two & <two>\n\nnew line")})
    worker.run_all()
    return list(ItemScore.objects.filter(points=None).order_by("pk"))


def url(score: ItemScore) -> str:
    """The address of one answer."""
    return reverse("scoring:answer", args=[score.opportunity.code, score.item])


def test_the_queue_lists_what_waits_without_names(
    client_of: LogIn, cast: Cast, two_waiting: list[ItemScore]
) -> None:
    page = client_of("pia").get(QUEUE).content.decode()
    for score in two_waiting:
        assert url(score) in page
    for student in (cast.sam, cast.sue):
        assert student.last_name not in page
        assert student.ssid not in page
    assert "Question M5" in page


def test_the_queue_is_narrowed_by_test_and_by_state(client_of: LogIn, two_waiting: list[ItemScore]) -> None:
    client = client_of("pia")
    test = two_waiting[0].opportunity.test
    assert url(two_waiting[0]) in client.get(QUEUE, {"test": test.code, "item": "M5"}).content.decode()
    page = client.get(QUEUE, {"state": "scored"}).content.decode()
    assert "Nothing fits what you asked for" in page


def test_an_empty_queue_says_when_it_fills(client_of: LogIn) -> None:
    page = client_of("pia").get(QUEUE).content.decode()
    assert "No written answer waits for a score" in page


def test_another_lea_sees_nothing_of_it(client_of: LogIn, two_waiting: list[ItemScore]) -> None:
    eve = client_of("eve")
    assert url(two_waiting[0]) not in eve.get(QUEUE).content.decode()
    assert eve.get(url(two_waiting[0])).status_code == 404
    assert eve.post(url(two_waiting[0]), {"points": "1"}).status_code == 404
    two_waiting[0].refresh_from_db()
    assert two_waiting[0].points is None


def test_the_state_does_not_score_an_interim_answer(client_of: LogIn, two_waiting: list[ItemScore]) -> None:
    assert client_of("ada").get(url(two_waiting[0])).status_code == 404


@pytest.mark.parametrize("name", ["dev", "pia", "tom", "rob"])
def test_nobody_in_an_lea_reads_a_summative_answer(
    client_of: LogIn, cast: Cast, two_secure: list[ItemScore], name: str
) -> None:
    client = client_of(name)
    page = client.get(QUEUE).content.decode()
    assert "No written answer waits for a score" in page
    assert "Question M5" not in page
    assert client.get(url(two_secure[0])).status_code == 404
    assert client.post(url(two_secure[0]), {"points": "1"}).status_code == 404
    assert written_answers(cast.actor(name)) == []


def test_a_rater_scores_summative_answers_with_their_pictures_and_sees_no_other_page(
    client_of: LogIn, cast: Cast, two_secure: list[ItemScore]
) -> None:
    for code in ("shown", "beside", "other"):
        Asset.objects.create(code=code, sha256=code.ljust(64, "0"), media_type="image/png", data=b"png")
    item = Item.objects.get(identifier="M5")
    Item.objects.filter(pk=item.pk).update(assets={"pie.png": "shown"})
    item.stimuli.update(assets={"sill.png": "beside"})
    Item.objects.filter(identifier="M1").update(assets={"secret.png": "other"})
    cast.accounts["nia"].grants.update(role="rater", scope="")
    client = client_of("nia")
    page = client.get(url(two_secure[0])).content.decode()
    assert "Exemplar: because." in page
    pictures = {
        code: client.get(reverse("content:asset", args=[code])).status_code
        for code in ("shown", "beside", "other")
    }
    assert pictures == {"shown": 200, "beside": 200, "other": 403}
    assert client.post(url(two_secure[0]), {"points": "2"}).headers["Location"] == url(two_secure[1])
    for elsewhere in ("/students/", "/results/", "/items/", "/staff/"):
        assert client.get(elsewhere).status_code in (403, 404)
    home = client.get("/home").content.decode()
    assert QUEUE in home
    assert "/students/" not in home


def test_an_answer_stands_beside_its_rubric_and_material(
    client_of: LogIn, cast: Cast, two_waiting: list[ItemScore]
) -> None:
    page = client_of("tom").get(url(two_waiting[1])).content.decode()
    assert "Two &amp; &lt;two&gt;" in page
    assert "Exemplar: because." in page
    assert "Four pies stood on a sill." in page
    assert "Says why and shows it." in page
    assert cast.sue.last_name not in page
    assert cast.sue.first_name not in page


def test_saving_a_score_goes_on_with_the_next_answer(client_of: LogIn, two_waiting: list[ItemScore]) -> None:
    first, second = two_waiting
    client = client_of("pia")
    assert client.post(url(first), {"points": "2"}).headers["Location"] == url(second)
    last = client.post(url(second), {"points": "0"})
    assert last.headers["Location"] == QUEUE
    assert list(ItemScore.objects.filter(item="M5").order_by("pk").values_list("points", flat=True)) == [2, 0]


def test_a_score_must_be_chosen(client_of: LogIn, two_waiting: list[ItemScore]) -> None:
    answered = client_of("pia").post(url(two_waiting[0]), {"points": ""})
    assert answered.status_code == 200
    assert "Score: Choose one." in answered.content.decode()


def test_a_score_may_be_looked_up_and_changed(client_of: LogIn, two_waiting: list[ItemScore]) -> None:
    client = client_of("pia")
    client.post(url(two_waiting[0]), {"points": "2"})
    assert url(two_waiting[0]) in client.get(QUEUE, {"state": "scored"}).content.decode()
    client.post(url(two_waiting[0]), {"points": "1"})
    two_waiting[0].refresh_from_db()
    assert two_waiting[0].points == 1


def test_the_home_page_counts_what_waits(cast: Cast, two_waiting: list[ItemScore]) -> None:
    (line,) = written_answers(cast.pia)
    assert line.sentence == "2 written answers wait for a score."
    assert written_answers(cast.eve) == []
    assert written_answers(cast.ada) == []


def test_the_rubric_gives_the_words_of_each_score() -> None:
    item = qti.read_item(in_words("M5").encode(), source="M5")
    assert words_by_score(item) == {2: "Says why and shows it.", 1: "Says why.", 0: "Says neither."}
    assert words_by_score(qti.read_item(one_right("M1").encode(), source="M1")) == {}


def test_headings_of_authors_leave_out_no_level() -> None:
    assert nested("<h5>A</h5><h6 id='x'>B</h6><p>hr</p>", under=2) == "<h3>A</h3><h4 id='x'>B</h4><p>hr</p>"
    assert nested("<h1>A</h1><h4>B</h4>", under=5) == "<h6>A</h6><h6>B</h6>"
    assert nested("<header><hr></header>", under=2) == "<header><hr></header>"
