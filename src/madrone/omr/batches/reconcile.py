"""What only the whole batch can tell: pages that came twice or not at all, and labels that contradict each other.

The pages may come in any order, mixed between documents and files. Source: omr.md 6 "Booklet".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from madrone.omr.batches.journal import Key
from madrone.omr.batches.records import PageRecord
from madrone.omr.layout.geometry import Layout


class MissingPage(NamedTuple):
    """A page that never came; ``page`` 0 says that nothing of the document did."""

    document: str
    page: int


@dataclass(slots=True)
class Findings:
    """``reasons`` replaces what is said of a page: why a person has to look, or ``same-picture`` for one left out."""

    reasons: dict[Key, str] = field(default_factory=dict)
    missing: list[MissingPage] = field(default_factory=list)
    documents: int = 0

    @property
    def left_out(self) -> int:
        """Pages of which the same picture is there already."""
        return sum(reason == "same-picture" for reason in self.reasons.values())


class _Sight(NamedTuple):
    key: Key
    pixels: str
    label: str


#: A document and the tag of its layout.
_Document = tuple[str, str]


def reconcile(
    records: Iterable[PageRecord], layouts: Mapping[str, Layout], roster: Collection[str] = ()
) -> Findings:
    """Find what does not fit together among all pages of a batch; ``roster`` names the documents that were printed.

    Of equal pictures of one page the first counts and the others are left out; pages whose pictures differ all ask, for
    nobody can know which one the student meant.
    """
    pages: dict[_Document, dict[int, list[_Sight]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        if record.document and record.layout in layouts:
            sight = _Sight((record.file, record.place), record.pixels, record.label)
            pages[record.document, record.layout][record.sheet_page].append(sight)
    found = Findings(documents=len({document for document, _ in pages}))
    for sights in pages.values():
        for same_page in sights.values():
            _find_repeated(same_page, found)
    _find_contradictory_labels(pages, found)
    for (document, layout), sights in sorted(pages.items()):
        expected = range(1, len(layouts[layout].pages) + 1)
        found.missing += [MissingPage(document, page) for page in expected if page not in sights]
    came = {document for document, _ in pages}
    found.missing += [MissingPage(document, 0) for document in sorted(set(roster) - came)]
    return found


def _find_repeated(sights: list[_Sight], found: Findings) -> None:
    first: dict[str, _Sight] = {}
    for sight in sorted(sights):
        if sight.pixels in first:
            found.reasons[sight.key] = "same-picture"
        else:
            first[sight.pixels] = sight
    if len(first) > 1:
        found.reasons.update({sight.key: "duplicate" for sight in first.values()})


def _find_contradictory_labels(
    pages: Mapping[_Document, Mapping[int, list[_Sight]]], found: Findings
) -> None:
    """A document has one label, and a label one document."""
    by_document: dict[str, set[str]] = defaultdict(set)
    by_label: dict[str, set[str]] = defaultdict(set)
    keys: dict[str, set[Key]] = defaultdict(set)
    for (document, _), sights in pages.items():
        for sight in (sight for same_page in sights.values() for sight in same_page if sight.label):
            by_document[document].add(sight.label)
            by_label[sight.label].add(document)
            keys[document].add(sight.key)
    for document, labels in by_document.items():
        if len(labels) > 1:
            _ask(keys[document], "labels-differ", found)
    for documents in by_label.values():
        if len(documents) > 1:
            for document in documents:
                _ask(keys[document], "label-on-two-documents", found)


def _ask(keys: Iterable[Key], reason: str, found: Findings) -> None:
    for key in keys:
        found.reasons.setdefault(key, reason)
