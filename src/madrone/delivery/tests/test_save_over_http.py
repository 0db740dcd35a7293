"""The save path's front: each kind of bad request gets its own clear answer."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from madrone.delivery.intake import Application, Writer
from madrone.delivery.intake.batch import Work
from madrone.delivery.intake.rules import BUSY, Outcome
from madrone.delivery.intake.wire import MAX_ANSWERS, MAX_BODY
from madrone.delivery.tests.stores import Ground
from madrone.kernel import clock
from madrone.kernel.signing import Signer

SIGNER = Signer(b"test secret", "intake")
CHOICE_A = {"RESPONSE": {"base": {"identifier": "A"}}}
CHOICE_B = {"RESPONSE": {"base": {"identifier": "B"}}}


class Client:
    """Speaks to a save path without a server between."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def request(self, environ: dict[str, Any], body: bytes = b"") -> tuple[int, dict[str, str], Any]:
        got: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            got.update(status=int(status.split()[0]), headers=dict(headers))

        base = {"REQUEST_METHOD": "POST", "PATH_INFO": "/intake/responses", "wsgi.input": io.BytesIO(body)}
        written = b"".join(self.application(base | environ, start))
        assert got["headers"]["Content-Length"] == str(len(written))
        return got["status"], got["headers"], json.loads(written)

    def save(
        self, *responses: dict[str, Any], token: str | None = None, raw: bytes | None = None, **environ: Any
    ) -> tuple[int, dict[str, str], Any]:
        body = json.dumps({"responses": responses}).encode() if raw is None else raw
        headers = {
            "HTTP_AUTHORIZATION": f"Bearer {token or make_token()}",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
        }
        return self.request(headers | environ, body)

    def head(self, token: str | None = None) -> tuple[int, dict[str, str], Any]:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/intake/head"}
        return self.request(environ | {"HTTP_AUTHORIZATION": f"Bearer {token or make_token()}"})


def make_token(epoch: int = 1, seconds: float = 60, opportunity: int = 7, code: str = "code-7") -> str:
    payload = {"o": opportunity, "c": code, "e": epoch}
    return SIGNER.sign(payload, expires=clock.now().timestamp() + seconds)


def answer(item: str = "G5-01", number: int = 1, value: Any = CHOICE_A, **more: Any) -> dict[str, Any]:
    return {"item": item, "number": number, "value": value} | more


@pytest.fixture
def client(ground: Ground) -> Iterator[Client]:
    ground.add_opportunity(7)
    writer = Writer(ground.connect)
    yield Client(Application(writer, SIGNER))
    writer.close()


def error(reply: tuple[int, dict[str, str], Any]) -> tuple[int, str]:
    status, _, body = reply
    assert body["error"]["message"].endswith(".")
    return status, body["error"]["code"]


def test_saved_answers_come_back_as_chained_receipts(client: Client, ground: Ground) -> None:
    status, _, body = client.save(answer("G5-01", 1), answer("G5-02", 2, CHOICE_B, marked=True))
    assert status == 200
    first, second = body["receipts"]
    assert (first["item"], first["number"], first["sequence"], first["status"]) == ("G5-01", 1, 1, "stored")
    assert (second["sequence"], second["status"]) == (2, "stored")
    assert body["head"] == {"sequence": 2, "hash": second["hash"]}
    assert body["server_time"].endswith("Z")
    assert [row[2:7] for row in ground.log(7)] == [
        (1, "G5-01", '{"RESPONSE":{"base":{"identifier":"A"}}}', False, False),
        (2, "G5-02", '{"RESPONSE":{"base":{"identifier":"B"}}}', True, False),
    ]


def test_the_head_is_told_to_a_device_that_asks(client: Client) -> None:
    _, _, saved = client.save(answer())
    status, _, body = client.head()
    assert status == 200
    assert body.pop("server_time")
    assert body == {"head": saved["head"], "state": "started", "epoch": 1}


def test_a_repeated_save_gets_the_same_receipt_and_is_stored_once(client: Client, ground: Ground) -> None:
    _, _, first = client.save(answer())
    status, _, again = client.save(answer())
    assert status == 200
    assert again["receipts"] == [{**first["receipts"][0], "status": "repeated"}]
    assert len(ground.log(7)) == 1


def test_a_save_is_recognized_after_the_test_was_paused(client: Client, ground: Ground) -> None:
    _, _, first = client.save(answer())
    ground.change(7, state="paused")
    status, _, again = client.save(answer())
    assert (status, again["receipts"][0]["hash"]) == (200, first["receipts"][0]["hash"])


