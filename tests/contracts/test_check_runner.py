"""./check runs every step, keeps each within its time, and never calls a failure a success."""

import os
import sys
import time
from pathlib import Path

import pytest

from tools import check


def step(code: str, limit: int = 30) -> check.Step:
    """A step that runs a line of Python."""
    return check.Step("probe", "a probe", (sys.executable, "-c", code), limit)


def test_it_passes_a_step_that_ends_well() -> None:
    assert check.run(step("pass")).word == "ok"


def test_it_fails_a_step_with_any_other_status() -> None:
    assert check.run(step("raise SystemExit(5)")).word == "FAILED (exit 5)"


def test_it_ends_a_stuck_step_with_all_that_it_started(tmp_path: Path) -> None:
    note = tmp_path / "child"
    child = "import time; time.sleep(600)"
    code = (
        "import pathlib, subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid))\n"
        "time.sleep(600)"
    )
    start = time.monotonic()
    outcome = check.run(step(code, limit=3))
    assert outcome.word == "STUCK (over 3 s)"
    assert time.monotonic() - start < 30
    assert _has_ended(int(note.read_text()))


def _has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # An ended process may still wait for its new parent to take notice.
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_only_the_postgresql_step_sees_a_named_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    seeing = [one.name for one in check.STEPS if "DATABASE_URL" in check.environment_for(one, "data")]
    assert seeing == ["postgres"]


def test_the_fast_run_leaves_out_postgresql_the_browser_and_the_long_cases_alone() -> None:
    left_out = {one.name for one in check.STEPS} - {one.name for one in check.chosen([], fast=True)}
    assert left_out == {"postgres", "browser", "thorough"}


def test_every_test_belongs_to_a_step() -> None:
    commands = [one.command for one in check.STEPS if "pytest" in one.command]
    expressions = [command[command.index("-m", command.index("pytest")) + 1] for command in commands]
    assert sorted(expressions) == [
        "browser",
        "not browser",
        "not browser and not postgres and not thorough",
        "thorough and not browser and not postgres",
    ]


def test_only_engines_that_know_no_database_are_left_out_on_postgresql() -> None:
    (postgres,) = (one for one in check.STEPS if one.name == "postgres")
    left_out = [word.removeprefix("--ignore=") for word in postgres.command if word.startswith("--ignore=")]
    assert left_out == [f"src/madrone/{name}" for name in ("kernel", "omr", "psychometrics", "qti")]


def test_one_failed_step_fails_the_run_and_the_rest_still_runs(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    good, bad = step("print('second step ran')"), step("raise SystemExit(1)")
    monkeypatch.setattr(check, "STEPS", (bad, good))
    assert check.main([]) == 1
    out = capfd.readouterr().out
    assert "second step ran" in out
    assert "not all is well: probe" in out


def test_a_run_without_failures_says_so(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "STEPS", (step("pass"),))
    assert check.main([]) == 0
    assert capfd.readouterr().out.rstrip().endswith("all is well")


def test_an_unknown_step_is_wrong_usage(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        check.main(["no-such-step"])
    assert ended.value.code == 2
    assert "no step is called no-such-step" in capfd.readouterr().err
