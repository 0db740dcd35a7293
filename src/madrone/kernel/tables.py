"""Reading and writing delimited text safely: a stream in, numbered records out, in constant memory.

Whatever the file, every line of it is accounted for: as a record, as a record with a problem, or in the
counts of blank lines and comments. A quotation mark that is never closed spoils its own line only.
"""

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from madrone.kernel.errors import MadroneError

DELIMITERS = (",", "\t", "^", ";")
_SIGNATURES = (
    (b"PK\x03\x04", "It is a zip file or an Excel workbook. Save the sheet as CSV (UTF-8) first."),
    (b"\xd0\xcf\x11\xe0", "It is an old Excel workbook. Save the sheet as CSV (UTF-8) first."),
    (b"%PDF", "It is a PDF. Export the data as CSV (UTF-8) instead."),
    (b"\xff\xfe", "It is in UTF-16. Save it as UTF-8 instead."),
    (b"\xfe\xff", "It is in UTF-16. Save it as UTF-8 instead."),
)
# A quoted cell may run over several lines, but a stray quotation mark must not swallow the file.
_LINES_IN_A_RECORD = 25


class TableError(MadroneError):
    """A file that cannot be read as a table at all; ``row`` is the line where reading ended, or None."""

    status = 422

    def __init__(self, code: str, message: str, *, field: str | None = None, row: int | None = None) -> None:
        super().__init__(code, message, field=field)
        self.row = row


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may not exceed; the defaults hold a statewide student file of a million rows."""

    bytes: int = 200_000_000
    rows: int = 1_000_000
    columns: int = 500
    line: int = 200_000
    cell: int = 32_767


@dataclass(slots=True)
class Record:
    """One row. ``number`` is the line of the file it begins on (the header is mostly line 1).

    ``problem`` is empty, or a stable code (``cell-count``, ``quotes``, ``cell-too-long``) with ``detail``
    for people; ``cells`` then holds what could be read, never shifted into other columns.
    """

    number: int
    cells: list[str]
    problem: str = ""
    detail: str = ""


class Table:
    """A table being read. Iterate once; the counts are complete when the iteration is."""

    def __init__(
        self, stream: IO[bytes], *, delimiter: str | None, encoding: str, limits: Limits, comments: str
    ) -> None:
        self._lines = _Lines(stream, encoding, limits)
        self._limits = limits
        self._comments = comments
        self.blank = 0
        self.commented = 0
        self.records = 0
        self.delimiter = ""
        self.header: list[str] = []
        self.header_row = 0
        self._read_header(delimiter)

    @property
    def position(self) -> int:
        """Count the bytes read so far, for a progress bar."""
        return self._lines.bytes_read

    def __iter__(self) -> Iterator[Record]:
        width = len(self.header)
        for number, line in self._lines:
            if not line.strip() or self._is_comment(line):
                continue
            record = self._record(number, line)
            if not any(cell.strip() for cell in record.cells) and not record.problem:
                self.blank += 1
                continue
            self.records += 1
            if self.records > self._limits.rows:
                raise TableError(
                    "too-many-rows",
                    f"The file has more than {self._limits.rows:,} rows. Split it into smaller files.",
                    row=number,
                )
            self._inspect(record, width)
            yield record
        self.blank += self._lines.blank
        self._lines.blank = 0

    def _read_header(self, delimiter: str | None) -> None:
        for number, line in self._lines:
            if not line.strip() or self._is_comment(line):
                continue
            self.delimiter = delimiter or sniff(line)
            self.header_row = number
            first = self._record(number, line)
            if first.problem:
                raise TableError(
                    "header-unreadable",
                    f"Line {number}, the header, cannot be read: {first.detail}",
                    row=number,
                )
            self.header = [cell.strip() for cell in first.cells]
            _check_header(self.header, number, self._limits)
            return
        raise TableError(
            "empty-file", "The file is empty. It needs a header row and at least one row below it."
        )

    def _is_comment(self, line: str) -> bool:
        if self._comments and line.startswith(self._comments):
            self.commented += 1
            return True
        return False

    def _record(self, number: int, line: str) -> Record:
        if '"' not in line:
            return Record(number, line.split(self.delimiter))
        return self._quoted_record(number, line)

    def _quoted_record(self, number: int, line: str) -> Record:
        """Read a record with quotation marks, over as many lines as its quoted cells need."""
        taken: list[tuple[int, str]] = []
        text = line
        while True:
            cells = _parse(text, self.delimiter)
            if isinstance(cells, list):
                return Record(number, cells)
            more = next(self._lines, None) if cells == _UNCLOSED else None
            if more is not None:
                taken.append(more)
                text = f"{text}\n{more[1]}"
            too_far = len(taken) >= _LINES_IN_A_RECORD or len(text) > self._limits.line
            if more is None or too_far:
                # Give back what was taken: those lines are rows of their own and must not be lost.
                self._lines.give_back(taken)
                return Record(number, line.split(self.delimiter), "quotes", _QUOTES[cells])

    def _inspect(self, record: Record, width: int) -> None:
        if record.problem:
            return
        if len(record.cells) != width:
            record.problem = "cell-count"
            record.detail = f"It has {len(record.cells)} cells where the header has {width}."
        else:
            for name, cell in zip(self.header, record.cells, strict=True):
                if len(cell) > self._limits.cell:
                    record.problem = "cell-too-long"
                    record.detail = f"The cell under {name} has {len(cell):,} characters."
                    record.cells = [text[:100] for text in record.cells]
                    return


def read_table(
    stream: IO[bytes],
    *,
    delimiter: str | None = None,
    encoding: str = "utf-8",
    limits: Limits | None = None,
    comments: str = "#",
) -> Table:
    """Open delimited text for reading, record by record.

    The delimiter is found from the header unless given (comma, tab, caret or semicolon). ``encoding`` is
    ``utf-8`` (with or without byte-order mark) or, only when asked for, ``cp1252``. Lines may end in LF,
    CRLF or CR. Raises :class:`TableError`, at once or while iterating, where the file as a whole cannot
    be trusted: wrong encoding, NUL bytes, a line or the file over its limit, no header or a doubled one.
    """
    if encoding not in ("utf-8", "cp1252"):
        raise TableError("encoding-unknown", f"{encoding} is not read here. Use utf-8 or cp1252.")
    if delimiter is not None and delimiter not in DELIMITERS:
        raise TableError("delimiter-unknown", "Cells may be divided by a comma, tab, caret or semicolon.")
    return Table(stream, delimiter=delimiter, encoding=encoding, limits=limits or Limits(), comments=comments)


def sniff(header: str) -> str:
    """Tell the delimiter from a header line: the most frequent of the four outside quotation marks."""
    outside = re.sub(r'"[^"]*"', "", header)
    counts = {mark: outside.count(mark) for mark in DELIMITERS}
    return max(counts, key=lambda mark: counts[mark])


def write_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Write CSV for people, line by line, with no cell that a spreadsheet would run as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([harmless(name) for name in header])
    yield buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([harmless(cell) for cell in row])
        yield buffer.getvalue()


_FORMULA = re.compile(r"^[\s\x00]*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)?$")


def harmless(cell: object) -> str:
    """Write one cell so that a spreadsheet shows it and never computes it; plain numbers stay numbers."""
    text = "" if cell is None else str(cell).replace("\x00", "")
    if _FORMULA.match(text) and not _NUMBER.match(text):
        return f"'{text}"
    return text


class _Borrowed(io.TextIOWrapper):
    """Text over a stream that is somebody else's: going away, it leaves the stream as it is."""

    def __del__(self) -> None:
        if not self.closed:
            self.detach()


