"""Listings: columns, sorting, pages, the filter, the download, and the empty state."""

import csv
import io
from collections.abc import Callable, Iterable

import pytest
from django import forms
from django.http import StreamingHttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from madrone.jobs.models import Job
from madrone.kernel import clock
from madrone.kernel.tables import harmless
from madrone.ui.csvfile import csv_response
from madrone.ui.listing import Column, Listing
from madrone.ui.status import Status, Tone

COLUMNS = [
    Column("name", "Name", sort="name", link=lambda job: f"/jobs/{job.name}/"),
    Column("done", "Done", sort="done", numeric=True),
    Column("state", "State", value=lambda job: Status(Tone.GOOD, job.state)),
]


class ByName(forms.Form):
    name = forms.CharField(label="Jobs named", required=False)


@pytest.fixture
def listing(db: None) -> Callable[..., Listing]:
    Job.objects.bulk_create(
        Job(name=f"job {number:03}", done=120 - number, created_at=clock.now()) for number in range(120)
    )

    def make(query: str = "", **options: object) -> Listing:
        request = RequestFactory().get(f"/jobs/{query}")
        given_options = {"caption": "Jobs", "sort": "name", **options}
        return Listing(request, Job.objects.all(), COLUMNS, **given_options)  # type: ignore[arg-type]

    return make


def draw(listing: Listing) -> str:
    return Template("{% load madrone_ui %}{% listing listing %}").render(Context({"listing": listing}))


def first(listing: Listing) -> object:
    return listing.table[0][0].value


def test_a_page_has_fifty_rows(listing: Callable[..., Listing]) -> None:
    assert [len(listing(query).table) for query in ("", "?page=2", "?page=3")] == [50, 50, 20]
    assert first(listing("?page=2")) == "job 050"


@pytest.mark.parametrize(("query", "page"), [("?page=99", 3), ("?page=0", 3), ("?page=x", 1)])
def test_a_page_number_that_is_none_gives_one_that_is(
    listing: Callable[..., Listing], query: str, page: int
) -> None:
    assert listing(query).page.number == page


def test_headings_sort_and_a_second_press_turns_round(listing: Callable[..., Listing]) -> None:
    by_done = listing("?sort=done&page=2")
    assert first(listing("?sort=done")) == "job 119"
    assert first(listing("?sort=-done")) == "job 000"
    heading = by_done.headings[1]
    assert heading.order == "ascending"
    assert heading.url == "/jobs/?sort=-done"
    assert by_done.headings[2].url == ""


@pytest.mark.parametrize("query", ["?sort=created_at", "?sort=password", "?sort=--name", "?sort=state"])
def test_nobody_sorts_by_what_is_not_offered(listing: Callable[..., Listing], query: str) -> None:
    assert first(listing(query)) == "job 000"


def test_the_table_is_marked_up_for_readers(listing: Callable[..., Listing]) -> None:
    html = draw(listing("?sort=-name"))
    assert '<caption class="md-visually-hidden">Jobs</caption>' in html
    assert 'aria-sort="descending"' in html
    assert '<th scope="row"><a href="/jobs/job 119/">job 119</a></th>' in html
    assert '<td class="md-number">' in html
    assert "1 to 50 of 120" in html
    assert 'aria-current="page">1</span>' in html
    assert "md-status--good" in html


def test_the_filter_keeps_the_order(listing: Callable[..., Listing]) -> None:
    html = draw(listing("?sort=-name&name=x", filters=ByName({"name": "x"})))
    assert '<input type="hidden" name="sort" value="-name">' in html
    assert 'for="id_name">Jobs named</label>' in html
    assert "Show all" in html


def test_an_empty_list_says_what_to_do(listing: Callable[..., Listing]) -> None:
    Job.objects.all().delete()
    assert "Ask for some work" in draw(listing(empty="Ask for some work."))
    assert "Nothing fits" in draw(listing("?name=x", empty="Ask.", filters=ByName({"name": "x"})))


def test_the_download_holds_all_pages_in_order(listing: Callable[..., Listing]) -> None:
    answer = listing("?format=csv&sort=-name").respond("none.html")
    assert isinstance(answer, StreamingHttpResponse)
    assert answer["Content-Disposition"] == 'attachment; filename="jobs.csv"'
    rows = list(csv.reader(answer.getvalue().decode().splitlines()))
    assert rows[0] == ["Name", "Done", "State"]
    assert len(rows) == 121
    assert rows[1] == ["job 119", "1", "waiting"]


def test_what_rows_need_is_looked_up_once_a_page(listing: Callable[..., Listing]) -> None:
    asked: list[int] = []
    shown = listing(prepare=lambda rows: asked.append(len(rows)))
    assert shown.table == shown.table
    assert asked == [50]


def test_a_list_that_is_no_queryset_keeps_its_order(db: None) -> None:
    jobs = [Job(name="b"), Job(name="a")]
    shown = Listing(RequestFactory().get("/?sort=name"), jobs, COLUMNS, caption="Jobs")
    assert [row[0].value for row in shown.table] == ["b", "a"]
    assert shown.headings[0].url == ""


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2 points", "'-2 points"),
        ("-2.5", "-2.5"),
        ("+1", "+1"),
        (None, ""),
        (0, "0"),
        ("Ana", "Ana"),
    ],
)
def test_no_cell_becomes_a_formula(value: object, cell: str) -> None:
    assert harmless(value) == cell


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=2, max_size=2)
    )
)
def test_what_is_written_is_what_is_read(rows: list[list[str]]) -> None:
    def plain(cells: Iterable[str]) -> list[str]:
        return [harmless(cell) for cell in cells]

    answer = csv_response("x", ["a", "b"], rows)
    read = list(csv.reader(io.StringIO(answer.getvalue().decode(), newline="")))
    assert read == [["a", "b"], *map(plain, rows)]
