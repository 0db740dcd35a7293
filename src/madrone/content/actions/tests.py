"""Looking after the forms of tests."""

from django.db import transaction

from madrone.content.models import Test
from madrone.kernel import clock


@transaction.atomic
def freeze_form(*, test: Test) -> None:
    """Note that a student has begun a test: from now on its form and items stay as they are.

    Part of the student's own beginning, which has the audit record; only the first one writes anything.
    """
    if test.frozen_at is None:
        Test.objects.filter(pk=test.pk, frozen_at=None).update(frozen_at=clock.now())
