"""A scale with a slider: the number field beside it is the answer, and empty until the student gives one."""

from madrone.qti.content import Node
from madrone.qti.interactions import Interaction, Slider
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.graphic import legend_of
from madrone.qti.render.interactions.parts import key_list
from madrone.qti.render.interactions.scripted import act
from madrone.qti.render.page import Page

_MOST_TICKS = 21
_PLAIN = Slider(0.0, 1.0, 0.0)


def render_slider(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    scale = interaction.slider or _PLAIN
    value = next(iter(page.answers(interaction)), "")
    hint = page.words["slide"].format(lower=_said(scale.lower), upper=_said(scale.upper))
    inside = legend_of(page, writer, node, interaction, hint)
    key = key_list(page, interaction)
    root = page.root(interaction) | {"class": _classes(scale)}
    if page.printed:
        return element("fieldset", root, inside + _on_paper(page, scale, value) + key)
    name = page.name(interaction)
    step = _step(page, interaction, scale)
    limits: Attributes = {"min": _said(scale.lower), "max": _said(scale.upper), "step": step}
    ruler: Attributes = {
        "type": "range", **limits, "data-qti-range": True, "aria-label": page.words["slider"],
        "value": value or None, "list": f"{name}-steps" if scale.step_label else None,
        "disabled": page.read_only, "hidden": not (page.read_only and value),
    }  # fmt: skip
    field: Attributes = {
        "type": "number", "id": name, "name": name, **limits, "value": value or None,
        "data-qti-value": True, "disabled": page.read_only, "autocomplete": "off",
        "placeholder": page.words["no_answer"],
    }  # fmt: skip
    ruled = element("input", ruler) + _ticks(scale, name)
    inside += element("div", {"class": "qti-slider-ruler"}, ruled)
    answer = element("label", {"for": name}, text(page.words["your_answer"])) + element("input", field)
    answer += act(page, "clear", page.words["clear_answer"])
    return element("fieldset", root, inside + element("div", {"class": "qti-slider-answer"}, answer) + key)


def _classes(scale: Slider) -> str:
    names = ["qti-slider"]
    names += ["qti-slider--vertical"] if scale.vertical else []
    names += ["qti-slider--reverse"] if scale.reverse else []
    return " ".join(names)


def _step(page: Page, interaction: Interaction, scale: Slider) -> str:
    if scale.step:
        return _said(scale.step)
    declaration = page.item.responses.get(interaction.response_identifier)
    return "1" if declaration is not None and declaration.base_type == "integer" else "any"


def _ticks(scale: Slider, name: str) -> str:
    """The labels of the steps where the author asks for them, else those of the two ends."""
    values = _steps(scale) if scale.step_label else []
    labels = values or [scale.lower, scale.upper]
    shown = "".join(element("li", {}, _said(one)) for one in labels)
    ticks = element("ol", {"class": "qti-ticks", "aria-hidden": "true"}, shown)
    if not scale.step_label:
        return ticks
    return ticks + element(
        "datalist",
        {"id": f"{name}-steps"},
        "".join(element("option", {"value": _said(one)}) for one in values),
    )


def _steps(scale: Slider) -> list[float]:
    """The values of the steps; the two ends only where there are more than can be told apart."""
    if not scale.step:
        return []
    count = int((scale.upper - scale.lower) / scale.step + 1e-9) + 1
    if count > _MOST_TICKS:
        return []
    return [scale.lower + number * scale.step for number in range(count)]


def _on_paper(page: Page, scale: Slider, value: str) -> str:
    """A scale with its steps as circles where they can be told apart, else a line for the number."""
    steps = [_said(one) for one in _steps(scale)]
    if not steps:
        written = text(value) if value else "____________"
        label = text(page.words["your_answer"])
        return element("p", {}, f"{label}: {element('span', {'class': 'qti-blank'}, written)}")
    ordered = list(reversed(steps)) if scale.reverse else steps
    marks = "".join(
        element("li", {}, element("span", {"class": "qti-mark"}, "●" if one == value else "○") + f" {one}")
        for one in ordered
    )
    return element("ol", {"class": "qti-scale"}, marks)


def _said(value: float) -> str:
    return f"{value:.10g}"
