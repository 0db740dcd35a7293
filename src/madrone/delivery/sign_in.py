"""Signing in to a test session with first name, SSID and session ID (domain.md 5.1)."""

import hashlib
import unicodedata

from django.utils.translation import gettext as _

from madrone.delivery.rooms import Room, find_room
from madrone.kernel.codes import normal_session_id
from madrone.kernel.errors import MadroneError
from madrone.people.limits import spend
from madrone.students.models import Student

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


def sign_in(*, first_name: str, ssid: str, session_id: str, address: str) -> tuple[Student, Room]:
    """Find the student and the room, or raise SignInError.

    Nothing says which of name and SSID was wrong, and the school is only compared once both are right.
    """
    _limit(ssid, address)
    room = open_room(normal_session_id(session_id))
    student = _find(first_name, ssid)
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


def same_name(one: str, other: str) -> bool:
    """Tell whether two first names are the same apart from case, accents, blanks and punctuation."""
    return _plain(one) == _plain(other) != ""


def ssid_spellings(typed: str) -> list[str]:
    """List what an SSID may be stored as: as typed, or without the state's letters (CA-1234567890)."""
    compact = "".join(typed.split()).upper()
    spellings = [typed.strip(), compact]
    bare = compact[2:].lstrip("-–")
    if compact[:2].isalpha() and bare.isdigit():
        spellings.append(bare)
    return list(dict.fromkeys(spellings))


def _find(first_name: str, ssid: str) -> Student | None:
    found = Student.objects.filter(ssid__in=ssid_spellings(ssid), enrolled=True)
    return next((student for student in found if same_name(student.first_name, first_name)), None)


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(ch for ch in decomposed if ch.isalnum())


def _limit(ssid: str, address: str) -> None:
    # What is kept is a hash, so that the limiter's table never holds an SSID.
    digest = hashlib.sha256(ssid_spellings(ssid)[-1].encode()).hexdigest()
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
