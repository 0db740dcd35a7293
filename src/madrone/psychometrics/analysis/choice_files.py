"""Responses files whose cells are the options that examinees chose, and the keys that score them."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.calibration import RawResponses, read_raw_responses_csv
from madrone.psychometrics.errors import PsychometricsError

_LONG_HEADER = ["examinee_id", "item_id", "score"]


@dataclass(frozen=True, slots=True)
class KeyedResponses:
    """Responses scored by their keys, and the options [n] that were chosen on each keyed item, empty for none."""

    responses: RawResponses
    choices: Mapping[str, NDArray[np.str_]]


def read_keys_csv(lines: Iterable[str]) -> dict[str, str]:
    """Read ``item_id,key``: the right option of every item with options.

    Raises ``PsychometricsError``: ``keys-header``, or ``keys-row`` naming the line.
    """
    reader = csv.reader(lines)
    if [name.strip() for name in next(reader, [])] != ["item_id", "key"]:
        raise PsychometricsError("keys-header", "The keys file has to begin with the header item_id,key.")
    keys: dict[str, str] = {}
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        if not stripped:
            continue
        if len(stripped) != 2 or not all(stripped) or stripped[0] in keys:
            raise PsychometricsError(
                "keys-row",
                f"Line {reader.line_num} of the keys file has to name an item, once in the file, and its key.",
            )
        keys[stripped[0]] = stripped[1]
    return keys


def read_keyed_responses_csv(lines: Iterable[str], keys: Mapping[str, str]) -> KeyedResponses:
    """Read responses, wide or long, in which the items of ``keys`` have options: the key is worth one point.

    All else is as in ``read_raw_responses_csv``, whose problems and errors these are.
    """
    chosen: dict[tuple[str, str], str] = {}
    responses = read_raw_responses_csv(_scored(lines, keys, chosen))
    choices = {
        item_id: np.array([chosen.get((examinee, item_id), "") for examinee in responses.examinees], np.str_)
        for item_id in keys
        if item_id in responses.item_ids
    }
    return KeyedResponses(responses, choices)


def _scored(
    lines: Iterable[str], keys: Mapping[str, str], chosen: dict[tuple[str, str], str]
) -> Iterator[str]:
    """The rows with scores in place of options; what was chosen first goes to ``chosen``."""
    reader = csv.reader(lines)
    header = next(reader, [])
    names = [name.strip() for name in header]
    yield _line(header)
    for cells in reader:
        if names == _LONG_HEADER:
            items: Sequence[str] = [cells[1].strip()] if len(cells) == len(names) else []
            first = 2
        else:
            items, first = names[1:], 1
        for place, (item_id, cell) in enumerate(zip(items, cells[first:], strict=False), start=first):
            option = cell.strip()
            if item_id in keys and option:
                chosen.setdefault((cells[0].strip(), item_id), option)
                cells[place] = str(int(option == keys[item_id]))
        yield _line(cells)


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
