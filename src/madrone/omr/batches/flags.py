"""Which flag of the contract a page carries that could not simply be read (cli-contract.md "madrone omr")."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from madrone.omr.batches.records import PageRecord

#: By the reason; every other reason is ``unreadable``.
_FLAGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "foreign-form": "wrong_form",
        "no-code": "unidentified",
        "codes-differ": "unidentified",
        "blank-page": "unidentified",
        "duplicate": "duplicate",
        "same-picture": "duplicate",
        "labels-differ": "unidentified",
        "label-on-two-documents": "unidentified",
        "no-label": "unidentified",
        "unknown-label": "unidentified",
        "wrong-label": "unidentified",
    }
)
#: What asks for a person; ``light`` and ``erasure`` are information.
ASKING: Final = frozenset(
    {"double", "doubt", "unreadable", "unidentified", "duplicate", "missing_page", "wrong_form"}
)


def flag_of_page(status: str, reason: str) -> str:
    """The flag of a page's own row; empty for a page that was read."""
    return "" if status == "read" else _FLAGS.get(reason, "unreadable")


def asking_of(record: PageRecord) -> list[tuple[str, str]]:
    """What of a page asks for a person, each with its flag: the page itself has no name.

    All fields of a page that asks carry its flag: as long as the page is in doubt, so is each of its answers.
    """
    flag = flag_of_page(record.status, record.reason)
    if flag:
        return [("", flag), *((field.name, flag) for field in record.fields)]
    return [(field.name, field.flag) for field in record.fields if field.flag in ASKING]
