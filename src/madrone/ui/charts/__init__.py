"""Server-made charts: SVG without script or inline style, each with its sentence and its table rows.

Pure Python. A chart's words are English by default; pages pass the reader's language in the ``…Words`` of the
chart. Source: interface.md "Charts".
"""

from madrone.ui.charts.claims import (
    ClaimLevel,
    ClaimLevels,
    ClaimWords,
    claim_chart,
    claim_rows,
    claim_sentence,
)
from madrone.ui.charts.distribution import (
    DistributionWords,
    LevelCounts,
    LevelDistribution,
    level_distribution_chart,
    level_distribution_rows,
    level_distribution_sentence,
    percent,
)
from madrone.ui.charts.scale import (
    ScaleScore,
    ScaleWords,
    score_scale_chart,
    score_scale_rows,
    score_scale_sentence,
)
from madrone.ui.charts.svg import Svg

__all__ = [
    "ClaimLevel",
    "ClaimLevels",
    "ClaimWords",
    "DistributionWords",
    "LevelCounts",
    "LevelDistribution",
    "ScaleScore",
    "ScaleWords",
    "Svg",
    "claim_chart",
    "claim_rows",
    "claim_sentence",
    "level_distribution_chart",
    "level_distribution_rows",
    "level_distribution_sentence",
    "percent",
    "score_scale_chart",
    "score_scale_rows",
    "score_scale_sentence",
]
