"""Taking a package into the bank."""

from pathlib import Path

import pytest
from django.utils import timezone

from madrone.audit.models import Event
from madrone.content.actions.packages import rehearse_import
from madrone.content.actions.tests import freeze_form
from madrone.content.errors import ContentError
from madrone.content.models import Asset, FormItem, Item, Stimulus, Test
from madrone.content.parsed import parsed_item
from madrone.content.queries import form_items, parameters_of
from madrone.content.tests import packing
from madrone.kernel.errors import NotAllowed
from madrone.psychometrics.irt import ItemParameters
from tests.cast import Cast


def order_of(test: Test) -> list[str]:
    return [place.item.identifier for place in form_items(test)]


def test_the_demonstration_is_taken_in_whole(cast: Cast, tmp_path: Path) -> None:
    report = packing.take_in(cast, tmp_path, packing.demonstration())
    assert (report.items, report.partial, report.rejected, report.uncalibrated) == (40, 0, 0, 0)
    assert packing.bank() == {"Item": 40, "Stimulus": 8, "Asset": 7, "Test": 2, "FormItem": 40}
    assert [line for line in report.lines if line.level == "loss"] == []
    math = Test.objects.get(identifier="MATH-G5-A")
    assert (math.title, math.subject, math.grade, math.kind) == (
        "Grade 5 Mathematics, Form A",
        "MATH",
        "05",
        "summative",
    )
    assert order_of(math)[:4] == ["MATH5-C01", "MATH5-C04", "MATH5-C09", "MATH5-C02"]
    assert {item.security for item in Item.objects.all()} == {"secure"}


def test_a_form_keeps_the_order_of_its_test(cast: Cast, tmp_path: Path) -> None:
    packing.take_in(cast, tmp_path, packing.small())
    places = form_items(Test.objects.get())
    assert [(place.position, place.item.identifier) for place in places] == [(1, "i2"), (2, "i1")]
    assert all([one.identifier for one in place.stimuli] == ["s1"] for place in places)


def test_a_picture_and_a_passage_that_items_share_are_kept_once(cast: Cast, tmp_path: Path) -> None:
    packing.take_in(cast, tmp_path, packing.small())
    assert bytes(Asset.objects.get().data) == packing.PNG
    assert Stimulus.objects.get().items.count() == 2
    codes = {code for item in Item.objects.all() for code in item.assets.values()}
    assert codes == {Asset.objects.get().code}


def test_the_list_gives_place_claim_and_parameters(cast: Cast, tmp_path: Path) -> None:
    packing.take_in(cast, tmp_path, packing.small())
    item = Item.objects.get(identifier="i1")
    assert (item.subject, item.grade, item.claim, item.target, item.depth) == ("ELA", "05", "1", "1-LT|7", 2)
    assert parameters_of(item) == ItemParameters("i1", "2pl", 0.7, (-0.5,))
    assert (item.max_score, item.interactions, item.hand_scored) == (1, ["choice"], False)


def test_the_list_may_have_guessing_and_graded_items(cast: Cast, tmp_path: Path) -> None:
    rows = (
        b"item_id,subject,grade,claim,model,a,b,c,d1\n"
        b"i1,ELA,5,1,3pl,0.7,-0.5,0.2,\ni2,ELA,5,1,grm,0.6,,,0.25\n"
    )
    packing.take_in(cast, tmp_path, packing.small(items_csv=rows))
    kept = [parameters_of(item) for item in Item.objects.all()]
    assert kept == [ItemParameters("i1", "3pl", 0.7, (-0.5,), 0.2), ItemParameters("i2", "grm", 0.6, (0.25,))]
    again = packing.table("i1,ELA,5,1,1-LT|7,2,2pl,0.7,-0.5,,,1", "i2,ELA,5,1,,,2pl,0.6,0.25,,,1")
    packing.take_in(cast, tmp_path, packing.small(items_csv=again))
    assert parameters_of(Item.objects.get(identifier="i1")) == ItemParameters("i1", "2pl", 0.7, (-0.5,))


def test_an_item_without_a_model_is_kept_uncalibrated(cast: Cast, tmp_path: Path) -> None:
    rows = packing.table("i1,ELA,5,1,1-LT|7,2,,,,,,", "i2,ELA,5,1,,,2pl,0.6,0.25,,,1")
    report = packing.take_in(cast, tmp_path, packing.small(items_csv=rows))
    assert report.uncalibrated == 1
    assert parameters_of(Item.objects.get(identifier="i1")) is None


def test_without_a_list_the_choice_at_the_import_counts(cast: Cast, tmp_path: Path) -> None:
    files = packing.small(items_csv=None)
    packing.take_in(cast, tmp_path, files, kind="practice", subject="MATH", grade="04")
    item = Item.objects.get(identifier="i1")
    assert (item.subject, item.grade, item.security) == ("MATH", "04", "interim")


