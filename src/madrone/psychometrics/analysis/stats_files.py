"""The files that an analysis writes (cli-contract.md "analyze")."""

import csv
from collections.abc import Sequence
from typing import TextIO

from madrone.psychometrics.analysis.classical import Classical
from madrone.psychometrics.analysis.dif import Dif
from madrone.psychometrics.analysis.distractors import Distractor
from madrone.psychometrics.analysis.item_fits import ItemFits
from madrone.psychometrics.analysis.logistic import LogisticDif
from madrone.psychometrics.analysis.mantel_haenszel import MantelHaenszel

COLUMNS = (
    "item_id",
    "n",
    "p",
    "corrected_point_biserial",
    "alpha_if_deleted",
    "s_x2",
    "s_x2_df",
    "mh_chi2",
    "mh_delta",
    "mh_class",
)
LOGISTIC_COLUMNS = (
    "logistic_chi2",
    "logistic_uniform_chi2",
    "logistic_nonuniform_chi2",
    "logistic_r2_change",
    "logistic_jodoin_gierl",
    "logistic_zumbo_thomas",
)
OPTION_COLUMNS = ("item_id", "option", "key", "n", "p", "point_biserial", "mean_score", "flags")

_Cell = str | int | float | None


def write_stats_csv(
    out: TextIO,
    classical: Classical,
    fits: ItemFits,
    mantel_haenszel: Dif[MantelHaenszel] | None = None,
    logistic: Dif[LogisticDif] | None = None,
) -> None:
    """Write a row for every item; a cell is empty where there is no such statistic."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS + (LOGISTIC_COLUMNS if logistic else ()))
    for place, item in enumerate(classical.items):
        cells: list[_Cell] = [
            item.item_id,
            item.n,
            item.p,
            item.corrected_point_biserial,
            item.alpha_if_deleted,
            *_fit(fits, item.item_id),
            *_mantel_haenszel(mantel_haenszel, place),
        ]
        writer.writerow(_written(cells + (_logistic(logistic.items[place]) if logistic else [])))


def write_options_csv(out: TextIO, options: Sequence[Distractor]) -> None:
    """Write a row for every option; ``key`` is 1 or 0, and the flags have spaces between them."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(OPTION_COLUMNS)
    for option in options:
        drawn = [option.n, option.p, option.point_biserial, option.mean_score]
        writer.writerow(
            _written([option.item_id, option.option, int(option.key), *drawn, " ".join(option.flags)])
        )


def _fit(fits: ItemFits, item_id: str) -> list[_Cell]:
    fit = fits.fits.get(item_id)
    return [fit.s_x2, fit.df] if fit else [None, None]


def _mantel_haenszel(found: Dif[MantelHaenszel] | None, place: int) -> list[_Cell]:
    if found is None:
        return [None, None, None]
    item = found.items[place]
    return [item.chi2, item.delta, item.ets_class]


def _logistic(item: LogisticDif) -> list[_Cell]:
    return [
        item.joint_chi2,
        item.uniform_chi2,
        item.nonuniform_chi2,
        item.r2_change,
        item.jodoin_gierl,
        item.zumbo_thomas,
    ]


def _written(cells: Sequence[_Cell]) -> list[str | int]:
    return ["" if cell is None else repr(cell) if isinstance(cell, float) else cell for cell in cells]
