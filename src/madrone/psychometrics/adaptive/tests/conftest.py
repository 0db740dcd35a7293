"""Compiled loops are kept by the date of their own file alone, so those of changed callees are thrown away."""

from pathlib import Path

_ADAPTIVE = Path(__file__).parents[1]
#: The folders of compiled loops, and of what they are compiled from: functions, layouts and constants.
_FOLDERS = [_ADAPTIVE, _ADAPTIVE / "weighted", _ADAPTIVE / "information"]
_newest = max(path.stat().st_mtime for folder in _FOLDERS for path in folder.glob("*.py"))

for _folder in _FOLDERS:
    for _kept in _folder.glob("__pycache__/*.nbi"):
        if _kept.stat().st_mtime < _newest:
            _kept.unlink(missing_ok=True)
