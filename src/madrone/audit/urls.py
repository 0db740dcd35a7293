"""The addresses of this context."""

from django.urls import path

from madrone.audit.views import events

app_name = "audit"
urlpatterns = [path("", events.events, name="events")]
