"""A key taken from a form of the item bank."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from madrone.content.models import Item
from madrone.formative.bank import forms_for, key_of_form
from madrone.formative.models import Quiz
from madrone.formative.tests.forms import SEVERAL, WRITTEN, add_item, make_form, single
from madrone.kernel.errors import NotFound
from tests.cast import Cast

KEY = "BADCA"
MIXED = [
    single("B"),
    WRITTEN,
    single("A"),
    SEVERAL,
    *(single(letter) for letter in "DC"),
    single("A", "ABCDE"),
]


def test_it_takes_the_single_choices_in_order_and_names_the_others(cast: Cast) -> None:
    form = make_form("Fractions check", MIXED)
    add_item(form, 8, single("A"), Item.Security.SECURE)
    found = key_of_form(cast.tom, form.code)
    assert (found.key, found.choices, found.language) == (KEY, 5, "en")
    assert [one.position for one in found.taken] == [1, 3, 5, 6, 7]
    assert {one.position: (one.title, one.reason) for one in found.left_out} == {
        2: ("Item 2", "It is not answered by choosing a letter."),
        4: ("Item 4", "It may have several answers."),
        8: ("", "It is secure: its answer may not be shown."),
    }


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (single(""), "It has no key."),
        (single("A", "ABCDEFG"), "The number of its choices is 7; the sheet has room for 2 to 6."),
        (single("A", "A"), "The number of its choices is 1; the sheet has room for 2 to 6."),
    ],
)
def test_it_says_why_a_choice_cannot_be_on_the_sheet(cast: Cast, xml: bytes, reason: str) -> None:
    form = make_form("Check", [*(single(letter) for letter in KEY), xml])
    (left_out,) = key_of_form(cast.tom, form.code).left_out
    assert left_out.reason == reason


@pytest.mark.thorough
def test_the_sheet_ends_at_its_last_question(cast: Cast) -> None:
    found = key_of_form(cast.tom, make_form("Long", [single("C")] * 102).code)
    assert found.key == "C" * 100
    assert [one.reason for one in found.left_out] == ["The sheet ends at question 100."] * 2


def test_secure_forms_and_short_ones_are_not_offered(cast: Cast) -> None:
    secure = make_form("Secure", [single("A")] * 6, security=Item.Security.SECURE)
    make_form("Short", [single("A")] * 4)
    fit = make_form("Fit", [single("A")] * 5)
    assert list(forms_for(cast.tom)) == [fit]
    assert list(forms_for(cast.ada)) == [fit, secure]
    with pytest.raises(NotFound):
        key_of_form(cast.tom, secure.code)


@pytest.mark.thorough
def test_the_page_fills_in_what_the_form_says(cast: Cast, client_of: Callable[[str], Client]) -> None:
    form = make_form("Fractions check", MIXED)
    tom = client_of("tom")
    assert "Take the key from a test" in tom.get("/classroom/new").content.decode()
    shown = tom.get(f"/classroom/new?form={form.code}").content.decode()
    assert "The key of 5 questions of “Fractions check” is filled in below." in shown
    assert re.search(rf"<textarea[^>]*>\s*{KEY}</textarea>", shown)
    assert "2 questions cannot be on the sheet" in shown
    assert "Question 4 “Item 4”: It may have several answers." in shown
    values = {
        "title": "Fractions check", "roster": cast.roster.code, "choices": 5, "key": KEY,
        "language": "en", "paper": "letter",
    }  # fmt: skip
    tom.post(f"/classroom/new?form={form.code}", values)
    quiz = Quiz.objects.get()
    assert (quiz.key, quiz.choices) == (KEY, 5)
    assert tom.get("/classroom/new?form=nothing").status_code == 404


def test_without_a_form_that_fits_there_is_no_such_choice(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    shown = client_of("tom").get("/classroom/new").content.decode()
    assert "Take the key from a test" not in shown and "Make the quiz" in shown
