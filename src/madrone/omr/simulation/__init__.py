"""Pages marked with synthetic pencil and passed through a synthetic scanner, to measure the reader with."""

from madrone.omr.simulation.defects import DEFECTS
from madrone.omr.simulation.judging import Tally, judge, judge_foreign, total
from madrone.omr.simulation.scans import (
    FOREIGN,
    PAPER_DPI,
    SCENARIOS,
    Scan,
    draw_pages,
    scan_foreign,
    scan_page,
)
from madrone.omr.simulation.students import Answer, Behaviour

__all__ = [
    "DEFECTS",
    "FOREIGN",
    "PAPER_DPI",
    "SCENARIOS",
    "Answer",
    "Behaviour",
    "Scan",
    "Tally",
    "draw_pages",
    "judge",
    "judge_foreign",
    "scan_foreign",
    "scan_page",
    "total",
]
