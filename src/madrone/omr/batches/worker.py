"""A process that reads pages one by one, within bounds that the kernel keeps.

A file made to hurt may keep a decoder busy for hours or let it ask for all memory, where no Python code can step in.
So the process may have only so much memory, and an alarm ends it when a page takes too long; whoever started it
notes the page as given up and starts another.
"""

import contextlib
import logging
import os
import resource
import signal
import sys
import zlib
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from madrone.kernel.errors import MadroneError
from madrone.omr.batches.cuttings import page_layout_of, take_cuttings
from madrone.omr.batches.flags import asking_of
from madrone.omr.batches.records import PageRecord, page_record, problem_record
from madrone.omr.batches.showing import show, stem_of
from madrone.omr.batches.tasks import Answer, Counted, Done, Seen, Setup, Task, Toned
from madrone.omr.batches.tones import tones_of
from madrone.omr.images import Gray, Page, PageProblem, count_pages, read_pages
from madrone.omr.images.tones import is_black_and_white
from madrone.omr.marks.tone import Tone
from madrone.omr.reading import PageReading

#: Of processor time for unpacking one page, and for reading it (the first time, compiling is part of it).
UNPACKING_SECONDS: Final = 5.0
READING_SECONDS: Final = 120.0
#: Beyond what the libraries take: a picture of 64 million pixels in four colours, and its gray.
ROOM_BYTES: Final = 400_000_000
#: The status of a process that ended for want of memory; 1 is that of an error in this program.
EXHAUSTED: Final = 3


def serve(pipe: Connection, setup: Setup) -> None:
    """Carry out tasks until the other end closes; the answer ``None`` says that a task is done."""
    # Ctrl-C is for the process that leads; it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    _silence_decoders()
    cv2.setNumThreads(1)
    reader = _reader(setup)
    limit_memory(ROOM_BYTES)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            task: Task = pipe.recv()
            try:
                for answer in _answers(task, setup, reader):
                    pipe.send(answer)
            except (BrokenPipeError, ConnectionResetError):
                return
            except (OSError, MadroneError) as problem:
                # Pages do not come so far: the disk is full, or what all pages are read with is not as it should be.
                pipe.send(problem)
            except MemoryError:
                sys.exit(EXHAUSTED)
            pipe.send(None)


def _silence_decoders() -> None:
    """Keep what decoders remark about files off the terminal; errors of our own still go there."""
    logging.disable(logging.CRITICAL)
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


#: Reads a page, by the tone of its batch where its own cannot be seen.
_Read = Callable[[Gray, Tone | None], PageReading]


def _reader(setup: Setup) -> _Read:
    own, profile, layouts = setup.reader, setup.profile, setup.layouts
    if own is not None:
        return lambda pixels, tone: own(pixels, layouts)
    # Compiled code is loaded with it, which only a process that reads needs.
    from madrone.omr.reading import read_page

    def read(pixels: Gray, tone: Tone | None) -> PageReading:
        # What was learnt from gray pictures says nothing of black and white ones.
        kind = "bitonal" if is_black_and_white(pixels) else "gray"
        learnt = profile if profile is not None and profile.name == kind else None
        return read_page(pixels, layouts, learnt, tone=tone)

    return read


def limit_memory(room: int) -> None:
    """Let this process take at most so many bytes beyond what it has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if sys.platform == "linux" else 0
    limit = pages * resource.getpagesize() + room
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if pages and (hard == resource.RLIM_INFINITY or limit < hard):
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _answers(task: Task, setup: Setup, reader: _Read) -> Iterator[Answer]:
    if task.kind == "count":
        with _within(UNPACKING_SECONDS):
            yield Counted(task.file, task.path, _count(task.path))
        return
    for place, page in enumerate(_pages(task), task.first):
        if task.kind == "tone":
            yield from _tone(task, place, page, reader)
        elif task.kind == "look":
            yield _look(task, place, page, setup)
        elif task.kind == "show":
            _show(task, place, page, setup, reader)
        else:
            record = _read(task, place, page, setup, reader)
            yield Done(task.file, place, record.to_line(), record.status)


def _count(path: Path) -> int:
    try:
        return count_pages(path)
    except OSError:
        # It is one problem, which the reading will name.
        return 1


def _pages(task: Task) -> Iterator[Page | PageProblem]:
    """Exactly the places of the task, whatever became of the file; of tones and sights only those it has."""
    pages = _readable(task.path, task.first - 1)
    for place in range(task.first, task.last + 1):
        with _within(UNPACKING_SECONDS):
            page = next(pages, None)
        if page is None and task.kind in ("tone", "look"):
            return
        yield page or PageProblem(
            task.path, place, "lost-page", "The file became shorter while it was read. Read it again."
        )


def _readable(path: Path, skip: int) -> Iterator[Page | PageProblem]:
    try:
        yield from read_pages(path, skip=skip)
    except OSError as problem:
        sentence = (
            f"The file cannot be read ({problem.strerror or problem}). Look at its rights and its disk."
        )
        yield PageProblem(path, 0, "unreadable-file", sentence)


def _tone(task: Task, place: int, page: Page | PageProblem, reader: _Read) -> Iterator[Answer]:
    if isinstance(page, Page):
        with _within(READING_SECONDS):
            tone = reader(page.pixels, None).tone
        if tone is not None:
            yield Toned(task.file, place, tone)


def _look(task: Task, place: int, page: Page | PageProblem, setup: Setup) -> Answer:
    from madrone.omr.batches.witness import Sight, sight_of

    if isinstance(page, PageProblem):
        return Seen(task.file, place, Sight(page.code))
    with _within(READING_SECONDS):
        return Seen(task.file, place, sight_of(page.pixels, setup.layouts, setup.profile))


def _read(task: Task, place: int, page: Page | PageProblem, setup: Setup, reader: _Read) -> PageRecord:
    file = task.file
    if isinstance(page, PageProblem):
        return problem_record(file, place, page.page, page.code, page.message)
    with _within(READING_SECONDS):
        reading = reader(page.pixels, task.tone)
        cuttings = take_cuttings(page.pixels, reading, setup.layouts, setup.cut, stem_of(file, place))
        layout = page_layout_of(reading, setup.layouts)
        pixels, tones = _fingerprint(page.pixels), tones_of(page.pixels, reading, layout)
        record = page_record((file, place), page.page, reading, layout, pixels, cuttings, tones)
        if setup.review is not None:
            asking = asking_of(record)
            show(page.pixels, reading, setup.layouts, asking, setup.review, (file, place))
    return record


def _show(task: Task, place: int, page: Page | PageProblem, setup: Setup, reader: _Read) -> None:
    """Show a page again of which only the others of the batch told that it asks for a person."""
    if isinstance(page, PageProblem) or setup.review is None:
        return
    with _within(READING_SECONDS):
        reading = reader(page.pixels, task.tone)
        layout = page_layout_of(reading, setup.layouts)
        names = [place.name for place in layout.fields] if layout else []
        asking = [("", task.flag), *((name, task.flag) for name in names)]
        show(page.pixels, reading, setup.layouts, asking, setup.review, (task.file, place))


def _fingerprint(pixels: Gray) -> str:
    """Tells the picture of a page from another of the same page; only these are ever compared."""
    height, width = pixels.shape
    return f"{width}x{height}-{zlib.crc32(np.ascontiguousarray(pixels).data):08x}"


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """End this process if what follows takes more processor time."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
