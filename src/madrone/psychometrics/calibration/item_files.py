"""The items CSV that a calibration writes: as ``irt.item_files`` reads it, with standard errors beside."""

import csv
from typing import TextIO

from madrone.psychometrics.calibration.results import CalibratedItem, Calibration
from madrone.psychometrics.irt.models import MANY_STEPS


def write_calibration_csv(calibration: Calibration, out: TextIO) -> None:
    """Write ``item_id,model,a,b,c,d1,…,points,se_a,se_b,se_c,se_d1,…,n``; ``read_items_csv`` takes the file.

    Steps of GPCM and GRM items stand under d1, d2, …; a standard error is empty where nothing was estimated.
    """
    many = [item.parameters.max_points for item in calibration.items if item.parameters.model in MANY_STEPS]
    steps = [f"d{r}" for r in range(1, max(many, default=0) + 1)]
    errors = ["se_a", "se_b", "se_c", *(f"se_{name}" for name in steps)]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["item_id", "model", "a", "b", "c", *steps, "points", *errors, "n"])
    for item in calibration.items:
        own = item.parameters
        guessing = own.c if own.model == "3pl" else None
        values = _placed(item, own.a, own.steps, guessing, len(steps))
        ses = _placed(item, item.se_a, item.se_steps or (), item.se_c, len(steps))
        writer.writerow([own.item_id, own.model, *values, own.max_points, *ses, item.n])


def _placed(
    item: CalibratedItem, a: float | None, steps: tuple[float, ...], c: float | None, width: int
) -> list[str]:
    """The cells of a, b, c, d1, d2, …: one step stands under b, the steps of the other models under d."""
    b, d = (None, steps) if item.parameters.model in MANY_STEPS else (steps[0] if steps else None, ())
    cells: list[float | None] = [a, b, c, *d]
    cells += [None] * (3 + width - len(cells))
    return ["" if cell is None else repr(float(cell)) for cell in cells]
