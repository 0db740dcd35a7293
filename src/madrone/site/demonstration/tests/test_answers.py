import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from madrone import qti
from madrone.site.demonstration.tests.package_files import (
    ITEM_IDS,
    MATH,
    PACKAGE,
    QTI,
    alternative_of,
    choices_of,
    first_math,
    item_root,
    item_rows,
    keys_of,
    lengths_in,
    number,
    sides_of,
    stimulus_root,
    text_of,
)

HAND_SCORED = {"ELA5-W04", "MATH5-R02"}
TWO_POINTS = {row["item_id"] for row in item_rows() if row["points"] == "2"} - HAND_SCORED


def item(item_id: str) -> qti.Item:
    return qti.read_item((PACKAGE / "items" / f"{item_id}.xml").read_bytes(), source=f"{item_id}.xml")


def score(item_id: str, responses: Mapping[str, object]) -> float | None:
    one = item(item_id)
    qti.validate_responses(one, responses)
    result = qti.score_item(one, responses)
    assert result.warnings == ()
    return result.score


def chosen(*identifiers: str) -> dict[str, object]:
    return {"RESPONSE": {"list": {"identifier": list(identifiers)}}}


def each(**identifiers: str) -> dict[str, object]:
    return {name: {"base": {"identifier": one}} for name, one in identifiers.items()}


def joined(*pairs: str) -> dict[str, object]:
    return {"RESPONSE": {"list": {"directedPair": [pair.split() for pair in pairs]}}}


def typed(text: str) -> dict[str, object]:
    return {"RESPONSE": {"base": {"string": text}}}


#: A half-right answer to every item worth two points, worked by hand.
HALF_RIGHT: dict[str, dict[str, object]] = {
    "ELA5-R03": each(RESPONSE_A="D", RESPONSE_B="A"),
    "ELA5-R06": joined("periwinkle door", "barnacle door", "mussel crowd", "anemone crowd"),
    "ELA5-R08": chosen("A", "C"),
    "ELA5-L02": each(RESPONSE_1="C", RESPONSE_2="B"),
    "ELA5-L03": joined("splits known", "clean known", "seeds known", "roots possible"),
    "ELA5-S02": joined("foot works", "click works", "notice wrong", "steep wrong"),
    "ELA5-W02": each(RESPONSE_1="A", RESPONSE_2="D"),
    "MATH5-C04": joined("tenths less", "zero equal", "longer less", "places greater"),
    "MATH5-C10": chosen("B", "E"),
    "MATH5-P05": each(RESPONSE_1="C", RESPONSE_2="C"),
    "MATH5-R01": joined("seveneighths less", "ninths equal", "fivefourths greater", "twelfths greater"),
    "MATH5-R04": each(RESPONSE_1="D", RESPONSE_2="B", RESPONSE_3="A"),
    "MATH5-R05": joined("squarerect true", "rhombsquare false", "squarerhomb false", "pararect false"),
}


@pytest.mark.parametrize("item_id", ITEM_IDS)
def test_the_engine_reads_every_item_without_a_problem(item_id: str) -> None:
    read = item(item_id)
    assert (read.status, read.problems) == ("ok", ())


@pytest.mark.parametrize("test_id", ["ELA-G5-A", "MATH-G5-A"])
def test_the_engine_reads_every_form_without_a_problem(test_id: str) -> None:
    read = qti.read_test((PACKAGE / "tests" / f"{test_id}.xml").read_bytes(), source=f"{test_id}.xml")
    assert read.problems == ()


@pytest.mark.parametrize("path", sorted((PACKAGE / "stimuli").glob("*.xml")), ids=lambda path: path.stem)
def test_the_engine_reads_every_stimulus_without_a_problem(path: Path) -> None:
    assert qti.read_stimulus(path.read_bytes(), source=path.name).problems == ()


@pytest.mark.parametrize("item_id", ITEM_IDS)
def test_what_a_student_sees_holds_neither_rubric_nor_mapping(item_id: str) -> None:
    shown = qti.render_item(item(item_id), asset_url=lambda address: address)
    for secret in ("Score point", "Exemplar", "map-key", "mapped-value", "correct-response"):
        assert secret not in shown


def test_the_package_opens_without_a_problem() -> None:
    with qti.open_package(PACKAGE) as package:
        assert package.problems == ()
        problems = [
            *(entry.problems for entry in package.items),
            *(entry.problems for entry in package.stimuli),
            *(entry.problems for entry in package.tests),
        ]
        assert set(problems) == {()}
        assert (len(package.items), len(package.stimuli), len(package.tests)) == (len(ITEM_IDS), 8, 2)


@pytest.mark.parametrize("row", item_rows(), ids=lambda row: row["item_id"])
def test_the_key_earns_every_point_and_a_blank_none(row: dict[str, str]) -> None:
    read = item(row["item_id"])
    assert read.max_score == float(row["points"])
    assert qti.score_item(read, qti.blank_responses(read)).score == 0
    assert qti.score_item(read, {}).score == 0
    if row["item_id"] in HAND_SCORED:
        assert read.external == ("SCORE",)
    else:
        assert score(row["item_id"], qti.correct_responses(read)) == read.max_score


