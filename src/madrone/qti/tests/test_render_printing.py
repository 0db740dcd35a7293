"""Formats of printed variables: C's conversions, safely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.qti import render_item
from madrone.qti.render.printing import PrintFormat, print_value
from madrone.qti.tests.building import make_item
from madrone.qti.values import Multiple, Ordered, Record, Scalar


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [
        (5, "%i", "5"),
        (5, "%d", "5"),
        (5.0, "%i", "5"),
        (2.5, "%i", "2.5"),
        (-3, "%+d", "-3"),
        (3, "%+d", "+3"),
        (3, "%03d", "003"),
        (3, "%4d", "   3"),
        (3, "%-4d|", "3   |"),
        (255, "%x", "ff"),
        (255, "%X", "FF"),
        (255, "%#x", "0xff"),
        (8, "%o", "10"),
        (2.456, "%.1f", "2.5"),
        (2.456, "%.f", "2"),
        (1234.5, "%e", "1.234500e+03"),
        (1234.5, "%.2E", "1.23E+03"),
        (0.0001, "%g", "0.0001"),
        (2.50, "%.3r", "2.50"),
        (1234567.0, "%.3r", "1.23e+06"),
        (100.0, "%.3r", "100"),
        (50, "%d %%", "50 %"),
        (50, "about %d m", "about 50 m"),
        (50, "%n", "50"),
        (50, "%s", "50"),
        (50, "no conversion", "no conversion"),
        ("red", "the %s one", "the red one"),
        ("red", "%d %%", "%d %"),
    ],
)
def test_a_format_says_how_a_value_looks(value: Scalar, form: str, printed: str) -> None:
    assert print_value(value, PrintFormat(format=form)) == printed


@pytest.mark.parametrize(
    ("value", "base", "printed"),
    [(0, 2, "0"), (5, 2, "101"), (-255, 16, "-ff"), (35, 36, "z"), (7, 1, "7"), (7, 99, "7")],
)
def test_whole_numbers_are_written_in_any_base(value: int, base: int, printed: str) -> None:
    assert print_value(value, PrintFormat(base=base)) == printed


def test_containers_are_joined_and_members_can_be_picked() -> None:
    assert print_value(Multiple((1, 2)), PrintFormat()) == "1;2"
    assert print_value(Ordered((1, 2)), PrintFormat(index=1)) == "1"
    assert print_value(Ordered((1, 2)), PrintFormat(index=3)) == ""
    record = Record({"a": 1, "b": None, "c": "x"})
    assert print_value(record, PrintFormat(delimiter=", ", mapping_indicator=": ")) == "a: 1, b: , c: x"
    assert print_value(record, PrintFormat(field="c")) == "x"
    assert print_value(record, PrintFormat(field="z")) == ""
    assert print_value(None, PrintFormat()) == ""


def test_powers_are_written_as_powers_and_what_has_none_stays() -> None:
    assert print_value(1500.0, PrintFormat(format="%.1e", power_form=True)) == "1.5 × 10<sup>3</sup>"
    assert print_value(15, PrintFormat(power_form=True)) == "15"


@given(
    st.text(max_size=30),
    st.integers(min_value=-(10**30), max_value=10**30) | st.floats() | st.text(max_size=5) | st.booleans(),
    st.integers(-5, 99),
)
def test_no_format_fails_or_writes_markup(form: str, value: Scalar, base: int) -> None:
    printed = print_value(value, PrintFormat(format=form, base=base, power_form=True))
    assert "<" not in printed.replace("<sup>", "").replace("</sup>", "")
    assert len(printed) < 2_000


def test_a_container_made_to_fill_the_memory_is_not_printed_in_full() -> None:
    rules = (
        "<qti-template-processing><qti-set-template-value identifier='T'><qti-repeat number-repeats='1000'>"
        f"<qti-base-value base-type='string'>{'x' * 200}</qti-base-value></qti-repeat></qti-set-template-value>"
        "</qti-template-processing>"
    )
    declared = "<qti-template-declaration identifier='T' cardinality='ordered' base-type='string'/>"
    item = make_item(declared + rules, "<p>" + "<qti-printed-variable identifier='T'/>" * 3000 + "</p>")
    html = render_item(item, asset_url=str)
    assert "xxx" in html and "…" in html
    assert len(html) < 2_000_000
