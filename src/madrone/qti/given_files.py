"""Files that students give: a drawing, an upload. In PCI JSON ``{"data": base64 text, "mime": …, "name": …}``."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

MAX_FILE_BYTES = 120_000
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}\Z")
_MEDIA_TYPE = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+\Z")


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it was given, known to be base64 text with a media type."""

    data: str
    mime: str
    name: str

    @property
    def size(self) -> int:
        """How many bytes the file has."""
        return len(self.data) * 3 // 4 - self.data.count("=")


def read_file(value: object) -> GivenFile | None:
    """Read the value of a response of base type file, as JSON or as the text of it that a scorer keeps; none
    where it is not such a file."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if not isinstance(value, Mapping):
        return None
    data, mime, name = value.get("data"), value.get("mime"), value.get("name", "")
    if not isinstance(data, str) or not isinstance(mime, str) or not isinstance(name, str):
        return None
    if not _BASE64.match(data) or len(data) % 4 or not _MEDIA_TYPE.match(mime):
        return None
    return GivenFile(data, mime, name)
