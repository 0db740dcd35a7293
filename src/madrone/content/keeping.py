"""Putting what a package holds into the item bank; the caller's transaction makes it all or nothing."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madrone import qti
from madrone.content import guards
from madrone.content.errors import ContentError
from madrone.content.items_file import ItemFacts
from madrone.content.models import Asset, FormItem, Item, Stimulus, Test
from madrone.content.xml_text import xml_text
from madrone.kernel import clock
from madrone.qti.media import media_type
from madrone.qti.package import Entry, Package

# Answers of these kinds are for people's eyes, unless the author gives a key to compare them with.
OPEN_ENDED = frozenset({"extended-text", "drawing", "upload"})
_OPEN_KINDS = frozenset({Test.Kind.ICA, Test.Kind.IAB, Test.Kind.PRACTICE})
_TITLE = 255


@dataclass(frozen=True, slots=True)
class Placement:
    """Where items go whose package does not say: subject, grade, and the kind of their tests."""

    kind: str
    subject: str = ""
    grade: str = ""

    @property
    def security(self) -> Item.Security:
        """Who may look at the items: those of summative tests are secure."""
        return Item.Security.INTERIM if self.kind in _OPEN_KINDS else Item.Security.SECURE


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of each kind were kept."""

    items: int
    stimuli: int
    tests: int


