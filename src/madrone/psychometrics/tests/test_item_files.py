"""Items files: what is read, what is refused by line, and that writing loses nothing."""

import io

import pytest
from hypothesis import given

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import MODELS, ItemParameters, read_items_csv, write_items_csv
from madrone.psychometrics.tests.forms import forms

HEADER = "item_id,model,a,b,c,d1,d2,d3,points\n"


def read(text: str, **options: object) -> tuple[tuple[ItemParameters, ...], list[tuple[int, str]]]:
    file = read_items_csv(io.StringIO(text), **options)  # type: ignore[arg-type]
    return file.items, [(problem.line, problem.code) for problem in file.problems]


def test_every_model_is_read() -> None:
    items, problems = read(
        HEADER + "q1,2pl,0.7,-0.5,,,,,1\nq2,gpcm,0.6,,,-1,0.5,,2\nq3,1pl,,0.25,,,,,\nq4,3PL,0.9,1,0,,,,1\n"
        "q5,3pl,0.9,1,0.2,,,,1\nq6,grm,0.6,,,-1,0.5,,2\n"
    )
    assert problems == []
    assert items == (
        ItemParameters("q1", "2pl", 0.7, (-0.5,)),
        ItemParameters("q2", "gpcm", 0.6, (-1.0, 0.5)),
        ItemParameters("q3", "1pl", 1.0, (0.25,)),
        ItemParameters("q4", "2pl", 0.9, (1.0,)),
        ItemParameters("q5", "3pl", 0.9, (1.0,), 0.2),
        ItemParameters("q6", "grm", 0.6, (-1.0, 0.5)),
    )


def test_a_caller_is_given_only_models_that_it_can_hold() -> None:
    items, problems = read(
        HEADER + "q1,3pl,0.7,0,0.2,,,,\nq2,grm,0.7,,,1,2,,\nq3,3pl,0.7,0,,,,,\n", models=("2pl", "gpcm")
    )
    assert [item.item_id for item in items] == ["q3"]
    assert problems == [(2, "model-not-taken"), (3, "model-not-taken")]


def test_offsets_are_taken_from_the_location() -> None:
    items, problems = read(HEADER + "q2,gpcm,0.6,0.5,,1.5,-0.5,,2\n", gpcm_form="offsets")
    assert problems == []
    assert items[0].steps == (-1.0, 1.0)


def test_step_columns_are_ordered_by_number_and_others_are_let_be() -> None:
    columns = [f"d{r}" for r in range(11, 0, -1)]
    steps = ",".join(str(r) for r in range(11, 0, -1))
    text = f"item_id,model,a,se_a,{','.join(columns)}\nq,gpcm,1,0.1,{steps}\n"
    items, problems = read(text)
    assert problems == []
    assert items[0].steps == tuple(float(r) for r in range(1, 12))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("q1,2pl,-0.7,0,,,,,", "bad-slope"),
        ("q1,2pl,,0,,,,,", "bad-slope"),
        ("q1,2pl,0.7,,,,,,", "bad-steps"),
        ("q1,gpcm,0.7,,,,,,", "bad-steps"),
        ("q1,gpcm,0.7,,,1,,2,", "bad-steps"),
        ("q1,gpcm,0.7,0.1,,1,2,,", "two-forms"),
        ("q1,3pl,0.7,0,1,,,,", "bad-guessing"),
        ("q1,3pl,0.7,0,-0.1,,,,", "bad-guessing"),
        ("q1,2pl,0.7,0,0.2,,,,", "bad-guessing"),
        ("q1,grm,0.7,,,2,1,,", "disordered-steps"),
        ("q1,grm,0.7,,,1,1,,", "disordered-steps"),
        ("q1,4pl,0.7,0,0.2,,,,", "unknown-model"),
        ("q1,2pl,0.7,zero,,,,,", "not-a-number"),
        ("q1,2pl,nan,0,,,,,", "not-a-number"),
        ("q1,2pl,0.7,0,,,,,2", "points-differ"),
        ("good,2pl,0.7,0,,,,,", "repeated-item"),
        (",2pl,0.7,0,,,,,", "no-item-id"),
        ("q1,2pl,0,7,0,5,,,,,,", "cell-count"),
        ("q1,2pl", "bad-slope"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_others_are_kept(row: str, code: str) -> None:
    items, problems = read(f"{HEADER}good,2pl,0.7,0,,,,,\n{row}\nlast,2pl,0.7,0,,,,,\n")
    assert [item.item_id for item in items] == ["good", "last"]
    assert problems == [(3, code)]


def test_an_item_is_not_taken_from_a_second_row_after_one_that_cannot_be_used() -> None:
    """Else readers that look up further columns by the item's name would find those of the first row."""
    items, problems = read(f"{HEADER}q1,2pl,-1,0,,,,,\nq1,2pl,1,0,,,,,\nq2,2pl,1,0,,,,,\n")
    assert [item.item_id for item in items] == ["q2"]
    assert problems == [(2, "bad-slope"), (3, "repeated-item")]


def test_offsets_need_a_location() -> None:
    assert read(HEADER + "q,gpcm,1,,,0,1,,\n", gpcm_form="offsets") == ((), [(2, "bad-steps")])


@pytest.mark.parametrize("text", ["", "q1,2pl,0.7,0\n", "item_id,model,a,a\n"])
def test_a_file_without_a_usable_header_is_refused(text: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        read(text)
    assert refused.value.code == "items-header"


@given(forms(models=MODELS))
def test_what_is_written_is_read_back(items: list[ItemParameters]) -> None:
    out = io.StringIO()
    write_items_csv(items, out)
    assert read(out.getvalue()) == (tuple(items), [])
