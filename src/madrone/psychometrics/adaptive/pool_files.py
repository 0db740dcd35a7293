"""Reading a pool: the items CSV, whose further columns are attributes, and attribute files beside it."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from madrone.psychometrics.adaptive.pool import PoolItem
from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt import read_items_csv
from madrone.psychometrics.irt.item_files import GpcmForm

_PARAMETER = re.compile(r"item_id|model|[abc]|d[0-9]+|points|se_.*")


@dataclass(frozen=True, slots=True)
class PoolFile:
    """The usable items with their attributes, and the problems of each file by its place in the call."""

    items: tuple[PoolItem, ...]
    problems: tuple[tuple[int, LineProblem], ...]


def read_pool(items: Iterable[str], *attributes: Iterable[str], gpcm_form: GpcmForm = "steps") -> PoolFile:
    """Read an items CSV (cli-contract.md) and attribute CSVs, each with a header that names ``item_id``.

    A column of a later file fills or replaces that of an earlier one. A row that cannot be used becomes a
    problem; ``items-header`` and ``attributes-header`` refuse a file.
    """
    lines = list(items)
    file = read_items_csv(lines, gpcm_form=gpcm_form)
    problems = [(0, problem) for problem in file.problems]
    known: dict[str, dict[str, str]] = {item.item_id: {} for item in file.items}
    for _, item_id, cells in _rows(lines):
        if item_id in known and not known[item_id]:
            known[item_id] = {name: cell for name, cell in cells if not _PARAMETER.fullmatch(name)}
    for number, more in enumerate(attributes, start=1):
        problems += [(number, problem) for problem in _add(known, more)]
    return PoolFile(
        tuple(PoolItem(item, MappingProxyType(known[item.item_id])) for item in file.items), tuple(problems)
    )


def _add(known: dict[str, dict[str, str]], lines: Iterable[str]) -> list[LineProblem]:
    problems = []
    met: set[str] = set()
    for line, item_id, cells in _rows(lines):
        if item_id not in known:
            problems.append(
                LineProblem(
                    line, "unknown-item", f"Item {item_id} is not among the usable items of the pool."
                )
            )
        elif item_id in met:
            problems.append(
                LineProblem(line, "repeated-item", f"Item {item_id} was given on an earlier line already.")
            )
        else:
            met.add(item_id)
            known[item_id].update((name, cell) for name, cell in cells if cell)
    return problems


def _rows(lines: Iterable[str]) -> Iterable[tuple[int, str, Sequence[tuple[str, str]]]]:
    reader = csv.reader(lines)
    names = [name.strip() for name in next(reader, [])]
    if "item_id" not in names or len(set(names)) != len(names):
        raise PsychometricsError(
            "attributes-header",
            "A file of attributes has to begin with a header that names item_id, and every column once.",
        )
    for row in reader:
        cells = dict(zip(names, (cell.strip() for cell in row), strict=False))
        item_id = cells.pop("item_id", "")
        if item_id:
            yield reader.line_num, item_id, list(cells.items())
