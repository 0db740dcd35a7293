"""Readers of students' work: how far they agree, how severe they are, and whether they drift."""

from madrone.psychometrics.raters.agreement import Agreement, agreement, weighted_kappa
from madrone.psychometrics.raters.double_reading import (
    DoubleReadings,
    ItemAgreement,
    RaterAgreement,
    double_readings,
)
from madrone.psychometrics.raters.rating_files import Rating, RatingFile, read_ratings_csv
from madrone.psychometrics.raters.rules import Flag, Thresholds, agreement_flags
from madrone.psychometrics.raters.severity import RaterSeverity, Window, rater_severity

__all__ = [
    "Agreement",
    "DoubleReadings",
    "Flag",
    "ItemAgreement",
    "RaterAgreement",
    "RaterSeverity",
    "Rating",
    "RatingFile",
    "Thresholds",
    "Window",
    "agreement",
    "agreement_flags",
    "double_readings",
    "rater_severity",
    "read_ratings_csv",
    "weighted_kappa",
]
