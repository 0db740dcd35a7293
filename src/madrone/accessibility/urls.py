"""The addresses of this context."""

from django.urls import path

from madrone.accessibility.views import students

app_name = "accessibility"
urlpatterns = [
    path("", students.students, name="students"),
    path("<slug:code>", students.student, name="student"),
    path("<slug:code>/<slug:subject>", students.change, name="change"),
]
