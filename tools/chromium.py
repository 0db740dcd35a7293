"""Find a Chromium that starts: `python tools/chromium.py` prints its path.

`python tools/chromium.py COMMAND…` runs the command with the path in CHROMIUM. Looked for, in this order: the
one that CHROMIUM names, those on PATH, the usual places. On Debian and Ubuntu, root gets it installed.
Otherwise the exit status is 1 and the message says what to install: browser tests are never left out in
silence.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import debian

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLACES = (
    # Debian's own binary, for when the shell script in front of it fails.
    "/usr/lib/chromium/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
SECONDS_TO_START = 60
ADVICE = """No Chromium or Chrome was found that starts, and the browser tests need one.
  Debian, as root:  apt-get install chromium
  Fedora:           sudo dnf install chromium
  macOS:            brew install --cask chromium
  otherwise:        set CHROMIUM to the path of a Chromium or Chrome
"""


def candidates() -> Iterator[str]:
    """Give the places where a browser may be, the wished one first."""
    if os.environ.get("CHROMIUM"):
        yield os.environ["CHROMIUM"]
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield from (place for place in PLACES if Path(place).is_file())


def starts(path: str) -> bool:
    """Whether this browser opens an empty page without a window."""
    with tempfile.TemporaryDirectory(prefix="madrone-chromium-") as profile:
        options = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={profile}",
            "--dump-dom",
        ]
        try:
            done = subprocess.run(  # noqa: S603
                [path, *options, "about:blank"], capture_output=True, timeout=SECONDS_TO_START, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return done.returncode == 0 and b"<html" in done.stdout


def find() -> str | None:
    """Give the path of a browser that starts, installing one where possible; None when there is none."""
    found = next(filter(starts, candidates()), None)
    if found is None and not os.environ.get("CHROMIUM") and debian.install("chromium"):
        found = next(filter(starts, candidates()), None)
    return found


def main(command: Sequence[str]) -> int:
    """Print the browser's path, or run the command with it."""
    path = find()
    if path is None:
        if os.environ.get("CHROMIUM"):
            sys.stderr.write(f"CHROMIUM names {os.environ['CHROMIUM']}, which does not start as a browser.\n")
        sys.stderr.write(ADVICE)
        return 1
    if not command:
        sys.stdout.write(f"{path}\n")
        return 0
    return subprocess.run(command, env=os.environ | {"CHROMIUM": path}, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
