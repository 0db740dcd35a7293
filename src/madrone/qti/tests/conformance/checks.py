"""What "read", "rendered", "scored" and "written" mean for an example; the tests and the tables ask the same."""

from functools import partial

from madrone.qti.clones import clone_item
from madrone.qti.item import read_item
from madrone.qti.meaning import meaning
from madrone.qti.render import render_item
from madrone.qti.scoring import score_item
from madrone.qti.tests.conformance import content, expressions, interactions, rules
from madrone.qti.writing import write_item


def is_read(xml: bytes) -> bool:
    """Whether nothing of the example is lost."""
    return read_item(xml).status == "ok"


def is_written(xml: bytes) -> bool:
    """Whether the example means the same after it was written and read again."""
    item = read_item(xml)
    return meaning(read_item(write_item(item))) == meaning(item)


def interaction_is_rendered(kind: str) -> bool:
    """Whether screen and paper have the interaction, the screen with the answer filled in, and never its key."""
    example = interactions.EXAMPLES[kind]
    item = read_item(example.xml)
    # A portable custom interaction is drawn only where an installation says from where modules come.
    draw = partial(
        render_item, item, asset_url=str, module_url=lambda one: f"/modules/{one.response_identifier}"
    )
    screen, answered = draw(), draw(responses={"RESPONSE": example.right})
    drawings = [screen, answered]
    if kind not in interactions.SCREEN_ONLY:
        drawings += [draw(medium="print"), draw(medium="large-print")]
    shown = all(f'data-qti-kind="{kind}"' in html and "qti-not-shown" not in html for html in drawings)
    return shown and answered != screen and not _tells(screen)


def interaction_is_scored(kind: str) -> bool:
    """Whether the right and the wrong answer earn what they should, or a person is asked to say."""
    example = interactions.EXAMPLES[kind]
    item = read_item(example.xml)
    right, wrong = (score_item(item, {"RESPONSE": given}) for given in (example.right, example.wrong))
    if example.points is None:
        return right.external == ("SCORE",) and right.score is None
    return (right.score, wrong.score) == (example.points, 0.0)


def expression_is_carried_out(name: str) -> bool:
    """Whether the expression gives the value that was worked out by hand."""
    example = expressions.EXAMPLES[name]
    result = score_item(read_item(example.xml), expressions.RESPONSES)
    return result.outcomes["OUT"] == example.value and not result.warnings


def rule_is_carried_out(name: str) -> bool:
    """Whether the rule brings its item's attempt to one point."""
    example = rules.RULES[name]
    return score_item(read_item(example.xml), example.attempt).score == 1


def content_is_rendered(name: str) -> bool:
    """Whether the content is there for whom it is meant, and for nobody else."""
    example = content.EXAMPLES[name]
    item = read_item(example.xml)
    meant = render_item(
        item,
        asset_url=str,
        clone=clone_item(item),
        outcomes=example.outcomes,
        supports=example.supports,
        locale="es" if 'lang="es"' in example.xml.decode() else "en",
    )
    plain = render_item(item, asset_url=str, clone=clone_item(item))
    return (
        example.shown in meant and example.hidden not in meant and (example.shown in plain) == example.always
    )


def _tells(html: str) -> bool:
    """Whether a rendering for students says anything of how the item is scored."""
    return any(word in html for word in ("qti-key", "correct", "mapping", "mapped-value", "SCORE"))
