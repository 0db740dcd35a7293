"""The addresses of classroom quizzes."""

from django.urls import path

from madrone.formative.views import quizzes, resolve, results, scans

app_name = "formative"
urlpatterns = [
    path("", quizzes.quizzes, name="quizzes"),
    path("new", quizzes.new, name="new"),
    path("<str:code>/", quizzes.quiz, name="quiz"),
    path("<str:code>/change", quizzes.change, name="change"),
    path("<str:code>/sheets.pdf", quizzes.sheets, name="sheets"),
    path("<str:code>/scans", scans.upload, name="upload"),
    path("<str:code>/progress", scans.progress, name="progress"),
    path("<str:code>/scans/<str:upload>/<int:place>/aside", scans.aside, name="aside"),
    path("<str:code>/scans/<str:upload>/<int:place>/picture", scans.picture, name="picture"),
    path("<str:code>/resolve", resolve.resolve, name="resolve"),
    path("<str:code>/undo", resolve.undo, name="undo"),
    path("<str:code>/results", results.results, name="results"),
    path("<str:code>/answers.csv", results.answers, name="answers"),
]