def test_every_item_with_partial_credit_has_a_half_right_example() -> None:
    assert HALF_RIGHT.keys() == TWO_POINTS


@pytest.mark.parametrize("item_id", sorted(HALF_RIGHT))
def test_a_half_right_answer_earns_one_point(item_id: str) -> None:
    assert score(item_id, HALF_RIGHT[item_id]) == 1


@pytest.mark.parametrize("item_id", ["ELA5-R08", "MATH5-C10"])
def test_choosing_everything_earns_nothing(item_id: str) -> None:
    assert qti.score_item(item(item_id), chosen(*"ABCDE")).score == 0


@pytest.mark.parametrize("item_id", sorted(one for one in HALF_RIGHT if "list" in str(HALF_RIGHT[one])))
def test_half_of_four_rows_right_and_half_wrong_earns_nothing(item_id: str) -> None:
    read = item(item_id)
    [interaction] = read.interactions
    if interaction.kind != "match":
        return
    key = dict(pair.split() for pair in keys_of(item_id)["RESPONSE"])
    columns = [one.identifier for one in interaction.columns]
    wrong = {row: next(one for one in columns if one != key[row]) for row in list(key)[:2]}
    assert score(item_id, joined(*(f"{row} {column}" for row, column in (key | wrong).items()))) == 0


@pytest.mark.parametrize("text", ["swallowed", "Swallowed", "SWALLOWED"])
def test_a_typed_word_may_have_capital_letters(text: str) -> None:
    assert score("ELA5-R02", typed(text)) == 1
    assert score("ELA5-W03", typed("There")) == 0
    assert score("ELA5-W03", typed("Their")) == 1


@pytest.mark.parametrize("item_id", ["MATH5-P01", "MATH5-P03"])
def test_every_accepted_way_to_write_a_number_has_the_same_value(item_id: str) -> None:
    [key] = keys_of(item_id)["RESPONSE"]
    accepted = [one.get("map-key", "") for one in item_root(item_id).iter(f"{QTI}qti-map-entry")]
    assert len(accepted) >= 5
    for text in accepted:
        plain = text.replace(" / ", "/")
        assert number(re.sub(r" (cups?|bags)$", "", plain)) == number(key)
        assert score(item_id, typed(text)) == 1


@pytest.mark.parametrize(
    ("text", "points"), [("1.61", 1), ("1.610", 1), ("01.61", 1), ("16.1", 0), ("161", 0)]
)
def test_a_typed_decimal_counts_by_its_value(text: str, points: int) -> None:
    assert score("MATH5-C02", {"RESPONSE": {"base": {"float": text}}}) == points


def test_the_difference_and_the_product_are_worked_right() -> None:
    worked = sides_of(first_math(item_root("MATH5-C01")))
    values = {name: sides_of(first_math(one)) for name, one in choices_of("MATH5-C01").items()}
    assert [name for name, value in values.items() if value == worked] == keys_of("MATH5-C01")["RESPONSE"]
    assert sides_of(first_math(item_root("MATH5-C02"))) == [number(keys_of("MATH5-C02")["RESPONSE"][0])]


def test_the_place_values_compare_as_keyed() -> None:
    ratio = Fraction("0.07") / Fraction("0.7")
    [key] = keys_of("MATH5-C03")["RESPONSE"]
    factors = {
        name: sides_of(first_math(one))[0]
        if "math" in str([child.tag for child in one])
        else number(re.findall(r"\d+", text_of(one))[0])
        for name, one in choices_of("MATH5-C03").items()
    }
    assert [name for name, factor in factors.items() if factor == ratio] == [key]


def test_the_decimals_compare_as_keyed() -> None:
    rows = {
        one.get("identifier", ""): text_of(one)
        for one in item_root("MATH5-C04").iter(f"{QTI}qti-simple-associable-choice")
    }
    for row, column in map(str.split, keys_of("MATH5-C04")["RESPONSE"]):
        first, second = (Fraction(one) for one in rows[row].split(" compared with "))
        assert column == ("less" if first < second else "equal" if first == second else "greater")


def test_the_volume_follows_from_the_lengths_in_the_picture() -> None:
    deep, long, high, longer, lower = lengths_in(alternative_of(item_root("MATH5-C05")))
    assert deep * long * high + deep * longer * lower == number(keys_of("MATH5-C05")["RESPONSE"][0])


def test_the_ordered_pairs_follow_from_the_grid() -> None:
    alternative = alternative_of(stimulus_root("tide-pool-survey"))
    places = {
        name: (int(right), int(up))
        for name, right, up in re.findall(
            r"the ([a-z ]+) is (\d) units? to the right and (\d) units? up", alternative
        )
    }
    texts = {name: text_of(one) for name, one in choices_of("MATH5-C06").items()}
    assert texts[keys_of("MATH5-C06")["RESPONSE"][0]] == str(places["sea star"])
    east, north = (int(one) for one in re.findall(r"(\d) meters", text_of(item_root("MATH5-C07"))))
    key = keys_of("MATH5-C07")
    assert (places["crab"][0] + east, places["crab"][1] + north) == (
        int(key["RESPONSE_X"][0]),
        int(key["RESPONSE_Y"][0]),
    )


