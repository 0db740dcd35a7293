"""Files and folders that are there whole or not at all, whatever stops the writing."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

_READABLE, _OPEN = 0o644, 0o755


def replace_file(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file beside its place and move it there at the end; what stood there is replaced."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".qti-", delete=False) as stream:
        temporary = Path(stream.name)
        try:
            write(stream.file)
        except BaseException:
            temporary.unlink()
            raise
    temporary.chmod(_READABLE)
    temporary.replace(path)


def replace_folder(path: Path, fill: Callable[[Path], object]) -> None:
    """Fill a folder beside its place and move it there at the end; what stood there is replaced."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".qti-") as beside:
        new, old = Path(beside) / "new", Path(beside) / "old"
        new.mkdir(_OPEN)
        fill(new)
        if path.is_dir() and not path.is_symlink():
            path.rename(old)
        elif path.exists() or path.is_symlink():
            path.unlink()
        new.rename(path)
        shutil.rmtree(old, ignore_errors=True)
