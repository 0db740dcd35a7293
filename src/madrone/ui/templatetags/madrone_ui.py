"""The parts that pages are made of, for ``{% load madrone_ui %}``; docs/reference/ui.md shows each."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, Select, Textarea
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.kernel import clock
from madrone.kernel.years import school_year_name
from madrone.ui import icons, places
from madrone.ui.listing import Listing
from madrone.ui.progress import Work, progress_words
from madrone.ui.status import Status, Tone

register = template.Library()
_FRESH = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@register.simple_tag(takes_context=True)
def again(context: Context, block: str) -> SafeString:
    """Write a block a second time: the heading of a page says what its title says."""
    found = context.render_context[BLOCK_CONTEXT_KEY].get_block(block)
    return SafeString(found.render(context).strip()) if found else SafeString("")


@register.inclusion_tag("ui/parts/form.html", takes_context=True)
def form_fields(context: Context, form: BaseForm) -> dict[str, Any]:
    """Draw a form's error summary and all its fields (without ``<form>``, token and buttons)."""
    return {"form": form, "problem": context.get("problem"), "request": context.get("request")}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Say at the top what has to be put right, each line linked to its field."""
    fields = [(_target(bound), bound.label, error) for bound in form for error in _messages(bound)]
    return {"general": form.non_field_errors(), "fields": fields}


@register.inclusion_tag("ui/parts/field.html", takes_context=True)
def field(context: Context, bound: BoundField) -> dict[str, Any]:
    """Draw one field: label above, hint, error, control; the page's problem too, when it names this field."""
    problem = context.get("problem")
    errors = _messages(bound)
    if problem is not None and problem.field == bound.name:
        errors.append(problem.message)
    widget = bound.field.widget
    return {
        "field": bound,
        "errors": errors,
        "kind": _kind(widget),
        "control": bound.as_widget(attrs=_attributes(bound, errors)),
    }


def _messages(bound: BoundField) -> list[str]:
    """List what is wrong with a field; Django's "required" says what to do instead."""
    messages = []
    for error in bound.errors.as_data():
        if error.code == "required":
            choosing = isinstance(bound.field.widget, Select | RadioSelect | CheckboxSelectMultiple)
            messages.append(_("Choose one.") if choosing else _("Please fill this in."))
        else:
            messages.extend(error.messages)
    return messages


def _kind(widget: object) -> str:
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(widget, CheckboxInput) else "plain"


def _attributes(bound: BoundField, errors: Sequence[str]) -> dict[str, str | bool]:
    widget = bound.field.widget
    look = {Select: "usa-select", Textarea: "usa-textarea", FileInput: "", CheckboxInput: ""}
    css = next((css for kind, css in look.items() if isinstance(widget, kind)), "usa-input")
    described = [f"{bound.auto_id}_helptext"] if bound.help_text else []
    described += [f"{bound.auto_id}_error"] if errors else []
    attributes: dict[str, str | bool] = {"class": f"{widget.attrs.get('class', '')} {css}".strip()}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _target(bound: BoundField) -> str:
    # A group of radio buttons has no control with the field's own id: the first button takes the focus.
    return bound.id_for_label or f"{bound.auto_id}_0"


@register.simple_tag
def filter_control(bound: BoundField) -> SafeString:
    """Draw one control of a filter that reads as a sentence; its label stands before it."""
    return bound.as_widget(attrs=_attributes(bound, _messages(bound)))


@register.inclusion_tag("ui/parts/listing.html")
def listing(listing: Listing) -> dict[str, Any]:
    """Draw a :class:`madrone.ui.listing.Listing`: filter, count, table, pages, or what to do when empty."""
    return {"listing": listing}


@register.simple_tag
def list_page(listing: Listing, number: object) -> str:
    """Give the address of one page of a listing."""
    return listing.url(page=number)


@register.simple_tag
def status(tone: str, word: object) -> Status:
    """Draw a status: ``{% status "good" _("Saved") %}``; tones: good attention danger info waiting quiet."""
    return Status(Tone(tone), str(word))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon beside a word."""
    return icons.icon(name)


@register.inclusion_tag("ui/parts/facts.html")
def facts(rows: Iterable[tuple[object, object]]) -> dict[str, Any]:
    """Draw pairs of what and value as a definition list; a value of None or "" reads "not given"."""
    return {"rows": list(rows)}


@register.simple_tag
def stat(number: object, words: object) -> SafeString:
    """Draw one number with the words that say what it counts; put several in ``<ul class="md-stats">``."""
    return format_html('<li class="md-stat"><strong>{}</strong> {}</li>', number, words)


@register.inclusion_tag("ui/parts/steps.html")
def steps(current: int, *labels: object) -> dict[str, Any]:
    """Draw where one is in a task: ``{% steps 2 _("Choose") _("Check") _("Confirm") _("Done") %}``."""
    return {"steps": [(number, label, int(current)) for number, label in enumerate(labels, start=1)]}


@register.inclusion_tag("ui/parts/progress.html")
def progress(work: Work, url: str) -> dict[str, Any]:
    """Draw the progress of a job; ``url`` answers with ``ui.progress.progress_answer``."""
    return {"work": work, "url": url, "words": progress_words(work)}


@register.simple_tag
def moment(value: datetime | None) -> SafeString:
    """Write a moment in local time, "5 minutes ago" while fresh; pointing at it shows date and zone."""
    if value is None:
        return SafeString("")
    local = timezone.localtime(value)
    age = clock.now() - value
    full = f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        full,
        _age_words(age) if timedelta(0) <= age < _FRESH else date_format(local, "DATETIME_FORMAT"),
    )


def _age_words(age: timedelta) -> str:
    if age < _MINUTE:
        return _("just now")
    minutes = age // _MINUTE
    return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}


@register.filter
def school_year(ending: int) -> str:
    """Write a school year: ``{{ 2027|school_year }}`` is 2026–27."""
    return school_year_name(int(ending))


@register.filter
def place(code: str) -> str:
    """Name an organization by its code, one query each; a list uses ``places.names`` in ``prepare``."""
    return places.name(code)
