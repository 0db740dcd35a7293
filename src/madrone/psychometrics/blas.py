"""One thread for the matrix products of calibrations and analyses.

Their products are many and small. Spread over the threads of the BLAS library each waits for the slowest thread,
and on a machine that does other work besides that was measured thirty times slower than one thread alone.
"""

import contextlib
import ctypes
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np

_Threads = tuple[Callable[[], int], Callable[[int], None]]


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Let NumPy's own OpenBLAS use one thread, and then as many as before; another BLAS is left alone."""
    found = _threads()
    if found is None:
        yield
        return
    get, put = found
    before = get()
    put(1)
    try:
        yield
    finally:
        put(before)


@cache
def _threads() -> _Threads | None:
    """How to read and set the number of threads of the OpenBLAS that came with NumPy, if one did."""
    package = Path(np.__file__).parent
    for path in (*package.with_name("numpy.libs").glob("*openblas*"), *package.glob(".dylibs/*openblas*")):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:
            continue
        for prefix, suffix in (("scipy_", "64_"), ("scipy_", ""), ("", "64_"), ("", "")):
            get = getattr(library, f"{prefix}openblas_get_num_threads{suffix}", None)
            put = getattr(library, f"{prefix}openblas_set_num_threads{suffix}", None)
            if get is not None and put is not None:
                return get, put
    return None
