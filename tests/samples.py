"""Real files of other authors, read in place: they lie beside the checkout and are not part of it."""

import os
from pathlib import Path

import pytest

SAMPLES = Path(os.environ.get("MADRONE_SAMPLES", Path(__file__).resolve().parents[2] / "shared" / "samples"))


def sample(name: str) -> Path:
    """Find one sample file or folder; the test that asked is skipped where the samples are absent."""
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"sample {name} is absent: put the sample files at {SAMPLES} or set MADRONE_SAMPLES")
    return path
