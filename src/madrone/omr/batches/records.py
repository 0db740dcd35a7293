"""What is kept of each page while a batch is read: one line of JSON, equal for equal pages."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

from madrone.omr.batches.tones import Tones
from madrone.omr.layout.geometry import PageLayout
from madrone.omr.reading import FieldReading, PageReading, Status

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """One field as it goes into the table; a writing area has no ``confidence``, for nothing was read in it."""

    name: str
    value: str
    confidence: float | None
    flag: str


@dataclass(frozen=True, slots=True)
class Cutting:
    """A picture that was cut out: its name in the folder, and where its corners stand in the scan, in pixels.

    The corners run clockwise from the top left one of the paper. ``text`` is what a label's bars say.
    """

    kind: Literal["text", "label"]
    field: str
    picture: str
    corners: Corners
    text: str = ""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One page: ``file`` is the number of its file, ``place`` counts from 1 what the file gave, page or problem.

    ``page`` is the page that a person would count, 0 for a whole file; ``pixels`` tells equal pictures of the same
    page from different ones; ``tones`` are what its printed tones show, or nothing.
    """

    file: int
    place: int
    page: int
    status: Status
    reason: str = ""
    message: str = ""
    document: str = ""
    sheet_page: int = 0
    layout: str = ""
    pixels: str = ""
    fields: tuple[FieldRecord, ...] = ()
    cuttings: tuple[Cutting, ...] = ()
    tones: Tones | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """What the Pre-ID labels in the page's box say: one, if all is well."""
        return tuple(cutting.text for cutting in self.cuttings if cutting.kind == "label" and cutting.text)

    def to_line(self) -> bytes:
        """One line for the journal."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def from_line(line: bytes) -> PageRecord:
    """The record that a line of the journal holds; raises ``ValueError``, ``KeyError`` or ``TypeError`` if none."""
    content = json.loads(line)
    fields = tuple(FieldRecord(**field) for field in content.pop("fields"))
    cuttings = tuple(
        Cutting(**{**cutting, "corners": tuple(tuple(corner) for corner in cutting["corners"])})
        for cutting in content.pop("cuttings")
    )
    tones = content.pop("tones")
    return PageRecord(**content, fields=fields, cuttings=cuttings, tones=Tones(*tones) if tones else None)


def field_record(reading: FieldReading) -> FieldRecord:
    """What the table needs of a field; the confidence is kept to a millionth."""
    return FieldRecord(reading.name, reading.value, round(float(reading.confidence), 6), reading.flag)


def problem_record(file: int, place: int, page: int, code: str, message: str) -> PageRecord:
    """The record of a page, or with ``page`` 0 of a whole file, that gave no picture."""
    return PageRecord(file, place, page, "refused", code, message)


def page_record(
    key: tuple[int, int],
    page: int,
    reading: PageReading,
    layout: PageLayout | None,
    pixels: str,
    cuttings: tuple[Cutting, ...],
    tones: Tones | None,
) -> PageRecord:
    """The record of a page that was looked at; ``key`` is its file and its place, ``layout`` what was recognized."""
    identity = reading.identity
    return PageRecord(
        *key,
        page,
        reading.status,
        reading.reason,
        document=identity.document if identity else "",
        sheet_page=identity.page if identity else 0,
        layout=identity.layout if identity else "",
        pixels=pixels,
        fields=_fields(reading, layout),
        cuttings=cuttings,
        tones=tones,
    )


def _fields(reading: PageReading, layout: PageLayout | None) -> tuple[FieldRecord, ...]:
    """The fields in the order of the sheet; the writing areas, which are not read, stand among them."""
    if layout is None or reading.status == "refused" or not (reading.fields or reading.status == "read"):
        return ()
    read = {field.name: field_record(field) for field in reading.fields if field.kind != "text"}
    written = {
        place.name: FieldRecord(place.name, "", None, "") for place in layout.fields if place.kind == "text"
    }
    found = read | written
    return tuple(found[place.name] for place in layout.fields if place.name in found)
