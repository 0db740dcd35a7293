"""Item and test analysis: classical statistics, options, differential item functioning, standard errors."""

from madrone.psychometrics.analysis.classical import Classical, ItemStatistics, TestStatistics, classical
from madrone.psychometrics.analysis.dif import Dif
from madrone.psychometrics.analysis.distractors import Distractor, distractors
from madrone.psychometrics.analysis.groups import numbered
from madrone.psychometrics.analysis.logistic import LogisticDif, logistic_dif
from madrone.psychometrics.analysis.mantel_haenszel import MantelHaenszel, mantel_haenszel
from madrone.psychometrics.analysis.omega import OneFactor, one_factor
from madrone.psychometrics.analysis.precision import Precision, precision

__all__ = [
    "Classical",
    "Dif",
    "Distractor",
    "ItemStatistics",
    "LogisticDif",
    "MantelHaenszel",
    "OneFactor",
    "Precision",
    "TestStatistics",
    "classical",
    "distractors",
    "logistic_dif",
    "mantel_haenszel",
    "numbered",
    "one_factor",
    "precision",
]
