"""Item and test analysis: classical statistics, options, differential item functioning, standard errors."""

from madrone.psychometrics.analysis.choice_files import (
    KeyedResponses,
    read_keyed_responses_csv,
    read_keys_csv,
)
from madrone.psychometrics.analysis.classical import Classical, ItemStatistics, TestStatistics, classical
from madrone.psychometrics.analysis.dif import Dif
from madrone.psychometrics.analysis.distractors import Distractor, distractors, key_problems
from madrone.psychometrics.analysis.groups import numbered
from madrone.psychometrics.analysis.item_fits import ItemFits, item_fits
from madrone.psychometrics.analysis.logistic import LogisticDif, logistic_dif
from madrone.psychometrics.analysis.mantel_haenszel import MantelHaenszel, mantel_haenszel
from madrone.psychometrics.analysis.omega import OneFactor, one_factor
from madrone.psychometrics.analysis.precision import Precision, precision

__all__ = [
    "Classical",
    "Dif",
    "Distractor",
    "ItemFits",
    "ItemStatistics",
    "KeyedResponses",
    "LogisticDif",
    "MantelHaenszel",
    "OneFactor",
    "Precision",
    "TestStatistics",
    "classical",
    "distractors",
    "item_fits",
    "key_problems",
    "logistic_dif",
    "mantel_haenszel",
    "numbered",
    "one_factor",
    "precision",
    "read_keyed_responses_csv",
    "read_keys_csv",
]
