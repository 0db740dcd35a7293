"""The addresses of this context."""

from django.urls import path

from madrone.reports import home  # noqa: F401  # registers its lines for the home page
from madrone.reports.views import completion, results, score_reports, score_steps, student, students

app_name = "reports"
urlpatterns = [
    path("", results.results, name="results"),
    path("students", students.students, name="students"),
    path("students/<slug:code>", student.student, name="student"),
    path("students/<slug:code>/report/<str:administration>", score_reports.score_report, name="score-report"),
    path("scores/<slug:code>", score_steps.score_steps, name="score-steps"),
    path("completion", completion.completion_status, name="completion"),
    path("score-reports", score_reports.score_reports, name="score-reports"),
    path("score-reports/<slug:code>", score_reports.report_set, name="report-set"),
    path("score-reports/<slug:code>/progress", score_reports.report_set_progress, name="report-set-progress"),
    path("score-reports/<slug:code>/file", score_reports.report_set_file, name="report-set-file"),
]
