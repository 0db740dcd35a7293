"""What is written and read again means the same and earns the same."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from madrone.qti import read_item, read_stimulus, read_test, score_item
from madrone.qti.meaning import Meaning, constructs, meaning, plain
from madrone.qti.roundtrip import compare, has_differences, roundtrip_path
from madrone.qti.tests.building import MATCH_CORRECT, NAMESPACE, SCORE, choice_body, item_xml, response
from madrone.qti.tests.generated import Drawn, drawn_items
from madrone.qti.writing import write_item, write_stimulus, write_test
from tests.samples import sample

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=60, deadline=None, suppress_health_check=_SLOW)
@given(drawn_items())
def test_any_item_means_and_earns_the_same_after_it_was_written(drawn: Drawn) -> None:
    before = read_item(drawn.xml)
    written = write_item(before)
    after = read_item(written)
    assert compare(meaning(before), meaning(after)) == []
    assert score_item(after, drawn.responses) == score_item(before, drawn.responses)
    assert write_item(after) == written


def _choice_item(key: str = "A", text: str = "B") -> Meaning:
    declarations = response("RESPONSE", "single", "identifier", key) + SCORE
    return meaning(read_item(item_xml(declarations, choice_body("A", text), MATCH_CORRECT)))


def test_equal_items_have_equal_meanings_wherever_their_lines_are() -> None:
    declarations = response("RESPONSE", "single", "identifier", "A") + "\n\n" + SCORE
    moved = meaning(
        read_item(item_xml(declarations, choice_body("A", "B"), MATCH_CORRECT), source="other.xml")
    )
    assert compare(_choice_item(), moved) == []


def test_a_difference_is_told_with_its_path() -> None:
    assert compare(_choice_item("A"), _choice_item("B")) == [
        {"path": "responses.RESPONSE.correct", "before": "A", "after": "B"}
    ]


def test_a_thing_that_is_gone_is_told_with_what_it_was() -> None:
    assert compare({"a": [1, 2]}, {"a": [1]}) == [{"path": "a[1]", "before": 2, "after": None}]
    assert compare({}, {"b": True}) == [{"path": "b", "before": None, "after": True}]


def test_a_number_is_no_truth_value() -> None:
    assert compare({"a": 1}, {"a": True}) == [{"path": "a", "before": 1, "after": True}]


def test_a_changed_rule_is_a_difference() -> None:
    points = '<qti-base-value base-type="float">{}</qti-base-value>'
    rules = f'<qti-set-outcome-value identifier="SCORE">{points}</qti-set-outcome-value>'
    one, two = (meaning(read_item(item_xml(SCORE, "<p/>", rules.format(worth)))) for worth in (1, 2))
    (difference,) = compare(one, two)
    assert str(difference["path"]).startswith("rules[0]")


def test_the_direction_of_a_pair_is_part_of_the_meaning() -> None:
    one, two = (
        meaning(read_item(item_xml(response("R", "single", "directedPair", pair)))) for pair in ("A B", "B A")
    )
    assert compare(one, two) != []


def test_what_is_no_data_has_no_meaning() -> None:
    with pytest.raises(TypeError):
        plain(object())


def test_constructs_are_counted_by_their_names() -> None:
    counted = constructs(_choice_item())
    assert counted == {
        "choice": 2,
        "choice interaction": 1,
        "key": 1,
        "other content": 3 + 2,
        "outcome declaration": 1,
        "response declaration": 1,
        "rule: response-processing": 1,
    }


def test_the_sample_items_survive(tmp_path: Path) -> None:
    report = roundtrip_path(sample("qti"))
    assert report["summary"] == {"same": 7, "different": 0, "rejected": 0}
    assert not has_differences(report)
    for one in report["files"]:
        assert one["constructs"]
        assert all(count["read"] == count["written"] for count in one["constructs"].values())
    assert json.loads(json.dumps(report)) == report


def test_a_stimulus_survives() -> None:
    xml = (
        f'<qti-assessment-stimulus xmlns="{NAMESPACE}" identifier="s" title="S" xml:lang="es">'
        '<qti-catalog-info><qti-catalog id="c"><qti-card support="spoken"><qti-html-content>x</qti-html-content>'
        "</qti-card></qti-catalog></qti-catalog-info>"
        '<qti-stimulus-body><p data-catalog-idref="c">One <img src="a.png" alt="a"/></p></qti-stimulus-body>'
        "</qti-assessment-stimulus>"
    ).encode()
    before = read_stimulus(xml)
    after = read_stimulus(write_stimulus(before))
    assert compare(meaning(before), meaning(after)) == []
    assert constructs(meaning(before))["card: spoken"] == 1


TEST = f"""<qti-assessment-test xmlns="{NAMESPACE}" identifier="t" title="T">
<qti-test-part identifier="p" navigation-mode="linear" submission-mode="individual">
<qti-assessment-section identifier="s" title="S" visible="true">
<qti-assessment-item-ref identifier="i" href="i.xml" category="a b"><qti-weight identifier="W" value="2"/>
<qti-branch-rule target="EXIT_TEST"><qti-is-null><qti-variable identifier="i.SCORE"/></qti-is-null></qti-branch-rule>
</qti-assessment-item-ref>
<qti-selection select="1"/><qti-ordering shuffle="true"/>
</qti-assessment-section></qti-test-part>
<qti-outcome-declaration identifier="TOTAL" cardinality="single" base-type="float"/>
<qti-outcome-processing><qti-set-outcome-value identifier="TOTAL"><qti-sum>
<qti-test-variables variable-identifier="SCORE" weight-identifier="W"/></qti-sum></qti-set-outcome-value>
</qti-outcome-processing></qti-assessment-test>""".encode()


def test_a_test_survives_with_its_flow_and_rules() -> None:
    before = read_test(TEST)
    after = read_test(write_test(before))
    assert compare(meaning(before), meaning(after)) == []
    counted = constructs(meaning(before))
    assert {"section", "selection", "shuffled section", "weight", "rule: branch-rule"} <= counted.keys()


def test_a_file_that_cannot_be_read_is_rejected_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<html/>")
    (tmp_path / "b.zip").write_bytes(b"no zip")
    for name, code in (("a.xml", "qti-version"), ("b.zip", "package-not-zip")):
        report = roundtrip_path(tmp_path / name)
        assert report["summary"]["rejected"] == 1
        assert report["files"][0]["problems"][0]["code"] == code
        assert has_differences(report)
