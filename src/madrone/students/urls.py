"""The addresses of this context."""

from django.urls import path

from madrone.students.views import rosters, students

app_name = "students"
urlpatterns = [
    path("", students.students, name="students"),
    path("find", students.find, name="find"),
    path("rosters/", rosters.rosters, name="rosters"),
    path("rosters/new", rosters.new_roster, name="new-roster"),
    path("rosters/<str:code>/", rosters.roster, name="roster"),
    path("rosters/<str:code>/change", rosters.change_roster, name="change-roster"),
    path("<str:code>/", students.student, name="student"),
]
