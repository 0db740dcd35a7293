"""Tables as CSV downloads: streamed, UTF-8, and safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse

from madrone.kernel.tables import harmless


class _Echo:
    """A file that hands back what is written to it, so that rows leave as they are made."""

    def write(self, text: str) -> str:
        return text


def csv_response(
    name: str, header: Iterable[object], rows: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """Answer with a CSV file called ``name`` (without ending); rows are written as they come."""
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(header: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow([harmless(title) for title in header])
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])
