"""Random public names: what stands in a URL or is read aloud in a classroom, never a database number."""

import secrets

# Crockford's alphabet: no I, L, O or U, so that a code read aloud or from the board is not misheard.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"


def random_code(length: int = 12) -> str:
    """Make an unguessable lower-case code for a URL: 12 characters carry 60 bits."""
    # 32 divides 256, so that every character is as likely as any other.
    return "".join(_ALPHABET[byte % 32] for byte in secrets.token_bytes(length)).lower()


def session_id() -> str:
    """Make a test session ID as students type it: letters, a hyphen, four digits, a hyphen, one letter.

    22^4 × 10^4 = 2.3 thousand million values; uniqueness is the database's business.
    """
    letters = "".join(secrets.choice(_LETTERS) for _ in range(4))
    digits = "".join(secrets.choice("0123456789") for _ in range(4))
    return f"{letters}-{digits}"


def normal_session_id(typed: str) -> str:
    """Bring what a student typed to the printed form: case, blanks and a forgotten hyphen do not matter."""
    plain = "".join(ch for ch in typed.upper() if ch.isalnum())
    return f"{plain[:4]}-{plain[4:]}" if len(plain) == 8 else plain
