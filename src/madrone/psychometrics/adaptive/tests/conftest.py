"""Compiled loops are kept by the date of their own file alone, so those of changed callees are thrown away."""

from pathlib import Path

_ADAPTIVE = Path(__file__).parents[1]
_compiled = [path for path in _ADAPTIVE.rglob("*.py") if "numba.njit" in path.read_text(encoding="utf-8")]
_newest = max(path.stat().st_mtime for path in _compiled)

for _kept in _ADAPTIVE.rglob("__pycache__/*.nbi"):
    if _kept.stat().st_mtime < _newest:
        _kept.unlink(missing_ok=True)
