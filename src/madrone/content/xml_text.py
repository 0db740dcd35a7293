"""XML as text, whatever encoding its file has, so that the bank keeps one kind of text."""

import re

from django.utils.translation import gettext as _

from madrone.content.errors import ContentError

_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# The declaration loses its encoding, which is no longer true; its line stays, and with it every line number.
_ENCODING = re.compile(r"""^(<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"']*["']""")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def xml_text(data: bytes, file: str) -> str:
    """Decode an XML file as its first line or its byte order mark says; raises ContentError naming the file."""
    declared = _DECLARED.match(data)
    encoding = declared.group(1).decode("ascii") if declared else "utf-8-sig"
    if data.startswith(_UTF_16):
        encoding = "utf-16"
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as problem:
        message = _("%(file)s cannot be read as %(encoding)s. Save it as UTF-8. Nothing was imported.")
        raise ContentError("encoding", message % {"file": file, "encoding": encoding}) from problem
    return _ENCODING.sub(r"\1", text)
