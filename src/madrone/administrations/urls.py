"""The addresses of this context."""

from django.urls import path

from madrone.administrations.views import students, windows

app_name = "administrations"
urlpatterns = [
    path("", windows.windows, name="windows"),
    path("new", windows.new_window, name="new-window"),
    path("students/<slug:code>", students.student, name="student"),
    path("students/<slug:code>/<slug:assignment>/take-back", students.take_back, name="take-back"),
    path("<slug:code>", windows.window, name="window"),
    path("<slug:code>/change", windows.edit_window, name="edit-window"),
    path("<slug:code>/assign", windows.assign, name="assign"),
]
