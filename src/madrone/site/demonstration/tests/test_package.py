import re
from collections import Counter
from pathlib import Path

import pytest

from madrone.psychometrics.irt import read_items_csv, total_information
from madrone.site.demonstration.tests.package_files import (
    ITEM_IDS,
    MATH,
    PACKAGE,
    QTI,
    choices_of,
    item_root,
    item_rows,
    keys_of,
    parsed,
    stimulus_root,
    text_of,
)

MANIFEST = "{http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1}"
XML_FILES = sorted(PACKAGE.rglob("*.xml"))
TESTS = {"ELA": "ELA-G5-A", "MATH": "MATH-G5-A"}
HEADER = "item_id,subject,grade,claim,target,dok,model,a,b,c,d1,d2,points"
LEVEL_CUTS = {"ELA": (-0.772, -0.072, 0.860), "MATH": (-0.755, 0.165, 0.808)}
INTERACTIONS = {
    "qti-choice-interaction",
    "qti-text-entry-interaction",
    "qti-inline-choice-interaction",
    "qti-match-interaction",
    "qti-extended-text-interaction",
}


def manifest_resources() -> dict[str, tuple[str, set[str]]]:
    """The address and the dependencies of every resource of the manifest, by identifier."""
    return {
        one.get("identifier", ""): (
            one.get("href", ""),
            {other.get("identifierref", "") for other in one.iter(f"{MANIFEST}dependency")},
        )
        for one in parsed(PACKAGE / "imsmanifest.xml").iter(f"{MANIFEST}resource")
    }


def item_refs(test_id: str) -> list[str]:
    root = parsed(PACKAGE / "tests" / f"{test_id}.xml")
    return [one.get("identifier", "") for one in root.iter(f"{QTI}qti-assessment-item-ref")]


def single_choices() -> list[tuple[str, dict[str, str], str]]:
    """Every choice interaction with one key: item, texts by identifier, key."""
    found = []
    for item_id in ITEM_IDS:
        for interaction in item_root(item_id).iter(f"{QTI}qti-choice-interaction"):
            key = keys_of(item_id)[interaction.get("response-identifier", "")]
            if interaction.get("max-choices") == "1":
                texts = {
                    one.get("identifier", ""): text_of(one)
                    for one in interaction.iter(f"{QTI}qti-simple-choice")
                }
                found.append((item_id, texts, key[0]))
    return found


@pytest.mark.parametrize("path", XML_FILES, ids=lambda path: path.name)
def test_every_file_parses_and_every_address_in_it_exists(path: Path) -> None:
    root = parsed(path)
    for element in root.iter():
        for attribute in ("href", "src"):
            address = element.get(attribute)
            if address is not None:
                target = (path.parent / address).resolve()
                assert target.is_file() and target.is_relative_to(PACKAGE), address


def test_the_manifest_lists_every_file_once() -> None:
    listed = Counter(
        one.get("href", "") for one in parsed(PACKAGE / "imsmanifest.xml").iter(f"{MANIFEST}file")
    )
    present = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*") if path.is_file()}
    assert set(listed) == present - {"imsmanifest.xml"}
    assert set(listed.values()) == {1}
    assert {href for href, _ in manifest_resources().values()} == set(listed)


def test_the_manifest_states_what_every_resource_needs() -> None:
    resources = manifest_resources()
    by_href = {href: identifier for identifier, (href, _) in resources.items()}
    for identifier, (href, dependencies) in resources.items():
        assert dependencies <= set(resources), identifier
        if href.startswith(("items/", "stimuli/")):
            used = set()
            for element in parsed(PACKAGE / href).iter():
                address = element.get("href") or element.get("src")
                if address:
                    used.add(by_href[address.removeprefix("../")])
            assert dependencies == used, identifier


def test_every_item_is_named_like_its_file_and_is_in_english() -> None:
    for item_id in ITEM_IDS:
        root = item_root(item_id)
        assert root.get("identifier") == item_id
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_every_item_is_on_one_form_in_the_order_of_the_table() -> None:
    assert [one for test_id in TESTS.values() for one in item_refs(test_id)] == [
        row["item_id"] for row in item_rows()
    ]
    assert sorted(row["item_id"] for row in item_rows()) == ITEM_IDS
    for subject, test_id in TESTS.items():
        assert 18 <= len(item_refs(test_id)) <= 20
        assert {row["subject"] for row in item_rows() if row["item_id"] in item_refs(test_id)} == {subject}


def test_the_item_table_has_the_agreed_header() -> None:
    assert (PACKAGE / "items.csv").read_text(encoding="utf-8").splitlines()[0] == HEADER


def test_points_and_model_agree_with_the_item() -> None:
    for row in item_rows():
        root = item_root(row["item_id"])
        maximum = {one.get("identifier"): text_of(one) for one in root.iter(f"{QTI}qti-outcome-declaration")}[
            "MAXSCORE"
        ]
        assert row["points"] == maximum
        assert row["model"] == ("gpcm" if maximum == "2" else "2pl")
        assert (row["b"] == "") == (row["model"] == "gpcm") == (row["d1"] != "") == (row["d2"] != "")
        assert row["c"] == "" and row["grade"] == "5" and row["dok"] in "123"
        assert 0.35 <= float(row["a"]) <= 1.1


