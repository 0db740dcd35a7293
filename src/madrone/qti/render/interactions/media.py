"""A recording to listen to or to watch; how often it was played is the answer."""

from madrone.qti.content import Child, Node
from madrone.qti.interactions import Interaction, MediaRules
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.parts import prompt_of
from madrone.qti.render.interactions.scripted import act, words_for_script
from madrone.qti.render.page import Page

_WORDS = ("play", "pause", "plays_left", "plays_left_once", "plays_over")


def render_media(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    rules = interaction.media or MediaRules("audio", False, False, 0, 0)
    prompt = prompt_of(writer, node)
    name = page.name(interaction)
    root = page.root(interaction) | {"class": f"qti-media qti-media--{rules.kind}", "role": "group"}
    root["aria-label"] = None if prompt else page.words["recording"]
    root["aria-labelledby"] = f"{name}-prompt" if prompt else None
    inside = element("div", {"class": "qti-prompt", "id": f"{name}-prompt"}, prompt) if prompt else ""
    content: list[Child] = [one for one in node.children if isinstance(one, str) or one.name != "qti-prompt"]
    if page.printed and rules.kind != "image":
        notice = element("p", {"class": "qti-hint"}, text(page.words["played_aloud"]))
        return element("div", root, inside + notice)
    hint = _hint(page, rules)
    inside += element("p", {"class": "qti-hint"}, text(hint)) if hint else ""
    inside += writer.write(content)
    if page.printed:
        return element("div", root, inside)
    root |= {
        "data-qti-min-plays": rules.min_plays, "data-qti-max-plays": rules.max_plays,
        "data-qti-autostart": rules.autostart, "data-qti-loop": rules.loop,
        "data-qti-words": None if page.read_only else words_for_script(page, _WORDS),
    }  # fmt: skip
    played = next(iter(page.answers(interaction)), "")
    count: Attributes = {
        "type": "hidden", "data-qti-value": True, "value": played, "disabled": page.read_only,
    }  # fmt: skip
    inside += act(page, "play", page.words["play"]) + element("input", count)
    inside += element(
        "p", {"class": "qti-said", "role": "status", "data-qti-said": True}, _played(page, interaction)
    )
    return element("div", root, inside)


def _hint(page: Page, rules: MediaRules) -> str:
    if rules.kind == "image":
        return ""
    sentences = []
    if rules.min_plays:
        sentences.append(_times(page, "play_at_least", rules.min_plays))
    if rules.max_plays:
        sentences.append(_times(page, "play_at_most", rules.max_plays))
    return " ".join(sentences)


def _times(page: Page, key: str, count: int) -> str:
    return page.words[f"{key}_once"] if count == 1 else page.words[key].format(count=count)


def _played(page: Page, interaction: Interaction) -> str:
    """For staff who look at an answer: how often the recording was played."""
    count = page.value(interaction)
    if not page.read_only or not isinstance(count, int):
        return ""
    return text(_times(page, "plays_done", count))
