"""A test carried out for one student: selection, navigation, submission, limits, outcomes, feedback.

Pure: no clock, no files, no chance but the seed's. ``TestFlow`` makes the moves, ``TestSession`` is what is
kept between them.
"""

from madrone.qti.flow.attempts import Answer, Attempt, ItemFacts, item_facts, make_attempt
from madrone.qti.flow.engine import TestFlow
from madrone.qti.flow.form import beyond_a_form
from madrone.qti.flow.plan import PlannedItem, PlannedPart, TestPlan, plan_test
from madrone.qti.flow.session import TestSession
from madrone.qti.flow.timing import RunningLimit, check_time, limits_at, time_left, time_missing

__all__ = [
    "Answer",
    "Attempt",
    "ItemFacts",
    "PlannedItem",
    "PlannedPart",
    "RunningLimit",
    "TestFlow",
    "TestPlan",
    "TestSession",
    "beyond_a_form",
    "check_time",
    "item_facts",
    "limits_at",
    "make_attempt",
    "plan_test",
    "time_left",
    "time_missing",
]
