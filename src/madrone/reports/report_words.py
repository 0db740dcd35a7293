"""Every word and number of a Student Score Report, ready to be set; the layout knows none of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.psychometrics.smarter import Policy
from madrone.reports.wording import (
    LEVEL_MEANINGS,
    LEVELS,
    SUBJECTS,
    claim_level,
    claim_name,
    claims_in_order,
)

if TYPE_CHECKING:
    from madrone.scoring.models import Result


# What the front of a report holds in its usual type: lines, letters in a line of text, letters in one of a name.
_ROOMY_LINES, _LINE, _NAME_LINE = 11, 84, 44


@dataclass(frozen=True, slots=True)
class ReportCard:
    """What one report is about: a student as enrolled, and the results of one testing window.

    ``results`` holds at most one result per subject.
    """

    first_name: str
    full_name: str
    grade: str
    school: str
    lea: str
    window: str
    results: "Sequence[Result]"
    policy: Policy


def document_words(cards: Sequence[ReportCard], *, language: str) -> dict[str, Any]:
    """Give the reports of some students, to be set as one file, as plain data in one language."""
    with translation.override(language):
        return {
            "language": language,
            "title": _("Student Score Report"),
            "author": cards[0].lea if cards else "",
            "reports": [report_words(card, language=language) for card in cards],
        }


def report_words(card: ReportCard, *, language: str) -> dict[str, Any]:
    """Give one student's whole report as plain data in one language."""
    with translation.override(language):
        words = {
            "title": _("Student Score Report"),
            "window": card.window,
            "student": card.full_name,
            "enrolment": _("Grade %(grade)s · %(school)s · %(lea)s")
            % {"grade": card.grade.lstrip("0"), "school": card.school, "lea": card.lea},
            "intro": _(
                "This report shows how %(name)s did on this year’s tests, compared with what students are "
                "expected to know in grade %(grade)s. Test scores are one way to see progress. Look at them "
                "together with classwork and what the teacher tells you."
            )
            % {"name": card.first_name, "grade": card.grade.lstrip("0")},
            "subjects": [_subject(card, subject) for subject in SUBJECTS],
            "back_title": _("What the scores mean"),
            "back_intro": _(
                "Each subject has four levels. The highlighted row is the level of %(name)s. Scores can be "
                "compared from one grade to the next, because all grades share one scale."
            )
            % {"name": card.first_name},
            "levels_header": [_("Level"), _("Scores"), _("What it means")],
            "sections": _sections(card),
            "footer": _("Scored by the rules “%(policy)s”. Confidential: for the family and the school.")
            % {"policy": card.policy.name},
        }
    return {**words, "tight": _lines_of_text(words) > _ROOMY_LINES}


def _lines_of_text(words: dict[str, Any]) -> int:
    """Estimate how many lines the running text of the front takes, rather too many than too few."""
    running = [words["enrolment"], words["intro"]]
    for subject in words["subjects"]:
        running += [subject.get("sentence", ""), subject.get("preliminary", "")]
    return ceil(len(words["student"]) / _NAME_LINE) + sum(ceil(len(text) / _LINE) for text in running)


def chart_sentence(result: "Result", policy: Policy) -> str:
    """Say in a sentence what the chart of a scored result shows, for those who do not see it."""
    words = {
        "subject": SUBJECTS[result.subject],
        "score": result.scale_score,
        "level": LEVELS[result.level or 1],
    }
    band = likely_range(policy, result)
    if band is None:
        return _("%(subject)s: a score of %(score)s, in the level “%(level)s”.") % words
    return _(
        "%(subject)s: a score of %(score)s, in the level “%(level)s”, with a likely range from %(low)s to "
        "%(high)s."
    ) % {**words, "low": band[0], "high": band[1]}


def likely_range(policy: Policy, result: "Result") -> tuple[int, int] | None:
    """Give the error band as far as the scale goes: nobody can score beyond its ends."""
    if result.band_low is None or result.band_high is None:
        return None
    limits = policy.limits(result.subject, result.grade)
    return max(result.band_low, limits.loss), min(result.band_high, limits.hoss)


def given_by_rule(result: "Result") -> bool:
    """Tell whether the lowest score was given to a student who took part and answered nothing (domain.md 8.1)."""
    return result.attemptedness == "P" and result.scale_score is not None


