"""The addresses of the student's side, in the order in which a student comes to them."""

from django.urls import path

from madrone.delivery import pictures  # noqa: F401  # lets students have the pictures of their test
from madrone.delivery.views import approval, entrance, playing, stops

app_name = "delivery"
urlpatterns = [
    path("", entrance.sign_in, name="sign_in"),
    path("sign-out", entrance.sign_out, name="sign_out"),
    path("confirm", entrance.confirm, name="confirm"),
    path("choose", entrance.choose, name="choose"),
    path("wait", approval.wait, name="wait"),
    path("status", approval.status, name="status"),
    path("settings", approval.settings, name="settings"),
    path("decline", approval.decline, name="decline"),
    path("instructions", approval.instructions, name="instructions"),
    path("begin", approval.begin, name="begin"),
    path("take", playing.take, name="take"),
    path("token", playing.token, name="token"),
    path("activity", playing.activity, name="activity"),
    path("attempt", playing.attempt, name="attempt"),
    path("review", playing.review, name="review"),
    path("pause", playing.pause, name="pause"),
    path("submit", playing.submit, name="submit"),
    path("paused", stops.paused, name="paused"),
    path("elsewhere", stops.elsewhere, name="elsewhere"),
    path("resume", stops.resume, name="resume"),
    path("done", stops.done, name="done"),
]
