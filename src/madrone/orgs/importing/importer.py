"""What a file of organizations does: adds, renames, closes; districts come with their schools."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madrone.access import Actor, Perm
from madrone.imports import wording
from madrone.imports.drafts import Change, Draft, Verdict, good
from madrone.imports.layouts import Layout
from madrone.orgs.importing.oneroster import OneRosterOrgs
from madrone.orgs.importing.schools_file import SCHOOLS_FILE
from madrone.orgs.importing.simple import SIMPLE
from madrone.orgs.models import Organization

Level = Organization.Level
LEVEL_OF_LENGTH = {length: level for level, length in Organization.LENGTH.items()}
FIELDS = ("name", "natural_id", "charter", "nonpublic", "active")
LABELS: dict[str, str | Promise] = {
    "key": _("code"),
    "code": _("Code"),
    "name": _("Name"),
    "natural_id": _("Identifier elsewhere"),
    "charter": _("Charter status"),
    "nonpublic": _("Nonpublic school"),
    "active": _("Active"),
    "lea": _("New district"),
    "county": _("New county"),
}


class OrganizationImporter:
    """Schools, districts and counties."""

    kind = "orgs"
    label = _("Schools and districts")
    purpose = _("The directory: which schools there are and whose they are.")
    permission = Perm.ORG_IMPORT
    repeats = False
    telling = ("code",)
    layouts: Sequence[Layout] = (SCHOOLS_FILE, SIMPLE, OneRosterOrgs())

    def left_over(self, rows: QuerySet[Any]) -> int:
        """Count nothing: such a file is never meant to be everything that there is."""
        return 0

    def field_label(self, name: str) -> str:
        """Name a changed field for people."""
        return str(LABELS.get(name, name))

    def show(self, name: str, value: Any) -> str:
        """Write a value for people."""
        if isinstance(value, bool):
            return _now("Yes") if value else _now("No")
        return "" if value is None else str(value)

    def judge(self, actor: Actor, drafts: Sequence[Draft]) -> None:
        """Settle each draft against the directory as it stands."""
        fine = good(drafts)
        directory = _Directory(fine)
        for draft in fine:
            directory.judge(actor, draft)

    def apply(self, drafts: Sequence[Draft], *, by: Actor, now: datetime) -> None:
        """Create the counties and districts that are missing, then the rows' own organizations."""
        _create_missing(_parents(drafts))
        _create_missing([draft.data for draft in drafts if draft.verdict == Verdict.ADD])
        by_code = {d.data["code"]: d.data for d in drafts}
        touched = list(Organization.objects.filter(code__in=by_code))
        for organization in touched:
            data = by_code[organization.code]
            for name in FIELDS:
                if name in data:
                    setattr(organization, name, data[name])
        Organization.objects.bulk_update(touched, FIELDS)


