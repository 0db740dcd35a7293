"""Adaptive tests tried out on imagined examinees, and what that shows, as numbers and as a page."""

from madrone.psychometrics.adaptive.simulation.design import Design, drawn_thetas, run_tests
from madrone.psychometrics.adaptive.simulation.exposure_control import (
    ExposureControl,
    Round,
    control_exposure,
)
from madrone.psychometrics.adaptive.simulation.page import html_page
from madrone.psychometrics.adaptive.simulation.summary import (
    Classification,
    Summary,
    classify,
    summarize,
)

__all__ = [
    "Classification",
    "Design",
    "ExposureControl",
    "Round",
    "Summary",
    "classify",
    "control_exposure",
    "drawn_thetas",
    "html_page",
    "run_tests",
    "summarize",
]