def _subject(card: ReportCard, subject: str) -> dict[str, Any]:
    result = next((one for one in card.results if one.subject == subject), None)
    name = str(SUBJECTS[subject])
    if result is None or result.scale_score is None or result.level is None:
        return {"name": name, "score": None, "claims": [], "no_score": _no_score(card, result, name)}
    words = {"name": card.first_name}
    band = likely_range(card.policy, result)
    return {
        "name": name,
        "score": result.scale_score,
        "score_label": _("Score"),
        "level": result.level,
        "level_name": str(LEVELS[result.level]),
        "level_label": _("Level %(level)d of 4") % {"level": result.level},
        "band": None if band is None else {"low": band[0], "high": band[1]},
        "scale": _scale(card.policy, result),
        "chart_text": chart_sentence(result, card.policy),
        "sentence": _distance(card, result),
        "claims_title": _("How %(name)s did in each area") % words,
        "claims_header": [_("Area"), _("Compared with the standard")],
        "claims": [
            {"name": claim_name(result, claim), "level": claim.level, "words": claim_level(claim.level)}
            for claim in claims_in_order(result)
        ],
        "preliminary": _preliminary(result),
        "ranges": _ranges(card.policy, result),
    }


def _no_score(card: ReportCard, result: "Result | None", subject: str) -> str:
    words = {"name": card.first_name, "subject": subject}
    if result is None:
        return _("There is no score in %(subject)s: %(name)s did not take this test in this window.") % words
    if result.status != "final":
        return _("There is no score in %(subject)s yet: a written answer has not been scored.") % words
    return _("There is no score in %(subject)s: %(name)s did not answer any question that counts.") % words


def _distance(card: ReportCard, result: "Result") -> str:
    """Say how far the score is from the standard, and how sure it is; or that it was given by rule."""
    if given_by_rule(result):
        return _(
            "%(name)s did not answer any question that counts. By the rules of the program the lowest score is given."
        ) % {"name": card.first_name}
    standard = card.policy.cuts(result.subject, result.grade).standard
    score = result.scale_score or 0
    points = abs(score - standard)
    words = {"name": card.first_name, "standard": standard, "points": points}
    if score == standard:
        first = _("This is exactly the score that meets the standard (%(standard)d).")
    elif score > standard:
        first = ngettext(
            "This is %(points)d point above the score that meets the standard (%(standard)d).",
            "This is %(points)d points above the score that meets the standard (%(standard)d).",
            points,
        )
    else:
        first = ngettext(
            "This is %(points)d point below the score that meets the standard (%(standard)d).",
            "This is %(points)d points below the score that meets the standard (%(standard)d).",
            points,
        )
    band = likely_range(card.policy, result)
    if band is None:
        return first % words
    second = _(
        "On another day %(name)s would likely score between %(low)s and %(high)s; the black bar shows this."
    )
    return f"{first % words} {second % {**words, 'low': band[0], 'high': band[1]}}"


def _preliminary(result: "Result") -> str:
    """Say that a score may change: while a written answer waits for a person, it is left out."""
    if result.status == "final":
        return ""
    return _("This score is preliminary: a written answer has not been scored yet, so it may still change.")


def _scale(policy: Policy, result: "Result") -> dict[str, Any]:
    limits = policy.limits(result.subject, result.grade)
    cuts = list(policy.cuts(result.subject, result.grade).scale)
    edges = [limits.loss, *cuts, limits.hoss]
    return {
        "low": limits.loss,
        "high": limits.hoss,
        "cuts": cuts,
        "bands": [
            {"from": edges[level - 1], "to": edges[level], "name": str(LEVELS[level])}
            for level in (1, 2, 3, 4)
        ],
    }


def _ranges(policy: Policy, result: "Result") -> list[dict[str, Any]]:
    limits = policy.limits(result.subject, result.grade)
    cuts = policy.cuts(result.subject, result.grade).scale
    lows = [limits.loss, *cuts]
    highs = [*(cut - 1 for cut in cuts), limits.hoss]
    return [
        {
            "level": level,
            "name": str(LEVELS[level]),
            "span": f"{lows[level - 1]}–{highs[level - 1]}",
            "meaning": str(LEVEL_MEANINGS[level]),
            "mine": level == result.level,
        }
        for level in (4, 3, 2, 1)
    ]


def _sections(card: ReportCard) -> list[dict[str, Any]]:
    name = {"name": card.first_name}
    return [
        {
            "title": _("About the numbers"),
            "text": _(
                "No test is exact. The likely range shows how far the score could move if %(name)s took a "
                "similar test again without learning more in between. A small difference between two scores "
                "may mean nothing. Ask the school to show how this score was made: every rule with its source, "
                "and every step."
            )
            % name,
            "points": [],
        },
        {
            "title": _("What you can do next"),
            "text": "",
            "points": [
                _("Ask %(name)s what was easy and what was hard. Praise effort and good strategies.") % name,
                _("Read together and talk about it: who is telling the story, and how do you know?"),
                _("Use numbers every day: recipes, prices, distances, sharing things in equal parts."),
                _("Look for the area marked “Below the standard” first; that is where practice helps most."),
            ],
        },
        {
            "title": _("Questions for the teacher"),
            "text": "",
            "points": [
                _("Does this score fit what you see in class?"),
                _("What is %(name)s working on now, and how can we help at home?") % name,
                _("Which help does the school offer, and would a different test setting help?"),
            ],
        },
    ]
