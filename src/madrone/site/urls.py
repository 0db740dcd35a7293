"""Every address of the product; each context brings its own."""

from django.urls import include, path

from madrone.site import views

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
    path("", include("madrone.people.urls")),
    path("organizations/", include("madrone.orgs.urls")),
    path("imports/", include("madrone.imports.urls")),
    path("students/", include("madrone.students.urls")),
    path("accessibility/", include("madrone.accessibility.urls")),
    path("content/", include("madrone.content.urls")),
    path("windows/", include("madrone.administrations.urls")),
    path("test/", include("madrone.delivery.urls")),
    path("sessions/", include("madrone.proctor.urls")),
    path("scoring/", include("madrone.scoring.urls")),
    path("results/", include("madrone.reports.urls")),
]
