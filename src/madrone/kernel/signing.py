"""Signed tokens and the receipt chain: the two places where a hash decides what is believed.

A token is ``payload.signature``: the payload is base64url of a short JSON object, the signature is
HMAC-SHA-256 over it with a key derived for one purpose, so that a token made for one use is worth
nothing in another.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from madrone.kernel.errors import MadroneError

GENESIS = "0" * 64
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class TokenError(MadroneError):
    """A token that was not made here (``token-forged``) or whose time is over (``token-expired``)."""

    status = 401


@dataclass(frozen=True, slots=True)
class Signer:
    """Makes and checks tokens for one ``purpose`` under one secret."""

    secret: bytes
    purpose: str

    def sign(self, payload: dict[str, Any], *, expires: float) -> str:
        """Seal a payload until ``expires`` (seconds since 1970)."""
        body = json.dumps({**payload, "x": int(expires)}, separators=(",", ":"), sort_keys=True).encode()
        encoded = base64.urlsafe_b64encode(body).rstrip(b"=")
        return (encoded + b"." + self._mac(encoded)).decode()

    def read(self, token: str, *, now: float) -> dict[str, Any]:
        """Open a token made by :meth:`sign`; raises :class:`TokenError`."""
        encoded, _, mac = token.encode("utf-8", "replace").partition(b".")
        if not hmac.compare_digest(self._mac(encoded), mac):
            raise TokenError("token-forged", "This sign-in was not made by this server. Sign in again.")
        try:
            payload = json.loads(base64.urlsafe_b64decode(encoded + b"=" * (-len(encoded) % 4)).decode())
        except (binascii.Error, ValueError) as problem:
            raise TokenError("token-forged", "This sign-in cannot be read. Sign in again.") from problem
        if payload.get("x", 0) <= now:
            raise TokenError("token-expired", "This sign-in is too old. Sign in again.")
        return dict(payload)

    def _mac(self, encoded: bytes) -> bytes:
        digest = hmac.digest(_key(self.secret, self.purpose), encoded, "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=")


@lru_cache(maxsize=16)
def _key(secret: bytes, purpose: str) -> bytes:
    return hashlib.sha256(b"madrone." + purpose.encode() + b"." + secret).digest()


def link(
    previous: str,
    *,
    sequence: int,
    epoch: int,
    number: int,
    item: str,
    value: bytes,
    marked: bool,
    late: bool,
    received_at: datetime,
) -> str:
    """Chain one stored response to the receipt before it (hex SHA-256; ``GENESIS`` starts a chain).

    Everything that is stored goes in, so that any edit shows. Every field has a fixed place, and the two
    that could hold a line break, the item and the value, go in by length and by hash, so that no two
    histories share a chain.
    """
    moment = int((received_at - _EPOCH) / _MICROSECOND)
    value_hash = hashlib.sha256(value).hexdigest()
    place = f"{previous}\n{sequence}\n{epoch}\n{number}\n{len(item)}:{item}"
    line = f"{place}\n{int(marked)}{int(late)}\n{moment}\n{value_hash}"
    return hashlib.sha256(line.encode()).hexdigest()