class _Lines:
    """The decoded, numbered lines of a stream, without their ends; blank ones are counted as they pass."""

    def __init__(self, stream: IO[bytes], encoding: str, limits: Limits) -> None:
        _refuse_other_formats(stream)
        # Latin-1 maps every byte to a character and back, so that lines are cut first and each is decoded
        # by itself: an error can then name its line, and CR, LF and CRLF all end one.
        self._text = _Borrowed(stream, encoding="latin-1", newline=None)
        self._encoding = encoding
        self._limits = limits
        self._number = 0
        self._waiting: deque[tuple[int, str]] = deque()
        self.bytes_read = 0
        self.blank = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> tuple[int, str]:
        if self._waiting:
            return self._waiting.popleft()
        raw = self._text.readline(self._limits.line + 1)
        if not raw:
            raise StopIteration
        self._number += 1
        self.bytes_read += len(raw)
        line = raw[:-1] if raw.endswith("\n") else raw
        if len(line) > self._limits.line:
            raise TableError(
                "line-too-long",
                f"Line {self._number} is longer than {self._limits.line:,} bytes. Is this a table of text?",
                row=self._number,
            )
        if self.bytes_read > self._limits.bytes:
            raise TableError(
                "file-too-large",
                f"The file is larger than {self._limits.bytes // 1_000_000} MB. Split it into smaller files.",
                row=self._number,
            )
        line = self._decode(line)
        if not line.strip():
            self.blank += 1
        return self._number, line

    def give_back(self, lines: Sequence[tuple[int, str]]) -> None:
        """Take back lines that were read ahead, in their order."""
        self._waiting.extendleft(reversed(lines))

    def _decode(self, line: str) -> str:
        if "\x00" in line:
            raise TableError(
                "nul-byte",
                f"Line {self._number} holds a NUL byte, so the file is damaged or no text. Export it again.",
                row=self._number,
            )
        if self._number == 1:
            line = line.removeprefix("\xef\xbb\xbf")
        if line.isascii():
            return line
        try:
            return line.encode("latin-1").decode(self._encoding)
        except UnicodeDecodeError as problem:
            name = "UTF-8" if self._encoding == "utf-8" else "Windows-1252"
            raise TableError(
                "wrong-encoding",
                f"Line {self._number} is not {name} text (byte {problem.start + 1}). "
                "Save the file as UTF-8, or choose the encoding it was made in.",
                row=self._number,
            ) from problem


