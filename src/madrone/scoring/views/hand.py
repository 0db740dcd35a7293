"""Hand scoring: the written answers that wait, and one of them beside its question and rubric."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madrone import qti
from madrone.content.parsed import asset_address, parsed_item, parsed_stimulus
from madrone.delivery.answer_parts import AnswerPart, file_in, parts_of
from madrone.delivery.seeds import seed_of
from madrone.kernel.errors import NotFound
from madrone.qti.clones import clone_item
from madrone.scoring import queries
from madrone.scoring.access import HAND_SCORE_PERMS
from madrone.scoring.actions.hand import record_hand_score
from madrone.scoring.downloads import download
from madrone.scoring.forms import QueueFilter, ScoreForm
from madrone.scoring.headings import nested
from madrone.scoring.masks import masked_name
from madrone.scoring.models import ItemScore
from madrone.scoring.rubric import words_by_score
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.status import Status, Tone
from madrone.ui.templatetags.madrone_ui import moment


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a scorer has before the eyes: the question with answer and rubric, and the shared material."""

    title: str
    answer: str
    parts: list[AnswerPart]
    materials: tuple[str, ...]
    words: dict[int, str]


def answer_url(score: ItemScore) -> str:
    """Give the address of one answer."""
    return reverse("scoring:answer", args=[score.opportunity.code, score.item])


def _state(score: ItemScore) -> Status:
    if score.points is None:
        return Status(Tone.WAITING, _("Waiting for a score"))
    return Status(Tone.GOOD, _("Scored"))


def _points(score: ItemScore) -> str:
    words = {"points": "–" if score.points is None else f"{score.points:g}", "most": f"{score.maximum:g}"}
    return _("%(points)s of %(most)s") % words


COLUMNS = [
    Column(
        "answer",
        gettext_lazy("Answer"),
        value=lambda score: masked_name(score.opportunity.code),
        link=answer_url,
    ),
    Column("title", gettext_lazy("Question")),
    Column("test", gettext_lazy("Test"), value=lambda score: score.opportunity.test.title),
    Column(
        "handed_in",
        gettext_lazy("Handed in"),
        value=lambda score: moment(score.opportunity.completed_at or score.opportunity.state_since),
        csv=lambda score: score.opportunity.completed_at or score.opportunity.state_since,
        sort="opportunity__completed_at",
    ),
    Column("state", gettext_lazy("State"), value=_state),
    Column("points", gettext_lazy("Points"), value=_points, numeric=True),
]


@page(*HAND_SCORE_PERMS)
def queue(request: StaffRequest) -> HttpResponseBase:
    """List the written answers in scope that wait for a score, or those scored by hand."""
    everything = queries.written_answers(request.actor)
    filters = QueueFilter(
        request.GET, items=queries.questions_of(everything), tests=queries.tests_of(everything)
    )
    found = _narrowed(everything, filters)
    listing = Listing(
        request,
        found.order_by("item", "pk"),
        COLUMNS,
        caption=_("Written answers"),
        empty=_("No written answer waits for a score. New ones come here when students hand in their tests."),
        filters=filters,
        prepare=_name_questions,
    )
    waiting = queries.waiting_answers(request.actor)
    first = _narrowed(waiting, filters).first() or waiting.first()
    context = {"first_url": answer_url(first) if first else "", "waiting": waiting.count()}
    return listing.respond("scoring/queue.html", context)


@page(*HAND_SCORE_PERMS)
def answer(request: StaffRequest, code: str, item: str) -> HttpResponseBase:
    """Show one written answer, without a name, and keep the score that it is given; then the next one."""
    score = queries.get_written_answer(request.actor, code, item)
    sheet = _sheet(score)
    given = None if score.points is None else {"points": int(score.points)}
    form = ScoreForm(request.POST or None, maximum=int(score.maximum), words=sheet.words, initial=given or {})
    if request.method == "POST" and form.is_valid():
        record_hand_score(by=request.actor, score=score, points=form.cleaned_data["points"])
        return _to_next(request, score)
    context = {
        "score": score,
        "name": masked_name(score.opportunity.code),
        "sheet": sheet,
        "form": form,
        "status": _state(score),
        "left": queries.waiting_answers(request.actor).filter(item=score.item).count(),
    }
    return render(request, "scoring/answer.html", context)


@page(*HAND_SCORE_PERMS)
@require_safe
def file(request: StaffRequest, code: str, item: str, response: str) -> HttpResponseBase:
    """Give the file that a student handed in or drew as an answer, to whoever may score it."""
    score = queries.get_written_answer(request.actor, code, item)
    parsed = parsed_item(queries.place_of(score).item)
    found = file_in(parsed, queries.written_value(score), response)
    if found is None:
        raise NotFound("file-unknown", _("There is no such file among the answers."))
    return download(found, otherwise=f"{masked_name(code)}-{response}")


def _to_next(request: StaffRequest, score: ItemScore) -> HttpResponseBase:
    """Go on with an answer to the same question, else with any that waits, else back to the queue."""
    waiting = queries.waiting_answers(request.actor).exclude(pk=score.pk)
    following = waiting.filter(item=score.item, pk__gt=score.pk).first()
    following = following or waiting.filter(item=score.item).first() or waiting.first()
    if following is None:
        messages.success(request, _("The score is kept. No other written answer waits."))
        return redirect("scoring:queue")
    messages.success(request, _("The score is kept. This is the next answer."))
    return redirect(answer_url(following))


def _narrowed(found: QuerySet[ItemScore], filters: QueueFilter) -> QuerySet[ItemScore]:
    asked = filters.cleaned_data if filters.is_valid() else {}
    found = found.filter(points=None) if asked.get("state") != "scored" else found.exclude(points=None)
    if asked.get("item"):
        found = found.filter(item=asked["item"])
    if asked.get("test"):
        found = found.filter(opportunity__test__code=asked["test"])
    return found


def _name_questions(scores: Sequence[ItemScore]) -> None:
    titles = queries.question_titles(scores)
    for score in scores:
        score.title = titles.get(score.item, score.item)  # type: ignore[attr-defined]  # for the column


def _sheet(score: ItemScore) -> Sheet:
    place = queries.place_of(score)
    parsed = parsed_item(place.item)
    given = queries.written_value(score)
    html = qti.render_item(
        parsed,
        asset_url=partial(asset_address, place.item.assets),
        prefix="answer-",
        responses=given,
        read_only=True,
        show_key=True,
        # On paper an answer stands there whole, where a field on a screen would hide all but its first lines.
        medium="print",
        locale=get_language() or "en",
        clone=clone_item(parsed, seed_of(score.opportunity.code, score.item)),
    )
    rendered = (
        qti.render_stimulus(parsed_stimulus(one), asset_url=partial(asset_address, one.assets))
        for one in place.stimuli
    )
    materials = tuple(nested(one, under=2) for one in rendered)
    return Sheet(
        place.item.title, nested(html, under=2), parts_of(parsed, given), materials, words_by_score(parsed)
    )
