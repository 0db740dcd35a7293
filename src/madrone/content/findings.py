"""A package's report in the words and the order of its page, and as rows of a table to download."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.qti.lint import RULES

Report = Mapping[str, Any]

GROUP_WORDS: dict[str, Promise] = {
    "files": gettext_lazy("Files as a whole"),
    "interactions": gettext_lazy("Kinds of questions"),
    "response-processing": gettext_lazy("Ways of scoring"),
    "response-rules": gettext_lazy("Rules of scoring"),
    "operators": gettext_lazy("Operators"),
    "variables": gettext_lazy("Variables, keys and mappings"),
    "templates": gettext_lazy("Templates and their rules"),
    "feedback": gettext_lazy("Feedback"),
    "catalogs": gettext_lazy("Supports in catalogs"),
    "companions": gettext_lazy("Companion materials"),
    "content": gettext_lazy("Content"),
    "tests": gettext_lazy("Tests and their rules"),
}
STATUS_WORDS: dict[str, tuple[str, Promise]] = {
    "carried": ("good", gettext_lazy("Carried")),
    "noted": ("info", gettext_lazy("Carried, with a note")),
    "lost": ("attention", gettext_lazy("Lost")),
}
# The page shows the first of each kind; the download has them all.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class ConstructGroup:
    """Constructs of one group, each with what the page says of it."""

    words: object
    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Advice:
    """What one check for authors has found: its sentence, its weight, the first places, and how many there are."""

    code: str
    level: str
    sentence: str
    count: int
    lines: list[dict[str, Any]]

    @property
    def more(self) -> int:
        """How many places the page leaves to the download."""
        return self.count - len(self.lines)


def construct_groups(report: Report) -> list[ConstructGroup]:
    """Give the constructs of a report group by group, as the engine orders them."""
    rows = report.get("constructs", ())
    return [
        ConstructGroup(GROUP_WORDS.get(group, group), [_with_words(row) for row in each])
        for group, each in groupby(rows, key=itemgetter("group"))
    ]


def advice(report: Report) -> list[Advice]:
    """Give what the checks for authors found, by check: losses first, then the most frequent."""
    by_code: dict[str, list[dict[str, Any]]] = {}
    for line in report.get("advice", ()):
        by_code.setdefault(line["code"], []).append(line)
    found = [
        Advice(code, lines[0]["level"], _sentence(code, lines), len(lines), lines[:SHOWN])
        for code, lines in by_code.items()
    ]
    return sorted(found, key=lambda one: (one.level != "loss", -one.count, one.code))


HEADER = ("part", "file", "line", "weight", "code", "text", "count")


def table(report: Report) -> Iterator[tuple[object, ...]]:
    """Give everything that a report says as rows under ``HEADER``."""
    for row in report.get("constructs", ()):
        name = f"{row['group']}/{row['name']}"
        files = "; ".join(row["named"])
        if row["files"] > len(row["named"]):
            files = _("%(files)s and %(count)d more") % {
                "files": files,
                "count": row["files"] - len(row["named"]),
            }
        yield "construct", files, "", row["status"], name, "", row["count"]
        for file, line in row["flawed"]:
            yield "construct", file, line, row["status"], name, "", ""
    for part, key in (("found", "lines"), ("advice", "advice")):
        for one in report.get(key, ()):
            yield part, one["file"], one["line"], one["level"], one["code"], one["message"], ""


def _with_words(row: Mapping[str, Any]) -> dict[str, Any]:
    tone, words = STATUS_WORDS[row["status"]]
    more = row["files"] - len(row["named"])
    return {**row, "tone": tone, "words": words, "more": more, "places": row["flawed"][:SHOWN]}


def _sentence(code: str, lines: list[dict[str, Any]]) -> str:
    """The check in one sentence; a report kept by an older version may have checks that there are no more."""
    rule = RULES.get(code)
    return rule.sentence if rule else str(lines[0]["message"])
