"""Plots of items, tests and examinees as SVG, each with its sentence and its table of numbers.

Every function gives a ``Plot``; ``plot_id`` has to differ between the plots of one page.
"""

from madrone.psychometrics.plots.canvas import Plot
from madrone.psychometrics.plots.empirical import FitGroup, empirical_fit, misses
from madrone.psychometrics.plots.items import category_curves, item_characteristic, item_information
from madrone.psychometrics.plots.options import OptionShares, distractor_curves, option_shares
from madrone.psychometrics.plots.whole_test import test_information
from madrone.psychometrics.plots.wright import Threshold, thresholds, wright_map

__all__ = [
    "FitGroup",
    "OptionShares",
    "Plot",
    "Threshold",
    "category_curves",
    "distractor_curves",
    "empirical_fit",
    "item_characteristic",
    "item_information",
    "misses",
    "option_shares",
    "test_information",
    "thresholds",
    "wright_map",
]
