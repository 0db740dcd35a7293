"""The navigation at the left: the contexts that a role may use, in the order of the testing year."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madrone.access import Actor, Perm


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation. Any one of ``perms`` shows it; none means every member of staff."""

    label: str | Promise
    url_name: str
    perms: tuple[Perm, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the page shows it."""

    label: str | Promise
    url: str
    current: bool


SESSIONS = (Perm.SESSION_SUMMATIVE, Perm.SESSION_INTERIM, Perm.SESSION_PRACTICE)
ANSWERS = (Perm.INTERIM_RESPONSE_SCORE, Perm.SUMMATIVE_RESPONSE_SCORE)
ENTRIES = (
    Entry(_("Home"), "site:home"),
    Entry(_("Calendar"), "administrations:windows", (Perm.WINDOW_VIEW,)),
    Entry(_("Students"), "students:students", (Perm.STUDENT_VIEW,)),
    Entry(_("Rosters"), "students:rosters", (Perm.ROSTER_MANAGE,)),
    Entry(_("Imports"), "imports:batches", (Perm.STUDENT_IMPORT, Perm.ORG_IMPORT)),
    Entry(_("Accessibility"), "accessibility:students", (Perm.SETTINGS_VIEW,)),
    Entry(_("Tests"), "content:tests", (Perm.ITEM_VIEW, Perm.INTERIM_ITEM_VIEW, Perm.PACKAGE_IMPORT)),
    Entry(_("Testing"), "proctor:sessions", SESSIONS),
    Entry(_("Scoring"), "scoring:queue", ANSWERS),
    Entry(_("Results"), "reports:results", (Perm.RESULT_VIEW,)),
    Entry(_("Classroom quizzes"), "formative:quizzes", (Perm.QUIZ_RUN,)),
    Entry(_("Schools"), "orgs:organizations", (Perm.ORG_VIEW,)),
    Entry(_("Staff"), "people:staff", (Perm.ACCOUNT_VIEW,)),
    Entry(_("Security forms"), "people:signed-forms", (Perm.AFFIDAVIT_VIEW,)),
    Entry(_("Audit trail"), "audit:events", (Perm.AUDIT_VIEW,)),
)


def links_for(actor: Actor, path: str) -> list[Link]:
    """List the links that an actor may use; the one that ``path`` lies below is marked as current."""
    allowed = [(entry.label, url) for entry, url in _existing() if _may_use(actor, entry)]
    here = max((url for _label, url in allowed if _lies_below(path, url)), key=len, default="")
    return [Link(label, url, url == here) for label, url in allowed]


def _existing() -> Iterator[tuple[Entry, str]]:
    for entry in ENTRIES:
        try:
            yield entry, reverse(entry.url_name)
        except NoReverseMatch:
            continue


def _may_use(actor: Actor, entry: Entry) -> bool:
    return not entry.perms or any(actor.has(perm) for perm in entry.perms)


def _lies_below(path: str, url: str) -> bool:
    return path == url or path.startswith(f"{url.rstrip('/')}/")
