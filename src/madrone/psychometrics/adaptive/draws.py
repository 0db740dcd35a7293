"""Random numbers that are a function of a test's seed, a purpose and a number.

No generator is carried along: any order of work, any number of processes and the service itself draw the
same numbers for the same test. The mixing function is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014).
"""

import numba
import numpy as np
from numpy.typing import NDArray

#: What a number is drawn for; each purpose has numbers of its own.
ORDER, PICK, RESPONSE, EXPOSURE, FIELD_TEST, FIELD_TEST_START = range(1, 7)

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S27, _S30, _S31, _S11, _S32 = (np.uint64(shift) for shift in (27, 30, 31, 11, 32))
_TO_ONE = 2.0**-53


@numba.njit(cache=True, nogil=True)
def _mixed(bits: np.uint64) -> np.uint64:
    bits = (bits ^ (bits >> _S30)) * _FIRST
    bits = (bits ^ (bits >> _S27)) * _SECOND
    return bits ^ (bits >> _S31)


@numba.njit(cache=True, nogil=True)
def uniform(seed: int, purpose: int, number: int) -> float:
    """The number from 0 to below 1 that this test draws for ``purpose`` and ``number``, both from 0."""
    place = (np.uint64(purpose) << _S32) + np.uint64(number) + np.uint64(1)
    bits = _mixed(_mixed(np.uint64(seed) + _GOLDEN) + place * _GOLDEN)
    return np.float64(bits >> _S11) * _TO_ONE


@numba.njit(cache=True, nogil=True)
def _seed(seed: int, examinee: int) -> np.int64:
    bits = _mixed(_mixed(np.uint64(seed) + _GOLDEN) ^ _mixed(np.uint64(examinee) * _GOLDEN + _FIRST))
    return np.int64(bits >> _S11)


def seed_of(seed: int, examinee: int) -> int:
    """The seed of the test of the ``examinee``-th person of a simulation: 53 bits, so that JSON holds it."""
    return int(_seed(seed, examinee))


@numba.njit(cache=True, nogil=True)
def shuffle(seed: int, order: NDArray[np.int32]) -> None:
    """Fill ``order`` with its places in the test's own random order."""
    for place in range(order.shape[0]):
        order[place] = place
    for last in range(order.shape[0] - 1, 0, -1):
        other = int(uniform(seed, ORDER, last) * (last + 1))
        order[last], order[other] = order[other], order[last]


@numba.njit(cache=True, nogil=True)
def uniforms(seed: int, purpose: int, drawn: NDArray[np.float64]) -> None:
    """Fill ``drawn`` with the numbers 0, 1, … of ``purpose``."""
    for number in range(drawn.shape[0]):
        drawn[number] = uniform(seed, purpose, number)
