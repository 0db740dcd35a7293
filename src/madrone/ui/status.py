"""A status as people see it: a colour, an icon and a word, never a colour alone."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from madrone.ui.icons import icon


class Tone(StrEnum):
    """What a status asks of its reader."""

    GOOD = "good"
    ATTENTION = "attention"
    DANGER = "danger"
    INFO = "info"
    WAITING = "waiting"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Status:
    """A word with its tone; a template draws it whole, ``word`` alone is for files."""

    tone: Tone
    word: str | Promise

    # Django's templates ask for the text of a value before they ask whether it is safe; format_html asks first.
    def __str__(self) -> SafeString:
        return self.__html__()

    def __html__(self) -> SafeString:
        return format_html(
            '<span class="md-status md-status--{}">{}{}</span>', self.tone.value, icon(self.tone), self.word
        )
