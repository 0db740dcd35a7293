"""Hostile tests: damaged XML, and rules that grow with the square of the test, end quickly and politely."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.qti import QtiError, read_test
from madrone.qti.flow import plan_test
from madrone.qti.tests.assessing import (
    LINEAR,
    TEST_SCORE,
    TOTAL,
    attempt,
    branch,
    build_test,
    flow_of,
    part,
    pre,
    ref,
    section,
    when,
    xml_of_test,
)

pytestmark = pytest.mark.thorough

FALSE = '<qti-base-value base-type="boolean">false</qti-base-value>'
MANY = 9_000
LARGE = {
    "conditions": part(section("S", "".join(ref(f"i{n}", pre(FALSE)) for n in range(MANY)))),
    "sections": part(
        section("S", "".join(section(f"s{n}", pre(FALSE) + ref(f"i{n}")) for n in range(MANY // 2)))
    ),
    "exits": part(
        section(
            "S", "".join(section(f"s{n}", branch("EXIT_SECTION") + ref(f"i{n}")) for n in range(MANY // 2))
        )
    ),
    "branches": part(section("S", "".join(ref(f"i{n}", branch("i0") * 3) for n in range(MANY)))),
    "parts": "".join(
        part(branch("EXIT_TEST", FALSE) + section(f"S{n}", ref(f"i{n}", pre(FALSE))), LINEAR, f"P{n}")
        for n in range(1_500)
    ),
    "nested": part(
        "".join(f'<qti-assessment-section identifier="d{n}" title="d">' for n in range(50))
        + "".join(ref(f"i{n}", pre(FALSE)) for n in range(3_000))
        + "</qti-assessment-section>" * 50
    ),
}


@pytest.mark.parametrize("kind", LARGE)
def test_a_large_test_is_read_and_begun_within_five_seconds(kind: str) -> None:
    begun = time.process_time()
    engine = flow_of(build_test(TEST_SCORE + LARGE[kind] + TOTAL))
    session = engine.start()
    if not session.end:
        session = engine.next(engine.answer(session, attempt()))
    assert time.process_time() - begun < 5
    assert len(session.presented) <= 2


SOUND = xml_of_test(
    TEST_SCORE
    + part(
        '<qti-item-session-control max-attempts="2"/><qti-time-limits max-time="60"/>'
        + section(
            "S",
            '<qti-selection select="2" with-replacement="true"/><qti-ordering shuffle="true"/>'
            + ref("a", pre(when("b.SCORE", "1", "float")) + '<qti-weight identifier="W" value="2"/>')
            + ref("b", branch("EXIT_SECTION")),
        )
    )
    + TOTAL
)
damage = st.lists(
    st.tuples(
        st.integers(0, len(SOUND)),
        st.integers(0, 30),
        st.sampled_from(
            [b"", b"<", b">", b'"', b"qti-", b"-1", b"9" * 40, b"S", b"a.b.c", b"\xff", b"&x;", b"NaN"]
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(damage)
def test_a_damaged_test_is_read_or_refused_with_a_code(places: list[tuple[int, int, bytes]]) -> None:
    xml = SOUND
    for at, length, put in places:
        xml = xml[:at] + put + xml[at + length :]
    try:
        test = read_test(xml)
        planned = plan_test(test)
    except QtiError as refusal:
        assert refusal.code
        return
    assert {item.ref.identifier for item in planned.items} <= {one.identifier for one in test.item_refs}
    assert flow_of(test).start().test == test.identifier


def test_a_section_without_items_selects_nothing() -> None:
    empty = section("T", '<qti-selection select="2" with-replacement="true"/>')
    assert plan_test(build_test(part(section("S", empty + ref("a"))))).items[0].key == "a"
