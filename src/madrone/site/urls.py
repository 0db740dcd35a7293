"""Every address of the product; each context brings its own."""

from django.urls import include, path
from django.views.i18n import set_language

from madrone.site import views
from madrone.ui.pages import public_page

site_patterns = (
    [
        path("", views.start, name="start"),
        path("home", views.home, name="home"),
        path("healthz", views.healthz, name="healthz"),
    ],
    "site",
)

urlpatterns = [
    path("", include(site_patterns)),
    path("language", public_page(set_language), name="set_language"),
    path("", include("madrone.people.urls")),
    path("organizations/", include("madrone.orgs.urls")),
    path("imports/", include("madrone.imports.urls")),
    path("students/", include("madrone.students.urls")),
    path("accessibility/", include("madrone.accessibility.urls")),
    path("", include("madrone.content.urls")),
    path("", include("madrone.delivery.preview_urls")),
    path("windows/", include("madrone.administrations.urls")),
    path("test/", include("madrone.delivery.urls")),
    path("sessions/", include("madrone.proctor.urls")),
    path("scoring/", include("madrone.scoring.urls")),
    path("results/", include("madrone.reports.urls")),
    path("classroom/", include("madrone.formative.urls")),
    path("audit/", include("madrone.audit.urls")),
]
