"""The addresses of this context."""

from django.urls import URLPattern

app_name = "proctor"
urlpatterns: list[URLPattern] = []
