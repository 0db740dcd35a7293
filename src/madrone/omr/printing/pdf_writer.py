"""A PDF written from its beginning to its end, object by object, however many pages it has.

Small objects go into compressed object streams and the table of contents is a stream, too (PDF 1.5 and PDF/A-2 allow
both), so that thousands of alike objects take little room. Memory holds sixteen bytes for each object.
"""

import zlib
from array import array
from typing import BinaryIO

#: So many objects, or so many bytes, are compressed together.
_TOGETHER = 200
_MOST_BYTES = 256 * 1024


class PdfWriter:
    """Writes to ``file``; numbers below ``first_free`` are for objects that have theirs already."""

    def __init__(self, file: BinaryIO, first_free: int) -> None:
        self._file = file
        self._at = 0
        # For object n: the offset in the file, or minus the number of its object stream and the index therein.
        self._places = array("q", bytes(8 * first_free))
        self._indexes = array("q", bytes(8 * first_free))
        self._waiting: list[tuple[int, bytes]] = []
        self._waiting_bytes = 0
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self, count: int = 1) -> int:
        """The first of ``count`` fresh numbers in a row."""
        first = len(self._places)
        self._places.extend([0] * count)
        self._indexes.extend([0] * count)
        return first

    def put(self, number: int, content: bytes) -> None:
        """Write an object that is not a stream."""
        self._waiting.append((number, content))
        self._waiting_bytes += len(content)
        if len(self._waiting) >= _TOGETHER or self._waiting_bytes >= _MOST_BYTES:
            self._flush()

    def put_stream(self, number: int, entries: bytes, content: bytes) -> None:
        """Write a stream; ``entries`` are those of its dictionary, without the length."""
        self._places[number] = self._at
        self._write(b"%d 0 obj\n<<%s /Length %d>>\nstream\n" % (number, entries, len(content)))
        self._write(content)
        self._write(b"\nendstream\nendobj\n")

    def put_packed(self, number: int, entries: bytes, content: bytes) -> None:
        """Write a stream that is compressed here."""
        self.put_stream(number, entries + b" /Filter /FlateDecode", zlib.compress(content))

    def finish(self, root: int, info: int | None, identifier: bytes) -> None:
        """Write what is still waiting, and the table of contents."""
        self._flush()
        table = self.reserve()
        start = self._at
        self._places[table] = start
        rows = bytearray(bytes(7) + b"\xff\xff")
        for number in range(1, len(self._places)):
            place, index = self._places[number], self._indexes[number]
            if place < 0:
                rows += b"\x02" + (-place).to_bytes(6) + index.to_bytes(2)
            elif place:
                rows += b"\x01" + place.to_bytes(6) + b"\x00\x00"
            else:
                rows += bytes(9)
        named = b"" if info is None else b" /Info %d 0 R" % info
        entries = b"/Type /XRef /Size %d /W [1 6 2] /Root %d 0 R%s /ID [<%s> <%s>]" % (
            len(self._places),
            root,
            named,
            identifier.hex().encode(),
            identifier.hex().encode(),
        )
        self.put_packed(table, entries, bytes(rows))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _flush(self) -> None:
        if not self._waiting:
            return
        holder = self.reserve()
        offsets, parts, at = [], [], 0
        for index, (number, content) in enumerate(self._waiting):
            self._places[number] = -holder
            self._indexes[number] = index
            offsets.append(b"%d %d" % (number, at))
            parts.append(content)
            at += len(content) + 1
        head = b" ".join(offsets) + b"\n"
        entries = b"/Type /ObjStm /N %d /First %d" % (len(parts), len(head))
        self._waiting, self._waiting_bytes = [], 0
        self.put_packed(holder, entries, head + b"\n".join(parts))

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._at += len(content)
