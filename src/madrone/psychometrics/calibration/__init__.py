"""Calibration of items by marginal maximum likelihood, and how well the items fit."""

from madrone.psychometrics.calibration.estimation import Settings, calibrate
from madrone.psychometrics.calibration.item_files import write_calibration_csv
from madrone.psychometrics.calibration.response_files import (
    RawResponses,
    read_groups_csv,
    read_raw_responses_csv,
)
from madrone.psychometrics.calibration.results import CalibratedItem, Calibration, ItemProblem, Population

__all__ = [
    "CalibratedItem",
    "Calibration",
    "ItemProblem",
    "Population",
    "RawResponses",
    "Settings",
    "calibrate",
    "read_groups_csv",
    "read_raw_responses_csv",
    "write_calibration_csv",
]
