"""What the control of an item session allows after an attempt (QTI 3.0.1, ItemSessionControl)."""

from madrone.qti.assessment.model import SessionControl
from madrone.qti.flow.attempts import Answer, ItemFacts


def is_used_up(control: SessionControl, facts: ItemFacts, answer: Answer) -> bool:
    """Whether the last attempt is made: an adaptive item says so itself, others have a number of attempts."""
    if facts.adaptive:
        return answer.completion == "completed"
    return 0 < control.max_attempts <= answer.attempts


def shows_feedback(control: SessionControl, facts: ItemFacts, answer: Answer) -> bool:
    """Whether feedback of the item may be shown: always between attempts, after the last one if allowed.

    An adaptive item that may be reviewed keeps the feedback that belongs to its last state.
    """
    if not answer.attempts:
        return False
    if not is_used_up(control, facts, answer):
        return True
    return control.show_feedback or (facts.adaptive and control.allow_review)
