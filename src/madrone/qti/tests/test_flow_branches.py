"""Preconditions and branch rules: which items come to a student in a linear test."""

import pytest

from madrone.qti.tests.assessing import (
    FREE,
    LINEAR,
    TEST_SCORE,
    TOTAL,
    attempt,
    branch,
    flow,
    part,
    pre,
    ref,
    section,
    walk,
    when,
)

ABC = ref("a") + ref("b") + ref("c")
WHEN_WRONG = when("a.SCORE", "0", "float")
WHEN_B = when("a.RESPONSE", "B")
TRUE = '<qti-base-value base-type="boolean">true</qti-base-value>'
FALSE = TRUE.replace("true", "false")


def way(inside: str, **answers: str) -> tuple[str, ...]:
    """The items that are shown, in order, to a student who otherwise answers A."""
    return walk(flow(TEST_SCORE + inside + TOTAL), answers).presented


def test_an_item_is_skipped_where_its_precondition_is_not_true() -> None:
    inside = part(section("S", ref("a") + ref("b", pre(WHEN_WRONG)) + ref("c")))
    assert way(inside) == ("a", "c")
    assert way(inside, a="B") == ("a", "b", "c")


def test_null_is_not_true() -> None:
    assert way(part(section("S", ref("a", pre("<qti-null/>")) + ref("b")))) == ("b",)


def test_every_precondition_must_hold() -> None:
    assert way(part(section("S", ref("a", pre(TRUE) + pre(FALSE)) + ref("b", pre(TRUE))))) == ("b",)


def test_a_section_is_asked_once_and_skipped_whole() -> None:
    inner = section("T", pre(WHEN_B) + ref("b") + section("U", ref("c")))
    inside = part(section("S", ref("a") + inner + ref("d")))
    assert way(inside) == ("a", "d")
    assert way(inside, a="B") == ("a", "b", "c", "d")
    # Once the student is in a section, its condition is not asked again.
    once = section("T", pre(when("a.SCORE", "1", "float")) + ref("a2") + ref("b"))
    assert way(part(section("S", ref("a") + once))) == ("a", "a2", "b")


def test_a_part_is_skipped_by_its_precondition_in_any_mode() -> None:
    first = part(section("S", ref("a")))
    second = part(pre(WHEN_B) + section("T", ref("b")), LINEAR, "Q")
    assert way(first + second) == ("a",)
    assert way(first + second, a="B") == ("a", "b")


def test_a_branch_jumps_forward_to_an_item_or_a_section() -> None:
    to_item = part(section("S", ref("a", branch("c", WHEN_B)) + ref("b") + ref("c")))
    assert way(to_item) == ("a", "b", "c")
    assert way(to_item, a="B") == ("a", "c")
    to_section = part(section("S", ref("a", branch("U")) + ref("b") + section("U", ref("c") + ref("d"))))
    assert way(to_section) == ("a", "c", "d")


def test_the_first_branch_that_holds_decides() -> None:
    rules = branch("b", FALSE) + branch("c") + branch("EXIT_TEST")
    assert way(part(section("S", ref("a", rules) + ref("b") + ref("c")))) == ("a", "c")


def test_a_branch_target_still_keeps_its_own_preconditions() -> None:
    target = section("T", pre(FALSE) + ref("c"))
    assert way(part(section("S", ref("a", branch("c")) + ref("b") + target + ref("d")))) == ("a", "d")


@pytest.mark.parametrize("target", ["a", "S", "nowhere", "b2"])
def test_a_branch_back_or_to_nothing_is_not_taken_and_leaves_a_warning(target: str) -> None:
    inside = part(section("S", ref("a") + ref("b", branch(target)) + ref("c"))) + part(
        section("T", ref("b2")), LINEAR, "Q"
    )
    session = walk(flow(inside))
    assert session.presented == ("a", "b", "c", "b2")
    assert any(target in warning for warning in session.warnings)


EXITS = [
    ("EXIT_SECTION", ("a", "c", "d", "e")),
    ("EXIT_TESTPART", ("a", "e")),
    ("EXIT_TEST", ("a",)),
]


