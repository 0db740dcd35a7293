"""The scores of the command line: ``examinee_id,theta,se,n_items,raw,max,status`` (cli-contract.md)."""

import csv
from collections.abc import Sequence
from typing import TextIO

from madrone.psychometrics.irt.scoring import Abilities

COLUMNS = ("examinee_id", "theta", "se", "n_items", "raw", "max", "status")


def write_header(out: TextIO) -> None:
    """Write the names of the columns."""
    csv.writer(out, lineterminator="\n").writerow(COLUMNS)


def write_scores(examinees: Sequence[str], abilities: Abilities, out: TextIO) -> None:
    """Write rows of CSV whose numbers read back to the last digit; what there is not stays empty."""
    writer = csv.writer(out, lineterminator="\n")
    for examinee, ability in zip(examinees, abilities, strict=True):
        theta = "" if ability.theta is None else repr(ability.theta)
        se = "" if ability.se is None else repr(ability.se)
        writer.writerow([examinee, theta, se, ability.n_items, ability.raw, ability.maximum, ability.status])
