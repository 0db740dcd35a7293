"""Test forms assembled by mixed-integer programming: the best for a target, or why there are none."""

from madrone.psychometrics.assembly.bank import Bank, read_bank_csv
from madrone.psychometrics.assembly.conflicts import Conflict, Demand
from madrone.psychometrics.assembly.forms import Assembly, assemble, write_forms_csv
from madrone.psychometrics.assembly.specification import Specification, read_specification

__all__ = [
    "Assembly",
    "Bank",
    "Conflict",
    "Demand",
    "Specification",
    "assemble",
    "read_bank_csv",
    "read_specification",
    "write_forms_csv",
]
