"""Reading jobs."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from madrone.jobs.models import Job
from madrone.kernel.errors import NotFound


def get_job(code: str) -> Job:
    """Find one job by its code; who may ask is for the page that knows what the job is for."""
    found = Job.objects.filter(code=code).first()
    if found is None:
        raise NotFound("job-unknown", _("There is no such work under way."))
    return found


def unfinished() -> QuerySet[Job]:
    """List the jobs that wait, run, or have failed."""
    return Job.objects.exclude(state__in=[Job.State.DONE, Job.State.CANCELLED])