def test_a_reused_number_names_the_answer_and_stores_nothing(client: Client, ground: Ground) -> None:
    client.save(answer(number=1))
    reply = client.save(answer(number=2), answer("G5-09", number=1, value=CHOICE_B))
    assert error(reply) == (409, "number-reused")
    assert (reply[2]["error"]["item"], reply[2]["error"]["number"]) == ("G5-09", 1)
    assert len(ground.log(7)) == 1


def test_one_number_twice_in_a_request_is_repeated_or_refused(client: Client, ground: Ground) -> None:
    _, _, body = client.save(answer(), answer())
    assert [receipt["status"] for receipt in body["receipts"]] == ["stored", "repeated"]
    assert error(client.save(answer(number=2), answer(number=2, value=CHOICE_B))) == (409, "number-reused")
    assert len(ground.log(7)) == 1


def test_a_replaced_device_is_stored_late_and_never_moves_the_present(client: Client, ground: Ground) -> None:
    client.save(answer(number=1))
    ground.change(7, epoch=2, last_number=0)
    client.save(answer(number=1, value=CHOICE_B), token=make_token(epoch=2))
    status, _, body = client.save(answer(number=9), token=make_token(epoch=1))
    assert (status, body["receipts"][0]["status"], body["receipts"][0]["sequence"]) == (200, "late", 3)
    assert ground.head(7)[2] == 1


def test_a_replaced_device_may_hand_over_after_the_test_has_ended(client: Client, ground: Ground) -> None:
    ground.change(7, epoch=2, state="completed")
    status, _, body = client.save(answer(number=3), token=make_token(epoch=1))
    assert (status, body["receipts"][0]["status"]) == (200, "late")


@pytest.mark.parametrize("state", ["paused", "pending", "suspended", "approved", "denied"])
def test_a_paused_test_takes_nothing(client: Client, ground: Ground, state: str) -> None:
    ground.change(7, state=state)
    assert error(client.save(answer())) == (409, "opportunity-paused")
    assert ground.log(7) == []


@pytest.mark.parametrize("state", ["completed", "scored", "expired", "invalidated", "closed"])
def test_a_finished_test_takes_nothing(client: Client, ground: Ground, state: str) -> None:
    ground.change(7, state=state)
    assert error(client.save(answer())) == (409, "opportunity-closed")
    assert ground.log(7) == []


def test_a_locked_item_is_named_and_nothing_of_the_request_is_stored(client: Client, ground: Ground) -> None:
    ground.change(7, locked_items='["G5-02"]')
    reply = client.save(answer("G5-01", 1), answer("G5-02", 2))
    assert error(reply) == (409, "item-locked")
    assert (reply[2]["error"]["item"], reply[2]["error"]["number"]) == ("G5-02", 2)
    assert ground.log(7) == []


def test_a_forged_token_is_refused(client: Client, ground: Ground) -> None:
    good = make_token()
    other_use = Signer(b"test secret", "seat").sign({"o": 7, "c": "code-7", "e": 1}, expires=9e9)
    for token in (good[:-2] + "xx", "x" + good, "", "….…", other_use):
        reply = client.save(answer(), HTTP_AUTHORIZATION=f"Bearer {token}")
        assert error(reply) == (401, "token-forged")
        assert reply[1]["WWW-Authenticate"] == "Bearer"
    assert error(client.save(answer(), HTTP_AUTHORIZATION="Basic dG9tOnRvbQ==")) == (401, "token-forged")
    assert ground.log(7) == []


def test_an_expired_token_is_refused(client: Client) -> None:
    assert error(client.save(answer(), token=make_token(seconds=-1))) == (401, "token-expired")


def test_a_token_from_a_later_epoch_than_is_known_is_refused(client: Client) -> None:
    assert error(client.save(answer(), token=make_token(epoch=2))) == (401, "token-forged")
    assert error(client.head(make_token(epoch=2))) == (401, "token-forged")


def test_an_unknown_opportunity_is_refused(client: Client) -> None:
    gone = make_token(opportunity=8, code="code-8")
    other = make_token(code="code-9")
    for token in (gone, other):
        assert error(client.save(answer(), token=token)) == (404, "opportunity-unknown")
        assert error(client.head(token)) == (404, "opportunity-unknown")


def test_a_body_that_is_too_large_is_refused_unread(client: Client) -> None:
    assert error(client.save(CONTENT_LENGTH=str(MAX_BODY + 1))) == (413, "too-large")
    assert error(client.save(raw=b" " * (MAX_BODY + 1), CONTENT_LENGTH="")) == (413, "too-large")


