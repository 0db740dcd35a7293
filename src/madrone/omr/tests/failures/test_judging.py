"""The judge of the failure modes sees what is wrong; otherwise no test of theirs could fail."""

import numpy as np

from madrone.omr.identity import Identity
from madrone.omr.reading import FieldReading, Flag, GroupReading, PageReading
from madrone.omr.tests.failures.judging import Outcome, Shot

MINE, ANOTHER = Identity("KESTREL1", 1, "AAAA"), Identity("KESTREL2", 1, "AAAA")


def judged(value: str, flag: Flag = "", identity: Identity | None = MINE) -> Outcome:
    group = GroupReading(value, 0.999, flag, (0.9, 0.1))
    fields = (FieldReading("q1", "single", value, 0.999, flag, (group,)),)
    outcome = Outcome()
    shot = Shot(np.zeros((4, 4), dtype=np.uint8), {"q1": ("B",)}, identity)
    outcome.add(PageReading("read", "", MINE, fields=fields), shot, "case #7")
    return outcome


def test_a_wrong_value_without_a_flag_is_silent_and_is_named() -> None:
    (problem,) = judged("A").silent
    assert problem.startswith("case #7 q1.0: A for B")
    assert judged("", "light").silent
    assert judged("", "erasure").silent


def test_a_right_value_is_not() -> None:
    found = judged("B")
    assert (found.silent, found.fields, found.bubbles, found.asked) == ([], 1, 2, 0)


def test_what_is_asked_about_is_never_wrong() -> None:
    found = judged("A", "doubt")
    assert (found.silent, found.asked) == ([], 1)


def test_a_page_of_another_is_misidentified_and_so_is_one_that_may_not_be_read() -> None:
    assert judged("B", identity=ANOTHER).misidentified
    assert judged("B", identity=None).misidentified


def test_a_page_that_is_not_read_ends_with_its_reason() -> None:
    outcome = Outcome()
    shot = Shot(np.zeros((4, 4), dtype=np.uint8), {}, None)
    outcome.add(PageReading("refused", "blank-page"), shot, "case #1")
    assert dict(outcome.ends) == {"refused (blank-page)": 1}
    assert not outcome.misidentified