def test_a_rejected_item_stays_outside_and_is_told(cast: Cast, tmp_path: Path) -> None:
    files = packing.small(i2_xml=b"<broken", t1_xml=packing.form("i1.xml"))
    report = packing.take_in(cast, tmp_path, files)
    assert (report.items, report.rejected) == (1, 1)
    assert packing.bank()["Item"] == 1
    assert ("i2.xml", "xml-malformed") in {(line.file, line.code) for line in report.lines}


def test_it_is_recorded_with_its_counts(cast: Cast, tmp_path: Path) -> None:
    packing.take_in(cast, tmp_path, packing.small())
    event = Event.objects.get(action="content.package.imported")
    assert event.actor_code == cast.ada.code
    assert event.details == {"package": "small", "items": 2, "stimuli": 1, "tests": 1, "rejected": 0}


@pytest.mark.parametrize("who", ["hal", "dev", "pia", "tom"])
def test_only_the_state_imports(who: str, cast: Cast, tmp_path: Path) -> None:
    path = packing.zipped(tmp_path, packing.small())
    with pytest.raises(NotAllowed):
        rehearse_import(by=cast.actor(who), path=path, kind="summative")


def test_a_rehearsal_leaves_no_trace(cast: Cast, tmp_path: Path) -> None:
    path = packing.zipped(tmp_path, packing.small())
    report = rehearse_import(by=cast.ada, path=path, kind="summative")
    assert report.items == 2
    assert packing.bank() == packing.EMPTY
    assert not Event.objects.exists()


def test_importing_again_replaces_what_nobody_has_met(cast: Cast, tmp_path: Path) -> None:
    packing.take_in(cast, tmp_path, packing.small())
    before = Item.objects.get(identifier="i1")
    changed = packing.small(
        i1_xml=packing.choice_item("i1", words="Look closely."), t1_xml=packing.form("i1.xml")
    )
    packing.take_in(cast, tmp_path, changed)
    after = Item.objects.get(identifier="i1")
    assert (after.pk, after.code) == (before.pk, before.code)
    assert "Look closely." in after.xml
    assert order_of(Test.objects.get()) == ["i1"]
    assert FormItem.objects.count() == 1


def test_importing_the_same_again_is_harmless_even_when_students_have_begun(
    cast: Cast, tmp_path: Path
) -> None:
    packing.take_in(cast, tmp_path, packing.small())
    freeze_form(test=Test.objects.get())
    places = list(FormItem.objects.values_list("pk", flat=True))
    packing.take_in(cast, tmp_path, packing.small())
    assert list(FormItem.objects.values_list("pk", flat=True)) == places


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"i1_xml": packing.choice_item("i1", key="B")}, "item-in-use"),
        ({"s1_xml": packing.stimulus("Read otherwise.")}, "item-in-use"),
        ({"a_png": packing.PNG + b"\1"}, "item-in-use"),
        ({"t1_xml": packing.form("i1.xml", "i2.xml")}, "form-in-use"),
        ({"t1_xml": packing.form("i1.xml")}, "form-in-use"),
    ],
)
def test_what_students_have_met_stays_as_it_was(
    changed: dict[str, bytes], code: str, cast: Cast, tmp_path: Path
) -> None:
    packing.take_in(cast, tmp_path, packing.small())
    freeze_form(test=Test.objects.get())
    before = [Item.objects.get(identifier="i1").xml, Stimulus.objects.get().xml, order_of(Test.objects.get())]
    with pytest.raises(ContentError) as refusal:
        packing.take_in(cast, tmp_path, packing.small(**changed))
    assert refusal.value.code == code
    assert "students have begun" in refusal.value.message.lower()
    after = [Item.objects.get(identifier="i1").xml, Stimulus.objects.get().xml, order_of(Test.objects.get())]
    assert after == before


def test_a_begun_summative_form_cannot_be_opened_by_importing_it_as_practice(
    cast: Cast, tmp_path: Path
) -> None:
    packing.take_in(cast, tmp_path, packing.small())
    freeze_form(test=Test.objects.get())
    with pytest.raises(ContentError) as refusal:
        packing.take_in(cast, tmp_path, packing.small(), kind="practice")
    assert refusal.value.code == "item-in-use"
    assert {item.security for item in Item.objects.all()} == {"secure"}


def test_only_the_first_beginning_freezes(cast: Cast, tmp_path: Path) -> None:
    packing.take_in(cast, tmp_path, packing.small())
    freeze_form(test=Test.objects.get())
    first = Test.objects.get().frozen_at
    assert first is not None and first <= timezone.now()
    freeze_form(test=Test.objects.get())
    assert Test.objects.get().frozen_at == first


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16"])
def test_a_file_in_another_encoding_keeps_its_letters_and_its_lines(
    encoding: str, cast: Cast, tmp_path: Path
) -> None:
    text = packing.choice_item("i1", words="Zoë sees piñatas.").decode()
    data = f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'.encode(encoding)
    packing.take_in(cast, tmp_path, packing.small(i1_xml=data))
    item = Item.objects.get(identifier="i1")
    assert "Zoë sees piñatas." in item.xml
    assert item.xml.index("<qti-assessment-item") > item.xml.index("\n") - 1
    assert "piñatas" in parsed_item(item).body.text()  # type: ignore[union-attr]  # it has a body
