"""Calibration of items by marginal maximum likelihood, and how well the items fit."""

from madrone.psychometrics.calibration.estimation import Settings, calibrate
from madrone.psychometrics.calibration.item_files import write_calibration_csv
from madrone.psychometrics.calibration.item_fit import ItemFit, item_fit
from madrone.psychometrics.calibration.model_fit import (
    LocalDependence,
    ModelFit,
    local_dependence,
    model_fit,
)
from madrone.psychometrics.calibration.response_files import (
    RawResponses,
    read_groups_csv,
    read_raw_responses_csv,
)
from madrone.psychometrics.calibration.results import CalibratedItem, Calibration, ItemProblem, Population

__all__ = [
    "CalibratedItem",
    "Calibration",
    "ItemFit",
    "ItemProblem",
    "LocalDependence",
    "ModelFit",
    "Population",
    "RawResponses",
    "Settings",
    "calibrate",
    "item_fit",
    "local_dependence",
    "model_fit",
    "read_groups_csv",
    "read_raw_responses_csv",
    "write_calibration_csv",
]