class Keeper:
    """Keeps one package: pictures first, then stimuli, the items that use them, and the tests of those."""

    def __init__(self, package: Package, facts: Mapping[str, ItemFacts], where: Placement) -> None:
        self.package = package
        self.facts = facts
        self.where = where
        self.stimuli: dict[str, Stimulus] = {}
        self.items: dict[str, Item] = {}
        self.parsed = {entry.file: entry.content for entry in package.items if entry.content}

    def keep(self) -> Kept:
        """Keep everything that can be used; gives how many of each kind."""
        for entries in (self.package.stimuli, self.package.items, self.package.tests):
            guards.refuse_bad_identifiers(entry.identifier for entry in entries if entry.content)
        self.stimuli = {one.file: self._stimulus(one) for one in self.package.stimuli if one.content}
        self.items = {one.file: self._item(one, one.content) for one in self.package.items if one.content}
        tests = [self._test(one.content) for one in self.package.tests if one.content]
        return Kept(len(self.items), len(self.stimuli), len(tests))

    def _assets(self, assets: Mapping[str, str]) -> dict[str, str]:
        """Keep pictures by the hash of their content; gives the code of each by the address as written."""
        codes = {}
        for href, file in assets.items():
            data = self.package.read(file)
            asset, _new = Asset.objects.get_or_create(
                sha256=hashlib.sha256(data).hexdigest(),
                defaults={"data": data, "media_type": media_type(file) or "application/octet-stream"},
            )
            codes[href] = asset.code
        return codes

    def _stimulus(self, entry: Entry[qti.Stimulus]) -> Stimulus:
        title = entry.content.title if entry.content else ""
        wanted = {"xml": self._text(entry.file), "assets": self._assets(entry.assets)}
        guards.refuse_stimulus_in_use(entry.identifier, wanted)
        stimulus, _new = Stimulus.objects.update_or_create(
            identifier=entry.identifier, defaults={"title": (title or entry.identifier)[:_TITLE], **wanted}
        )
        return stimulus

    def _item(self, entry: Entry[qti.Item], parsed: qti.Item) -> Item:
        facts = self.facts.get(entry.identifier) or self._facts_by_placement(entry.identifier)
        parameters = facts.parameters
        shared = self._stimuli_of(entry.file, parsed)
        wanted = {
            "xml": self._text(entry.file),
            "assets": self._assets(entry.assets | self._materials_of(entry.file, parsed)),
            "security": self.where.security,
        }
        guards.refuse_item_in_use(entry.identifier, wanted, shared)
        guards.refuse_other_points(entry.identifier, parsed.max_score, parameters)
        item, _new = Item.objects.update_or_create(
            identifier=entry.identifier,
            defaults={
                **wanted,
                "title": (parsed.title or entry.identifier)[:_TITLE],
                "subject": facts.subject,
                "grade": facts.grade,
                "claim": facts.claim,
                "target": facts.target,
                "depth": facts.depth,
                "interactions": [interaction.kind for interaction in parsed.interactions],
                "max_score": parsed.max_score or (parameters.max_points if parameters else 0),
                "hand_scored": needs_a_person(parsed),
                "irt_model": parameters.model if parameters else "",
                "irt_a": parameters.a if parameters else None,
                "irt_steps": list(parameters.steps) if parameters else [],
                "irt_c": parameters.c if parameters else 0.0,
                "imported_at": clock.now(),
            },
        )
        item.stimuli.set(shared)
        return item

    def _materials_of(self, file: str, parsed: qti.Item) -> dict[str, str]:
        """Digital materials beside an item: the file of each that the package has, by its address as written."""
        found = {one.href: self.package.resolve(file, one.href) for one in parsed.companions if one.href}
        return {href: path for href, path in found.items() if path is not None and media_type(path)}

    def _facts_by_placement(self, identifier: str) -> ItemFacts:
        if not (self.where.subject and self.where.grade):
            message = _(
                "The package does not say which subject and grade item “%(item)s” is for. Choose both on the "
                "import page, or put a row for it in items.csv."
            )
            raise ContentError("place-unknown", message % {"item": identifier})
        return ItemFacts(identifier, self.where.subject, self.where.grade)

    def _stimuli_of(self, file: str, parsed: qti.Item) -> list[Stimulus]:
        files = (self.package.resolve(file, ref.href) for ref in parsed.stimulus_refs)
        return [self.stimuli[one] for one in files if one in self.stimuli]

    def _test(self, parsed: qti.Test) -> Test:
        items = self._items_of(parsed)
        first = items[0]
        wanted = {"kind": self.where.kind, "subject": first.subject, "grade": first.grade}
        before = Test.objects.filter(identifier=parsed.identifier).first()
        form = list(before.places.values_list("item_id", flat=True)) if before else []
        same_form = form == [item.pk for item in items]
        if before is not None and before.frozen_at is not None:
            guards.refuse_form_in_use(before, wanted, same_form=same_form)
        test, _new = Test.objects.update_or_create(
            identifier=parsed.identifier,
            defaults={"title": (parsed.title or parsed.identifier)[:_TITLE], **wanted},
        )
        if not same_form:
            _make_form(test, items)
        return test

    def _items_of(self, parsed: qti.Test) -> list[Item]:
        files = [self.package.resolve(parsed.source, ref.href) or ref.href for ref in parsed.item_refs]
        missing = [file for file in files if file not in self.items]
        if missing or not files:
            message = _("The test “%(test)s” cannot be made: the package has no usable item %(files)s.")
            words = {"test": parsed.identifier, "files": ", ".join(missing) or _("for it at all")}
            raise ContentError("test-incomplete", message % words)
        guards.refuse_repeats(parsed.identifier, files)
        guards.refuse_unanswerable(parsed.identifier, {file: self.parsed[file] for file in files})
        return [self.items[file] for file in files]

    def _text(self, file: str) -> str:
        return xml_text(self.package.read(file), file)


def needs_a_person(item: qti.Item) -> bool:
    """Tell whether an item's score waits for a person: its author says so, or gives no key for open answers."""
    if "SCORE" in item.external:
        return True
    open_ended = {one.response_identifier for one in item.interactions if one.kind in OPEN_ENDED}
    asked = [item.responses[one] for one in open_ended if one in item.responses]
    return any(one.correct is None and one.mapping is None for one in asked)


def _make_form(test: Test, items: Iterable[Item]) -> None:
    test.places.all().delete()
    FormItem.objects.bulk_create(
        FormItem(test=test, item=item, position=position) for position, item in enumerate(items, start=1)
    )
