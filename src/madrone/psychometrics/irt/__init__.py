"""Item response theory: models, ability estimation, item files and simulation. Pure NumPy."""

from madrone.psychometrics.irt.estimators import METHODS, Estimator, Method
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.item_files import ItemFile, read_items_csv, write_items_csv
from madrone.psychometrics.irt.models import (
    MODELS,
    SMARTER_D,
    ItemParameters,
    expected_score,
    information,
    probabilities,
    standard_error,
    total_information,
)
from madrone.psychometrics.irt.response_files import ResponseFile, read_responses_csv
from madrone.psychometrics.irt.scoring import (
    NOT_ADMINISTERED,
    Abilities,
    Ability,
    estimate_all,
    estimate_ml,
)
from madrone.psychometrics.irt.simulation import simulate_scores
from madrone.psychometrics.irt.sum_scores import sum_score_likelihoods, sum_score_table

__all__ = [
    "METHODS",
    "MODELS",
    "NOT_ADMINISTERED",
    "SMARTER_D",
    "Abilities",
    "Ability",
    "Estimator",
    "Form",
    "ItemFile",
    "ItemParameters",
    "Method",
    "ResponseFile",
    "estimate_all",
    "estimate_ml",
    "expected_score",
    "information",
    "probabilities",
    "read_items_csv",
    "read_responses_csv",
    "simulate_scores",
    "standard_error",
    "sum_score_likelihoods",
    "sum_score_table",
    "total_information",
    "write_items_csv",
]
