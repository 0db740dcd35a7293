"""A test carried out for one student: each move takes a session and gives the next one.

The caller keeps the session, shows the item, scores the answer and has the clock. A move that the test does
not allow raises ``QtiError`` and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

from madrone.qti.assessment.expressions import TestState, all_true, first_target
from madrone.qti.assessment.model import EXIT_TEST, Test, TestFeedback
from madrone.qti.errors import QtiError
from madrone.qti.flow.attempts import Answer, Attempt, ItemFacts
from madrone.qti.flow.control import is_used_up, shows_feedback
from madrone.qti.flow.plan import PlannedItem, PlannedPart, plan_test
from madrone.qti.flow.rules import TestRules
from madrone.qti.flow.session import End, TestSession
from madrone.qti.flow.timing import RunningLimit, check_time, limits_at, time_missing
from madrone.qti.flow.walking import Walk
from madrone.qti.pci import PciJson


class TestFlow:
    """One test with one seed's plan. ``facts`` are those of each item, by its reference's ``href``.

    Raises ``QtiError``: ``item-missing`` where facts of a planned item are missing, ``plan-size``.
    """

    __test__ = False

    def __init__(self, test: Test, facts: Mapping[str, ItemFacts], seed: int = 0) -> None:
        self.test = test
        self.plan = plan_test(test, seed)
        self.rules = TestRules(test, self.plan, facts)
        self.facts = facts

    def start(self, context: Mapping[str, PciJson] | None = None) -> TestSession:
        """A new session at the first item; ``context`` are values of the test's context variables."""
        session = TestSession(self.test.identifier, self.plan.seed, context=dict(context or {}))
        session = self._processed(session)
        return self._enter(session, 0, self.rules.state(session))

    def current(self, session: TestSession) -> PlannedItem | None:
        """The item that is shown; none once the test is over. ``session-test`` for another test's session."""
        self._check(session)
        part = self._part(session)
        position = None if part is None else part.position(session.item)
        return None if part is None or position is None else part.items[position]

    def open_items(self, session: TestSession) -> tuple[PlannedItem, ...]:
        """The items that a student may go to now: those of a nonlinear part, else the one that is shown."""
        item, part = self.current(session), self._part(session)
        if item is None or part is None:
            return ()
        if part.part.navigation == "linear":
            return (item,)
        return tuple(one for one in part.items if one == item or self._may_visit(session, part, one))

    def answer(
        self, session: TestSession, attempt: Attempt, elapsed: Mapping[str, float] | None = None
    ) -> TestSession:
        """Submit the item that is shown; ``elapsed`` are seconds by the keys of ``limits``.

        With simultaneous submission an answer may be changed until the part is left. Refused with
        ``attempts-used``, ``item-skip`` (nothing answered where that is not allowed), ``response-rules``,
        ``time-over``, ``session-over``.
        """
        part, item = self._must_show(session)
        before = session.answers.get(item.key, Answer())
        verdict = check_time(self.limits(session), elapsed or {})
        if verdict == "over":
            raise QtiError("time-over", "The time for this item is over; the answer is not taken.")
        individual = part.part.submission == "individual"
        if individual:
            self._check_attempt(item, before, attempt)
        attempts = before.attempts + 1 if individual else 1
        answer = before.followed_by(attempt, attempts=attempts, late=verdict == "late")
        session = replace(session, answers={**session.answers, item.key: answer})
        return self._processed(session) if individual else session

    def next(self, session: TestSession, elapsed: Mapping[str, float] | None = None) -> TestSession:
        """Go on: by the rules in a linear part, to the following item in a nonlinear one.

        Refused with ``item-skip``, ``time-missing`` (a least time is not reached), ``part-end`` (after the
        last item of a nonlinear part, which ``finish_part`` leaves), ``session-over``.
        """
        part, item = self._must_show(session)
        position = part.items.index(item)
        if part.part.navigation == "nonlinear":
            later = (one for one in part.items[position + 1 :] if self._may_visit(session, part, one))
            following = next(later, None)
            if following is None:
                raise QtiError("part-end", "This is the last item of the part. Finish the part to go on.")
            return _showing(session, following)
        self._check_skipping(part, item, session)
        self._check_stay(session, part, position, elapsed or {})
        session, place = Walk(part, session, self.rules.state(session)).leave(position)
        if isinstance(place, int):
            return _showing(session, part.items[place])
        return self._over(session, "branch") if place == EXIT_TEST else self._leave_part(session)

    def go_to(self, session: TestSession, key: str) -> TestSession:
        """Show another item of a nonlinear part.

        Refused with ``navigation-linear``, ``item-elsewhere``, ``item-closed`` (its attempts are used and it may
        not be reviewed) and ``session-over``.
        """
        part, _ = self._must_show(session)
        if part.part.navigation == "linear":
            raise QtiError(
                "navigation-linear", "Items of this part come one after the other. Go on to the next."
            )
        position = part.position(key)
        if position is None:
            raise QtiError("item-elsewhere", f"The item {key[:80]!r} is not in the part that is open.")
        if not self._may_visit(session, part, part.items[position]):
            raise QtiError("item-closed", "This item is answered and may not be looked at again.")
        return _showing(session, part.items[position])

    def finish_part(self, session: TestSession) -> TestSession:
        """Leave a nonlinear part for good and go on after it.

        Refused with ``navigation-linear`` (a linear part ends after its last item), ``item-skip`` and
        ``session-over``.
        """
        part, _ = self._must_show(session)
        if part.part.navigation == "linear":
            raise QtiError("navigation-linear", "This part ends after its last item. Go on to the next item.")
        for item in part.items:
            self._check_skipping(part, item, session)
        return self._leave_part(session)

    def end(self, session: TestSession) -> TestSession:
        """Stop the test wherever it is: time is up, or a proctor ends it. Nothing is refused but a second end."""
        self._must_show(session)
        return self._over(session, "stopped")

    def rescore(self, session: TestSession, key: str, outcomes: Mapping[str, PciJson]) -> TestSession:
        """Give an answered item other outcomes, such as a person's score; also once the test is over."""
        self._check(session)
        answer = session.answers.get(key)
        if answer is None:
            raise QtiError("item-unanswered", f"The item {key[:80]!r} has no answer that could be rescored.")
        changed = replace(answer, outcomes={**answer.outcomes, **outcomes})
        return self._processed(replace(session, answers={**session.answers, key: changed}))

    def limits(self, session: TestSession) -> tuple[RunningLimit, ...]:
        """The time limits that hold at the item that is shown."""
        item, part = self.current(session), self._part(session)
        return () if item is None or part is None else limits_at(self.test, part, item)

    def shows_feedback(self, session: TestSession, key: str) -> bool:
        """Whether the feedback of an item itself, modal or in its body, may be shown now."""
        self._check(session)
        for at, part in enumerate(self.plan.parts):
            position = part.position(key)
            if position is not None:
                item, answer = part.items[position], session.answers.get(key, Answer())
                submitted = part.part.submission == "individual" or session.part > at
                return submitted and shows_feedback(item.ref.control, self.facts[item.ref.href], answer)
        return False

    def clone_seed(self, session: TestSession) -> str:
        """The seed of the clone that is shown: another one each time that the same item comes again."""
        return f"{session.seed}:{session.item}"

    def template_defaults(self, session: TestSession) -> dict[str, PciJson]:
        """What the test gives the template variables of the item that is shown, before it is cloned."""
        item = self.current(session)
        return {} if item is None else self.rules.template_defaults(session, item)

    def feedback(self, session: TestSession) -> tuple[TestFeedback, ...]:
        """What a student is told now: during the test, or at its end once it is over."""
        self._check(session)
        part = self._part(session)
        if part is None:
            return self.rules.shown(session, self.test.feedback, at_end=True)
        return self.rules.shown(session, (*self.test.feedback, *part.part.feedback), at_end=False)

    def part_feedback(self, session: TestSession, identifier: str) -> tuple[TestFeedback, ...]:
        """What a student is told at the end of a part; nothing before it is left."""
        self._check(session)
        for at, part in enumerate(self.plan.parts):
            if part.part.identifier == identifier and session.part > at:
                return self.rules.shown(session, part.part.feedback, at_end=True)
        return ()

    def _may_visit(self, session: TestSession, part: PlannedPart, item: PlannedItem) -> bool:
        """Until a simultaneous part is left, its answers may be changed; a submitted item must be open to
        review."""
        answer = session.answers.get(item.key)
        if answer is None or part.part.submission == "simultaneous" or item.ref.control.allow_review:
            return True
        return not is_used_up(item.ref.control, self.facts[item.ref.href], answer)

    def _part(self, session: TestSession) -> PlannedPart | None:
        return self.plan.parts[session.part] if session.part < len(self.plan.parts) else None

    def _check(self, session: TestSession) -> None:
        if (session.test, session.seed) != (self.test.identifier, self.plan.seed):
            raise QtiError("session-test", "This session belongs to another test or another form of it.")

    def _must_show(self, session: TestSession) -> tuple[PlannedPart, PlannedItem]:
        item, part = self.current(session), self._part(session)
        if session.end or part is None:
            raise QtiError("session-over", "The test is over; nothing more can be done in it.")
        if item is None:
            raise QtiError("session-test", f"The item {session.item!r} is not in this form of the test.")
        return part, item

    def _check_attempt(self, item: PlannedItem, before: Answer, attempt: Attempt) -> None:
        facts, control = self.facts[item.ref.href], item.ref.control
        if is_used_up(control, facts, before):
            raise QtiError("attempts-used", "All attempts at this item are used.")
        if not attempt.responded and facts.answerable and not control.allow_skipping:
            raise QtiError("item-skip", "This item may not be skipped. Answer it first.")
        if not attempt.complete and control.validate_responses:
            raise QtiError("response-rules", "The answer is not complete. Do what the item asks for first.")

    def _check_skipping(self, part: PlannedPart, item: PlannedItem, session: TestSession) -> None:
        answered = session.answers.get(item.key, Answer()).responded
        may_skip = item.ref.control.allow_skipping or part.part.submission == "simultaneous"
        if not (answered or may_skip) and self.facts[item.ref.href].answerable:
            raise QtiError(
                "item-skip", f"The item {item.ref.identifier} may not be skipped. Answer it first."
            )

    def _check_stay(
        self, session: TestSession, part: PlannedPart, position: int, elapsed: Mapping[str, float]
    ) -> None:
        """Least times bind the item, and each section of which this is the last item."""
        item = part.items[position]
        later = {key for other in part.items[position + 1 :] for key in other.path}
        ending = {f"item:{item.key}", *(f"section:{key}" for key in item.path if key not in later)}
        missing = time_missing((one for one in self.limits(session) if one.key in ending), elapsed)
        if missing > 0:
            raise QtiError("time-missing", f"Stay for another {missing:.0f} seconds before you go on.")

    def _processed(self, session: TestSession) -> TestSession:
        outcomes, warnings = self.rules.outcomes(session)
        return replace(session, outcomes=outcomes).warned(warnings)

    def _enter(self, session: TestSession, at: int | None, state: TestState) -> TestSession:
        """Open the first part from ``at`` on that may be entered and has something to show.

        A part that shows nothing changes nothing, so one state serves for all that are passed.
        """
        while at is not None and at < len(self.plan.parts):
            part = self.plan.parts[at]
            session = replace(session, part=at, item=None, left=())
            if not part.items or not all_true(part.part.pre_conditions, state):
                at += 1
                continue
            if part.part.navigation == "nonlinear":
                return _showing(session.warned(state.warnings), part.items[0])
            session, place = Walk(part, session, state).enter()
            if isinstance(place, int):
                return _showing(session, part.items[place])
            at = None if place == EXIT_TEST else self._following(at, state)
        return self._over(session.warned(state.warnings), "branch" if at is None else "finished")

    def _leave_part(self, session: TestSession) -> TestSession:
        at = session.part
        session = self._processed(replace(session, part=at + 1, item=None, left=()))
        state = self.rules.state(session)
        return self._enter(session, self._following(at, state), state)

    def _following(self, at: int, state: TestState) -> int | None:
        """Which part comes after one that is left; none where a branch leads out of the test."""
        target = first_target(self.plan.parts[at].part.branch_rules, state)
        if target == EXIT_TEST:
            return None
        for later in range(at + 1, len(self.plan.parts) if target else 0):
            if self.plan.parts[later].part.identifier == target:
                return later
        return at + 1

    def _over(self, session: TestSession, end: End) -> TestSession:
        return self._processed(replace(session, part=len(self.plan.parts), item=None, end=end))


def _showing(session: TestSession, item: PlannedItem) -> TestSession:
    presented = session.presented if item.key in session.presented else (*session.presented, item.key)
    return replace(session, item=item.key, presented=presented)
