"""The rows of the board: each student of a session, in words that a test administrator acts on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.accessibility.catalogue import in_words
from madrone.accessibility.queries import settings_of_many
from madrone.content.queries import all_tests
from madrone.delivery.queries import opportunities_in_session, progress
from madrone.delivery.states import State, may_move
from madrone.kernel import clock
from madrone.ui.status import Status, Tone

if TYPE_CHECKING:
    from madrone.delivery.models import Opportunity
    from madrone.proctor.models import TestSession

_TONES = {
    State.PENDING: Tone.ATTENTION,
    State.SUSPENDED: Tone.ATTENTION,
    State.APPROVED: Tone.INFO,
    State.STARTED: Tone.GOOD,
    State.REVIEW: Tone.GOOD,
    State.PAUSED: Tone.WAITING,
    State.DENIED: Tone.DANGER,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One student at one test: ``last_activity`` is when the newest answer came, None before the first."""

    opportunity: "Opportunity"
    name: str
    masked_ssid: str
    status: Status
    detail: str
    answered: int
    total: int
    last_activity: datetime | None
    settings: list[tuple[str, str]]

    @property
    def waits(self) -> bool:
        """Tell whether this student waits for a decision."""
        return State(self.opportunity.state) in {State.PENDING, State.SUSPENDED}

    @property
    def may_pause(self) -> bool:
        """Tell whether this test can be paused: while it is being taken."""
        return State(self.opportunity.state) in {State.STARTED, State.REVIEW}


def rows_of(session: "TestSession") -> list[Row]:
    """Give the board's rows, those that wait first. As many queries for one student as for a hundred."""
    opportunities = list(opportunities_in_session(session.code))
    answered = progress([one.pk for one in opportunities])
    tests = all_tests().filter(pk__in={one.test_id for one in opportunities})
    lengths = dict(tests.values_list("pk").annotate(count=Count("places")))
    present = settings_of_many(one.student_id for one in opportunities)
    rows = [
        _row(one, answered[one.pk], lengths.get(one.test_id, 0), _settings(one, present))
        for one in opportunities
    ]
    return sorted(rows, key=lambda row: not row.waits)


def counts_in_words(rows: list[Row]) -> list[Status]:
    """Say how many students wait, test, are paused and have finished; groups of nobody are left out."""
    groups = Counter(_group(State(row.opportunity.state)) for row in rows)
    sentences = [
        (Tone.ATTENTION, "wait", ngettext("%(n)d waits for you", "%(n)d wait for you", groups["wait"])),
        (Tone.GOOD, "test", ngettext("%(n)d is testing", "%(n)d are testing", groups["test"])),
        (Tone.WAITING, "pause", ngettext("%(n)d is paused", "%(n)d are paused", groups["pause"])),
        (
            Tone.INFO,
            "ready",
            ngettext("%(n)d is about to begin", "%(n)d are about to begin", groups["ready"]),
        ),
        (Tone.QUIET, "end", ngettext("%(n)d has finished", "%(n)d have finished", groups["end"])),
    ]
    return [Status(tone, words % {"n": groups[group]}) for tone, group, words in sentences if groups[group]]


def _group(state: State) -> str:
    if state in {State.PENDING, State.SUSPENDED}:
        return "wait"
    if state in {State.STARTED, State.REVIEW}:
        return "test"
    if state is State.APPROVED:
        return "ready"
    return "pause" if state in {State.PAUSED, State.DENIED} else "end"


def _row(one: "Opportunity", answered: int, total: int, settings: Mapping[str, str]) -> Row:
    state = State(one.state)
    words = [(str(name), str(value)) for name, value in in_words(settings)]
    return Row(
        opportunity=one,
        name=f"{one.student.last_name}, {one.student.first_name}",
        masked_ssid=f"…{one.student.ssid[-4:]}",
        status=Status(_TONES.get(state, Tone.QUIET), _word(state)),
        detail=_detail(one, state),
        answered=answered,
        total=total,
        last_activity=one.last_activity_at,
        settings=words,
    )


def _settings(one: "Opportunity", present: Mapping[tuple[int, str], dict[str, str]]) -> dict[str, str]:
    # After the first start those frozen then count; before it, what will be frozen (domain.md 5.1).
    if one.first_started_at is not None:
        return dict(one.settings)
    return present.get((one.student_id, one.test.subject), {})


def _word(state: State) -> str:
    words = {
        State.PENDING: _("Wants to start"),
        State.SUSPENDED: _("Wants to go on"),
        State.APPROVED: _("Approved, not begun"),
        State.STARTED: _("Taking the test"),
        State.REVIEW: _("Looking over the answers"),
        State.PAUSED: _("Paused"),
        State.DENIED: _("Denied"),
        State.COMPLETED: _("Handed in"),
        State.SCORED: _("Handed in"),
        State.SUBMITTED: _("Handed in"),
        State.REPORTED: _("Handed in"),
        State.EXPIRED: _("Time over"),
        State.INVALIDATED: _("Invalidated"),
    }
    return words.get(state, state.label)


def _detail(one: "Opportunity", state: State) -> str:
    if state is State.DENIED:
        return one.reason
    if state is not State.PAUSED:
        return ""
    minutes = int((clock.now() - one.state_since).total_seconds() // 60)
    words = ngettext("for %(n)d minute", "for %(n)d minutes", minutes) % {"n": minutes}
    limit = one.test.pause_minutes
    if one.first_started_at and limit is not None and minutes >= limit:
        words = _("%(pause)s; answers given before are locked") % {"pause": words}
    return words


def can_be_decided(one: "Opportunity") -> bool:
    """Tell whether an opportunity can be approved or denied as it stands."""
    return may_move(State(one.state), State.APPROVED)
