"""The items CSV of the command line: ``item_id,model,a,b,c,d1,d2,…,points`` (cli-contract.md)."""

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TextIO, cast, get_args

from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.models import MANY_STEPS, MODELS, ItemParameters, Model

GpcmForm = Literal["steps", "offsets"]
GPCM_FORMS: tuple[str, ...] = get_args(GpcmForm)


@dataclass(frozen=True, slots=True)
class ItemFile:
    """The usable items in the order of the file, and what was wrong with the others."""

    items: tuple[ItemParameters, ...]
    problems: tuple[LineProblem, ...]


def read_items_csv(
    lines: Iterable[str], *, gpcm_form: GpcmForm = "steps", models: Sequence[str] = MODELS
) -> ItemFile:
    """Read an items CSV; a row that cannot be used becomes a problem and never stops the others.

    With ``offsets`` a step of GPCM or GRM stands at ``b - d_r``, with ``steps`` at ``d_r``. ``models`` are
    those that the caller can hold; a 3PL item without guessing is a 2PL item and taken as one. Raises
    ``PsychometricsError`` with the code ``items-header`` if the header cannot be used.
    """
    reader = csv.DictReader(lines, restval="")
    names = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = names
    if not {"item_id", "model"} <= set(names):
        raise PsychometricsError(
            "items-header", "The items file has to begin with a header that names item_id and model."
        )
    if len(set(names)) != len(names):
        raise PsychometricsError("items-header", "The header of the items file names a column twice.")
    step_columns = sorted((name for name in names if _is_step(name)), key=lambda name: int(name[1:]))
    items: list[ItemParameters] = []
    problems: list[LineProblem] = []
    met: set[str] = set()
    for row in reader:
        try:
            _check_first(row, met)
            item = _item(row, step_columns, gpcm_form)
            _check_model(item, models)
        except PsychometricsError as problem:
            problems.append(LineProblem(reader.line_num, problem.code, problem.message))
        else:
            items.append(item)
    return ItemFile(tuple(items), tuple(problems))


def write_items_csv(items: Sequence[ItemParameters], out: TextIO) -> None:
    """Write items so that ``read_items_csv`` gives back equal ones, GPCM and GRM as steps."""
    most = max((item.max_points for item in items if item.model in MANY_STEPS), default=0)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["item_id", "model", "a", "b", "c", *(f"d{r}" for r in range(1, most + 1)), "points"])
    for item in items:
        steps = [repr(step) for step in item.steps]
        difficulty, steps = ("", steps) if item.model in MANY_STEPS else (steps[0], [])
        padded = steps + [""] * (most - len(steps))
        guessing = repr(item.c) if item.model == "3pl" else ""
        writer.writerow(
            [item.item_id, item.model, repr(item.a), difficulty, guessing, *padded, item.max_points]
        )


def _is_step(name: str) -> bool:
    return name.startswith("d") and name[1:].isascii() and name[1:].isdigit()


def _check_first(row: dict[str, str], met: set[str]) -> None:
    """Refuse a second row of an item, also after a row that cannot be used: nobody knows which one is meant."""
    item_id = row["item_id"].strip()
    if item_id in met:
        raise PsychometricsError("repeated-item", f"Item {item_id} was given on an earlier line already.")
    if item_id:
        met.add(item_id)


def _item(row: dict[str, str], step_columns: Sequence[str], gpcm_form: GpcmForm) -> ItemParameters:
    if None in row:
        raise PsychometricsError("cell-count", "This row has more cells than the header.")
    item_id = row["item_id"].strip()
    if not item_id:
        raise PsychometricsError("no-item-id", "This row has no item_id.")
    model = _model(item_id, row)
    slope, guessing = _number(item_id, row, "a"), _number(item_id, row, "c") or 0.0
    if slope is None and model != "1pl":
        raise PsychometricsError("bad-slope", f"Item {item_id}: the slope a is missing.")
    if model in MANY_STEPS:
        steps = _steps(item_id, row, step_columns, gpcm_form)
    else:
        difficulty = _number(item_id, row, "b")
        if difficulty is None:
            raise PsychometricsError("bad-steps", f"Item {item_id}: the difficulty b is missing.")
        steps = (difficulty,)
    item = ItemParameters(item_id, model, 1.0 if slope is None else slope, steps, guessing)
    if model == "3pl" and not guessing:
        item = replace(item, model="2pl")
    points = _number(item_id, row, "points")
    if points is not None and points != item.max_points:
        raise PsychometricsError(
            "points-differ",
            f"Item {item_id}: points says {points:g}, but the parameters are for {item.max_points}.",
        )
    return item


def _model(item_id: str, row: dict[str, str]) -> Model:
    model = row["model"].strip().lower()
    if model not in MODELS:
        raise PsychometricsError(
            "unknown-model", f"Item {item_id}: there is no model “{model}”; use one of {', '.join(MODELS)}."
        )
    return cast(Model, model)


def _check_model(item: ItemParameters, models: Sequence[str]) -> None:
    if item.model not in models:
        raise PsychometricsError(
            "model-not-taken",
            f"Item {item.item_id}: the model {item.model} cannot be used here; use one of {', '.join(models)}.",
        )


def _steps(
    item_id: str, row: dict[str, str], step_columns: Sequence[str], gpcm_form: GpcmForm
) -> tuple[float, ...]:
    cells = [_number(item_id, row, name) for name in step_columns]
    while cells and cells[-1] is None:
        cells.pop()
    steps = [step for step in cells if step is not None]
    if len(steps) != len(cells):
        raise PsychometricsError("bad-steps", f"Item {item_id}: a step before the last one is missing.")
    location = _number(item_id, row, "b")
    if gpcm_form == "offsets":
        if location is None:
            raise PsychometricsError("bad-steps", f"Item {item_id}: offsets need the location b.")
        return tuple(location - offset for offset in steps)
    if location is not None:
        raise PsychometricsError(
            "two-forms",
            f"Item {item_id}: it has both b and d1. If d1, d2, … are offsets from b, ask for the offsets "
            "form; if they are the steps, leave b empty.",
        )
    return tuple(steps)


def _number(item_id: str, row: dict[str, str], column: str) -> float | None:
    cell = (row.get(column) or "").strip()
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise PsychometricsError(
            "not-a-number", f"Item {item_id}: {column} is “{cell}”, which is not a number."
        )
    return value
