"""What only the whole batch can tell: pages that came twice or not at all, and labels that do not fit.

The pages may come in any order, mixed between documents and files. Source: omr.md 6 "Booklet".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from madrone.omr.batches.journal import Key
from madrone.omr.batches.labelling import Owner, join_labels
from madrone.omr.batches.records import PageRecord
from madrone.omr.layout.geometry import Layout

_NOBODY: Final[Mapping[str, str]] = MappingProxyType({})
_NO_LABELS: Final[Mapping[str, Owner]] = MappingProxyType({})


class MissingPage(NamedTuple):
    """A page that never came; ``page`` 0 says that nothing of the document did, or of the document with a label."""

    document: str
    page: int
    label: str = ""


@dataclass(slots=True)
class Findings:
    """``reasons`` replaces what is said of a page: why a person has to look, or ``same-picture`` for one left out.

    ``students`` are by the documents that came: of the roster, or by their labels. ``unlisted`` are documents that
    came although a roster was given and does not tell whose they are.
    """

    reasons: dict[Key, str] = field(default_factory=dict)
    missing: list[MissingPage] = field(default_factory=list)
    students: dict[str, str] = field(default_factory=dict)
    unlisted: list[str] = field(default_factory=list)
    documents: int = 0

    @property
    def left_out(self) -> int:
        """Pages of which the same picture is there already."""
        return sum(reason == "same-picture" for reason in self.reasons.values())


class _Sight(NamedTuple):
    key: Key
    was_read: bool
    pixels: str
    labels: tuple[str, ...]


#: The sights of each page of each document, which is known by its name and the tag of its layout.
_Pages = dict[tuple[str, str], dict[int, list[_Sight]]]


def reconcile(
    records: Iterable[PageRecord],
    layouts: Mapping[str, Layout],
    students: Mapping[str, str] = _NOBODY,
    labels: Mapping[str, Owner] = _NO_LABELS,
) -> Findings:
    """Find what does not fit together among all pages of a batch.

    ``students`` has the documents that were printed for someone, ``labels`` whose labels may be on them. Of equal
    pictures of one page the first counts and the others are left out. Different pictures of a page that was read in
    each all ask, for nobody can know which one the student meant; one that could not be read asks by itself, and
    does not hinder another scan of the same page.
    """
    pages: _Pages = defaultdict(lambda: defaultdict(list))
    for record in records:
        if record.document and record.layout in layouts:
            sight = _Sight((record.file, record.place), record.status == "read", record.pixels, record.labels)
            pages[record.document, record.layout][record.sheet_page].append(sight)
    came = {document for document, _ in pages}
    found = Findings(documents=len(came))
    for sights in pages.values():
        for same_page in sights.values():
            _find_repeated(same_page, found)
    for (document, layout), sights in sorted(pages.items()):
        expected = range(1, len(layouts[layout].pages) + 1)
        found.missing += [MissingPage(document, page) for page in expected if page not in sights]
    found.missing += [MissingPage(document, 0) for document in sorted(set(students) - came)]
    _find_owners(pages, layouts, students, labels, found)
    return found


def _find_repeated(sights: list[_Sight], found: Findings) -> None:
    first: dict[str, _Sight] = {}
    for sight in sorted(sights):
        if sight.pixels in first:
            found.reasons[sight.key] = "same-picture"
        else:
            first[sight.pixels] = sight
    read = [sight.key for sight in first.values() if sight.was_read]
    if len(read) > 1:
        found.reasons.update(dict.fromkeys(read, "duplicate"))


def _find_owners(
    pages: _Pages,
    layouts: Mapping[str, Layout],
    students: Mapping[str, str],
    labels: Mapping[str, Owner],
    found: Findings,
) -> None:
    """Say whose each document is, and ask about all pages of those of which nobody can know."""
    seen: dict[str, set[str]] = {}
    keys: dict[str, list[Key]] = defaultdict(list)
    for (document, layout), sights in pages.items():
        boxed = {page.page for page in layouts[layout].pages if page.label is not None}
        for page, same_page in sights.items():
            keys[document] += [sight.key for sight in same_page]
            if page in boxed:
                read = (label for sight in same_page for label in sight.labels)
                seen.setdefault(document, set()).update(read)
    joined = join_labels(seen, students, labels)
    found.students = {**students, **joined.students}
    found.missing += [MissingPage("", 0, label) for label in joined.missing]
    if students or labels:
        found.unlisted = sorted(set(keys) - set(found.students) - set(joined.reasons))
    for document, reason in joined.reasons.items():
        for key in keys[document]:
            found.reasons.setdefault(key, reason)
