"""Addresses of files: inside a package, relative, and never a way out of it."""

import posixpath
import re
from urllib.parse import unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def is_package_address(address: str) -> bool:
    """Whether an address can name a file of the same package: relative, without a scheme or host."""
    plain = unquote(address)
    return bool(plain) and not (
        _SCHEME.match(plain)
        or plain.startswith(("/", "\\", "#", "?"))
        or "\\" in plain
        or _CONTROL.search(plain)
        or ".." in plain.split("/")[_leading_ups(plain) :]
    )


def resolve(base: str, address: str) -> str | None:
    """The package path that ``address`` means in the file ``base``; none where it leads out of the package.

    Query and fragment are cut off; percent signs are decoded once, as in a browser.
    """
    if not is_package_address(address):
        return None
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
    if joined in (".", "..") or joined.startswith(("../", "/")):
        return None
    return joined


def _leading_ups(plain: str) -> int:
    """Going up is fine at the start (``../images/a.png``); further on it only hides where a path leads."""
    count = 0
    for part in plain.split("/"):
        if part not in ("..", "."):
            break
        count += 1
    return count
