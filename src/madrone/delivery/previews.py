"""An item as a student with some test settings and supports sees it: for staff, and nothing of it is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from madrone import qti
from madrone.content.parsed import asset_address, parsed_item, parsed_stimulus
from madrone.delivery.supports import supports_of
from madrone.delivery.turns import Turn, first_outcomes
from madrone.qti.catalogs import Catalog
from madrone.qti.clones import clone_item

if TYPE_CHECKING:
    from madrone.content.models import Item

Medium = Literal["screen", "print", "large-print"]
# The clone that everybody sees who asks for no other.
FIRST_SEED = "1"

SUPPORT_WORDS: dict[str, Promise] = {
    "spoken": gettext_lazy("Text for reading aloud"),
    "braille": gettext_lazy("Braille"),
    "tactile": gettext_lazy("Tactile graphic"),
    "sign-language": gettext_lazy("Sign language"),
    "glossary-on-screen": gettext_lazy("Glossary"),
    "illustrated-glossary": gettext_lazy("Illustrated glossary"),
    "keyword-translation": gettext_lazy("Translation of words"),
    "keyword-emphasis": gettext_lazy("Emphasis on words"),
    "item-translation": gettext_lazy("Translation of the question"),
    "simplified-language-portions": gettext_lazy("Simpler language"),
    "simplified-graphics": gettext_lazy("Simpler pictures"),
    "linguistic-guidance": gettext_lazy("Help with the language"),
    "long-description": gettext_lazy("Long description"),
    "extended-description": gettext_lazy("Extended description"),
    "transcript": gettext_lazy("Transcript"),
    "high-contrast": gettext_lazy("High contrast"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """A student as the preview imagines one: test settings as they are stored, supports, medium, clone."""

    settings: Mapping[str, str] = field(default_factory=dict)
    supports: frozenset[str] = frozenset()
    language: str = ""
    medium: Medium = "screen"
    seed: str = FIRST_SEED
    show_key: bool = False

    @property
    def active(self) -> frozenset[str]:
        """The supports that are on: those chosen, and those that follow from the settings."""
        return self.supports | supports_of(self.settings)


def catalogs_of(item: "Item") -> list[Catalog]:
    """List every catalog of an item and of its materials."""
    found = list(parsed_item(item).catalogs.values())
    for stimulus in item.stimuli.all():
        found.extend(parsed_stimulus(stimulus).catalogs.values())
    return found


def supports_offered(catalogs: Iterable[Catalog]) -> list[tuple[str, object]]:
    """List the supports that catalogs have cards for, each in words."""
    offered = sorted({card.support for catalog in catalogs for card in catalog.cards if card.support})
    return [(one, SUPPORT_WORDS.get(one, one)) for one in offered]


def languages_offered(catalogs: Iterable[Catalog]) -> list[str]:
    """List the languages that cards of catalogs are written in."""
    entries = (entry for catalog in catalogs for card in catalog.cards for entry in card.entries)
    return sorted({entry.language for entry in entries if entry.language})


def draw(item: "Item", profile: Profile, locale: str, *, turn: Turn | None = None) -> str:
    """Draw an item for a profile; after a try with what it brought, else as it is at first."""
    parsed = parsed_item(item)
    clone = clone_item(parsed, profile.seed)
    key = qti.correct_responses(parsed, clone) if profile.show_key else None
    # Paper says nothing to an answer, not even what an item says at first.
    first = first_outcomes(parsed, clone) if profile.medium == "screen" else None
    return qti.render_item(
        parsed,
        asset_url=partial(asset_address, item.assets),
        prefix="preview-",
        responses=key,
        read_only=profile.show_key,
        show_key=profile.show_key,
        medium=profile.medium,
        locale=locale,
        clone=clone,
        outcomes=turn.outcomes if turn else first,
        supports=profile.active,
        language=profile.language,
    )


def draw_materials(item: "Item", profile: Profile) -> list[str]:
    """Draw the materials of an item for a profile."""
    return [
        qti.render_stimulus(
            parsed_stimulus(one),
            asset_url=partial(asset_address, one.assets),
            supports=profile.active,
            language=profile.language,
        )
        for one in item.stimuli.all()
    ]


def outcome_lines(turn: Turn) -> list[tuple[str, str]]:
    """Give what a try has set, outcome by outcome, as text; outcomes that are NULL are left out."""
    return [(name, said) for name, value in turn.outcomes.items() if (said := _said(value))]


def _said(value: Mapping[str, Any]) -> str:
    base, many = value.get("base"), value.get("list")
    if isinstance(base, Mapping):
        return ", ".join(str(one) for one in base.values())
    if isinstance(many, Mapping):
        return ", ".join(str(one) for each in many.values() for one in each)
    return ""
