"""The catalogue of test settings: each support, its tier, its values and their delivery codes.

The first handful of embedded supports (domain.md 4.5); codes are the ISAAP codes of the field. A value that
is the default is not stored: a setting that is absent is off.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madrone.accessibility.errors import SettingsError

Words = str | Promise


class Tier(StrEnum):
    """Who may have a resource (domain.md 4.4)."""

    UNIVERSAL = "universal"
    DESIGNATED = "designated"
    ACCOMMODATION = "accommodation"


TIER_WORDS: dict[Tier, Words] = {
    Tier.UNIVERSAL: _("Universal tool"),
    Tier.DESIGNATED: _("Designated support"),
    Tier.ACCOMMODATION: _("Accommodation"),
}


@dataclass(frozen=True, slots=True)
class Resource:
    """One support and its values; the first value is the default and means the support is not set."""

    code: str
    name: Words
    tier: Tier
    values: tuple[tuple[str, Words], ...]
    hint: Words
    subjects: frozenset[str] = frozenset({"ELA", "MATH"})
    # Values that a subject does not have.
    without: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def default(self) -> str:
        """The code of the value that means "not set"."""
        return self.values[0][0]

    def choices(self, subject: str) -> list[tuple[str, Words]]:
        """List the values that can be chosen in a subject."""
        left_out = self.without.get(subject, frozenset())
        return [(value, word) for value, word in self.values if value not in left_out]

    def word_for(self, value: str) -> Words:
        """Say a value in words; one that the catalogue no longer has is said by its code."""
        return dict(self.values).get(value, value)


RESOURCES: tuple[Resource, ...] = (
    Resource(
        "zoom",
        _("Zoom"),
        Tier.UNIVERSAL,
        (("TDS_Zoom1", _("On")), ("TDS_Zoom0", _("Off"))),
        _("The student can make the page larger or smaller. On for everybody unless it distracts."),
    ),
    Resource(
        "color_contrast",
        _("Color contrast"),
        Tier.DESIGNATED,
        (
            ("TDS_CC0", _("Black on white")),
            ("TDS_CCInvert", _("Reverse contrast")),
            ("TDS_CCMagenta", _("Black on rose")),
            ("TDS_CCMedGrayLtGray", _("Medium gray on light gray")),
            ("TDS_CCYellowB", _("Yellow on blue")),
        ),
        _("The colors of text and background for the whole test."),
    ),
    Resource(
        "masking",
        _("Masking"),
        Tier.DESIGNATED,
        (("TDS_Masking0", _("Off")), ("TDS_Masking1", _("On"))),
        _("The student can cover parts of the page to concentrate on the rest."),
    ),
    Resource(
        "text_to_speech",
        _("Text-to-speech"),
        Tier.DESIGNATED,
        (
            ("TDS_TTS0", _("Off")),
            ("TDS_TTS_Item", _("Questions")),
            ("TDS_TTS_Stim&TDS_TTS_Item", _("Questions and materials")),
        ),
        _("The computer reads aloud. In ELA, reading passages are an accommodation of their own."),
        without={"ELA": frozenset({"TDS_TTS_Stim&TDS_TTS_Item"})},
    ),
    Resource(
        "tts_passages",
        _("Text-to-speech of reading passages"),
        Tier.ACCOMMODATION,
        (("TDS_TTS_Stim0", _("Off")), ("TDS_TTS_Stim", _("On"))),
        _("Only with an IEP or Section 504 plan that names it."),
        frozenset({"ELA"}),
    ),
    Resource(
        "print_size",
        _("Print size"),
        Tier.DESIGNATED,
        (
            ("TDS_PS_L0", _("Normal")),
            ("TDS_PS_L1", _("1.5 times")),
            ("TDS_PS_L2", _("1.75 times")),
            ("TDS_PS_L3", _("2.5 times")),
            ("TDS_PS_L4", _("3 times")),
        ),
        _("The size of the text when the test opens; the student can still zoom."),
    ),
)
BY_CODE: dict[str, Resource] = {resource.code: resource for resource in RESOURCES}


def resources_for(subject: str) -> tuple[Resource, ...]:
    """List the supports that exist in a subject."""
    return tuple(resource for resource in RESOURCES if subject in resource.subjects)


def normal(values: Mapping[str, str], *, subject: str) -> dict[str, str]:
    """Check settings and bring them to their stored form: known codes in their own case, defaults left out.

    Codes are case-insensitive on receipt (domain.md 4.4). Raises SettingsError naming the support.
    """
    known = {resource.code: resource for resource in resources_for(subject)}
    kept: dict[str, str] = {}
    for code, value in values.items():
        if code not in known:
            raise SettingsError.unknown_support(code, subject)
        resource = known[code]
        spelled = {choice.lower(): choice for choice, _word in resource.values}
        if value.lower() not in spelled:
            raise SettingsError.unknown_value(resource, value)
        chosen = spelled[value.lower()]
        if subject == "ELA" and chosen in resource.without.get(subject, frozenset()):
            raise SettingsError.passages_need_accommodation()
        if chosen != resource.default:
            kept[code] = chosen
    return kept


def needs_plan(values: Mapping[str, str]) -> list[Resource]:
    """List the accommodations among settings, which only students with an IEP or 504 plan may have."""
    return [BY_CODE[code] for code in values if BY_CODE[code].tier is Tier.ACCOMMODATION]


def in_force(values: Mapping[str, str], *, has_plan: bool) -> dict[str, str]:
    """Give the settings that count: without a plan on record, accommodations do not (domain.md 4.2, 4.4)."""
    idle = set() if has_plan else {resource.code for resource in needs_plan(values)}
    return {code: value for code, value in values.items() if code not in idle}


def in_words(values: Mapping[str, str]) -> list[tuple[Words, Words]]:
    """Say settings in words, in the order of the catalogue."""
    return [
        (resource.name, resource.word_for(values[resource.code]))
        for resource in RESOURCES
        if resource.code in values
    ]