class _Directory:
    """The part of the directory that a chunk of drafts touches."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        codes = {code for d in drafts for code in _family(d.data)}
        natural = {d.data["natural_id"] for d in drafts if d.data.get("natural_id")}
        found = Organization.objects.filter(Q(code__in=codes) | Q(natural_id__in=natural))
        self.by_code = {organization.code: organization for organization in found}
        self.by_natural = {o.natural_id: o for o in self.by_code.values() if o.natural_id}

    def judge(self, actor: Actor, draft: Draft) -> None:
        data = draft.data
        linked = self.by_natural.get(data.get("natural_id") or "")
        if not data["code"] and linked is not None:
            data["code"] = linked.code
        code = data["code"]
        if not code:
            draft.wrong("no-cds-code", "identifier", value=data.get("given_code", ""))
        elif not actor.may(Perm.ORG_IMPORT, at=code):
            draft.wrong("out-of-scope", str(LABELS["key"]), value=code)
        elif linked is not None and linked.code != code:
            draft.wrong("identifier-taken", str(LABELS["natural_id"]), value=data["natural_id"])
        if draft.problems:
            draft.settle(Verdict.ERROR)
            return
        existing = self.by_code.get(code)
        if existing is None:
            self._judge_new(draft)
        else:
            self._judge_known(draft, existing)

    def _judge_new(self, draft: Draft) -> None:
        data, changes = draft.data, self._new_parents(draft.data)
        if len(data["code"]) == 14 and data["code"][:7] not in self.by_code and not data.get("lea_name"):
            draft.wrong("district-unknown", str(LABELS["key"]), value=data["code"][:7])
        if self._is_the_other_kind(data):
            draft.wrong("district-and-charter", str(LABELS["key"]), value=data["code"][:7])
        if not data.get("active", True):
            # What was never here need not be closed.
            draft.settle(Verdict.SAME)
            return
        shown = {name: (None, data[name]) for name in FIELDS if data.get(name) and name != "active"}
        draft.settle(Verdict.ADD, shown | changes)

    def _is_the_other_kind(self, data: dict[str, Any]) -> bool:
        """Tell whether the row's LEA is a district where the row has a charter of its own, or the reverse."""
        lea = self.by_code.get(data["code"][:7])
        if lea is None or "independent" not in data:
            return False
        return bool(data["independent"]) != (lea.charter == Organization.Charter.DIRECT)

    def _judge_known(self, draft: Draft, existing: Organization) -> None:
        changes: dict[str, Change] = {
            name: (getattr(existing, name), draft.data[name])
            for name in FIELDS
            if name in draft.data and getattr(existing, name) != draft.data[name]
        }
        if changes.get("active") == (True, False):
            draft.settle(Verdict.REMOVE, changes)
        else:
            draft.settle(Verdict.CHANGE if changes else Verdict.SAME, changes)

    def _new_parents(self, data: dict[str, Any]) -> dict[str, Change]:
        changes: dict[str, Change] = {}
        lea = data["code"][:7] if len(data["code"]) == 14 else ""
        if lea and lea not in self.by_code and data.get("lea_name"):
            changes["lea"] = (None, data["lea_name"])
        if data.get("county") and data["county"] not in self.by_code:
            changes["county"] = (None, data["county_name"])
        return changes


def _family(data: dict[str, Any]) -> set[str]:
    """List the codes that a row may create: its own, its district's, its county's."""
    return {data["code"], data["code"][:7], data.get("county", "")} - {""}


def _parents(drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    """Describe the districts and counties that added rows bring; the first row that names one counts."""
    found: dict[str, dict[str, Any]] = {}
    for draft in drafts:
        data = draft.data
        if draft.verdict != Verdict.ADD:
            continue
        if data.get("county"):
            found.setdefault(data["county"], {"code": data["county"], "name": data["county_name"]})
        if len(data["code"]) == 14 and data.get("lea_name"):
            independent = Organization.Charter.DIRECT if data.get("independent") else ""
            lea = {"code": data["code"][:7], "name": data["lea_name"], "charter": independent}
            found.setdefault(lea["code"], lea)
    return list(found.values())


def _create_missing(wanted: list[dict[str, Any]]) -> None:
    codes = [data["code"] for data in wanted]
    known = set(Organization.objects.filter(code__in=codes).values_list("code", flat=True))
    Organization.objects.bulk_create(_organization(data) for data in wanted if data["code"] not in known)


def _organization(data: dict[str, Any]) -> Organization:
    fields = {name: data[name] for name in FIELDS if name in data}
    return Organization(code=data["code"], level=LEVEL_OF_LENGTH[len(data["code"])], **fields)


wording.register(
    {
        "status-without-charter": (_('It says "%(value)s", but the school is not a charter.'), ""),
        "codes-disagree": (_('"%(value)s" does not fit the other two codes, %(expected)s.'), ""),
        "county-unknown": (_('"%(value)s" is not a county number: California has 01 to 58.'), ""),
        "district-and-charter": (
            _('"%(value)s" is the code of a district and of a charter that is tested on its own.'),
            _("Ask the state's directory which of the two keeps the code."),
        ),
        "not-digits": (_('"%(value)s" is not a code of %(expected)s digits.'), ""),
        "not-an-org-code": (
            _('"%(value)s" is not a code: 2 digits a county, 7 a district, 14 a school.'),
            "",
        ),
        "no-cds-code": (
            _('"%(value)s" is not a CDS code, and no organization here is linked to this record.'),
            _("Put the 7-digit or 14-digit CDS code into the identifier column."),
        ),
        "identifier-taken": (_('"%(value)s" is the identifier of another organization.'), ""),
        "district-unknown": (
            _('There is no district "%(value)s" yet for this school.'),
            _("Put the district in a row above its schools, or import the districts first."),
        ),
    }
)
