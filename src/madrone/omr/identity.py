"""What the two codes of a page say: the document, the page, the form and its layout, with a check.

The text has at most twenty letters and digits, so that a QR code of version 1-M (21 × 21 modules) and a Data Matrix
of 18 × 18 hold it: ``PFFFFCCC`` and the document. ``P`` is the page (1–9, A–Z), ``FFFF`` says which layout,
``CCC`` is a check of all the rest that finds any one changed
letter and any two neighbours that changed places. The document is opaque: no name and no number of a student.
Source: omr.md 6 "Identity".
"""

import hashlib
import re
from dataclasses import dataclass

from madrone.omr.errors import SheetError

#: Digits and capitals without I, L, O and U, which are mistaken for others when they are keyed by hand.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAGES = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DOCUMENT = re.compile(r"[0-9A-Z]{1,12}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which page of which document this is; ``layout`` is the four-letter tag of form and geometry."""

    document: str
    page: int
    layout: str


def layout_tag(form: str, version: str) -> str:
    """Four letters that stand for a form and the geometry it was printed with."""
    digest = hashlib.sha256(f"{form}\n{version}".encode()).digest()
    return _letters(int.from_bytes(digest[:4]), 4)


def encode(identity: Identity) -> str:
    """The text of a page's codes. Raises ``SheetError`` with the code ``bad-document`` or ``too-many-pages``."""
    if not DOCUMENT.fullmatch(identity.document):
        raise SheetError(
            "bad-document",
            f"The document “{identity.document}” cannot be printed in a code: use one to twelve capitals and digits.",
        )
    if not 1 <= identity.page <= len(PAGES):
        raise SheetError("too-many-pages", f"A document has at most {len(PAGES)} pages.")
    page = PAGES[identity.page - 1]
    check = _letters(_crc15(f"{page}{identity.layout}{identity.document}"), 3)
    return f"{page}{identity.layout}{check}{identity.document}"


def decode(text: str) -> Identity | None:
    """The identity that a code's text says, or None if the text is not one of ours or its check fails."""
    page, layout, document = text[:1], text[1:5], text[8:]
    if page not in PAGES or not page or not DOCUMENT.fullmatch(document):
        return None
    identity = Identity(document, PAGES.index(page) + 1, layout)
    return identity if encode(identity) == text else None


def _letters(number: int, count: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(count))


def _crc15(text: str) -> int:
    """The remainder by the CAN polynomial, which finds every burst of up to 15 bits: two neighbouring letters."""
    remainder = 0
    for byte in text.encode():
        for bit in range(7, -1, -1):
            carry = (remainder >> 14 & 1) ^ (byte >> bit & 1)
            remainder = (remainder << 1 & 0x7FFF) ^ (0x4599 if carry else 0)
    return remainder
