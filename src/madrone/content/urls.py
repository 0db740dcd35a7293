"""The addresses of this context.

Pictures stand below the student's own path: the cookie that proves a student's seat is sent nowhere else.
"""

from django.urls import path

from madrone.content.views import items, packages

app_name = "content"
urlpatterns = [
    path("content/", items.tests, name="tests"),
    path("content/tests/<slug:code>", items.test, name="test"),
    path("content/items", items.items, name="items"),
    path("content/items/<slug:code>", items.item, name="item"),
    path("content/packages", packages.packages, name="packages"),
    path("content/packages/new", packages.new_package, name="new-package"),
    path("content/packages/<slug:code>", packages.package, name="package"),
    path("content/packages/<slug:code>/progress", packages.progress, name="package-progress"),
    path("content/packages/<slug:code>/report.csv", packages.report, name="package-report"),
    path("content/packages/<slug:code>/accept", packages.accept, name="accept-package"),
    path("content/packages/<slug:code>/discard", packages.discard, name="discard-package"),
    path("test/assets/<slug:code>", items.asset, name="asset"),
]
