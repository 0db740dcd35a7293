"""What the player says: the words that its scripts show, translated on the server and handed over as JSON."""

from django.utils.translation import gettext as _


def player_words() -> dict[str, str]:
    """Give every sentence of the player by its key; ``{name}`` marks what the script fills in."""
    return {
        # The state of saving; each is true when it is shown.
        "saved": _("Saved"),
        "saving": _("Saving…"),
        "waiting": _("Saved on this computer, waiting for the network"),
        "unstored": _("Not saved on this computer — tell your teacher"),
        "back_online": _("The network is back. Everything is saved."),
        # Questions.
        "question_of": _("Question {number} of {count}"),
        "answered_count": _("{answered} of {count} answered"),
        "item_answered": _("answered"),
        "item_unanswered": _("not answered"),
        "item_marked": _("marked for review"),
        "item_locked": _("locked"),
        "question": _("Question {number}"),
        "mark": _("Mark for review"),
        "unmark": _("Marked for review"),
        "marked_now": _("Question {number} is marked for review."),
        "unmarked_now": _("Question {number} is not marked any more."),
        "next": _("Next"),
        "to_review": _("Review your answers"),
        "too_many": _("You can choose {most}. Take one away first."),
        "too_few": _("Choose at least {least}."),
        # Questions that answer the student.
        "attempt_done": _("Your answer was looked at. Read what the question says now."),
        "attempt_over": _("You have finished this question."),
        "attempt_away": _("Your answer could not be looked at yet. It is safe. Try again in a minute."),
        # Review and submit.
        "all_answered": _("You have answered every question."),
        "some_unanswered": _("Not answered yet: {count}"),
        "some_marked": _("Marked for review: {count}"),
        "submit_unanswered": _("{count} not answered. You can still go back to them."),
        "submitting": _("Sending your last answers…"),
        "submit_offline": _(
            "Your answers are saved on this computer, but the network is away. "
            "Keep this page open and raise your hand."
        ),
        "submit_failed": _(
            "Your test could not be handed in yet. Your answers are safe. Try again in a minute."
        ),
        # What stops the test.
        "paused_title": _("Your test is paused. Your answers are safe."),
        "paused_text": _("When your teacher says so, press “Go on”."),
        "replaced_title": _("Your test is open on another computer"),
        "replaced_text": _("Go on there. If that is not you, raise your hand."),
        "closed_title": _("This test is finished"),
        "closed_text": _(
            "Your answers were handed in or the time is over. If that surprises you, raise your hand."
        ),
        "signed-out_title": _("Please sign in again"),
        "signed-out_text": _(
            "Your answers are safe on this computer. Raise your hand, then sign in here again."
        ),
        "open-in-tab_title": _("Your test is already open in another window"),
        "open-in-tab_text": _("Close this window and go on in the other one."),
        "network_away": _(
            "The network is away. Your answers are safe on this computer. Try again in a minute."
        ),
        "refused_title": _("One answer could not be saved"),
        "refused_text": _("Question {number}: {reason} Raise your hand."),
        "item_now_locked": _(
            "Question {number} is locked now. It keeps the answer you gave before the pause."
        ),
        # Tools.
        "zoom_now": _("Size {percent} %"),
        "mask_label": _(
            "Cover {number}. Arrow keys move it. Shift and arrow keys change its size. Delete takes it off."
        ),
        "mask_remove": _("Take this cover off"),
        "mask_added": _("A cover was put on the page. Arrow keys move it."),
        "speech_missing": _("This computer has no voice that can read to you. Raise your hand."),
        "speech_blank": _("blank"),
        "speech_picture": _("Picture: {text}"),
        "speech_stop": _("Stop reading"),
        "speech_start": _("Read aloud"),
    }
