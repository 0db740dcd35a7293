"""Scopes as filters: they may be combined in any way without narrowing or widening one another."""

from django.db.models import Q

from madrone.access import Perm
from madrone.orgs.access import within_scope
from madrone.orgs.models import Organization
from madrone.orgs.queries import organizations_visible_to
from tests.cast import LEA, SCHOOL, Cast


def test_the_state_sees_every_organization(cast: Cast) -> None:
    assert organizations_visible_to(cast.ada).count() == Organization.objects.count()


def test_a_wider_scope_is_not_narrowed_by_something_beside_it(cast: Cast) -> None:
    everything = within_scope(cast.ada, Perm.ORG_VIEW, field="code")
    assert Organization.objects.filter(everything | Q(code=SCHOOL)).count() == Organization.objects.count()
    assert Organization.objects.filter(everything & Q(code=SCHOOL)).count() == 1


def test_no_scope_shows_nothing(cast: Cast) -> None:
    nothing = within_scope(cast.tom, Perm.ORG_IMPORT, field="code")
    assert not Organization.objects.filter(nothing).exists()
    assert Organization.objects.filter(nothing | Q(code=LEA)).count() == 1
