"""OneRoster 1.1 and 1.2 CSV bundles: what the manifest promises, and the rows of each file by column name.

A bundle is a zip of CSV files. ``manifest.csv`` says for each whether it is ``bulk`` (all records),
``delta`` (changes) or ``absent``. Extension columns (``ext_…``, ``metadata.…``) are kept out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from madrone.imports.archives import Archive
from madrone.imports.errors import FileRefused
from madrone.kernel.tables import Record, TableError, read_table

VERSIONS = ("1.0", "1.1", "1.2")
MODES = ("bulk", "delta", "absent")
DELETED = "tobedeleted"


@dataclass(frozen=True, slots=True)
class BundleRow:
    """One row of one file: cells by column name, trimmed; or the problem that kept it from being read."""

    file: str
    number: int
    cells: Mapping[str, str]
    problem: str = ""
    detail: str = ""

    def get(self, *names: str) -> str:
        """Read the first of several columns that is filled in."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")

    @property
    def deleted(self) -> bool:
        """Tell whether the sender says that this record is gone."""
        return self.get("status").lower() == DELETED


class Bundle:
    """An opened bundle; use as a context manager. FileRefused where the manifest and the zip disagree."""

    def __init__(self, path: Path) -> None:
        self._archive = Archive(path)
        try:
            self._manifest = self._read_manifest()
        except (FileRefused, TableError):
            self._archive.__exit__()
            raise

    def __enter__(self) -> "Bundle":
        return self

    def __exit__(self, *exc: object) -> None:
        self._archive.__exit__(*exc)

    @property
    def version(self) -> str:
        """Name the version of OneRoster that the sender speaks."""
        return self._manifest.get("oneroster.version", "1.1")

    def mode(self, name: str) -> str:
        """Tell whether a file (``users``) is bulk, delta or absent; unnamed ones are absent."""
        return self._manifest.get(f"file.{name}", "absent")

    def require(self, *names: str) -> None:
        """Refuse a bundle whose manifest leaves out what this import needs."""
        absent = [f"{name}.csv" for name in names if self.mode(name) == "absent"]
        if absent:
            raise FileRefused(
                "bundle-incomplete",
                _("The bundle's manifest says that it brings no %s, which this import needs.")
                % ", ".join(absent),
            )

    def rows(self, name: str) -> Iterator[BundleRow]:
        """Read one file row by row; none for an absent or empty one."""
        file = f"{name}.csv"
        if self.mode(name) == "absent" or not self._archive.size(file):
            return
        with self._archive.open(file) as stream:
            table = read_table(stream, delimiter=",", comments="")
            kept = [(at, column) for at, column in enumerate(table.header) if not _is_extension(column)]
            for record in table:
                yield _bundle_row(file, record, kept)

    def _read_manifest(self) -> dict[str, str]:
        with self._archive.open("manifest.csv") as stream:
            table = read_table(stream, delimiter=",", comments="")
            manifest = {
                record.cells[0].strip(): record.cells[1].strip()
                for record in table
                if not record.problem and len(record.cells) == 2
            }
        version = manifest.get("oneroster.version", "")
        if version not in VERSIONS:
            raise FileRefused(
                "bundle-version",
                _("The bundle's manifest names OneRoster version “%s”; 1.1 and 1.2 are read.") % version,
            )
        for key, mode in manifest.items():
            if not key.startswith("file."):
                continue
            file = f"{key.removeprefix('file.')}.csv"
            if mode not in MODES:
                raise FileRefused(
                    "bundle-mode",
                    _("The manifest says “%(mode)s” of %(file)s: it must say bulk, delta or absent.")
                    % {"mode": mode, "file": file},
                )
            if mode != "absent" and file not in self._archive.names:
                raise FileRefused(
                    "bundle-file-missing",
                    _("The manifest promises %s, but the bundle does not have it.") % file,
                )
        return manifest


def _bundle_row(file: str, record: Record, kept: list[tuple[int, str]]) -> BundleRow:
    if record.problem:
        return BundleRow(file, record.number, {}, record.problem, record.detail)
    return BundleRow(file, record.number, {name: record.cells[at].strip() for at, name in kept})


def _is_extension(column: str) -> bool:
    return not column or column.startswith(("ext_", "metadata."))
