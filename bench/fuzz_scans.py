"""Spoil files of scans by the ten thousand and take each the whole way to its readings.

    python bench/fuzz_scans.py --mutations 20000 --seed 1 --workers 2 --kept FOLDER

JPEG, PNG, TIFF and PDF files are changed byte by byte, number by number and piece by piece; then every page is
unpacked and read in a process bounded as those of ``madrone omr read`` are. A fault is an error that nobody expected,
a process that died, more than five seconds of work for a page or more than 512 MB; the file is kept in FOLDER. Equal
seeds spoil equal files: ``--number N`` takes one through in this process. Ends with 1 where there was a fault.
"""

import argparse
import io
import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from madrone.omr.batches.worker import ROOM_BYTES, limit_memory
from madrone.omr.images import Page, read_pages
from madrone.omr.images.tests.files import flate_entries, jpeg, jpeg_entries, pdf, picture, saved, tiff
from madrone.omr.reading import read_page

SECONDS, MEGABYTES = 5.0, 512
#: A busy machine takes longer than the work is.
_SILENCE = 60.0
#: A process is replaced after so many files, so that what is lost of memory is not put down to the last of them.
_PER_PROCESS = 2_000


def corpus() -> dict[str, bytes]:
    """Sound files of every kind."""
    gray = picture(400, 520)
    fax = saved(Image.fromarray(gray > 120), "TIFF", compression="group4")
    colour = Image.fromarray(gray).convert("RGB")
    flate = (zlib.compress(gray.tobytes()), flate_entries(gray))
    upwards = np.diff(gray, axis=0, prepend=np.zeros((1, gray.shape[1]), np.uint8))
    rows = np.concatenate([np.full((len(gray), 1), 2, np.uint8), upwards], axis=1)
    foretold = pikepdf.Dictionary(Predictor=15, Columns=gray.shape[1])
    drawn = b"0 0 1 rg 10 10 200 300 re f q 300 0 0 400 0 0 cm /Im0 Do Q"
    return {
        "gray.jpg": jpeg(gray),
        "telephone.jpg": saved(colour, "JPEG", exif=_turned(), progressive=True),
        "ink.jpg": saved(colour.convert("CMYK"), "JPEG"),
        "gray.png": saved(Image.fromarray(gray), "PNG"),
        "clear.png": saved(colour.convert("RGBA"), "PNG"),
        "palette.png": saved(colour.convert("P"), "PNG"),
        "deep.png": saved(Image.fromarray(gray.astype(np.uint16) * 257), "PNG"),
        "fax.tif": fax,
        "pages.tif": tiff(gray, gray[::-1], gray[:, ::-1]),
        "deflate.tif": tiff(gray, gray, compression="tiff_adobe_deflate"),
        "jpeg.tif": tiff(gray, gray, compression="jpeg"),
        "scanned.pdf": pdf(*((jpeg(gray), jpeg_entries(gray)) for _ in range(3))),
        "flate.pdf": pdf(flate),
        "predicted.pdf": pdf(
            (zlib.compress(rows.tobytes()), {**flate_entries(gray), "DecodeParms": foretold})
        ),
        "drawn.pdf": pdf((jpeg(gray), jpeg_entries(gray)), rotate=90, commands=drawn),
        "objects.pdf": _with_object_streams(pdf((jpeg(gray), jpeg_entries(gray)))),
    }


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def _with_object_streams(content: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


class Mutator:
    """Spoils the files of a corpus; the same seed and number give the same bytes."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._files = corpus()
        self._ways: tuple[Callable[[bytearray, random.Random], None], ...] = (
            _flip,
            _put_extreme,
            _cut,
            _repeat,
            _truncate,
            self._splice,
            _change_number,
            _change_number,
        )

    def make(self, number: int) -> tuple[str, bytes]:
        """The name of a sound file, and what has become of it."""
        chance = random.Random(f"{self._seed}/{number}")
        name = chance.choice(list(self._files))
        content = bytearray(self._files[name])
        for _ in range(chance.choice((1, 1, 2, 3, 8))):
            chance.choice(self._ways)(content, chance)
        return name, bytes(content)

    def _splice(self, content: bytearray, chance: random.Random) -> None:
        other = self._files[chance.choice(list(self._files))]
        start = chance.randrange(len(other))
        place = _place(content, chance)
        content[place : place + chance.randrange(400)] = other[start : start + chance.randrange(400)]


def _place(content: bytearray, chance: random.Random) -> int:
    # Heads and tables stand at the ends, where most decisions are made.
    length = len(content) + 1
    near = chance.randrange(min(length, 700))
    return chance.choice((near, max(0, len(content) - near), chance.randrange(length)))


def _flip(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 2, 20))):
        if content:
            content[min(_place(content, chance), len(content) - 1)] ^= 1 << chance.randrange(8)


def _put_extreme(content: bytearray, chance: random.Random) -> None:
    size = chance.choice((1, 2, 4, 8))
    value = chance.choice((0, 1, 0x7F, 0x7FFF, 0xEA60, 0x7FFFFFFF, (1 << 8 * size) - 1)) & (
        (1 << 8 * size) - 1
    )
    place = _place(content, chance)
    content[place : place + size] = value.to_bytes(size, chance.choice(("little", "big")))


def _cut(content: bytearray, chance: random.Random) -> None:
    place = _place(content, chance)
    del content[place : place + chance.choice((1, 4, 50, 2_000))]


def _repeat(content: bytearray, chance: random.Random) -> None:
    place = _place(content, chance)
    piece = content[place : place + chance.choice((1, 12, 300))]
    content[place:place] = piece * chance.choice((1, 2, 50))


def _truncate(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content) + 1) :]


def _change_number(content: bytearray, chance: random.Random) -> None:
    """Another number in the text of a PDF, or other bytes of the same length elsewhere."""
    place = _place(content, chance)
    start = next((at for at in range(place, min(place + 300, len(content))) if 48 <= content[at] <= 57), None)
    if start is None:
        return
    end = start
    while end < len(content) and 48 <= content[end] <= 57:
        end += 1
    values = (b"0", b"-1", b"1", b"65535", b"60000", b"2147483647", b"99999999999", b"0.0001")
    content[start:end] = chance.choice(values)


@dataclass(slots=True)
class Tally:
    """What became of the files."""

    files: int = 0
    pages: Counter[str] = field(default_factory=Counter)
    faults: list[dict[str, object]] = field(default_factory=list)
    slowest: float = 0.0
    largest: int = 0

    def as_json(self) -> dict[str, object]:
        """The figures of a report."""
        return {
            "files": self.files,
            "pages": dict(self.pages.most_common()),
            "slowest_seconds": round(self.slowest, 3),
            "largest_megabytes": self.largest,
            "faults": self.faults,
        }


def take(content: bytes, path: Path) -> tuple[Counter[str], float]:
    """Unpack and read every page; what became of the pages, and the seconds of work for the slowest."""
    path.write_bytes(content)
    found: Counter[str] = Counter()
    slowest, begun = 0.0, time.process_time()
    for page in read_pages(path):
        if isinstance(page, Page):
            assert page.pixels.dtype == np.uint8 and page.pixels.ndim == 2
            found[read_page(page.pixels, {}).reason or "read"] += 1
        else:
            found[page.code] += 1
        slowest, begun = max(slowest, time.process_time() - begun), time.process_time()
    assert found, "a file has neither a page nor a problem"
    return found, slowest


def serve(pipe: Connection, seed: int, folder: str) -> None:
    """Take the files of the numbers that come."""
    mutator = Mutator(seed)
    read_page(np.full((2200, 1700), 255, np.uint8), {})
    limit_memory(ROOM_BYTES)
    path = Path(folder) / f"spoiled-{multiprocessing.current_process().pid}"
    while (number := pipe.recv()) is not None:
        fault, found, seconds = "", Counter[str](), 0.0
        try:
            found, seconds = take(mutator.make(number)[1], path)
        except Exception:  # noqa: BLE001 - every error is a finding here.
            fault = traceback.format_exc(limit=-3)
        largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        pipe.send((number, dict(found), seconds, largest, fault))


class Guard:
    """One process and the file it is at."""

    def __init__(self, options: argparse.Namespace, folder: str, tally: Tally) -> None:
        self._options, self._folder, self._tally = options, folder, tally
        self._mutator = Mutator(options.seed)
        self._given, self._number, self._since = 0, -1, 0.0
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, self._options.seed, self._folder), daemon=True
        )
        self._process.start()
        theirs.close()
        self._given = 0

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def give(self, number: int) -> None:
        """Let it take a file."""
        if self._given >= _PER_PROCESS:
            self.stop()
            self._start()
        self._number, self._since = number, time.monotonic()
        self._given += 1
        self._pipe.send(number)

    def turn(self) -> bool:
        """Take its answer; true when it is ready for another file."""
        try:
            if self._pipe.poll(0.02):
                self._note(*self._pipe.recv())
                return True
        except (EOFError, ConnectionResetError):
            self._process.join()
            self._fault(self._number, f"the process died ({self._process.exitcode})")
        else:
            if time.monotonic() - self._since < _SILENCE:
                return False
            self._fault(self._number, "no answer")
        self.stop()
        self._start()
        return True

    def _note(self, number: int, found: Mapping[str, int], seconds: float, largest: int, fault: str) -> None:
        self._tally.files += 1
        self._tally.pages.update(found)
        self._tally.slowest = max(self._tally.slowest, seconds)
        self._tally.largest = max(self._tally.largest, largest)
        if fault or seconds > SECONDS:
            self._fault(number, fault or f"{seconds:.1f} seconds")
        elif largest > MEGABYTES:
            self._fault(number, f"{largest} MB")
            self._given = _PER_PROCESS

    def _fault(self, number: int, what: str) -> None:
        name, content = self._mutator.make(number)
        kept = self._options.kept / f"{self._options.seed}-{number}-{name}"
        kept.write_bytes(content)
        self._tally.faults.append({"number": number, "file": name, "what": what})
        sys.stderr.write(f"{kept}: {what}\n")


def run(options: argparse.Namespace) -> int:
    """Hand out the numbers until all are done, and print the figures."""
    options.kept.mkdir(parents=True, exist_ok=True)
    tally, numbers = Tally(), iter(range(options.first, options.first + options.mutations))
    begun = told = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        idle = [Guard(options, folder, tally) for _ in range(options.workers)]
        busy: list[Guard] = []
        while True:
            while idle and (number := next(numbers, None)) is not None:
                idle[-1].give(number)
                busy.append(idle.pop())
            if not busy:
                break
            ready = [guard for guard in busy if guard.turn()]
            busy = [guard for guard in busy if guard not in ready]
            idle += ready
            if time.monotonic() - told > 20:
                told = time.monotonic()
                sys.stderr.write(f"{tally.files} files, {len(tally.faults)} faults\n")
        for guard in idle:
            guard.stop()
    report = tally.as_json() | {"seed": options.seed, "seconds": round(time.monotonic() - begun, 1)}
    json.dump(report, sys.stdout, indent=1)
    sys.stdout.write("\n")
    return 1 if tally.faults else 0


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mutations", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0, help="the number to begin with")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "fuzz-scans")
    parser.add_argument("--number", type=int, help="take the file of this number through, in this process")
    options = parser.parse_args()
    if options.number is None:
        return run(options)
    name, content = Mutator(options.seed).make(options.number)
    with tempfile.TemporaryDirectory() as folder:
        found, seconds = take(content, Path(folder) / name)
    sys.stdout.write(f"{name}: {dict(found)} in {seconds:.2f} s\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
