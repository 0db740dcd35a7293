"""The addresses of this context."""

from django.urls import path

from madrone.imports import home  # noqa: F401  # registers its lines for the home page
from madrone.imports.views import batch, choose

app_name = "imports"
urlpatterns = [
    path("", choose.batches, name="batches"),
    path("new", choose.upload, name="upload"),
    path("<str:code>/", batch.batch, name="batch"),
    path("<str:code>/progress", batch.progress, name="progress"),
    path("<str:code>/problems.csv", batch.problems, name="problems"),
]
