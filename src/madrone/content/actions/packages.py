"""Taking a QTI package into the item bank: looked at first, then all of it in one transaction."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from madrone import audit, qti
from madrone.access import Actor, Perm, require
from madrone.content.errors import ContentError
from madrone.content.items_file import FILE as ITEMS_FILE
from madrone.content.items_file import ItemFacts, read_items_file
from madrone.content.models import Asset, FormItem, Item, Stimulus, Test
from madrone.content.reports import PackageReport, report_on
from madrone.kernel import clock
from madrone.qti.media import media_type
from madrone.qti.package import Entry, Package, open_package

HAND_SCORED = frozenset({"extended-text"})


@dataclass(frozen=True, slots=True)
class Placement:
    """Where items go whose package does not say: subject, grade, and who may look at them."""

    kind: str
    subject: str = ""
    grade: str = ""


def inspect_package(*, by: Actor, path: Path) -> PackageReport:
    """Look at a package without taking it in: what is in it, and everything that is wrong with it.

    Raises ContentError for one that is not safe or not a package at all.
    """
    require(by, Perm.PACKAGE_IMPORT, at="")
    with _open(path) as package:
        return report_on(package, _facts(package))


@transaction.atomic
def import_package(*, by: Actor, path: Path, kind: str, subject: str = "", grade: str = "") -> PackageReport:
    """Take a package's items, stimuli, pictures and tests into the bank; rejected items stay outside.

    What is there already under the same identifier is replaced. A test that lacks one of its items is
    refused, and so is changing an item of a form that students have begun.
    """
    require(by, Perm.PACKAGE_IMPORT, at="")
    where = Placement(kind, subject, grade)
    with _open(path) as package:
        facts = _facts(package)
        report = report_on(package, facts)
        stimuli = {entry.file: _keep_stimulus(package, entry) for entry in package.stimuli if entry.content}
        items = {
            entry.file: _keep_item(package, entry, facts.get(entry.identifier), stimuli, where)
            for entry in package.items
            if entry.content
        }
        for entry in package.tests:
            if entry.content:
                _keep_test(entry.content, package, items, where)
    audit.record(
        by,
        "content.package.imported",
        package=package.identifier,
        items=len(items),
        stimuli=len(stimuli),
        rejected=report.rejected,
    )
    return report


def _open(path: Path) -> Package:
    try:
        return open_package(path)
    except qti.QtiError as problem:
        message = _("%(file)s, line %(line)s: %(message)s Nothing was imported.")
        words = {"file": problem.source, "line": problem.line or "–", "message": problem.message}
        raise ContentError(problem.code, message % words, field="file") from problem


def _facts(package: Package) -> dict[str, ItemFacts]:
    return read_items_file(package.read(ITEMS_FILE)) if ITEMS_FILE in package.files else {}


def _keep_assets(package: Package, assets: Mapping[str, str]) -> dict[str, str]:
    """Keep pictures by the hash of their content; gives the code of each by the address that was written."""
    codes = {}
    for href, file in assets.items():
        data = package.read(file)
        digest = hashlib.sha256(data).hexdigest()
        asset, _new = Asset.objects.get_or_create(
            sha256=digest,
            defaults={"data": data, "media_type": media_type(file) or "application/octet-stream"},
        )
        codes[href] = asset.code
    return codes


def _keep_stimulus(package: Package, entry: Entry[qti.Stimulus]) -> Stimulus:
    stimulus, _new = Stimulus.objects.update_or_create(
        identifier=entry.identifier,
        defaults={
            "title": entry.content.title if entry.content else entry.identifier,
            "xml": package.read(entry.file).decode("utf-8-sig"),
            "assets": _keep_assets(package, entry.assets),
        },
    )
    return stimulus


def _keep_item(
    package: Package,
    entry: Entry[qti.Item],
    facts: ItemFacts | None,
    stimuli: Mapping[str, Stimulus],
    where: Placement,
) -> Item:
    parsed = entry.content
    assert parsed is not None
    _refuse_without_place(entry.identifier, facts, where)
    xml = package.read(entry.file).decode("utf-8-sig")
    _refuse_change_in_use(entry.identifier, xml)
    parameters = facts.parameters if facts else None
    item, _new = Item.objects.update_or_create(
        identifier=entry.identifier,
        defaults={
            "title": parsed.title or entry.identifier,
            "security": Item.Security.INTERIM if where.kind in _OPEN_KINDS else Item.Security.SECURE,
            "subject": facts.subject if facts else where.subject,
            "grade": facts.grade if facts else where.grade,
            "claim": facts.claim if facts else "",
            "target": facts.target if facts else "",
            "depth": facts.depth if facts else None,
            "interactions": [interaction.kind for interaction in parsed.interactions],
            "xml": xml,
            "assets": _keep_assets(package, entry.assets),
            "max_score": parsed.max_score or (parameters.max_points if parameters else 0),
            "hand_scored": any(one.kind in HAND_SCORED for one in parsed.interactions),
            "irt_model": parameters.model if parameters else "",
            "irt_a": parameters.a if parameters else None,
            "irt_steps": list(parameters.steps) if parameters else [],
            "imported_at": clock.now(),
        },
    )
    files = (package.resolve(entry.file, ref.href) for ref in parsed.stimulus_refs)
    item.stimuli.set(stimuli[file] for file in files if file in stimuli)
    return item


_OPEN_KINDS = frozenset({Test.Kind.ICA, Test.Kind.IAB, Test.Kind.PRACTICE})


def _keep_test(parsed: qti.Test, package: Package, items: Mapping[str, Item], where: Placement) -> None:
    files = [package.resolve(parsed.source, ref.href) or ref.href for ref in parsed.item_refs]
    missing = [file for file in files if file not in items]
    if missing or not files:
        message = _("The test “%(test)s” cannot be made: %(files)s is not among the package's usable items.")
        words = {"test": parsed.identifier, "files": ", ".join(missing) or _("even one item")}
        raise ContentError("test-incomplete", message % words)
    first = items[files[0]]
    test, _new = Test.objects.update_or_create(
        identifier=parsed.identifier,
        defaults={
            "title": parsed.title,
            "kind": where.kind,
            "subject": first.subject,
            "grade": first.grade,
        },
    )
    wanted = [items[file].pk for file in files]
    if list(test.places.values_list("item_id", flat=True)) == wanted:
        return
    _refuse_new_form_in_use(test)
    test.places.all().delete()
    FormItem.objects.bulk_create(
        FormItem(test=test, item_id=item_id, position=position)
        for position, item_id in enumerate(wanted, start=1)
    )


def _refuse_without_place(identifier: str, facts: ItemFacts | None, where: Placement) -> None:
    if facts is None and not (where.subject and where.grade):
        message = _(
            "The package does not say which subject and grade item “%(item)s” is for. Choose both on the import "
            "page, or put a row for it in items.csv."
        )
        raise ContentError("place-unknown", message % {"item": identifier})


def _refuse_change_in_use(identifier: str, xml: str) -> None:
    """An item that students have met must stay as they met it."""
    before = Item.objects.filter(identifier=identifier).exclude(xml=xml).first()
    if before is not None and before.tests.exclude(frozen_at=None).exists():
        message = _(
            "Item “%(item)s” is on a form that students have begun, so it cannot be changed. Import the new "
            "version under an identifier of its own."
        )
        raise ContentError("item-in-use", message % {"item": identifier})


def _refuse_new_form_in_use(test: Test) -> None:
    if test.frozen_at is not None:
        message = _("Students have begun the test “%(test)s”, so its items cannot be changed.")
        raise ContentError("form-in-use", message % {"test": test.identifier})
