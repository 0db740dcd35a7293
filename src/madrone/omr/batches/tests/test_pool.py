"""Processes that die, sleep or take all memory are replaced, and every place has one answer."""

from pathlib import Path

import pytest

from madrone.omr.batches.pool import Pool
from madrone.omr.batches.records import from_line
from madrone.omr.batches.tasks import Done, Setup, Task
from madrone.omr.batches.tests.readers import LAYOUTS, SLEEP, draw, read_drawn, save

pytestmark = pytest.mark.thorough


def test_a_process_that_falls_silent_is_replaced(tmp_path: Path) -> None:
    file = save(tmp_path, "scans.tif", draw(1, 1), draw(1, 1, SLEEP), draw(1, 2))
    tasks = iter([Task("read", 0, file, 1, 3)])
    with Pool(Setup(LAYOUTS, None, None, read_drawn), 1, silence=3) as pool:
        answers = list(pool.run(lambda: next(tasks, None)))
    records = [from_line(answer.line) for answer in answers if isinstance(answer, Done)]
    assert [(record.place, record.reason) for record in records] == [(1, ""), (2, "gave-up"), (3, "")]


def test_a_file_that_became_shorter_still_has_an_answer_for_every_place(tmp_path: Path) -> None:
    file = save(tmp_path, "scans.tif", draw(1, 1), draw(1, 2))
    tasks = iter([Task("read", 0, file, 1, 4), Task("read", 1, tmp_path / "lost.pdf", 1, 1)])
    with Pool(Setup(LAYOUTS, None, None, read_drawn), 2) as pool:
        answers = [answer for answer in pool.run(lambda: next(tasks, None)) if isinstance(answer, Done)]
    records = sorted(
        (from_line(answer.line) for answer in answers), key=lambda record: (record.file, record.place)
    )
    assert [record.reason for record in records] == ["", "", "lost-page", "lost-page", "unreadable-file"]
