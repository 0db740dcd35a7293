"""``madrone routes``: what it says about methods and guards is what the server does."""

import io
import json
from typing import Any

import pytest
from django.test import Client

from madrone.delivery.intake.application import Application
from madrone.kernel.signing import Signer
from madrone.site.routes import SAVE_PATH, routes


def test_they_are_told_as_plain_data() -> None:
    told = [route.as_dict() for route in routes()]
    assert json.loads(json.dumps(told))[0].keys() == {"pattern", "name", "methods", "guard"}
    home = next(route for route in told if route["name"] == "site:home")
    assert home["guard"] == "staff"
    assert home["pattern"] == "/home"


def test_every_name_and_every_pattern_stands_once() -> None:
    names = [route.name for route in routes()]
    patterns = [route.pattern for route in routes()]
    assert len(names) == len(set(names))
    assert len(patterns) == len(set(patterns))


@pytest.mark.parametrize("name", ["people:logout", "people:reactivate", "people:password-link"])
def test_a_view_that_only_takes_forms_says_so(name: str) -> None:
    assert next(route for route in routes() if route.name == name).methods == ("POST",)


def test_a_view_that_reads_what_was_sent_says_so() -> None:
    found = {route.name: route.methods for route in routes()}
    assert found["people:new-account"] == ("GET", "HEAD", "POST")
    assert found["people:staff"] == ("GET", "HEAD")


def test_the_public_addresses_are_these() -> None:
    assert {route.name for route in routes() if route.guard == "public"} == {
        "people:login",
        "people:logout",
        "people:welcome",
        "set_language",
        "site:healthz",
        "site:start",
    }


@pytest.mark.parametrize(("pattern", "name", "method"), SAVE_PATH)
def test_the_save_path_answers_at_its_addresses_and_only_with_a_token(
    pattern: str, name: str, method: str
) -> None:
    statuses: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        statuses.append(status)

    class Nobody:
        def carry_out(self, work: object) -> Any:
            raise AssertionError("nothing may be carried out without a token")

    application = Application(Nobody(), Signer(b"s" * 32, "test"))
    other = "GET" if method == "POST" else "POST"
    for used in (method, other):
        environ = {
            "PATH_INFO": pattern,
            "REQUEST_METHOD": used,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": "2",
            "wsgi.input": io.BytesIO(b"{}"),
            "REMOTE_ADDR": "127.0.0.1",
        }
        list(application(environ, start_response))
    assert [status[:3] for status in statuses] == ["401", "405"]


def test_the_sign_of_life_needs_no_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
