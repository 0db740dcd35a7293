"""An uploaded file as layouts see it: a table or an archive, with what the uploader said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from madrone.imports.archives import Archive
from madrone.kernel.tables import Table, read_table

MAX_BYTES = 200_000_000


@dataclass
class Upload:
    """A file at ``path``; ``done`` of ``total`` says how far it has been read, in bytes or in rows."""

    path: Path
    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    done: int = 0
    total: int = 0

    @cached_property
    def is_archive(self) -> bool:
        """Tell a zip file by its first bytes, whatever its name."""
        with self.path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")

    @cached_property
    def header(self) -> tuple[str, ...]:
        """Read the column names of a table; none for an archive. Raises TableError for what is no table."""
        if self.is_archive:
            return ()
        with self.path.open("rb") as file:
            return tuple(self._table(file).header)

    @cached_property
    def members(self) -> frozenset[str]:
        """List the files within an archive; none for a table."""
        if not self.is_archive:
            return frozenset()
        with Archive(self.path) as archive:
            return archive.names

    def _table(self, file: Any) -> Table:
        return read_table(
            file,
            encoding=self.options.get("encoding") or "utf-8",
            delimiter=self.options.get("delimiter") or None,
        )
