"""Run every check that stands between a change and a release, and sum up; ./check calls this.

All steps run, also after one has failed. The exit status is 0 when all passed, 1 when one failed, 2 for wrong
usage.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
TOOLS = tuple(sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tools").glob("*.py")))
ENGINES = tuple(f"src/madrone/{name}" for name in ("kernel", "omr", "psychometrics", "qti"))
TIMED_OUT = 124


def pytest(*arguments: str, workers: int | None = None) -> tuple[str, ...]:
    """Give a pytest command; spread over the cores unless one process is asked for."""
    count = max(2, min(os.cpu_count() or 2, 8)) if workers is None else workers
    spread = () if count == 1 else ("-n", str(count))
    return (PYTHON, "-m", "pytest", *spread, *arguments)


@dataclass(frozen=True)
class Step:
    """One check: a command, what it promises, and the seconds after which it counts as stuck."""

    name: str
    promise: str
    command: tuple[str, ...]
    limit: int
    fast: bool = True
    environment: dict[str, str] = field(default_factory=dict)
    # A test run without DATABASE_URL is one on SQLite; only the PostgreSQL step may see a named server.
    database_url: bool = False


STEPS = (
    Step("lint", "no ruff finding", (str(BIN / "ruff"), "check", "."), 60),
    Step("format", "formatted by ruff", (str(BIN / "ruff"), "format", "--check", "."), 60),
    Step("spelling", "no known misspelling", (str(BIN / "codespell"),), 120),
    Step("templates", "well-formed templates", (str(BIN / "djlint"), "src", "--lint", "--quiet"), 180),
    Step("types", "mypy is content with the product", (str(BIN / "mypy"),), 600),
    Step(
        "types-tools",
        "mypy is content with the tools",
        (str(BIN / "mypy"), "--strict", "--config-file=", "--follow-imports=silent", *TOOLS),
        300,
        environment={"MYPYPATH": os.pathsep.join([str(ROOT / "tools"), str(ROOT / "src")])},
    ),
    Step("contracts", "imports point down only", (str(BIN / "lint-imports"),), 120),
    Step("rules", "the house rules", (PYTHON, "tools/rules.py"), 60),
    Step("frontend", "browser files are the reviewed ones", (PYTHON, "tools/frontend.py"), 30),
    Step("messages", "translations are complete", (PYTHON, "tools/messages.py", "--check"), 30),
    Step(
        "migrations",
        "migrations match the models",
        (PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"),
        120,
    ),
    Step("reference", "generated pages are current", (PYTHON, "tools/reference.py", "--check"), 120),
    Step("tests", "tests on SQLite", pytest("-m", "not browser and not postgres and not thorough"), 1200),
    Step(
        "thorough",
        "drawn, hostile and large cases",
        pytest("-m", "thorough and not browser and not postgres"),
        1200,
        fast=False,
    ),
    Step(
        "postgres",
        "tests on PostgreSQL",
        # The engines know no database: once is enough for them.
        (PYTHON, "tools/postgres.py", *pytest("-m", "not browser", *(f"--ignore={one}" for one in ENGINES))),
        1800,
        fast=False,
        database_url=True,
    ),
    Step(
        "browser",
        "journeys in Chromium",
        (PYTHON, "tools/chromium.py", *pytest("-m", "browser", workers=1)),
        1500,
        fast=False,
    ),
)


@dataclass(frozen=True)
class Outcome:
    """How one step ended."""

    step: Step
    status: int
    seconds: float

    @property
    def word(self) -> str:
        """The result in a word or two."""
        if self.status == TIMED_OUT:
            return f"STUCK (over {self.step.limit} s)"
        return "ok" if self.status == 0 else f"FAILED (exit {self.status})"


def say(text: str = "") -> None:
    """Print one line at once, so that it stands before what the step itself prints."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def environment_for(step: Step, data: str) -> dict[str, str]:
    """Give a step its environment: a data folder of its own, and no database but the one that it is for."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "madrone.site.settings",
        "MADRONE_DATA": data,
        "PYTHONUNBUFFERED": "1",
        "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)]),
    }
    if not step.database_url:
        environment.pop("DATABASE_URL", None)
    return environment | step.environment


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a step with all that it started: asked first, then forced."""
    for wish in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, wish)
            process.wait(timeout=15)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def run(step: Step) -> Outcome:
    """Run one step within its time limit; what it prints passes straight through."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="madrone-check-") as data:
        process = subprocess.Popen(  # noqa: S603
            step.command,
            cwd=ROOT,
            env=environment_for(step, data),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = process.wait(timeout=step.limit)
        except subprocess.TimeoutExpired:
            status = TIMED_OUT
            stop(process)
        except BaseException:
            stop(process)
            raise
    return Outcome(step, status, time.monotonic() - start)


def summary(outcomes: Sequence[Outcome]) -> str:
    """Lay the outcomes out as a table, one line a step."""
    lines = [
        f"  {outcome.step.name:<12}{outcome.step.promise:<38}{outcome.seconds:>7.1f} s   {outcome.word}"
        for outcome in outcomes
    ]
    total = sum(outcome.seconds for outcome in outcomes)
    failed = [outcome.step.name for outcome in outcomes if outcome.status]
    verdict = f"not all is well: {', '.join(failed)}" if failed else "all is well"
    return "\n".join([*lines, f"  {'':<50}{total:>7.1f} s   {verdict}"])


def chosen(names: Sequence[str], *, fast: bool) -> list[Step]:
    """Pick the steps to run, in their fixed order."""
    if names:
        return [step for step in STEPS if step.name in names]
    return [step for step in STEPS if step.fast or not fast]


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    described = argparse.ArgumentParser(prog="./check", description="Check everything, or the named steps.")
    described.add_argument("steps", nargs="*", metavar="STEP", help="run only these steps (see --list)")
    described.add_argument("--fast", action="store_true", help="leave out PostgreSQL and the browser")
    described.add_argument("--list", action="store_true", help="name the steps and end")
    return described


def main(arguments: Sequence[str]) -> int:
    """Run the chosen steps and sum up."""
    described = parser()
    wish = described.parse_args(arguments)
    unknown = set(wish.steps) - {step.name for step in STEPS}
    if unknown:
        described.error(f"no step is called {', '.join(sorted(unknown))}; ./check --list names them")
    if wish.list:
        for step in STEPS:
            say(f"{step.name:<12}{step.promise}{'' if step.fast else ' (not with --fast)'}")
        return 0
    # Being told to stop ends the running step with all that it started.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    steps = chosen(wish.steps, fast=wish.fast)
    outcomes = []
    for number, step in enumerate(steps, start=1):
        say(f"\n▶ {step.name} ({number} of {len(steps)}): {step.promise}")
        outcome = run(step)
        say(f"◀ {step.name}: {outcome.word}, {outcome.seconds:.1f} s")
        outcomes.append(outcome)
    say(f"\nSummary\n{summary(outcomes)}")
    return 1 if any(outcome.status for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
