"""The front of the save path: checks the token, the size and the shape, and answers in JSON."""

import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from madrone.delivery.intake.batch import Work
from madrone.delivery.intake.pace import Pace
from madrone.delivery.intake.rules import Accepted, Ask, Outcome, Refused, Save, Seat
from madrone.delivery.intake.wire import MAX_BODY, accepted_body, read_answers, refused_body
from madrone.kernel import clock
from madrone.kernel.signing import Signer, TokenError

Environ = dict[str, Any]
# A device sends one request at a time and waits a second or so for typing to rest; this is far above that.
RATE, BURST = 20.0, 100.0

_REASONS = {
    200: "200 OK",
    401: "401 Unauthorized",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    409: "409 Conflict",
    413: "413 Content Too Large",
    415: "415 Unsupported Media Type",
    422: "422 Unprocessable Content",
    429: "429 Too Many Requests",
    500: "500 Internal Server Error",
    503: "503 Service Unavailable",
}
_HEADERS = [
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]


class CarriesOut(Protocol):
    """What stands behind the front: the writer, or in tests something that fails as told."""

    def carry_out(self, work: Work) -> Outcome:
        """Carry out one request; what is accepted is on the disk by then."""


class Application:
    """A WSGI application for ``POST /intake/responses`` and ``GET /intake/head``."""

    def __init__(
        self, writer: CarriesOut, signer: Signer, *, rate: float = RATE, burst: float = BURST
    ) -> None:
        self._writer = writer
        self._signer = signer
        self._pace = Pace(rate, burst)

    def __call__(
        self, environ: Environ, start_response: Callable[[str, list[tuple[str, str]]], Any]
    ) -> Iterable[bytes]:
        outcome = self._answer(environ)
        if isinstance(outcome, Accepted):
            asked = environ["REQUEST_METHOD"] != "POST"
            status, body = 200, accepted_body(outcome, clock.now(), asked=asked)
        else:
            status, body = outcome.status, refused_body(outcome)
        headers = [*_HEADERS, ("Content-Length", str(len(body)))]
        if isinstance(outcome, Refused) and outcome.retry_after is not None:
            headers.append(("Retry-After", str(outcome.retry_after)))
        if status == 401:
            headers.append(("WWW-Authenticate", "Bearer"))
        if status == 405:
            headers.append(("Allow", _METHODS[environ["PATH_INFO"]]))
        start_response(_REASONS[status], headers)
        return [body]

    def _answer(self, environ: Environ) -> Outcome:
        method = _METHODS.get(environ["PATH_INFO"])
        if method is None:
            return Refused(404, "address-unknown", "There is nothing at this address.")
        if environ["REQUEST_METHOD"] != method:
            return Refused(405, "method-unknown", f"This address takes {method} only.")
        try:
            seat = self._seat(environ)
        except TokenError as problem:
            return Refused(401, problem.code, problem.message)
        wait = self._pace.wait(seat.opportunity, time.monotonic())
        if wait:
            return Refused(
                429, "too-fast", f"Too many saves at once. Wait {wait} s, then go on.", retry_after=wait
            )
        if method == "GET":
            return self._writer.carry_out(Ask(seat))
        return self._save(seat, environ)

    def _seat(self, environ: Environ) -> Seat:
        scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme != "Bearer":
            raise TokenError("token-forged", "This request has no sign-in. Sign in again.")
        payload = self._signer.read(token.strip(), now=clock.now().timestamp())
        items = payload.get("i")
        return Seat(payload["o"], payload["c"], payload["e"], None if items is None else frozenset(items))

    def _save(self, seat: Seat, environ: Environ) -> Outcome:
        if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != "application/json":
            return Refused(415, "not-json", "Send the answers as JSON (Content-Type: application/json).")
        body = _read(environ)
        if isinstance(body, Refused):
            return body
        answers = read_answers(body)
        if isinstance(answers, Refused):
            return answers
        return self._writer.carry_out(Save(seat, answers))


_METHODS = {"/intake/responses": "POST", "/intake/head": "GET"}


def _read(environ: Environ) -> bytes | Refused:
    """Read the body, and never more of it than is allowed."""
    announced = environ.get("CONTENT_LENGTH") or ""
    length = int(announced) if announced.isdecimal() else None
    if length is not None and length > MAX_BODY:
        return _too_large()
    body: bytes = environ["wsgi.input"].read(MAX_BODY + 1 if length is None else length)
    if len(body) > MAX_BODY:
        return _too_large()
    return body


def _too_large() -> Refused:
    return Refused(
        413,
        "too-large",
        f"One request may hold {MAX_BODY // 1024} KiB of answers. Send them in smaller parts.",
    )
