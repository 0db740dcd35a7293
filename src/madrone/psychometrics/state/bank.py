"""The items of a program's tests: their parameters, subject and claim, in one file."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.item_files import GpcmForm, read_items_csv
from madrone.psychometrics.irt.models import ItemParameters
from madrone.psychometrics.smarter import Part, reported_claim


@dataclass(frozen=True, slots=True)
class BankItem:
    """An item with the subject it belongs to, its claim, a reported or a content claim code, and its part.

    ``dropped`` is true for an item that was withdrawn from scoring after the tests.
    """

    parameters: ItemParameters
    subject: str
    claim: str
    part: Part = Part.FORM
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Bank:
    """The usable items in the order of the file, and what was wrong with the others."""

    items: tuple[BankItem, ...]
    problems: tuple[LineProblem, ...] = ()


def read_bank_csv(lines: Sequence[str], *, gpcm_form: GpcmForm = "steps") -> Bank:
    """Read an items CSV that has the columns ``subject`` and ``claim`` as well, and perhaps ``part`` and ``dropped``.

    ``part`` is ``cat`` or ``pt`` in tests of two parts, ``dropped`` is ``yes`` for an item withdrawn from
    scoring; both may be empty. An item that cannot be used becomes a problem with its line. Raises
    ``PsychometricsError`` with the code ``items-header`` if the header cannot be used.
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
            items.append(
                _bank_item(item, {name: (value or "").strip() for name, value in row.items() if name})
            )
        except PsychometricsError as problem:
            words = f"Item {item.item_id}: {problem.message}"
            problems.append(LineProblem(reader.line_num, problem.code, words))
    return Bank(tuple(items), tuple(sorted(problems)))


def _bank_item(item: ItemParameters, row: dict[str, str]) -> BankItem:
    subject, part, dropped = (
        row["subject"].upper(),
        row.get("part", "").lower(),
        row.get("dropped", "").lower(),
    )
    reported_claim(subject, row["claim"])
    if part and part not in set(Part):
        raise PsychometricsError(
            "unknown-part", f"there is no part “{part}”; use cat or pt, or leave it empty."
        )
    if dropped not in ("", "yes", "no"):
        raise PsychometricsError("bad-dropped", f"the column dropped has “{dropped}”; use yes or no.")
    return BankItem(item, subject, row["claim"], Part(part or Part.FORM), dropped == "yes")