def test_the_claims_are_covered() -> None:
    claims = Counter((row["subject"], row["claim"]) for row in item_rows())
    at_least = {("ELA", "1"): 5, ("ELA", "2"): 4, ("ELA", "3"): 4, ("ELA", "4"): 4}
    at_least |= {("MATH", "1"): 9, ("MATH", "2"): 5, ("MATH", "3"): 4}
    assert claims.keys() == at_least.keys()
    assert all(claims[claim] >= needed for claim, needed in at_least.items())


@pytest.mark.parametrize("subject", TESTS)
def test_the_form_measures_well_at_every_cut(subject: str) -> None:
    read = read_items_csv((PACKAGE / "items.csv").read_text(encoding="utf-8").splitlines())
    assert read.problems == ()
    form = [item for item in read.items if item.item_id in item_refs(TESTS[subject])]
    assert (total_information(form, LEVEL_CUTS[subject]) ** -0.5 < 0.43).all()
    assert (total_information(form, (-2.0, 1.8)) ** -0.5 < 0.60).all()


def test_only_the_agreed_interactions_are_used_and_each_on_both_forms() -> None:
    for test_id in TESTS.values():
        used = {
            str(element.tag).removeprefix(QTI)
            for item_id in item_refs(test_id)
            for element in item_root(item_id).iter(f"{QTI}*")
            if str(element.tag).endswith("-interaction")
        }
        assert used == INTERACTIONS


@pytest.mark.parametrize("item_id", ITEM_IDS)
def test_every_key_is_among_the_choices(item_id: str) -> None:
    keys = keys_of(item_id)
    for interaction in item_root(item_id).iter(*(f"{QTI}{name}" for name in INTERACTIONS)):
        values = keys.pop(interaction.get("response-identifier", ""))
        offered = [one.get("identifier", "") for one in interaction.iter(f"{QTI}*") if one.get("identifier")]
        assert len(set(offered)) == len(offered)
        if "match" in str(interaction.tag):
            assert sorted(row for row, _ in map(str.split, values)) == sorted(offered[: len(values)])
            assert {column for _, column in map(str.split, values)} == set(offered[len(values) :])
        elif "choice" in str(interaction.tag):
            assert values and set(values) <= set(offered)
    assert keys == {}


def test_one_answer_has_four_choices_and_two_answers_have_five() -> None:
    for item_id, texts, _ in single_choices():
        assert list(texts) == list("ABCD"), item_id
    for item_id in ITEM_IDS:
        for interaction in item_root(item_id).iter(f"{QTI}qti-choice-interaction"):
            if interaction.get("max-choices") == "2":
                assert len(choices_of(item_id)) == 5
                assert "two" in text_of(interaction).split("?")[0]


def test_key_positions_are_balanced() -> None:
    for subject in ("ELA5", "MATH5"):
        positions = Counter(key for item_id, _, key in single_choices() if item_id.startswith(subject))
        assert set(positions) == set("ABCD")
        assert max(positions.values()) - min(positions.values()) <= 2


def test_the_longest_choice_is_seldom_the_key() -> None:
    worded = [one for one in single_choices() if one[0].startswith("ELA5")]
    longest = [
        item_id for item_id, texts, key in worded if max(texts, key=lambda one: len(texts[one])) == key
    ]
    assert len(longest) <= 0.4 * len(worded), longest


def test_no_key_is_copied_from_the_question_of_another_item_on_the_form() -> None:
    for item_id, texts, key in single_choices():
        if len(texts[key].split()) < 4:
            continue
        for other in ITEM_IDS:
            if other != item_id:
                assert texts[key].lower() not in text_of(item_root(other)).lower(), (item_id, other)


def test_every_mathematical_expression_can_be_read_aloud() -> None:
    for item_id in ITEM_IDS:
        for math in item_root(item_id).iter(f"{MATH}math"):
            assert math.get("alttext"), item_id
            assert not re.search(r"[/×÷−+=]", math.get("alttext", ""))


@pytest.mark.parametrize("item_id", ["ELA5-W04", "MATH5-R02"])
def test_a_written_answer_has_a_rubric_that_only_scorers_see(item_id: str) -> None:
    [rubric] = item_root(item_id).iter(f"{QTI}qti-rubric-block")
    assert (rubric.get("use"), rubric.get("view")) == ("scoring", "scorer")
    assert [text_of(one) for one in rubric.iter(f"{QTI}h3")] == [f"Score point {n}" for n in (2, 1, 0)]
    assert len(re.findall(r"Exemplar\.", text_of(rubric))) == 3


@pytest.mark.parametrize("stimulus_id", ["fog-bell", "between-the-tides"])
def test_a_reading_passage_has_350_to_500_words_in_numbered_paragraphs(stimulus_id: str) -> None:
    paragraphs = [text_of(one) for one in stimulus_root(stimulus_id).iter(f"{QTI}p")]
    assert [int(one.split()[0]) for one in paragraphs] == list(range(1, len(paragraphs) + 1))
    assert 350 <= sum(len(one.split()) - 1 for one in paragraphs) <= 500


def test_every_passage_sentence_that_an_item_quotes_is_in_the_passage() -> None:
    for item_id in ITEM_IDS:
        root = item_root(item_id)
        refs = [one.get("identifier", "") for one in root.iter(f"{QTI}qti-assessment-stimulus-ref")]
        if refs and item_id.startswith("ELA5"):
            passage = text_of(stimulus_root(refs[0])).lower()
            for quoted in root.iter(f"{QTI}blockquote"):
                assert text_of(quoted).lower() in passage, item_id
