"""The parts of pages: forms, statuses, moments, steps, progress."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django import forms
from django.template import Context, Template

from madrone.jobs.models import Job
from madrone.kernel.errors import MadroneError
from madrone.ui.progress import progress_answer, progress_words
from madrone.ui.status import Status, Tone
from madrone.ui.tests.html import attribute, one, words

NOW = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)


class Everything(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the form.")
    mail = forms.EmailField(label="Mail", required=False)
    grade = forms.ChoiceField(label="Grade", choices=[("", "Choose"), ("05", "5")])
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    agree = forms.BooleanField(label="I agree", required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def draw(source: str, **context: object) -> BeautifulSoup:
    html = Template("{% load madrone_ui %}" + source).render(Context(context))
    return BeautifulSoup(html, "html.parser")


def form(data: dict[str, str] | None = None, problem: MadroneError | None = None) -> BeautifulSoup:
    return draw("{% form_fields form %}", form=Everything(data), problem=problem)


def test_every_control_has_its_label() -> None:
    drawn = form()
    for control in drawn.select("input:not([type=hidden]), select, textarea"):
        assert drawn.select_one(f'label[for="{attribute(control, "id")}"]'), control
    assert words(drawn, "fieldset legend") == "Kind"
    assert drawn.select_one(".md-summary") is None


def test_a_hint_belongs_to_its_field() -> None:
    drawn = form()
    assert attribute(one(drawn, "#id_name"), "aria-describedby") == "id_name_helptext"
    assert words(drawn, "#id_name_helptext") == "As on the form."
    assert "(optional)" in words(drawn, 'label[for="id_mail"]')
    assert "(optional)" not in words(drawn, 'label[for="id_name"]')


def test_what_is_wrong_stands_at_the_field_and_on_top_with_a_link() -> None:
    drawn = form({"mail": "nowhere", "note": "kept"})
    name = one(drawn, "#id_name")
    assert name["aria-invalid"] == "true"
    assert attribute(name, "aria-describedby").split() == ["id_name_helptext", "id_name_error"]
    assert words(drawn, "#id_name_error") == "Please fill this in."
    assert attribute(one(drawn, "#id_mail"), "value") == "nowhere"
    assert words(drawn, "#id_note") == "kept"
    for link in drawn.select(".md-summary a"):
        assert drawn.select_one(attribute(link, "href")) is not None, link
    said = [link.get_text() for link in drawn.select(".md-summary a")]
    assert said[0] == "Name: Please fill this in."
    assert "Grade: Choose one." in said
    assert "Kind: Choose one." in said


def test_the_pages_problem_stands_at_the_field_that_it_names() -> None:
    problem = MadroneError("taken", "This name is taken.", field="name")
    drawn = form({"name": "Ana", "grade": "05", "kind": "a"}, problem)
    assert words(drawn, "#id_name_error") == "This name is taken."
    assert attribute(one(drawn, "#id_name"), "value") == "Ana"
    assert one(drawn, "#id_grade").get("aria-invalid") is None


def test_what_people_typed_never_becomes_markup() -> None:
    drawn = form({"name": "<script>alert(1)</script>", "mail": "<b>"})
    assert drawn.select_one("script") is None
    assert drawn.select_one("b") is None


def test_a_status_is_a_colour_an_icon_and_a_word() -> None:
    drawn = draw("{{ status }}", status=Status(Tone.DANGER, "<Lost>"))
    tag = one(drawn, ".md-status--danger")
    assert attribute(one(tag, "svg"), "aria-hidden") == "true"
    assert tag.get_text() == "<Lost>"
    assert words(draw('{% status "good" "Saved" %}'), ".md-status--good") == "Saved"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=2), "Nov. 22, 2026, 11:30 a.m."),
        (timedelta(minutes=-5), "Nov. 22, 2026, 1:35 p.m."),
    ],
)
def test_a_moment_is_local_relative_while_fresh_and_names_its_zone(ago: timedelta, said: str) -> None:
    with time_machine.travel(NOW, tick=False):
        drawn = one(draw("{% moment at %}", at=NOW - ago), "time")
    assert drawn.get_text() == said
    assert attribute(drawn, "title").endswith(" PST")
    assert datetime.fromisoformat(attribute(drawn, "datetime")) == NOW - ago


def test_a_moment_that_never_was_is_nothing() -> None:
    assert draw("{% moment at %}", at=None).get_text() == ""


def test_steps_say_where_one_is() -> None:
    drawn = draw('{% steps 2 "Choose" "Check" "Done" %}')
    assert words(drawn, '[aria-current="step"]') == "Check"
    assert "(done)" in drawn.select("li")[0].get_text()


def test_facts_say_when_there_is_nothing() -> None:
    drawn = draw("{% facts rows %}", rows=[("Telephone", ""), ("Grade", 5)])
    assert [dd.get_text() for dd in drawn.select("dd")] == ["not given", "5"]


def test_a_school_year_is_written_as_people_do() -> None:
    assert draw("{{ 2027|school_year }}").get_text() == "2026–27"


def job(**fields: object) -> Job:
    return Job(**({"created_at": NOW - timedelta(minutes=2), "state": "running"} | fields))


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (job(), "Waiting to begin."),
        (
            job(note="Checking rows.", done=250, total=1000),
            "Checking rows. 250 of 1,000. About 6 minutes left.",
        ),
        (job(done=900, total=1000), "900 of 1,000. Less than a minute left."),
        (job(state="done", done=9, total=9), "Finished."),
        (job(state="failed", problem="The file is empty."), "The file is empty."),
    ],
)
def test_progress_says_what_how_far_and_how_long(work: Job, said: str) -> None:
    with time_machine.travel(NOW, tick=False):
        assert progress_words(work) == said


def test_progress_is_a_bar_that_works_without_scripts() -> None:
    drawn = draw('{% progress work "/jobs/1/progress" %}', work=job(done=1, total=4))
    assert attribute(one(drawn, "md-progress"), "data-url") == "/jobs/1/progress"
    assert attribute(one(drawn, "progress"), "value") == "25"
    assert words(drawn, "a") == "Look again now"
    assert b'"percent": 25' in progress_answer(job(done=1, total=4)).content


def test_the_heading_says_what_the_title_says() -> None:
    source = (
        "{% load madrone_ui %}<title>{% block title %}{% endblock %}</title><h1>{% again 'title' %}</h1>"
        "<h2>{% again 'nothing' %}</h2>"
    )
    base = Template(source)
    page = Template("{% extends base %}{% block title %} {{ name }} {% endblock %}")
    drawn = BeautifulSoup(page.render(Context({"base": base, "name": "<Ana>"})), "html.parser")
    assert words(drawn, "h1") == "<Ana>"
    assert words(drawn, "h2") == ""
