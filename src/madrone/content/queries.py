"""Reading the item bank."""

from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.content.models import Asset, FormItem, Item, PackageUpload, Stimulus, Test
from madrone.kernel.errors import NotFound
from madrone.psychometrics.irt import ItemParameters
from madrone.psychometrics.irt.models import Model


@dataclass(frozen=True, slots=True)
class FormItemView:
    """An item at its place on a form, with the stimuli it shares."""

    position: int
    operational: bool
    item: Item
    stimuli: tuple[Stimulus, ...]


def form_items(test: Test) -> list[FormItemView]:
    """Give a test's fixed form in order: three queries, whatever its length."""
    places = (
        FormItem.objects.filter(test=test)
        .select_related("item")
        .prefetch_related("item__stimuli")
        .order_by("position")
    )
    return [
        FormItemView(place.position, place.operational, place.item, tuple(place.item.stimuli.all()))
        for place in places
    ]


def item_identifiers(test: Test) -> list[str]:
    """List the identifiers of a form's items in order."""
    return list(test.places.order_by("position").values_list("item__identifier", flat=True))


def item_on_form(test: Test, identifier: str) -> Item | None:
    """Give the item of an identifier when it has a place on a test's form."""
    return Item.objects.filter(places__test=test, identifier=identifier).first()


def parameters_of(item: Item) -> ItemParameters | None:
    """Give an item's parameters, or None for one that has not been calibrated."""
    if not item.irt_model or item.irt_a is None:
        return None
    return ItemParameters(
        item_id=item.identifier,
        model=cast(Model, item.irt_model),
        a=item.irt_a,
        steps=tuple(item.irt_steps),
        c=item.irt_c,
    )


def items_visible_to(actor: Actor) -> QuerySet[Item]:
    """List the items an actor may look at: secure ones are for the state alone (domain.md 1.3)."""
    allowed = Q(security=Item.Security.PUBLIC)
    if actor.has(Perm.INTERIM_ITEM_VIEW):
        allowed |= Q(security=Item.Security.INTERIM)
    if actor.has(Perm.ITEM_VIEW):
        allowed |= Q(security=Item.Security.SECURE)
    return Item.objects.filter(allowed)


def get_item(actor: Actor, code: str) -> Item:
    """Find one item that the actor may look at."""
    found = items_visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound("item-unknown", _("There is no such question, or it is not one that you may see."))
    return found


def neighbours(actor: Actor, item: Item, form: Test | None = None) -> tuple[Item | None, Item | None]:
    """Give the items before and after one: on a form, or else by identifier, among those one may see."""
    visible = items_visible_to(actor)
    if form is not None:
        visible = visible.filter(places__test=form).order_by("places__position")
    codes = list(visible.values_list("code", flat=True))
    if item.code not in codes:
        return None, None
    at = codes.index(item.code)
    beside = Item.objects.in_bulk([*codes[max(at - 1, 0) : at], *codes[at + 1 : at + 2]], field_name="code")
    return (
        beside.get(codes[at - 1]) if at else None,
        beside.get(codes[at + 1]) if at + 1 < len(codes) else None,
    )


def shows_asset(actor: Actor, code: str) -> bool:
    """Tell whether an item that the actor may look at, or a material of one, shows a picture."""
    # Codes are letters and digits, so one in quotes is found in the text of the JSON and nowhere else.
    quoted = f'"{code}"'
    shown = Q(assets__icontains=quoted) | Q(stimuli__assets__icontains=quoted)
    return code.isalnum() and items_visible_to(actor).filter(shown).exists()


def all_tests() -> QuerySet[Test]:
    """List every test with its number of places; a test's title is no secret."""
    return Test.objects.annotate(length=Count("places"))


def get_test(code: str) -> Test:
    """Find one test."""
    found = all_tests().filter(code=code).first()
    if found is None:
        raise NotFound("test-unknown", _("There is no such test."))
    return found


def tests_coded(codes: list[str]) -> list[Test]:
    """Find tests by their codes, in the usual order; unknown codes are left out."""
    return list(Test.objects.filter(code__in=codes))


def get_asset(code: str) -> Asset:
    """Find one picture or other file."""
    found = Asset.objects.filter(code=code).first()
    if found is None:
        raise NotFound("asset-unknown", _("There is no such file."))
    return found


def uploads() -> QuerySet[PackageUpload]:
    """List the packages that were uploaded, the newest first."""
    return PackageUpload.objects.select_related("by")


def get_upload(code: str) -> PackageUpload:
    """Find one uploaded package."""
    found = uploads().filter(code=code).first()
    if found is None:
        raise NotFound("package-unknown", _("There is no such package."))
    return found


def assets_of(test: Test) -> frozenset[str]:
    """Give the codes of all pictures that a test's form shows, its stimuli's included."""
    codes: set[str] = set()
    for place in form_items(test):
        codes.update(place.item.assets.values())
        for stimulus in place.stimuli:
            codes.update(stimulus.assets.values())
    return frozenset(codes)