_UNCLOSED, _STRAY = "unclosed", "stray"
_QUOTES = {
    _UNCLOSED: "A quotation mark is opened and never closed.",
    _STRAY: "Text follows a closing quotation mark before the next cell.",
}


def _parse(text: str, delimiter: str) -> list[str] | str:
    """Split one record by the rules of CSV; without success, say which rule it breaks."""
    cells: list[str] = []
    position = 0
    while True:
        if text.startswith('"', position):
            end = _closing(text, position + 1)
            if end < 0:
                return _UNCLOSED
            cells.append(text[position + 1 : end].replace('""', '"'))
            position = end + 1
            if position < len(text) and text[position] != delimiter:
                return _STRAY
        else:
            # A quotation mark inside an unquoted cell is a character like any other.
            end = text.find(delimiter, position)
            end = len(text) if end < 0 else end
            cells.append(text[position:end])
            position = end
        if position >= len(text):
            return cells
        position += 1


def _closing(text: str, position: int) -> int:
    """Find the quotation mark that ends a quoted cell; -1 when there is none."""
    while True:
        found = text.find('"', position)
        if found < 0 or text[found + 1 : found + 2] != '"':
            return found
        position = found + 2


def _refuse_other_formats(stream: IO[bytes]) -> None:
    if not stream.seekable():
        return
    start = stream.read(8)
    stream.seek(0)
    for signature, advice in _SIGNATURES:
        if start.startswith(signature):
            raise TableError("not-text", f"This is not a text file. {advice}")


def _check_header(header: Sequence[str], number: int, limits: Limits) -> None:
    if len(header) > limits.columns:
        raise TableError(
            "too-many-columns", f"The header has more than {limits.columns} columns.", row=number
        )
    for name, count in Counter(header).items():
        if name and count > 1:
            raise TableError(
                "column-twice",
                f"The header names the column {name} {count} times. Keep one of them.",
                row=number,
            )
