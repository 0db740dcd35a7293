"""Every word and number of a Student Score Report, ready to be set; the layout knows none of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from madrone.psychometrics.smarter import Policy
from madrone.scoring.models import Result

SUBJECTS = {"ELA": gettext_lazy("English Language Arts/Literacy"), "MATH": gettext_lazy("Mathematics")}
LEVELS = {
    1: gettext_lazy("Standard Not Met"),
    2: gettext_lazy("Standard Nearly Met"),
    3: gettext_lazy("Standard Met"),
    4: gettext_lazy("Standard Exceeded"),
}
LEVEL_MEANINGS = {
    4: gettext_lazy("Has gone beyond the grade-level standard; well on the way to success in later grades."),
    3: gettext_lazy("Has met the grade-level standard; making good progress toward success in later grades."),
    2: gettext_lazy("Has nearly met the standard; may need some more practice to succeed in later grades."),
    1: gettext_lazy("Has not yet met the standard; needs substantial help to succeed in later grades."),
}
CLAIM_LEVELS = {
    1: gettext_lazy("Below the standard"),
    2: gettext_lazy("Near the standard"),
    3: gettext_lazy("Above the standard"),
}
CLAIM_NAMES = {
    "Reading": gettext_lazy("Reading"),
    "Writing": gettext_lazy("Writing"),
    "Listening": gettext_lazy("Listening"),
    "Research/Inquiry": gettext_lazy("Research and inquiry"),
    "Concepts & Procedures": gettext_lazy("Concepts and procedures"),
    "Problem Solving & Modeling/Data Analysis": gettext_lazy("Problem solving, modeling and data"),
    "Communicating Reasoning": gettext_lazy("Communicating reasoning"),
}


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
    results: Sequence[Result]
    policy: Policy


def report_words(card: ReportCard, *, language: str) -> dict[str, Any]:
    """Give the whole report as plain data in one language."""
    with translation.override(language):
        return {
            "language": language,
            "title": _("Student Score Report"),
            "window": card.window,
            "student": card.full_name,
            "lea": card.lea,
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


def chart_sentence(result: Result) -> str:
    """Say in a sentence what the chart of a result shows, for those who do not see it."""
    words = {
        "subject": SUBJECTS[result.subject],
        "score": result.scale_score,
        "level": LEVELS[result.level or 1],
        "low": result.band_low,
        "high": result.band_high,
    }
    return (
        _(
            "%(subject)s: a score of %(score)s, in the level “%(level)s”, with a likely range from %(low)s to "
            "%(high)s."
        )
        % words
    )


def _subject(card: ReportCard, subject: str) -> dict[str, Any]:
    result = next((one for one in card.results if one.subject == subject), None)
    name = str(SUBJECTS[subject])
    if result is None or result.scale_score is None or result.level is None:
        return {"name": name, "score": None, "claims": [], "no_score": _no_score(card, result, name)}
    words = {
        "name": card.first_name,
        "subject": name,
        "low": result.band_low,
        "high": result.band_high,
        "score": result.scale_score,
        "standard": card.policy.cuts(subject, result.grade).scale[1],
    }
    return {
        "name": name,
        "score": result.scale_score,
        "score_label": _("Score"),
        "level": result.level,
        "level_name": str(LEVELS[result.level]),
        "level_label": _("Level %(level)d of 4") % {"level": result.level},
        "band": {"low": result.band_low, "high": result.band_high},
        "scale": _scale(card.policy, result),
        "chart_text": chart_sentence(result),
        "sentence": _distance(result, words["standard"], words),
        "claims_title": _("How %(name)s did in each area") % words,
        "claims_header": [_("Area"), "", _("Compared with the standard")],
        "claims": [_claim(claim.name, claim.level) for claim in result.claims.all()],
        "ranges": _ranges(card.policy, result),
    }


def _no_score(card: ReportCard, result: Result | None, subject: str) -> str:
    words = {"name": card.first_name, "subject": subject}
    if result is None:
        return _("There is no score in %(subject)s: %(name)s did not take this test in this window.") % words
    return (
        _("There is no score in %(subject)s: %(name)s did not answer enough of the test to be scored.")
        % words
    )


def _distance(result: Result, standard: int, words: dict[str, Any]) -> str:
    points = abs((result.scale_score or 0) - standard)
    counted = {**words, "points": points}
    if points == 0:
        first = _("This is exactly the score that meets the standard (%(standard)d).") % words
    elif (result.scale_score or 0) > standard:
        first = (
            ngettext(
                "This is %(points)d point above the score that meets the standard (%(standard)d).",
                "This is %(points)d points above the score that meets the standard (%(standard)d).",
                points,
            )
            % counted
        )
    else:
        first = (
            ngettext(
                "This is %(points)d point below the score that meets the standard (%(standard)d).",
                "This is %(points)d points below the score that meets the standard (%(standard)d).",
                points,
            )
            % counted
        )
    second = (
        _(
            "On another day %(name)s would likely score between %(low)s and %(high)s; the black bar shows this."
        )
        % words
    )
    return f"{first} {second}"


def _claim(name: str, level: int | None) -> dict[str, Any]:
    words = str(CLAIM_LEVELS[level]) if level else _("Not enough answers to tell")
    return {"name": str(CLAIM_NAMES.get(name, name)), "level": level, "words": words}


def _scale(policy: Policy, result: Result) -> dict[str, Any]:
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


def _ranges(policy: Policy, result: Result) -> list[dict[str, Any]]:
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
                "may mean nothing."
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
