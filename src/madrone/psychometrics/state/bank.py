"""The items of a program's tests: their parameters, subject and claim, in one file."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.item_files import GpcmForm, read_items_csv
from madrone.psychometrics.irt.models import ItemParameters
from madrone.psychometrics.smarter import reported_claim


@dataclass(frozen=True, slots=True)
class BankItem:
    """An item with the subject it belongs to and its claim, a reported or a content claim code."""

    parameters: ItemParameters
    subject: str
    claim: str


@dataclass(frozen=True, slots=True)
class Bank:
    """The usable items in the order of the file, and what was wrong with the others."""

    items: tuple[BankItem, ...]
    problems: tuple[LineProblem, ...] = ()


def read_bank_csv(lines: Sequence[str], *, gpcm_form: GpcmForm = "steps") -> Bank:
    """Read an items CSV that has the columns ``subject`` and ``claim`` as well.

    An item that cannot be used becomes a problem with its line. Raises ``PsychometricsError`` with the code
    ``items-header`` if the header cannot be used.
    """
    table = read_items_csv(lines, gpcm_form=gpcm_form, models=("1pl", "2pl", "gpcm"))
    reader = csv.DictReader(lines, restval="")
    reader.fieldnames = [name.strip() for name in reader.fieldnames or []]
    if not {"subject", "claim"} <= set(reader.fieldnames):
        raise PsychometricsError(
            "items-header", "The items file needs the columns subject and claim to score a state's tests."
        )
    parameters = {item.item_id: item for item in table.items}
    items, problems = [], list(table.problems)
    for row in reader:
        item = parameters.pop(row["item_id"].strip(), None)
        if item is None:
            continue  # read_items_csv has said why, or an earlier line has the item.
        try:
            subject = row["subject"].strip().upper()
            reported_claim(subject, row["claim"].strip())
        except PsychometricsError as problem:
            words = f"Item {item.item_id}: {problem.message}"
            problems.append(LineProblem(reader.line_num, problem.code, words))
        else:
            items.append(BankItem(item, subject, row["claim"].strip()))
    return Bank(tuple(items), tuple(sorted(problems)))
