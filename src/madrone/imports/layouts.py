"""Layouts: the forms that a kind of file comes in, each telling its own and reading it into drafts."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from madrone.imports.cells import Cells, Column
from madrone.imports.drafts import Draft
from madrone.imports.errors import FileRefused
from madrone.imports.uploads import Upload


class Layout(Protocol):
    """One form of file. ``advice`` is what its readers are told to do about a wrong row."""

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...

    @property
    def advice(self) -> str | Promise: ...

    def recognises(self, upload: Upload) -> bool:
        """Tell whether this file is of this form."""
        ...

    def missing(self, upload: Upload) -> list[str]:
        """Name what the file lacks to be of this form."""
        ...

    def drafts(self, upload: Upload, seen: Counter[str]) -> Iterator[Draft]:
        """Read the file; ``upload.done`` moves on, ``seen`` counts what was skipped (blank, comment)."""
        ...


@dataclass(frozen=True)
class TableLayout:
    """A delimited file with a header. ``read`` turns the cells of one row into the draft's data.

    ``exact``: the header must be these columns in this order; else the order is free, other columns are
    let be, and only the required ones must be there.
    """

    code: str
    label: str | Promise
    columns: tuple[Column, ...]
    read: Callable[[Cells], None]
    advice: str | Promise = ""
    exact: bool = False

    def recognises(self, upload: Upload) -> bool:
        """Tell by the header."""
        return bool(upload.header) and not self.missing(upload)

    def missing(self, upload: Upload) -> list[str]:
        """Name the required columns that the header lacks; with ``exact``, those out of their place."""
        if self.exact:
            expected = [column.name for column in self.columns]
            found = list(upload.header)
            if found == expected:
                return []
            absent = [name for name in expected if name not in found]
            extra = [name for name in found if name not in expected]
            return absent + extra or expected
        return [
            column.name for column in self.columns if column.required and column.name not in upload.header
        ]

    def drafts(self, upload: Upload, seen: Counter[str]) -> Iterator[Draft]:
        """Read row by row."""
        upload.total = upload.path.stat().st_size
        with upload.path.open("rb") as file:
            table = upload._table(file)
            places = {name: place for place, name in enumerate(table.header)}
            columns = {c.name: (c, places[c.name]) for c in self.columns if c.name in places}
            for record in table:
                upload.done = table.position
                draft = Draft(record.number)
                if record.problem:
                    draft.wrong(record.problem, _("whole row"), value=record.detail)
                else:
                    self.read(Cells(draft, columns, record.cells))
                yield draft
            seen["blank"] += table.blank
            seen["comment"] += table.commented


def layout_of(upload: Upload, layouts: Sequence[Layout]) -> Layout:
    """Find the layout of a file, the one asked for or the first that fits, else FileRefused."""
    asked = upload.options.get("layout")
    candidates = [layout for layout in layouts if not asked or layout.code == asked]
    if not candidates:
        known = ", ".join(layout.code for layout in layouts)
        raise FileRefused(
            "layout-unknown",
            _("There is no layout %(asked)s here, only %(known)s.") % {"asked": asked, "known": known},
        )
    for layout in candidates:
        if layout.recognises(upload):
            return layout
    nearest = min(candidates, key=lambda layout: len(layout.missing(upload)))
    message = _(
        'The file is not in a form that is known here. It is nearest to "%(layout)s", '
        "but these columns or files are missing or not in their place: %(missing)s."
    )
    missing = ", ".join(nearest.missing(upload)[:20])
    raise FileRefused("layout-unrecognised", message % {"layout": nearest.label, "missing": missing})
