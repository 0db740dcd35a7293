"""How a quiz stands: what each student answered, which marks wait for a person, which pages need one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from madrone.formative.models import Decision, Document, Quiz, ScanPage
from madrone.omr.batches.flags import ASKING

SEVERAL = "|"


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer on one page; ``decided`` tells whether a person said what it means."""

    page: ScanPage
    question: int
    value: str
    flag: str
    picture: str
    decided: bool

    @property
    def waits(self) -> bool:
        """Tell whether a person has to say what it means."""
        return self.flag in ASKING and not self.decided


@dataclass(slots=True)
class Copy:
    """One student's sheet with the marks that count, by question."""

    document: Document
    marks: dict[int, Mark] = field(default_factory=dict)

    @property
    def came(self) -> bool:
        """Tell whether any page of it was read."""
        return bool(self.marks)

    @property
    def waiting(self) -> int:
        """Count the marks that wait for a person."""
        return sum(mark.waits for mark in self.marks.values())

    def right(self, key: str) -> int:
        """Count the right answers among the marks that are settled."""
        return sum(not mark.waits and mark.value == key[mark.question - 1] for mark in self.marks.values())


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How a class did on one question: shares are of the ``taken`` settled answers."""

    number: int
    right_answer: str
    taken: int
    right: int
    chosen: Mapping[str, int]
    blank: int
    several: int
    common_error: str

    @property
    def p(self) -> float | None:
        """The share of right answers, None while nobody has one."""
        return self.right / self.taken if self.taken else None


class Standing:
    """Everything that a quiz's pages show, computed anew from what is stored: four queries."""

    def __init__(self, quiz: Quiz) -> None:
        self.quiz = quiz
        self.pages = list(
            ScanPage.objects.filter(upload__quiz=quiz).select_related(
                "upload", "document__student", "set_aside_by"
            )
        )
        decided = Decision.objects.filter(page__upload__quiz=quiz, undone_at=None)
        self._decided = {(one.page_id, one.question): one.value for one in decided}
        self.repeated, self.same = _repeated(self.pages)
        self.copies = [Copy(one) for one in quiz.documents.select_related("student")]
        self._gather()

    def _gather(self) -> None:
        by_document = {copy.document.pk: copy for copy in self.copies}
        for page in self.pages:
            if page.document_id is not None and self.counts(page):
                copy = by_document[page.document_id]
                copy.marks.update((mark.question, mark) for mark in self._marks_of(page))

    def counts(self, page: ScanPage) -> bool:
        """Tell whether a page's answers count."""
        fine = page.status == ScanPage.Status.READ and page.set_aside_at is None
        return fine and page.pk not in self.repeated and page.pk not in self.same

    def _marks_of(self, page: ScanPage) -> Iterable[Mark]:
        for name, mark in page.marks.items():
            number = int(name.removeprefix("q"))
            decided = self._decided.get((page.pk, number))
            value = mark["value"] if decided is None else decided
            yield Mark(page, number, value, mark["flag"], mark["picture"], decided is not None)

    @cached_property
    def doubts(self) -> list[Mark]:
        """List all marks that a person has or had to decide, in the order of pages and questions."""
        asked = [m for copy in self.copies for m in copy.marks.values() if m.flag in ASKING]
        return sorted(asked, key=lambda mark: (mark.page.upload_id, mark.page.place, mark.question))

    @property
    def waiting(self) -> list[Mark]:
        """List the marks that still wait."""
        return [mark for mark in self.doubts if mark.waits]

    @cached_property
    def troubled(self) -> list[tuple[ScanPage, str]]:
        """List the pages that need a person, each with its reason."""
        passed_over = {page.pk for page in self.blank_backs}
        return [
            (page, "duplicate" if page.pk in self.repeated else page.reason)
            for page in self.pages
            if page.set_aside_at is None
            and (page.status != ScanPage.Status.READ or page.pk in self.repeated)
            and page.pk not in passed_over
        ]

    @cached_property
    def blank_backs(self) -> list[ScanPage]:
        """List the blank pages of files in which sheets were read: a scanner that takes both sides gives them."""
        with_sheets = {page.upload_id for page in self.pages if page.status == ScanPage.Status.READ}
        return [page for page in self.pages if page.reason == "blank-page" and page.upload_id in with_sheets]

    @property
    def aside(self) -> list[ScanPage]:
        """List the pages that somebody has set aside."""
        return [page for page in self.pages if page.set_aside_at is not None]

    @property
    def read(self) -> int:
        """Count the pages whose answers count."""
        return sum(self.counts(page) for page in self.pages)

    def questions(self) -> list[QuestionFigures]:
        """Tell for each question how the class did; marks that wait for a person are left out."""
        return [self._figures(number, answer) for number, answer in enumerate(self.quiz.key, 1)]

    def _figures(self, number: int, answer: str) -> QuestionFigures:
        marks = [copy.marks[number] for copy in self.copies if number in copy.marks]
        values = [mark.value for mark in marks if not mark.waits]
        chosen = Counter(value for value in values if value and SEVERAL not in value)
        wrong = {letter: count for letter, count in chosen.items() if letter != answer}
        most = max(wrong.values(), default=0)
        return QuestionFigures(
            number,
            answer,
            taken=len(values),
            right=chosen[answer],
            chosen={letter: chosen[letter] for letter in self.quiz.values},
            blank=values.count(""),
            several=sum(SEVERAL in value for value in values),
            common_error=", ".join(sorted(letter for letter, count in wrong.items() if count == most)),
        )


def _repeated(pages: list[ScanPage]) -> tuple[set[int], set[int]]:
    """Find pages that came twice: those whose pictures differ all wait; of equal pictures the first counts."""
    sights: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    same = set()
    for page in pages:
        if page.document_id is None or page.status != ScanPage.Status.READ or page.set_aside_at:
            continue
        pictures = sights[page.document_id, page.sheet_page]
        if page.pixels in pictures:
            same.add(page.pk)
        else:
            pictures[page.pixels] = page.pk
    repeated = {pk for pictures in sights.values() if len(pictures) > 1 for pk in pictures.values()}
    return repeated, same
