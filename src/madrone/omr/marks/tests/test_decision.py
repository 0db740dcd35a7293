"""From probabilities to values and flags: the table of decisions, and how fields are put together."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.omr.layout.geometry import Box, Bubble, FieldKind, FieldPlace, Group
from madrone.omr.marks.answers import ASKING, Flag, GroupReading
from madrone.omr.marks.decision import read_field, read_group
from madrone.omr.marks.evidence import Traces
from madrone.omr.marks.profile import Profile, built_in

CERTAIN = 0.99
CHOICES = Group(tuple(Bubble(value, 10.0 * at, 0.0, 2.2) for at, value in enumerate("ABCD")))
DIGITS = Group(tuple(Bubble(value, 0.0, 7.5 * at, 2.2) for at, value in enumerate("0123456789")))
#: Surely marked, surely not, and neither; with how dark each usually is, as a share of the page's pencil.
YES, NO, MAYBE = 0.9999, 0.0001, 0.7
FULL, LIGHT, RUBBED, BARE = 1.0, 0.45, 0.25, 0.0


def profile() -> Profile:
    return replace(built_in("gray"), certain=CERTAIN, light=0.55, erased=0.12)


def read(
    marks: tuple[float, ...],
    darkness: tuple[float, ...],
    *,
    several: bool = False,
    visible: bool = True,
    plain: bool = True,
    faithful: bool = True,
    beyond: float = 0.0,
) -> GroupReading:
    """Read four choices of which each is evenly dark, with a share of it around the ring."""
    dark = np.array(darkness)
    return read_group(
        CHOICES,
        np.array(marks),
        Traces(dark, dark, beyond * dark),
        profile(),
        several=several,
        visible=visible,
        plain=plain,
        faithful=faithful,
    )


@pytest.mark.parametrize(
    ("marks", "darkness", "value", "flag"),
    [
        ((NO, NO, NO, NO), (BARE, BARE, BARE, BARE), "", ""),
        ((NO, YES, NO, NO), (BARE, FULL, BARE, BARE), "B", ""),
        ((NO, YES, NO, NO), (BARE, LIGHT, BARE, BARE), "B", "light"),
        ((NO, YES, NO, NO), (BARE, FULL, RUBBED, BARE), "B", "erasure"),
        ((NO, NO, NO, NO), (BARE, BARE, RUBBED, BARE), "", "erasure"),
        ((NO, YES, NO, NO), (BARE, LIGHT, RUBBED, BARE), "B", "erasure"),
        ((YES, NO, YES, NO), (FULL, BARE, FULL, BARE), "A|C", "double"),
        ((YES, NO, YES, NO), (FULL, BARE, LIGHT, BARE), "A|C", "double"),
        ((NO, MAYBE, NO, NO), (BARE, FULL, BARE, BARE), "B", "doubt"),
        ((NO, YES, MAYBE, NO), (BARE, FULL, FULL, BARE), "B|C", "doubt"),
        ((NO, YES, 1 - MAYBE, NO), (BARE, FULL, RUBBED, BARE), "B", "doubt"),
    ],
)
def test_the_table_of_decisions(
    marks: tuple[float, ...], darkness: tuple[float, ...], value: str, flag: Flag
) -> None:
    reading = read(marks, darkness)
    assert (reading.value, reading.flag) == (value, flag)
    assert reading.marks == marks


def test_several_marks_are_plain_where_several_may_be_meant() -> None:
    reading = read((YES, NO, YES, NO), (FULL, BARE, FULL, BARE), several=True)
    assert (reading.value, reading.flag) == ("A|C", "")
    light = read((YES, NO, YES, NO), (LIGHT, BARE, LIGHT, BARE), several=True)
    assert (light.value, light.flag) == ("A|C", "light")
    doubtful = read((YES, NO, MAYBE, NO), (FULL, BARE, FULL, BARE), several=True)
    assert doubtful.flag == "doubt"


def test_a_faint_mark_beside_a_full_one_is_doubted_where_several_may_be_meant() -> None:
    assert read((YES, NO, YES, NO), (FULL, BARE, LIGHT, BARE), several=True).flag == "doubt"


def test_a_faint_mark_that_goes_on_beyond_the_ring_is_doubted() -> None:
    assert read((NO, YES, NO, NO), (BARE, LIGHT, BARE, BARE), beyond=0.5).flag == "doubt"
    assert read((NO, YES, NO, NO), (BARE, FULL, BARE, BARE), beyond=0.5).flag == ""


def test_confidence_is_that_of_all_bubbles_together() -> None:
    reading = read((0.999, 0.01, 0.02, 0.001), (FULL, BARE, BARE, BARE))
    assert reading.confidence == pytest.approx(0.999 * 0.99 * 0.98 * 0.999)
    assert reading.flag == "doubt"


def test_without_its_print_nothing_is_read_from_a_group() -> None:
    assert read((NO, YES, NO, NO), (BARE, FULL, BARE, BARE), visible=False).flag == "unreadable"


def test_ink_around_the_bubbles_asks_whatever_is_in_them() -> None:
    assert read((NO, YES, NO, NO), (BARE, FULL, BARE, BARE), plain=False).flag == "doubt"
    assert read((NO, NO, NO, NO), (BARE, BARE, BARE, BARE), plain=False).flag == "doubt"


def test_where_faint_pencil_is_not_shown_as_it_is_nothing_rests_on_it() -> None:
    assert read((NO, YES, NO, NO), (BARE, LIGHT, BARE, BARE), faithful=False).flag == "doubt"
    assert read((NO, YES, NO, NO), (BARE, FULL, RUBBED, BARE), faithful=False).flag == "doubt"
    assert read((NO, YES, NO, NO), (BARE, FULL, BARE, BARE), faithful=False).flag == ""
    assert read((YES, NO, YES, NO), (FULL, BARE, FULL, BARE), faithful=False).flag == "double"


def test_plain_ink_is_not_argued_away_nor_a_mark_seen_in_nothing() -> None:
    assert read((NO, NO, NO, NO), (BARE, FULL, BARE, BARE)).flag == "doubt"
    assert read((NO, YES, NO, NO), (BARE, BARE, BARE, BARE)).flag == "doubt"


_SHARES = st.lists(st.floats(0, 1), min_size=4, max_size=4).map(tuple)


@given(_SHARES, _SHARES, st.booleans())
def test_whatever_is_not_certain_asks(
    marks: tuple[float, ...], darkness: tuple[float, ...], several: bool
) -> None:
    reading = read(marks, darkness, several=several)
    assert 0 <= reading.confidence <= 1
    if reading.flag not in ASKING:
        assert reading.confidence >= CERTAIN
        assert several or "|" not in reading.value
    assert set(reading.value.replace("|", "")) <= set("ABCD")


def group(value: str, flag: Flag = "", confidence: float = 0.999) -> GroupReading:
    return GroupReading(value, confidence, flag, ())


def place(kind: FieldKind, groups: int) -> FieldPlace:
    return FieldPlace("f", kind, Box(0, 0, 10, 10), (DIGITS,) * groups)


@pytest.mark.parametrize("kind", ["digits", "letters", "numeric"])
def test_a_grid_has_a_character_for_each_column(kind: FieldKind) -> None:
    columns = [
        group("0"),
        group(""),
        group("4|7", "double", 0.9995),
        group("8", "doubt", 0.6),
        group("1", "light"),
        group("2", "unreadable"),
    ]
    field = read_field(place(kind, 6), columns)
    assert (field.name, field.kind, field.value) == ("f", kind, "0___1_")
    assert (field.flag, field.confidence) == ("unreadable", 0.6)
    assert field.asks


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_a_question_has_the_value_of_its_group(kind: FieldKind) -> None:
    field = read_field(place(kind, 1), [group("A|C", "double")])
    assert (field.value, field.flag, field.asks) == ("A|C", "double", True)


@pytest.mark.parametrize(
    ("flags", "gravest"),
    [
        (("", ""), ""),
        (("light", ""), "light"),
        (("light", "erasure"), "erasure"),
        (("erasure", "double"), "double"),
        (("double", "doubt"), "doubt"),
        (("unreadable", "doubt"), "unreadable"),
    ],
)
def test_a_field_carries_its_gravest_flag(flags: tuple[Flag, Flag], gravest: Flag) -> None:
    for order in (flags, flags[::-1]):
        field = read_field(place("digits", 2), [group("1", flag) for flag in order])
        assert field.flag == gravest
        assert field.asks == (gravest in ("double", "doubt", "unreadable"))


def test_a_field_is_as_sure_as_its_least_sure_group() -> None:
    columns = [group("1", confidence=share) for share in (0.9999, 0.995, 0.999)]
    assert read_field(place("digits", 3), columns).confidence == 0.995
