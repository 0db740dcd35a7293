"""A list of things as a page shows it: columns, sorting by links, 50 to a page, a filter and a CSV download.

    rosters = Listing(
        request,
        rosters_visible_to(request.actor),
        [
            Column("name", _("Roster"), sort="name", link=lambda roster: roster.get_absolute_url()),
            Column("size", _("Students"), numeric=True),
        ],
        caption=_("Rosters"),
        empty=_("There is no roster yet. Import a file of rosters, or make one."),
    )
    return rosters.respond("students/rosters.html", {...})

The template says ``{% listing listing %}``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.text import slugify

from madrone.ui.csvfile import csv_response
from madrone.ui.status import Status

PER_PAGE = 50
_CHUNK = 500
_FEW_COLUMNS = 7
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``value`` takes a row (default: its attribute ``key``); ``sort`` is the field to order by.

    A value may be text, a number, a :class:`madrone.ui.status.Status` or safe HTML; ``csv`` gives what the
    download says instead, where that differs. The first column is each row's heading.
    """

    key: str
    label: Words
    value: Callable[[Any], object] | None = None
    sort: str = ""
    link: Callable[[Any], str] | None = None
    numeric: bool = False
    csv: Callable[[Any], object] | None = None

    def of(self, row: Any) -> object:
        """Give what the page shows for a row."""
        found = self.value(row) if self.value else getattr(row, self.key)
        return found() if callable(found) else found

    def plain(self, row: Any) -> object:
        """Give what the CSV file says for a row."""
        found = self.csv(row) if self.csv else self.of(row)
        return found.word if isinstance(found, Status) else found


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in its place."""

    column: Column
    value: object
    url: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading with the link that sorts by it and the order that holds now."""

    column: Column
    url: str
    order: str


class Listing:
    """What ``{% listing %}`` draws. ``rows`` is a queryset, or a sequence that is already in order.

    ``filters`` is a form bound to ``request.GET`` whose labels read as a sentence; the caller narrows
    ``rows`` by it. ``prepare`` is called with the rows of a page (or a chunk of the download) before they are
    shown, to look up in one query what they need.
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[Any],
        columns: Sequence[Column],
        *,
        caption: Words,
        empty: Words = "",
        filters: BaseForm | None = None,
        sort: str = "",
        csv_name: str = "",
        per_page: int = PER_PAGE,
        prepare: Callable[[Sequence[Any]], None] | None = None,
    ) -> None:
        self.request = request
        self.columns = columns
        self.caption = caption
        self.empty = empty
        self.filters = filters
        self.csv_name = csv_name or slugify(str(caption))
        self.per_page = per_page
        self._rows = rows
        self._prepare = prepare
        self._sort = self._asked_sort() or sort

    def respond(self, template: str, context: dict[str, Any] | None = None) -> HttpResponseBase:
        """Answer with the page, or with the CSV file when the address asks for it (``?format=csv``)."""
        if self.request.GET.get("format") == "csv":
            return csv_response(self.csv_name, (c.label for c in self.columns), self._plain_rows())
        return render(self.request, template, {**(context or {}), "listing": self})

    @cached_property
    def page(self) -> Page[Any]:
        """The page that the address asks for; a number beyond the last gives the last."""
        return Paginator(self._ordered(), self.per_page).get_page(self.request.GET.get("page"))

    @property
    def count(self) -> int:
        """How many rows there are on all pages."""
        return self.page.paginator.count

    @property
    def narrow(self) -> bool:
        """Tell whether the table has so few columns that it fits a wide window."""
        return len(self.columns) <= _FEW_COLUMNS

    @property
    def filtered(self) -> bool:
        """Tell whether a filter is set, so that an empty list may have rows without it."""
        return any(self.request.GET.get(name) for name in (self.filters.fields if self.filters else ()))

    @cached_property
    def table(self) -> list[list[Cell]]:
        """The rows of this page as cells."""
        rows = list(self.page.object_list)
        if self._prepare:
            self._prepare(rows)
        return [[_cell(column, row) for column in self.columns] for row in rows]

    @property
    def headings(self) -> list[Heading]:
        """The headings, each with its link to sort by (a second press turns the order round)."""
        return [self._heading(column) for column in self.columns]

    @property
    def page_numbers(self) -> list[int | str]:
        """The numbers to show: the first, the last, those near, and gaps between."""
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1))

    @property
    def csv_url(self) -> str:
        """The address of the download: all pages of what is filtered and sorted now."""
        return self.url(format="csv", page=None)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form must carry along beside its own fields: the sort order."""
        return [("sort", self._sort)] if self._asked_sort() else []

    @property
    def clear_url(self) -> str:
        """The address of this list without its filter."""
        return self.request.path

    def url(self, **changes: object) -> str:
        """The address of this list with some of its questions changed; None takes one away."""
        query = self.request.GET.copy()
        query.pop("format", None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = str(value)
        return f"{self.request.path}?{query.urlencode()}"

    def _asked_sort(self) -> str:
        asked = self.request.GET.get("sort", "")
        known = {column.key for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in known else ""

    def _ordered(self) -> QuerySet[Any] | Sequence[Any]:
        if not isinstance(self._rows, QuerySet):
            return self._rows
        column = next((c for c in self.columns if c.key == self._sort.removeprefix("-") and c.sort), None)
        if column is None:
            return self._rows if self._rows.ordered else self._rows.order_by("pk")
        sign = "-" if self._sort.startswith("-") else ""
        # The key at the end keeps equal rows in one order, so that none falls between two pages.
        return self._rows.order_by(f"{sign}{column.sort}", "pk")

    def _heading(self, column: Column) -> Heading:
        if not column.sort or not isinstance(self._rows, QuerySet):
            return Heading(column, "", "")
        order = {column.key: "ascending", f"-{column.key}": "descending"}.get(self._sort, "")
        turned = f"-{column.key}" if order == "ascending" else column.key
        return Heading(column, self.url(sort=turned, page=None), order)

    def _plain_rows(self) -> Iterator[list[object]]:
        for chunk in _chunks(self._ordered()):
            if self._prepare:
                self._prepare(chunk)
            for row in chunk:
                yield [column.plain(row) for column in self.columns]


def _cell(column: Column, row: Any) -> Cell:
    return Cell(column, column.of(row), column.link(row) if column.link else "")


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    stream = rows.iterator(chunk_size=_CHUNK) if isinstance(rows, QuerySet) else iter(rows)
    chunk: list[Any] = []
    for row in stream:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
