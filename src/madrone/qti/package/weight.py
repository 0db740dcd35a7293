"""How much of a package is read as XML: a small zip must not hold work for minutes and trees of gigabytes."""

from dataclasses import dataclass

from madrone.qti.errors import QtiError

MAX_XML_BYTES = 96 * 1024 * 1024
MAX_TAGS = 600_000

# A picture's elements are looked at once and forgotten; those of content are kept.
_PICTURE = 0.25


@dataclass(slots=True)
class Weight:
    """Counts bytes and tags over all files of one package; ``package-content`` where there are too many."""

    size: int = 0
    tags: float = 0

    def add(self, name: str, data: bytes, *, picture: bool = False) -> None:
        """Count one file before it is parsed."""
        self.size += len(data)
        self.tags += data.count(b"<") * (_PICTURE if picture else 1)
        if self.size > MAX_XML_BYTES or self.tags > MAX_TAGS:
            limits = f"{MAX_XML_BYTES // (1024 * 1024)} MiB of XML or {MAX_TAGS:,} tags"
            message = f"With this file the package holds more than {limits}. Split it into several packages."
            raise QtiError("package-content", message, name)
