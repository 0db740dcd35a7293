"""The addresses of this context."""

from django.urls import path

from madrone.scoring import home  # noqa: F401  registers its lines for the home page
from madrone.scoring.views import hand

app_name = "scoring"
urlpatterns = [
    path("", hand.queue, name="queue"),
    path("<slug:code>/<str:item>", hand.answer, name="answer"),
    path("<slug:code>/<str:item>/files/<str:response>", hand.file, name="file"),
]
