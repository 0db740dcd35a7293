"""Drawings and uploaded files on the wire: bounded, base64, and nothing beside what is known."""

import base64
import json
from typing import Any

import pytest

from madrone.delivery.intake.rules import Answer, Refused
from madrone.delivery.intake.wire import MAX_BODY, MAX_FILE, read_answers

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n rest").decode()


def _read(file: Any) -> list[Answer] | Refused:
    value = {"DRAWING": {"base": {"file": file}}}
    return read_answers(json.dumps({"responses": [{"item": "A", "number": 1, "value": value}]}).encode())


def test_a_file_is_stored_as_it_was_sent() -> None:
    file = {"data": PNG, "mime": "image/png", "name": "drawing.png"}
    answers = _read(file)
    assert isinstance(answers, list)
    assert json.loads(answers[0].value) == {"DRAWING": {"base": {"file": file}}}


def test_a_name_may_be_absent_and_the_largest_file_fits_into_a_body() -> None:
    answers = _read({"data": "A" * MAX_FILE, "mime": "image/svg+xml"})
    assert isinstance(answers, list)
    assert len(answers[0].value) < MAX_BODY


@pytest.mark.parametrize(
    "file",
    [
        {"data": PNG},
        {"mime": "image/png"},
        {"data": "", "mime": "image/png"},
        {"data": "no <base64>", "mime": "image/png"},
        {"data": f"{PNG}\n", "mime": "image/png"},
        {"data": "A" * (MAX_FILE + 1), "mime": "image/png"},
        {"data": PNG, "mime": "png"},
        {"data": PNG, "mime": "image/png\r\nX: y"},
        {"data": PNG, "mime": "image/png", "name": "n" * 201},
        {"data": PNG, "mime": "image/png", "path": "/etc/passwd"},
        {"data": {"data": PNG}, "mime": "image/png"},
        [],
        {},
    ],
)
def test_anything_else_is_no_file(file: Any) -> None:
    answers = _read(file)
    assert isinstance(answers, Refused)
    assert (answers.status, answers.code) == (422, "body-unreadable")