@pytest.mark.parametrize(("target", "expected"), EXITS)
def test_exits_leave_the_section_the_part_or_the_test(target: str, expected: tuple[str, ...]) -> None:
    inner = section("T", ref("a", branch(target)) + ref("b"))
    inside = part(section("S", inner + ref("c")) + section("U", ref("d"))) + part(
        section("V", ref("e")), LINEAR, "Q"
    )
    session = walk(flow(inside))
    assert session.presented == expected
    assert session.end == ("branch" if target == "EXIT_TEST" else "finished")


def test_the_rules_of_a_section_are_asked_when_it_is_done() -> None:
    inner = section("T", ref("a") + ref("b") + branch("d"))
    assert way(part(section("S", inner + ref("c") + ref("d")))) == ("a", "b", "d")
    # Also when its last items are skipped, or a rule of an item leaves it.
    skipped = section("T", ref("a") + ref("b", pre(FALSE)) + branch("d"))
    assert way(part(section("S", skipped + ref("c") + ref("d")))) == ("a", "d")
    exited = section("T", ref("a", branch("EXIT_SECTION")) + ref("b") + branch("d"))
    assert way(part(section("S", exited + ref("c") + ref("d")))) == ("a", "d")
    # A section that was never shown has nothing to say.
    unseen = section("T", pre(FALSE) + ref("b") + branch("EXIT_TEST"))
    assert way(part(section("S", ref("a") + unseen + ref("c")))) == ("a", "c")


def test_a_section_that_exits_its_section_leaves_the_one_around_it() -> None:
    inner = section("T", ref("a") + branch("EXIT_SECTION"))
    assert way(part(section("S", inner + ref("b")) + section("U", ref("c")))) == ("a", "c")


def test_leaving_a_section_that_is_mixed_with_others_leaves_the_others() -> None:
    inner = (
        '<qti-assessment-section identifier="T" title="T" visible="false" keep-together="false">'
        + "".join(ref(f"t{n}", branch("EXIT_SECTION")) for n in range(5))
        + "</qti-assessment-section>"
    )
    inside = part(section("S", '<qti-ordering shuffle="true"/>' + ABC + inner))
    for seed in range(20):
        shown = walk(flow(inside, seed)).presented
        assert set("abc") < set(shown)
        assert len(shown) == 4


def test_a_part_branches_to_a_later_part_or_out() -> None:
    def parts(rule: str) -> str:
        return (
            part(section("S", ref("a")) + rule)
            + part(section("T", ref("b")), LINEAR, "Q")
            + part(section("U", ref("c")), LINEAR, "R")
        )

    assert way(parts(branch("R"))) == ("a", "c")
    assert way(parts(branch("R", WHEN_B))) == ("a", "b", "c")
    assert way(parts(branch("EXIT_TEST"))) == ("a",)
    assert way(parts(branch("P"))) == ("a", "b", "c")


def test_rules_are_not_asked_where_students_move_freely() -> None:
    engine = flow(part(section("S", ref("a", branch("c")) + ref("b", pre(FALSE)) + ref("c")), FREE))
    assert engine.plan.items[1] in engine.open_items(engine.start())
    session = engine.next(engine.start())
    assert session.item == "b"


def test_answers_of_a_simultaneous_part_are_unknown_to_rules_until_it_is_left() -> None:
    modes = 'navigation-mode="linear" submission-mode="simultaneous"'
    inside = part(section("S", ref("a") + ref("b", pre(WHEN_B)) + ref("c")), modes) + part(
        section("T", ref("d", pre(WHEN_B))), LINEAR, "Q"
    )
    assert way(inside, a="B") == ("a", "c", "d")


def test_a_drill_with_replacement_ends_when_an_item_is_right() -> None:
    stop = branch("EXIT_SECTION", when("SCORE", "1", "float"))
    drill = section("S", f'<qti-selection select="9" with-replacement="true"/>{ref("a", stop)}')
    engine = flow(TEST_SCORE + part(drill) + TOTAL)
    session = engine.start()
    seeds = [engine.clone_seed(session), engine.clone_seed(engine.next(session))]
    assert seeds == ["0:a", "0:a#2"]
    for _ in range(3):
        session = engine.next(engine.answer(session, attempt("B")))
    session = engine.next(engine.answer(session, attempt("A")))
    assert session.presented == ("a", "a#2", "a#3", "a#4")
    assert session.end == "finished"
