"""The addresses of this context."""

from django.urls import URLPattern

app_name = "administrations"
urlpatterns: list[URLPattern] = []
