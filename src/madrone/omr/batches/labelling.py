"""Pre-ID labels: which label is on which document, whose it is by the roster, and what does not fit together.

A label is joined to its document the first time that both are seen on one page. Until a contradiction is settled, no
answer of the document can be anyone's, so all its pages ask. Source: omr.md 6 "Identity".
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Owner(NamedTuple):
    """Whose a label is by the roster; with a ``document``, on which one it has to be."""

    student: str
    document: str = ""


@dataclass(slots=True)
class Joined:
    """``students`` by the documents that labels tell of; ``reasons`` why documents ask; labels that never came."""

    students: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def join_labels(
    seen: Mapping[str, Collection[str]], students: Mapping[str, str], labels: Mapping[str, Owner]
) -> Joined:
    """Join documents to students by what was read in their label boxes.

    ``seen`` has the labels of every document of which a page with a label box came, ``students`` the roster by
    document, ``labels`` the roster by label. If the roster names no label, labels may say what they like as long
    as each is on one document, and each document has one.
    """
    joined = Joined()
    documents: dict[str, set[str]] = defaultdict(set)
    for document, texts in seen.items():
        for text in texts:
            documents[text].add(document)
    for document, texts in seen.items():
        reason = _contradiction(document, texts, documents, students, labels)
        if reason:
            joined.reasons[document] = reason
        elif texts and labels:
            joined.students[document] = labels[next(iter(texts))].student
    joined.missing = sorted(
        text for text, owner in labels.items() if text not in documents and not owner.document
    )
    return joined


def _contradiction(
    document: str,
    texts: Collection[str],
    documents: Mapping[str, Collection[str]],
    students: Mapping[str, str],
    labels: Mapping[str, Owner],
) -> str:
    """Why nobody can know whose the document is, or nothing."""
    if len(set(texts)) > 1:
        return "labels-differ"
    if not texts:
        # The label is the only thing that would have told.
        return "no-label" if labels and document not in students else ""
    (text,) = set(texts)
    if len(documents[text]) > 1:
        return "label-on-two-documents"
    if not labels:
        return ""
    owner = labels.get(text)
    if owner is None:
        return "unknown-label"
    elsewhere = owner.document and owner.document != document
    another = any(other.document == document and label != text for label, other in labels.items())
    known = students.get(document, "")
    return "wrong-label" if elsewhere or another or (known and known != owner.student) else ""
