"""The addresses of test sessions."""

from django.urls import path

from madrone.proctor.views import board, sessions

app_name = "proctor"
urlpatterns = [
    path("", sessions.sessions, name="sessions"),
    path("enter", sessions.enter, name="enter"),
    path("open", sessions.open_new, name="open"),
    path("<str:code>/", board.session, name="session"),
    path("<str:code>/board", board.board, name="board"),
    path("<str:code>/show", sessions.show, name="show"),
    path("<str:code>/tests", sessions.tests, name="tests"),
    path("<str:code>/close", sessions.close, name="close"),
    path("<str:code>/approve", board.approve_waiting, name="approve-waiting"),
    path("<str:code>/students/<str:student>/approve", board.approve, name="approve"),
    path("<str:code>/students/<str:student>/deny", board.deny, name="deny"),
    path("<str:code>/students/<str:student>/pause", board.pause, name="pause"),
]
