"""The text of a page's codes."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from madrone.omr.errors import SheetError
from madrone.omr.identity import ALPHABET, PAGES, Identity, decode, encode, layout_tag

identities = st.builds(
    Identity,
    document=st.from_regex(r"[0-9A-Z]{1,12}", fullmatch=True),
    page=st.integers(1, 35),
    layout=st.text(ALPHABET, min_size=4, max_size=4),
)


@given(identities)
def test_what_is_printed_is_what_is_read(identity: Identity) -> None:
    assert decode(encode(identity)) == identity


@given(identities)
def test_the_text_fits_the_two_codes(identity: Identity) -> None:
    assert len(encode(identity)) <= 20


@given(identities, st.integers(0, 19), st.sampled_from(PAGES + "0"))
def test_a_changed_letter_is_noticed(identity: Identity, place: int, letter: str) -> None:
    text = encode(identity)
    place %= len(text)
    changed = text[:place] + letter + text[place + 1 :]
    assert decode(changed) == (identity if changed == text else None)


# Places 4 and 7 stand before and behind the check itself, where a swap is noticed in all but one of 32,768.
@given(identities, st.integers(0, 18).filter(lambda place: place not in (4, 7)))
def test_two_letters_that_changed_places_are_noticed(identity: Identity, place: int) -> None:
    text = encode(identity)
    assume(place < len(text) - 1)
    changed = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert decode(changed) == (identity if changed == text else None)


@pytest.mark.parametrize("text", ["", "1", "HELLO WORLD", "https://example.org/", "1ABCD", "0" * 20])
def test_a_foreign_code_is_none_of_ours(text: str) -> None:
    assert decode(text) is None


@pytest.mark.parametrize("document", ["", "A-1", "abc", "A" * 13, "é"])
def test_it_refuses_a_document_that_no_code_can_hold(document: str) -> None:
    with pytest.raises(SheetError, match="twelve capitals and digits"):
        encode(Identity(document, 1, "ABCD"))


def test_another_geometry_of_the_same_form_has_another_tag() -> None:
    assert layout_tag("QUIZ3", "v1") != layout_tag("QUIZ3", "v2")
