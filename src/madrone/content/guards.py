"""What a package must not do to the bank: change what students have met, or say one thing twice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from madrone import qti
from madrone.content.errors import ContentError
from madrone.content.models import Item, Stimulus, Test
from madrone.psychometrics.irt import ItemParameters

# As long as the bank keeps an identifier.
_LONGEST = 120


def refuse_bad_identifiers(identifiers: Iterable[str]) -> None:
    """Refuse two things under one identifier, and one too long to be kept."""
    for identifier, count in Counter(identifiers).items():
        if len(identifier) > _LONGEST:
            message = _("The identifier “%(start)s…” is longer than %(most)d characters. Shorten it.")
            raise ContentError("identifier-long", message % {"start": identifier[:40], "most": _LONGEST})
        if count > 1:
            message = _("The package has “%(name)s” %(count)d times. Give each an identifier of its own.")
            raise ContentError("identifier-twice", message % {"name": identifier, "count": count})


def refuse_repeats(test: str, files: Sequence[str]) -> None:
    """Refuse a form that shows an item twice: its answers could not be told apart."""
    twice = [file for file, count in Counter(files).items() if count > 1]
    if twice:
        message = _("The test “%(test)s” names %(files)s more than once. Name each item once.")
        raise ContentError("item-twice-in-test", message % {"test": test, "files": ", ".join(twice)})


def refuse_unanswerable(test: str, items: Mapping[str, qti.Item]) -> None:
    """Refuse a form with an item, named by its file, that students could not answer here."""
    for file, item in items.items():
        shown = all(interaction.delivered for interaction in item.interactions)
        if not shown or (item.responses and not item.interactions):
            message = _(
                "The test “%(test)s” cannot be given: %(file)s has a kind of question that students cannot "
                "answer here, or none at all. Take it out of the test, or put another item in its place."
            )
            raise ContentError("test-unanswerable", message % {"test": test, "file": file})


def refuse_other_points(identifier: str, maximum: float | None, parameters: ItemParameters | None) -> None:
    """Refuse parameters for another number of points than the item gives: its score could not be used."""
    if maximum and parameters is not None and maximum != parameters.max_points:
        message = _(
            "Item “%(item)s” gives up to %(item_points)g points, but its parameters in items.csv are for "
            "%(points)d. Correct one of them."
        )
        words = {"item": identifier, "item_points": maximum, "points": parameters.max_points}
        raise ContentError("points-differ", message % words)


def refuse_stimulus_in_use(identifier: str, wanted: Mapping[str, object]) -> None:
    """A material that students have met must stay as they met it."""
    before = Stimulus.objects.filter(identifier=identifier).first()
    if before is None or _same(before, wanted):
        return
    if before.items.filter(tests__frozen_at__isnull=False).exists():
        raise _in_use(_("Material"), identifier)


def refuse_item_in_use(identifier: str, wanted: Mapping[str, object], shared: Sequence[Stimulus]) -> None:
    """An item that students have met must stay as they met it: text, pictures, materials and secrecy."""
    before = Item.objects.filter(identifier=identifier).first()
    if before is None or not before.tests.filter(frozen_at__isnull=False).exists():
        return
    if not _same(before, wanted) or set(before.stimuli.all()) != set(shared):
        raise _in_use(_("Item"), identifier)


def refuse_form_in_use(test: Test, wanted: Mapping[str, object], *, same_form: bool) -> None:
    """A test that students have begun keeps its form, its kind, its subject and its grade."""
    if not same_form or not _same(test, wanted):
        message = _(
            "Students have begun the test “%(test)s”, so neither its items nor its kind can be changed. Import "
            "the new version under an identifier of its own."
        )
        raise ContentError("form-in-use", message % {"test": test.identifier})


def _same(before: Item | Stimulus | Test, wanted: Mapping[str, object]) -> bool:
    return all(getattr(before, name) == value for name, value in wanted.items())


def _in_use(what: str, identifier: str) -> ContentError:
    message = _(
        "%(what)s “%(name)s” is on a form that students have begun, so it cannot be changed. Import the new "
        "version under an identifier of its own."
    )
    return ContentError("item-in-use", message % {"what": what, "name": identifier})
