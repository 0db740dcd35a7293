"""Tests that need liblouis say so when they are left out."""

import pytest

from madrone.qti.braille import is_available

needs_liblouis = pytest.mark.skipif(
    not is_available(), reason="liblouis is not installed (Debian: apt-get install liblouis20 liblouis-data)"
)
