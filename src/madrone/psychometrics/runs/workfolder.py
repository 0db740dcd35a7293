"""The pieces of a run that are done, kept beside its output until the output is complete.

A run that was interrupted is taken up again from them. A manifest says what the pieces were made of; pieces of
another input or other options are never mixed in.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from madrone.psychometrics.errors import PsychometricsError

_MANIFEST = "manifest.json"
_SUFFIX = ".work"


class Workfolder:
    """The folder ``OUTPUT.work``; the paths of its pieces are known to the workers by number."""

    def __init__(self, output: Path) -> None:
        """Name the folder; nothing is made yet."""
        self.output = output
        self.path = output.with_name(output.name + _SUFFIX)

    def open(self, made_of: Mapping[str, object], *, resume: bool) -> None:
        """Begin a run, or take one up with ``resume``.

        ``made_of`` is plain JSON data. Raises ``PsychometricsError`` (``other-run``) where the pieces are those
        of another input or other options.
        """
        manifest = self.path / _MANIFEST
        before = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else None
        wanted = json.loads(json.dumps(made_of))
        if resume and before is not None and before != wanted:
            raise PsychometricsError(
                "other-run",
                f"{self.path} holds the pieces of a run with another input or other options. Run the command "
                "without --resume to start again.",
            )
        if resume and before is not None:
            return
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True)
        written = manifest.with_suffix(".part")
        written.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
        written.replace(manifest)

    def piece(self, number: int) -> Path:
        """Where a piece stands when it is done."""
        return self.path / f"{number:06}"

    def unfinished(self, number: int) -> Path:
        """Where a worker writes a piece before ``finish``."""
        return self.path / f"{number:06}.{os.getpid()}.part"

    def finish(self, number: int) -> Path:
        """A piece is whole: it takes its name in one step, so that half a piece is never taken for one."""
        return self.unfinished(number).replace(self.piece(number))

    def close(self) -> None:
        """The output is complete; the pieces go."""
        shutil.rmtree(self.path)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
