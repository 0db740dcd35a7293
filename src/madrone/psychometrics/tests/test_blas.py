"""The number of threads is put back, whatever happens in between."""

import numpy as np
import pytest

from madrone.psychometrics import blas


def test_the_threads_are_one_inside_and_as_before_outside() -> None:
    found = blas._threads()
    if found is None:
        pytest.skip("this NumPy has no OpenBLAS of its own: nothing to set")
    get, put = found
    before = get()
    try:
        put(2)
        with blas.one_thread():
            assert get() == 1
        assert get() == 2
        with pytest.raises(ValueError, match="stop"), blas.one_thread():
            raise ValueError("stop")
        assert get() == 2
    finally:
        put(before)


def test_another_blas_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blas, "_threads", lambda: None)
    with blas.one_thread():
        assert (np.eye(2) @ np.eye(2)).trace() == 2