def test_the_area_model_shows_the_keyed_product() -> None:
    rows, columns, _, shaded_rows, shaded_columns = (
        int(one) for one in re.findall(r"\d+", alternative_of(item_root("MATH5-C08")))
    )
    shown = [Fraction(shaded_rows, rows) * Fraction(shaded_columns, columns)]
    choices = {name: first_math(one) for name, one in choices_of("MATH5-C08").items()}
    fitting = [name for name, math in choices.items() if sides_of(math) == shown * 2]
    assert fitting == keys_of("MATH5-C08")["RESPONSE"]


def test_only_the_keyed_expressions_have_the_asked_value() -> None:
    for item_id, asked in {"MATH5-C09": (10 - 4) * 3, "MATH5-C10": 12}.items():
        values = {name: sides_of(first_math(one)) for name, one in choices_of(item_id).items()}
        assert [name for name, value in values.items() if value == [asked]] == keys_of(item_id)["RESPONSE"]


def test_the_answers_about_the_jars_follow_from_the_line_plot() -> None:
    plot = alternative_of(stimulus_root("rain-jars"))
    jars = [
        Fraction(amount)
        for count, amount in re.findall(r"(\d) X marks? above (\d/\d)", plot)
        for _ in range(int(count))
    ]
    assert len(jars) == 8
    assert sum(jars) / 8 == number(keys_of("MATH5-P01")["RESPONSE"][0])
    values = {name: sides_of(first_math(one)) for name, one in choices_of("MATH5-P02").items()}
    keyed = [name for name, value in values.items() if value == [max(jars) - min(jars)]]
    assert keyed == keys_of("MATH5-P02")["RESPONSE"]
    fewer = sum(jar < Fraction(3, 8) for jar in jars)
    assert fewer * 2 == len(jars)
    inline = inline_texts("MATH5-R04")
    assert inline == {"RESPONSE_1": str(fewer), "RESPONSE_2": "exactly half", "RESPONSE_3": "not correct"}


def test_the_answers_about_the_garden_follow_from_the_map() -> None:
    lengths = lengths_in(alternative_of(stimulus_root("garden-map")))
    herbs, tomatoes, beans, squash = (lengths[at : at + 2] for at in range(0, 8, 2))
    assert (herbs, beans) == ([Fraction(3, 2), 2], [3, Fraction(3, 2)])
    compost = (tomatoes[0] * tomatoes[1] + squash[0] * squash[1]) / 2
    assert compost == number(keys_of("MATH5-P03")["RESPONSE"][0])
    cost = 2 * sum(squash) * Fraction("3.25")
    texts = {name: text_of(one) for name, one in choices_of("MATH5-P04").items()}
    assert Fraction(texts[keys_of("MATH5-P04")["RESPONSE"][0]].removeprefix("$")) == cost


def test_the_distance_left_is_worked_right() -> None:
    inline = inline_texts("MATH5-P05")
    whole = Fraction("3.6") * 1000
    assert number(inline["RESPONSE_1"]) == whole
    assert number(inline["RESPONSE_2"]) == whole - 1250


def test_the_products_compare_with_36_as_keyed() -> None:
    rows = {
        one.get("identifier", ""): one
        for one in item_root("MATH5-R01").iter(f"{QTI}qti-simple-associable-choice")
    }
    for row, column in map(str.split, keys_of("MATH5-R01")["RESPONSE"]):
        [product] = sides_of(first_math(rows[row]))
        assert column == ("less" if product < 36 else "equal" if product == 36 else "greater")


def test_every_equation_of_the_claim_is_true_and_only_the_keyed_ones_disprove_it() -> None:
    disproving = []
    for name, choice in choices_of("MATH5-R03").items():
        math = first_math(choice)
        left, right = sides_of(math)
        assert left == right
        start = sides_of(math[0][0])[0]
        if start.denominator == 1 and not right < start:
            disproving.append(name)
    assert disproving == keys_of("MATH5-R03")["RESPONSE"]


def test_the_sum_in_the_rubric_is_right_and_the_one_in_the_question_is_not() -> None:
    wrong = sides_of(first_math(item_root("MATH5-R02")))
    assert wrong == [Fraction(11, 12), Fraction(3, 7)]
    [rubric] = item_root("MATH5-R02").iter(f"{QTI}qti-rubric-block")
    assert wrong[0] in [sides_of(math)[0] for math in rubric.iter(f"{MATH}math")]


def inline_texts(item_id: str) -> dict[str, str]:
    """The words that the key of an inline choice item puts into each gap."""
    keys = keys_of(item_id)
    return {
        gap.get("response-identifier", ""): text_of(one)
        for gap in item_root(item_id).iter(f"{QTI}qti-inline-choice-interaction")
        for one in gap
        if one.get("identifier") in keys[gap.get("response-identifier", "")]
    }