def test_a_body_of_another_type_is_refused(client: Client) -> None:
    assert error(client.save(answer(), CONTENT_TYPE="text/plain")) == (415, "not-json")
    assert error(client.save(answer(), CONTENT_TYPE="")) == (415, "not-json")
    assert client.save(answer(), CONTENT_TYPE="Application/JSON; charset=utf-8")[0] == 200


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b'{"responses": [[]]}', "$.responses[0]"),
        (
            b'{"responses": [{"item": "A", "number": 1, "value": {"R": {"base": {"f": ' + b"[" * 9000,
            "base",
        ),
        (
            b'{"responses": [{"item": "A", "number": 1, "value": {"R": {"base": {"f": '
            + b'{"a":' * 900
            + b"1"
            + b"}" * 900
            + b"}}}}]}",
            "base",
        ),
        (
            b'{"responses": [{"item": "A", "number": 1, "value": {"R": {"list": {"f": '
            + b"[" * 900
            + b"]" * 900
            + b"}}}}]}",
            "list",
        ),
        (b"[]", "object"),
        (b"{}", "responses"),
        (b'{"more": 1, "responses": []}', "more"),
        (b'{"responses": []}', "$.responses"),
        (b'{"responses": [{"item": "A", "number": 1}]}', "value"),
        (b'{"responses": [{"item": "", "number": 1, "value": {}}]}', "$.responses[0].item"),
        (b'{"responses": [{"item": "A\\u0000", "number": 1, "value": {}}]}', "$.responses[0]"),
        (b'{"responses": [{"item": "A", "number": 0, "value": {}}]}', "$.responses[0].number"),
        (b'{"responses": [{"item": "A", "number": 2147483648, "value": {}}]}', "$.responses[0].number"),
        (b'{"responses": [{"item": "A", "number": "1", "value": {}}]}', "$.responses[0].number"),
        (b'{"responses": [{"item": "A", "number": 1, "value": []}]}', "$.responses[0].value"),
        (b'{"responses": [{"item": "A", "number": 1, "value": {"R": {}}}]}', "value.R"),
        (b'{"responses": [{"item": "A", "number": 1, "value": {"R": {"base": 1}}}]}', "value[...].base"),
        (b'{"responses": [{"item": "A", "number": 1, "value": {"R": {"bass": 1}}}]}', "bass"),
        (
            b'{"responses": [{"item": "A", "number": 1, "value": {}, "marked": "no"}]}',
            "$.responses[0].marked",
        ),
        (b'{"responses": [{"item": "A", "number": 1, "value": {"R": {"base": {"f": 1e999}}}}]}', "base"),
    ],
)
def test_a_body_that_cannot_be_read_names_the_field(
    client: Client, ground: Ground, raw: bytes, named: str
) -> None:
    reply = client.save(raw=raw)
    assert error(reply) == (422, "body-unreadable")
    assert named in reply[2]["error"]["message"]
    assert ground.log(7) == []


def test_too_many_answers_at_once_are_refused(client: Client) -> None:
    many = [answer(number=number) for number in range(1, MAX_ANSWERS + 2)]
    assert error(client.save(*many)) == (422, "body-unreadable")
    assert client.save(*many[:-1])[0] == 200


def test_other_addresses_and_methods_are_told_apart(client: Client) -> None:
    assert error(client.request({"PATH_INFO": "/intake/else"})) == (404, "address-unknown")
    reply = client.request({"REQUEST_METHOD": "GET"})
    assert error(reply) == (405, "method-unknown")
    assert reply[1]["Allow"] == "POST"


class Always:
    """A writer that always gives the same."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def carry_out(self, work: Work) -> Outcome:
        return self.outcome


def test_a_full_queue_tells_the_device_when_to_come_back() -> None:
    reply = Client(Application(Always(BUSY), SIGNER)).save(answer())
    assert error(reply) == (503, "busy")
    assert reply[1]["Retry-After"] == "1"


def test_one_device_may_not_flood(client: Client) -> None:
    client.application = Application(Always(BUSY), SIGNER, rate=0.5, burst=3)
    replies = [error(client.save(answer())) for _ in range(4)]
    assert replies == [(503, "busy")] * 3 + [(429, "too-fast")]
    assert client.save(answer())[1]["Retry-After"] == "2"
    another = make_token(opportunity=8, code="code-8")
    assert error(client.save(answer(), token=another)) == (503, "busy")


def test_only_questions_of_the_form_can_be_answered(client: Client, ground: Ground) -> None:
    payload = {"o": 7, "c": "code-7", "e": 1, "i": ["A", "B"]}
    token = SIGNER.sign(payload, expires=clock.now().timestamp() + 60)
    on_it = {"item": "A", "number": 1, "value": {"RESPONSE": {"base": {"identifier": "X"}}}}
    reply = client.save(on_it, on_it | {"item": "JUNK", "number": 2}, token=token)
    assert error(reply) == (422, "item-unknown")
    assert reply[2]["error"]["item"] == "JUNK"
    assert ground.log(7) == []
    assert client.save(on_it, token=token)[0] == 200
