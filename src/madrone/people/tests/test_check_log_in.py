"""Logging in: who gets in, who does not, and how often one may try."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from madrone.audit.models import Event
from madrone.kernel import clock
from madrone.people.actions.sessions import ACCOUNT_TRIES, ADDRESS_TRIES
from madrone.people.models import TokenBucket
from tests.cast import PASSWORD, Cast

LOGIN = "/login"
WRONG = {"username": "tom@example.org", "password": "not the password"}
RIGHT = {"username": "tom@example.org", "password": PASSWORD}


def test_the_right_password_opens_the_page_that_was_asked_for(client: Client, cast: Cast) -> None:
    answer = client.post(f"{LOGIN}?next=/windows/", RIGHT)
    assert (answer.status_code, answer["Location"]) == (302, "/windows/")
    assert Event.objects.get(action="people.session.opened").actor_name == "Tom Nakamura"


def test_the_case_of_the_address_does_not_matter(client: Client, cast: Cast) -> None:
    assert client.post(LOGIN, RIGHT | {"username": " Tom@Example.ORG"}).status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_never_sends_anybody_to_another_site(client: Client, cast: Cast, elsewhere: str) -> None:
    assert client.post(f"{LOGIN}?next={elsewhere}", RIGHT)["Location"] == "/home"


def test_a_wrong_password_an_unknown_account_and_one_out_of_use_get_the_same_answer(
    client: Client, cast: Cast
) -> None:
    cast.accounts["nia"].is_active = False
    cast.accounts["nia"].save()
    tries = [WRONG, {**WRONG, "username": "nobody@example.org"}, {**RIGHT, "username": "nia@example.org"}]
    answers = [client.post(LOGIN, one) for one in tries]
    assert {answer.status_code for answer in answers} == {401}
    words = {str(answer.context["problem"].message) for answer in answers}
    assert len(words) == 1
    assert "nobody@example.org" not in words.pop()


def test_an_unknown_account_costs_as_much_hashing_as_a_known_one(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, *given: str) -> str:
        hashed.append("once")
        return encode(self, *given)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    client.post(LOGIN, WRONG)
    known = len(hashed)
    client.post(LOGIN, {**WRONG, "username": "nobody@example.org"})
    assert known >= 1
    assert len(hashed) == 2 * known


def test_after_ten_wrong_tries_even_the_right_password_waits(client: Client, cast: Cast) -> None:
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _ in range(ACCOUNT_TRIES):
            assert client.post(LOGIN, WRONG).status_code == 401
        refused = client.post(LOGIN, RIGHT)
        assert refused.status_code == 429
        assert "Wait 1 minute" in str(refused.context["problem"].message)
        travel.shift(timedelta(minutes=1))
        assert client.post(LOGIN, RIGHT).status_code == 302


def test_the_limit_holds_for_one_account_at_one_address(client: Client, cast: Cast) -> None:
    for _ in range(ACCOUNT_TRIES + 1):
        answer = client.post(LOGIN, WRONG)
    assert answer.status_code == 429
    assert client.post(LOGIN, RIGHT | {"username": "pia@example.org"}).status_code == 302
    other_address = Client(REMOTE_ADDR="203.0.113.9")
    assert other_address.post(LOGIN, RIGHT).status_code == 302


def test_the_limit_does_not_tell_whether_the_account_exists(client: Client, cast: Cast) -> None:
    for _ in range(ACCOUNT_TRIES + 1):
        known = client.post(LOGIN, WRONG)
        unknown = client.post(LOGIN, {**WRONG, "username": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 429
    assert str(known.context["problem"].message) == str(unknown.context["problem"].message)


def test_logging_in_rightly_costs_nothing(client: Client, cast: Cast) -> None:
    for _ in range(ADDRESS_TRIES // 50):
        for name in ("tom", "pia", "dev", "ada"):
            assert Client().post(LOGIN, RIGHT | {"username": f"{name}@example.org"}).status_code == 302
    assert all(bucket.tokens >= ACCOUNT_TRIES - 1 for bucket in TokenBucket.objects.all())


def test_the_table_of_limits_names_nobody(client: Client, cast: Cast) -> None:
    client.post(LOGIN, WRONG)
    for bucket in TokenBucket.objects.all():
        assert "tom" not in bucket.key
        assert len(bucket.key) == 64


def test_an_empty_form_says_what_to_fill_in(client: Client, db: None) -> None:
    answer = client.post(LOGIN, {"username": "", "password": ""})
    assert answer.status_code == 200
    assert b'href="#id_username"' in answer.content
    assert b'aria-invalid="true"' in answer.content


def test_the_password_is_never_sent_back(client: Client, cast: Cast) -> None:
    assert WRONG["password"].encode() not in client.post(LOGIN, WRONG).content


def test_logging_out_ends_the_session(client_of: Callable[[str], Client]) -> None:
    tom = client_of("tom")
    assert tom.get("/logout").status_code == 405
    assert tom.post("/logout").status_code == 302
    assert tom.get("/home").status_code == 302
    assert Event.objects.filter(action="people.session.closed").count() == 1
