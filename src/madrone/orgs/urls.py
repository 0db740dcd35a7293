"""The addresses of this context."""

from django.urls import URLPattern

app_name = "orgs"
urlpatterns: list[URLPattern] = []
