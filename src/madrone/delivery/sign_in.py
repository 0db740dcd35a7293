"""Signing in to a test session with first name, SSID and session ID (domain.md 5.1)."""

import hashlib
import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madrone.delivery.rooms import Room, find_room
from madrone.kernel.codes import normal_session_id
from madrone.kernel.errors import MadroneError
from madrone.people.limits import spend
from madrone.students.queries import find_for_sign_in

if TYPE_CHECKING:
    from madrone.students.models import Student

_WITH_STATE = re.compile(r"[A-Za-z]{2}[-–]?(\d+)")

# A student mistypes a few times; somebody who tries names against a number is slowed to one try a minute.
_TRIES_PER_STUDENT, _STUDENT_SECONDS = 10, 600
# A whole school signs in from one address within minutes.
_TRIES_PER_ADDRESS, _ADDRESS_SECONDS = 1_000, 600


class SignInError(MadroneError):
    """Why a student could not sign in, in words that a nine-year-old can act on."""

    status = 422


class TooManyTries(SignInError):
    """Signing in was tried too often (HTTP 429)."""

    status = 429


def sign_in(*, first_name: str, ssid: str, session_id: str, address: str) -> "tuple[Student, Room]":
    """Find the student and the room, or raise SignInError.

    Nothing says which of name and SSID was wrong, and the school is only compared once both are right.
    """
    _limit(ssid, address)
    room = open_room(normal_session_id(session_id))
    student = find_for_sign_in(plain_ssid(ssid), first_name)
    if student is None:
        raise SignInError(
            "not-found",
            _(
                "We could not find you with that name, number and session. Check each one, then try again. "
                "If it still does not work, raise your hand."
            ),
        )
    if student.org_code != room.org_code:
        raise SignInError(
            "wrong-school",
            _(
                "Your school is not part of this session. "
                "Check the session ID on the board, or raise your hand."
            ),
            field="session_id",
        )
    return student, room


def open_room(code: str) -> Room:
    """Find a room that is open, or raise the SignInError ``session-unknown`` or ``session-closed``."""
    room = find_room(code)
    if room is None:
        raise SignInError(
            "session-unknown",
            _("That session ID does not exist. Look at the board and type it again."),
            field="session_id",
        )
    if not room.is_open:
        raise SignInError(
            "session-closed",
            _("This session is closed. Ask your teacher for the new session ID."),
            field="session_id",
        )
    return room


def plain_ssid(typed: str) -> str:
    """Bring an SSID to what is stored: without blanks, and a number without the state's letters before it.

    ``CA-1234567890``, ``ca1234567890`` and ``1234 567 890`` are the same student (domain.md 2.3).
    """
    compact = "".join(typed.split())
    with_state = _WITH_STATE.fullmatch(compact)
    return with_state[1] if with_state else compact


def _limit(ssid: str, address: str) -> None:
    # What is kept is a hash, so that the limiter's table never holds an SSID.
    digest = hashlib.sha256(plain_ssid(ssid).encode()).hexdigest()
    allowed = spend(
        f"student-sign-in:{digest}", capacity=_TRIES_PER_STUDENT, per_seconds=_STUDENT_SECONDS
    ) and spend(
        f"student-sign-in-from:{address}",
        capacity=_TRIES_PER_ADDRESS,
        per_seconds=_ADDRESS_SECONDS,
    )
    if not allowed:
        raise TooManyTries(
            "too-many-tries",
            _("That was tried too often. Wait one minute, then try again, or raise your hand."),
        )
