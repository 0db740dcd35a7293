"""A run that is killed, again and again, ends with the table that a run in peace would have made."""

import contextlib
import csv
import multiprocessing
import os
import select
import time
from collections import Counter
from pathlib import Path

import pytest

from madrone.omr.batches import Batch, read_batch
from madrone.omr.batches.journal import NAME, Journal
from madrone.omr.batches.tests.readers import DIE, DOUBT, LAYOUTS, READ, draw, read_drawn, save
from madrone.omr.errors import ScanError

FILES, PAGES = 6, 40
#: Seconds in which a run comes to its end even on a busy machine.
LONGEST = 60.0


def _files(folder: Path) -> tuple[Path, ...]:
    modes = {3: DOUBT, 7: DIE}
    return tuple(
        save(
            folder,
            f"{file}.tif",
            *(
                draw(20 * file + page // 2, 1 + page % 2, modes.get(page * file, READ))
                for page in range(PAGES)
            ),
        )
        for file in range(1, FILES + 1)
    )


def _run(files: tuple[Path, ...], out: Path, state: Path | None, workers: int) -> None:
    batch = Batch(files, LAYOUTS, cut=out.parent / "cut", review=out.parent / "review", reader=read_drawn)
    read_batch(batch, out, workers=workers, state=state)


def _run_until(files: tuple[Path, ...], out: Path, state: Path, lines: int) -> bool:
    """Run in a process that is killed when its journal has so many lines; tell whether it came to its end before."""
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_run, args=(files, out, state, 2))
    process.start()
    journal = state / NAME
    begun = time.monotonic()
    while process.is_alive():
        process.join(0.002)
        stuck = time.monotonic() - begun > LONGEST
        if stuck or (journal.exists() and journal.read_bytes().count(b"\n") >= lines):
            orphans = _children(process.pid)
            process.kill()
            process.join()
            assert not stuck, f"the run stood still at {journal.stat().st_size} bytes of its journal"
            _wait_for_end(orphans)
    ended = process.exitcode == 0
    process.close()
    return ended


def _children(process: int | None) -> list[int]:
    """Handles of the processes that a process has started and that are still there."""
    names = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    handles = []
    for name in names:
        with contextlib.suppress(ProcessLookupError):
            handles.append(os.pidfd_open(int(name)))
    return handles


def _wait_for_end(orphans: list[int]) -> None:
    """Nobody ends the processes of a run that was killed; they have to see by themselves that it is gone."""
    try:
        for orphan in orphans:
            ended, _, _ = select.select([orphan], [], [], LONGEST)
            assert ended, "a process of a run that was killed is still there"
    finally:
        for orphan in orphans:
            os.close(orphan)


@pytest.mark.thorough
def test_no_page_is_lost_or_read_twice_by_kills(tmp_path: Path) -> None:
    files = _files(tmp_path)
    peace, war, state = tmp_path / "peace", tmp_path / "war", tmp_path / "state"
    peace.mkdir()
    war.mkdir()
    _run(files, peace / "read.csv", None, 1)
    killed = sum(not _run_until(files, war / "read.csv", state, lines) for lines in (2, 40, 90, 91, 150, 230))
    assert killed >= 4
    assert not (war / "read.csv").exists()
    before = (state / NAME).read_bytes()
    _run(files, war / "read.csv", state, 3)
    assert (state / NAME).read_bytes().startswith(before[: before.rindex(b"\n") + 1])
    assert (war / "read.csv").read_bytes() == (peace / "read.csv").read_bytes()
    with (war / "read.csv").open(encoding="utf-8", newline="") as lines:
        rows = Counter((row["file"], row["page"], row["field"]) for row in csv.DictReader(lines))
    assert max(rows.values()) == 1
    assert len({key[:2] for key in rows if key[0]}) == FILES * PAGES
    for folder in ("cut", "review"):
        found = {path.name: path.read_bytes() for path in (war / folder).iterdir() if path.suffix != ".part"}
        assert found == {path.name: path.read_bytes() for path in (peace / folder).iterdir()}


def test_a_torn_line_is_cut_off(tmp_path: Path) -> None:
    with Journal(tmp_path, "batch") as journal:
        journal.add_count(0, 3)
        journal.add(0, 1, b'{"file":0,"place":1}\n')
    sound = (tmp_path / NAME).read_bytes()
    for torn in (b'{"file":0,"pla', b'{"file":0,"place":2', b"\0\0\0\0\n", b'[1]\n{"file":0,"place":2}\n'):
        (tmp_path / NAME).write_bytes(sound + torn)
        with Journal(tmp_path, "batch") as journal:
            assert (journal.has(0, 1), journal.has(0, 2), journal.counts) == (True, False, {0: 3})
        assert (tmp_path / NAME).read_bytes() == sound


def test_a_page_is_never_noted_twice(tmp_path: Path) -> None:
    with Journal(tmp_path, "batch") as journal:
        journal.add(0, 1, b'{"file":0,"place":1}\n')
        with pytest.raises(AssertionError, match="twice"):
            journal.add(0, 1, b'{"file":0,"place":1}\n')


def test_another_batch_does_not_take_up_the_folder(tmp_path: Path) -> None:
    Journal(tmp_path, "one").close()
    with pytest.raises(ScanError, match="other files or other sheets"):
        Journal(tmp_path, "another")


def test_two_runs_do_not_work_in_one_folder(tmp_path: Path) -> None:
    with Journal(tmp_path, "one"), pytest.raises(ScanError, match="Another run"):
        Journal(tmp_path, "one")
