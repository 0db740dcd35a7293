"""The worker processes: killed when late, replaced when gone, never left behind."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import madrone
from madrone.qti.equations import compare, read, worker
from madrone.qti.equations.tree import Call, Number, Symbol
from madrone.qti.equations.worker import Pool, Reply, Worker

pytestmark = pytest.mark.thorough

ONE, OTHER = read("sin^2 x+cos^2 x"), read("1")
EASY = {"ask": "equal", "trees": [], "positive": False}
SOURCE = str(Path(madrone.__file__).resolve().parent.parent)


@pytest.fixture
def pool() -> Iterator[Pool]:
    """A pool of one worker."""
    made = Pool(slots=1)
    yield made
    made.close()


def question(*texts: str, ask: str = "equal") -> dict[str, object]:
    return {"ask": ask, "trees": [worker.to_plain(read(text)) for text in texts], "positive": False}


SINE = question("sin^2 x+cos^2 x", "1")
# A product that takes minutes to factor.
HARD = question("(" + "+".join("abcdfghjkl") + ")^9-(" + "+".join("nopqrstuvw") + ")^9", ask="irreducible")


def process_of(pool: Pool) -> "subprocess.Popen[bytes]":
    process = pool.workers[0].process
    assert process is not None
    return process


def test_one_process_answers_again_and_again(pool: Pool) -> None:
    assert pool.ask(SINE, 5).answer is True
    first = process_of(pool).pid
    assert pool.ask(question("sin x", "cos x"), 5).answer is False
    assert process_of(pool).pid == first


def test_a_late_process_is_killed_and_replaced(pool: Pool) -> None:
    assert pool.ask(SINE, 5).answer is True
    late = process_of(pool)
    start = time.monotonic()
    reply = pool.ask(HARD, 0.3)
    assert (reply.answer, reply.why) == (None, "time")
    assert time.monotonic() - start < 15
    assert late.poll() is not None
    assert process_of(pool).pid != late.pid
    assert pool.ask(SINE, 5).answer is True


def test_a_process_that_stands_still_is_killed_and_replaced(pool: Pool) -> None:
    assert pool.ask(SINE, 5).answer is True
    os.kill(process_of(pool).pid, signal.SIGSTOP)
    assert pool.ask(SINE, 0.2).why == "time"
    assert pool.ask(SINE, 5).answer is True


def test_a_process_that_is_gone_is_replaced(pool: Pool) -> None:
    assert pool.ask(SINE, 5).answer is True
    process_of(pool).kill()
    process_of(pool).wait()
    assert pool.ask(SINE, 5).answer is True


def test_a_process_that_dies_over_a_question_leaves_it_open(pool: Pool) -> None:
    assert pool.ask(SINE, 5).answer is True
    os.kill(process_of(pool).pid, signal.SIGSTOP)
    killer = threading.Timer(0.1, process_of(pool).kill)
    killer.start()
    assert pool.ask(SINE, 5) == Reply(None, "ended")
    killer.join()
    assert pool.ask(SINE, 5).answer is True


def test_who_comes_when_all_are_taken_waits_no_longer_than_the_time_out(pool: Pool) -> None:
    taken = pool.free.get()
    start = time.monotonic()
    assert pool.ask(SINE, 0.2).why == "busy"
    assert time.monotonic() - start < 15
    pool.free.put(taken)
    assert pool.ask(SINE, 5).answer is True


def test_the_memory_of_a_process_is_limited(pool: Pool) -> None:
    assert pool.ask(SINE, 5).answer is True
    limits = Path(f"/proc/{process_of(pool).pid}/limits")
    if not limits.exists():
        pytest.skip("this system does not show the limits of a process")
    line = next(line for line in limits.read_text().splitlines() if line.startswith("Max address space"))
    assert line.split()[3] == str(768 * 1024 * 1024)


def test_a_question_that_needs_too_much_memory_stays_open(pool: Pool) -> None:
    assert pool.ask(SINE, 5).answer is True
    status = Path(f"/proc/{process_of(pool).pid}/status")
    if not status.exists() or not hasattr(resource, "prlimit"):
        pytest.skip("this system cannot change the limits of a running process")
    size = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmSize"))
    limit = (size + 2048) * 1024
    resource.prlimit(process_of(pool).pid, resource.RLIMIT_AS, (limit, limit))
    reply = pool.ask(HARD, 20)
    assert reply.answer is None
    assert reply.why in ("memory", "ended")
    assert pool.ask(SINE, 20).answer is True


def test_a_process_is_replaced_after_many_answers(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MAX_ANSWERS", 2)
    pids = set()
    for _ in range(4):
        assert pool.ask(SINE, 5).answer is True
        pids.add(process_of(pool).pid)
    assert len(pids) == 2


def test_nothing_of_our_environment_reaches_the_process(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADRONE_SECRET", "hush")
    assert pool.ask(SINE, 5).answer is True
    environment = Path(f"/proc/{process_of(pool).pid}/environ")
    if not environment.exists():
        pytest.skip("this system does not show the environment of a process")
    assert b"hush" not in environment.read_bytes()


def test_what_the_process_cannot_read_leaves_the_question_open() -> None:
    alone = Worker()
    try:
        reply = alone.ask(
            {"ask": "equal", "trees": [["Exec", "x"], ["Number", "1", ""]], "positive": False}, 5
        )
        assert reply.answer is None
        assert alone.ask(SINE, 5).answer is True
    finally:
        alone.stop()


def test_a_function_that_the_process_does_not_know_leaves_the_question_open() -> None:
    unknown = Call("mystery", (Symbol("x"),))
    assert worker.ask("equal", [unknown, Number("1")], seconds=5).answer is None
    assert worker.ask("equal", [ONE, OTHER], seconds=5).answer is True


def test_closing_ends_the_processes_and_the_next_question_starts_new_ones() -> None:
    assert compare("sin^2 x+cos^2 x", "1").correct is True
    processes = [one.process for one in worker.pool().workers if one.process is not None]
    assert processes
    worker.close()
    assert all(process.poll() is not None for process in processes)
    assert compare("sin^2 x+cos^2 x", "1").correct is True


_ASKING = """
import sys, time
from madrone.qti.equations import compare, worker
assert compare("sin^2 x+cos^2 x", "1").correct is True
sys.stdout.write(f"{[one.process.pid for one in worker.pool().workers if one.process][0]}\\n")
sys.stdout.flush()
"""


def asking_process(*lines: str) -> "subprocess.Popen[str]":
    """A program that compares something, tells its worker's pid, and goes on with ``lines``."""
    return subprocess.Popen(
        [sys.executable, "-c", "\n".join([_ASKING, *lines])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": SOURCE},
    )


def ends_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _is_running(pid):
            return True
        threading.Event().wait(0.02)
    return False


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def test_no_process_outlives_a_program_that_ends() -> None:
    with asking_process() as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        assert program.wait(10) == 0
    assert ends_within(pid, 5)


def test_no_process_outlives_a_program_that_is_killed() -> None:
    with asking_process("time.sleep(60)") as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        program.kill()
        program.wait(10)
    assert ends_within(pid, 5)


def test_a_busy_process_ends_soon_after_its_program_is_killed() -> None:
    lines = [
        "import threading",
        f"question = {HARD!r}",
        "threading.Thread(target=worker.pool().ask, args=(question, 1.0), daemon=True).start()",
        'sys.stdout.write("asked\\n")',
        "sys.stdout.flush()",
        "time.sleep(60)",
    ]
    with asking_process(*lines) as program:
        assert program.stdout is not None
        pid = int(program.stdout.readline())
        assert program.stdout.readline() == "asked\n"
        program.kill()
        program.wait(10)
    assert ends_within(pid, 10)


def test_a_forked_program_has_processes_of_its_own() -> None:
    lines = [
        "import os",
        "child = os.fork()",
        'right = compare("sin(2x)", "2 sin x cos x").correct is True',
        "pid = [one.process.pid for one in worker.pool().workers if one.process][0]",
        "worker.close()",
        "if child == 0:",
        "    os._exit(0 if right else 1)",
        "_, status = os.waitpid(child, 0)",
        "sys.exit(0 if right and status == 0 else 1)",
    ]
    with asking_process(*lines) as program:
        assert program.wait(20) == 0


def test_our_own_process_never_loads_the_algebra_system() -> None:
    lines = ['assert not {"sympy", "mpmath"} & set(sys.modules), "loaded"']
    with asking_process(*lines) as program:
        assert program.wait(20) == 0
