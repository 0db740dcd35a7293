"""The columns of a tests file that tell how a test was sat; any of them may be left out.

``kind``: summative (also where it is null), ica or iab. ``block``: which interim block, part of the row's key.
``cat_minimum``: the least number of operational items that the adaptive part gives; 0 or null: none is adaptive.
``logged_on``: the parts that were entered, ``cat``, ``pt`` or ``cat pt``, beyond those that an item tells; in a
test of one part ``form``. ``submitted``: whether the delivery system let the student hand the test in.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.runs.parquet import whole_numbers
from madrone.psychometrics.smarter import Part
from madrone.psychometrics.smarter.results import KINDS
from madrone.psychometrics.state.settling import BITS, FORM, Sittings

OPTIONAL: Final = ("kind", "block", "cat_minimum", "logged_on", "submitted")
#: No blueprint asks for more, and every simulated item takes room.
_LARGEST_MINIMUM = 200
_UNKNOWN = 255


@dataclass(frozen=True, slots=True)
class Told:
    """What the optional columns of a batch say, each array [n]; ``kind`` indexes ``KINDS``, 255 is none of them."""

    kind: NDArray[np.uint8]
    sittings: Sittings

    def odd(self, needed: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Rows that cannot be used; ``needed`` [n] are the bits of the parts of each row's test."""
        return (self.kind == _UNKNOWN) | self._odd_minimum | self._odd_part(needed)

    @property
    def _odd_minimum(self) -> NDArray[np.bool_]:
        minimum = self.sittings.cat_minimum
        return (minimum < 0) | (minimum > _LARGEST_MINIMUM)

    def _odd_part(self, needed: NDArray[np.integer]) -> NDArray[np.bool_]:
        odd: NDArray[np.bool_] = (self.sittings.logged_on & ~needed) != 0
        return odd

    def words(self, row: int, needed: int) -> tuple[str, str]:
        """Say what is odd about a row that is odd: a code and words."""
        if self.kind[row] == _UNKNOWN:
            return "unknown-kind", f"the kind is none of {', '.join(KINDS)}"
        if self._odd_minimum[row]:
            minimum = self.sittings.cat_minimum[row]
            return (
                "bad-minimum",
                f"the minimum of the adaptive part is {minimum}, not 0 to {_LARGEST_MINIMUM}",
            )
        parts = "form" if needed == FORM else "cat and pt"
        return "unknown-part", f"logged_on names something else than the parts of the test, {parts}"


def told(batch: pa.RecordBatch) -> Told:
    """Read the optional columns of a batch; raises ``PsychometricsError`` for one of another type."""
    n, plain = batch.num_rows, Sittings.plain(batch.num_rows)
    names = {field.name for field in batch.schema if not pa.types.is_null(field.type)}
    kind = _coded(batch["kind"], "kind", _kind) if "kind" in names else np.zeros(n, np.uint8)
    minimum, logged_on, submitted = plain.cat_minimum, plain.logged_on, plain.submitted
    if "cat_minimum" in names:
        minimum = whole_numbers(batch["cat_minimum"], "cat_minimum", 0)
    if "logged_on" in names:
        logged_on = _coded(batch["logged_on"], "logged_on", _bits)
    if "submitted" in names:
        submitted = _truths(batch["submitted"])
    return Told(kind, Sittings(minimum, logged_on, submitted))


def _coded(column: Any, name: str, code: Any) -> NDArray[np.uint8]:
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        if not pa.types.is_dictionary(column.type):
            raise PsychometricsError(
                "not-text", f"The column {name} has to hold texts, but it is {column.type}."
            )
        column = pc.cast(column, pa.string())
    encoded = pc.dictionary_encode(pc.fill_null(column, ""))
    codes = np.array([code(text.strip().lower()) for text in encoded.dictionary.to_pylist()], dtype=np.uint8)
    return (
        codes[np.asarray(encoded.indices, dtype=np.int64)] if codes.size else np.zeros(len(column), np.uint8)
    )


def _kind(text: str) -> int:
    return KINDS.index(text or KINDS[0]) if text in ("", *KINDS) else _UNKNOWN


def _bits(text: str) -> int:
    parts = text.split()
    if not all(part in set(Part) for part in parts):
        return _UNKNOWN
    return reduce(or_, (BITS[Part(part)] for part in parts), 0)


def _truths(column: Any) -> NDArray[np.bool_]:
    if not pa.types.is_boolean(column.type):
        raise PsychometricsError(
            "not-true-or-false", f"The column submitted has to hold true or false, but it is {column.type}."
        )
    return np.asarray(pc.fill_null(column, False), dtype=np.bool_)
