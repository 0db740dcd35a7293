"""The words for subjects, levels and claims, and those of the charts, in the reader's language."""

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madrone.psychometrics.smarter import claims
from madrone.ui.charts import ClaimWords, DistributionWords, ScaleWords
from madrone.ui.status import Status, Tone

if TYPE_CHECKING:
    from madrone.scoring.models import ClaimResult, Result

Words = str | Promise

SUBJECTS: dict[str, Words] = {
    "ELA": _("English Language Arts/Literacy"),
    "MATH": _("Mathematics"),
}
SHORT_SUBJECTS: dict[str, Words] = {"ELA": _("ELA"), "MATH": _("Math")}
LEVELS: dict[int, Words] = {
    1: _("Standard Not Met"),
    2: _("Standard Nearly Met"),
    3: _("Standard Met"),
    4: _("Standard Exceeded"),
}
SHORT_LEVELS: dict[int, Words] = {
    1: _("Not met"),
    2: _("Nearly met"),
    3: _("Met"),
    4: _("Exceeded"),
}
LEVEL_MEANINGS: dict[int, Words] = {
    4: _("Has gone beyond the grade-level standard; well on the way to success in later grades."),
    3: _("Has met the grade-level standard; making good progress toward success in later grades."),
    2: _("Has nearly met the standard; may need some more practice to succeed in later grades."),
    1: _("Has not yet met the standard; needs substantial help to succeed in later grades."),
}
CLAIM_LEVELS: dict[int, Words] = {
    1: _("Below the standard"),
    2: _("Near the standard"),
    3: _("Above the standard"),
}
# By the codes of the data warehouse; the order on a report is the policy's own (domain.md 8.5).
CLAIMS: dict[tuple[str, str], Words] = {
    ("ELA", "SOCK_R"): _("Reading"),
    ("ELA", "2-W"): _("Writing"),
    ("ELA", "SOCK_LS"): _("Listening"),
    ("ELA", "4-CR"): _("Research and inquiry"),
    ("MATH", "1"): _("Concepts and procedures"),
    ("MATH", "SOCK_2"): _("Problem solving, modeling and data"),
    ("MATH", "3"): _("Communicating reasoning"),
}
_TONES = {1: Tone.ATTENTION, 2: Tone.WAITING, 3: Tone.GOOD, 4: Tone.GOOD}


def level_names() -> tuple[str, str, str, str]:
    """The four level names, lowest first."""
    first, second, third, fourth = (str(LEVELS[level]) for level in (1, 2, 3, 4))
    return first, second, third, fourth


def claim_level_names() -> tuple[str, str, str]:
    """The three claim level names, lowest first."""
    below, near, above = (str(CLAIM_LEVELS[level]) for level in (1, 2, 3))
    return below, near, above


def claim_name(result: "Result", claim: "ClaimResult") -> str:
    """Name a claim in the reader's language; one that has no words here goes by its own name."""
    return str(CLAIMS.get((result.subject, claim.claim), claim.name))


def claims_in_order(result: "Result") -> list["ClaimResult"]:
    """The claims of a result in the order of the reports."""
    order = [claim.code for claim in claims(result.subject)]
    return sorted(result.claims.all(), key=lambda claim: order.index(claim.claim))


def claim_level(level: int | None) -> str:
    """Say where a student stands in a claim."""
    return str(CLAIM_LEVELS[level]) if level else gettext("Not enough answers to tell")


def level_status(result: "Result | None") -> Status | str:
    """A result's level as a tag; what there is instead where there is no level."""
    if result is None:
        return ""
    if result.level is None:
        return Status(Tone.QUIET, _("No score"))
    return Status(_TONES[result.level], LEVELS[result.level])


def result_status(result: "Result") -> Status:
    """Say whether a result may still change."""
    if result.status == "final":
        return Status(Tone.GOOD, _("Final"))
    return Status(Tone.WAITING, _("Preliminary"))


def scale_words() -> ScaleWords:
    """The words of the chart of one score."""
    return ScaleWords(
        sentence=gettext("The score is {score}, in the level {level} ({low} to {high})."),
        band=gettext("On another day a score between {low} and {high} would be likely."),
        range=gettext("{low} to {high}"),
        your_score=gettext("Score"),
        error_band=gettext("Likely range of the score"),
    )


def claim_words() -> ClaimWords:
    """The words of the chart of the claims."""
    return ClaimWords(
        row=gettext("{claim}: {level}."),
        no_score=gettext("Not enough answers to tell"),
        none=gettext("There are no claim scores for this test."),
    )


def distribution_words() -> DistributionWords:
    """The words of the chart of the levels."""
    return DistributionWords(
        sentence=gettext("{met} of {total} students ({share}) met or exceeded the standard."),
        one_row=gettext("{label}: {met} of {total} students ({share}) met or exceeded the standard."),
        nobody=gettext("Nobody has a score yet."),
        hidden=gettext("Not shown, to protect a small group."),
        label=gettext("{label} · {total} students"),
        label_one=gettext("{label} · 1 student"),
    )
