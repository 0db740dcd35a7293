"""What one rendering knows: the item, the student's responses, who looks and on what medium."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from madrone.qti.clones import Clone, shuffled
from madrone.qti.declarations import ResponseDeclaration
from madrone.qti.feedback import is_shown
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.item import Item
from madrone.qti.pci import PciError, decode, encode
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.shapes import Shape
from madrone.qti.values import Scalar, Value, members_of

Medium: TypeAlias = Literal["screen", "print", "large-print"]
ModuleUrl: TypeAlias = Callable[[Interaction], str]


@dataclass(slots=True)
class Page:
    """The state of one rendering.

    ``clone`` has the keys and defaults as they are for the clone that is shown; ``seed`` says in what order
    choices stand that may be shuffled, and without one they stand in the author's. ``values`` are those of the
    template variables and, where an attempt was made (``attempted``), of the outcomes: they say what
    conditional content is seen. ``module_url`` gives the address of a custom interaction's frame where such
    are allowed. ``numbered`` counts the fields that have no prompt of their own to name them.
    """

    item: Item
    words: Mapping[str, str]
    prefix: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    read_only: bool = False
    show_key: bool = False
    printed: bool = False
    numbered: int = 0
    values: Mapping[str, Value] = field(default_factory=dict)
    module_url: ModuleUrl | None = None
    clone: Clone | None = None
    seed: int | str | None = None
    attempted: bool = False
    # How many characters of variables may still be printed: with a hostile item they would fill the memory.
    room: int = 1_000_000

    def root(self, interaction: Interaction, **more: str | int | bool | None) -> Attributes:
        """The attributes by which the player knows an interaction."""
        declaration = self.item.responses.get(interaction.response_identifier)
        return {
            "data-qti-response": interaction.response_identifier,
            "data-qti-kind": interaction.kind,
            "data-qti-cardinality": declaration.cardinality if declaration else "single",
            "data-qti-base-type": declaration.base_type if declaration else "identifier",
            **more,
        }

    def name(self, interaction: Interaction) -> str:
        """The form name of an interaction's controls, and the stem of their ids."""
        return f"{self.prefix}{interaction.response_identifier}"

    def choices(self, choices: tuple[Choice, ...], *, shuffle: bool) -> tuple[Choice, ...]:
        """The choices that are there, in the order in which this student sees them."""
        if shuffle and self.seed is not None:
            choices = shuffled(choices, self.seed)
        return tuple(one for one in choices if self._is_there(one))

    def answers(self, interaction: Interaction) -> tuple[str, ...]:
        """What the student has given, in order, each as a control carries it."""
        return tuple(map(written, members_of(self.value(interaction))))

    def chosen(self, interaction: Interaction) -> frozenset[str]:
        """What the student has chosen, each as the value of its control."""
        return frozenset(self.answers(interaction))

    def typed(self, interaction: Interaction) -> str:
        """What the student has typed: as it was typed where it is no number."""
        data = self.data(interaction)
        base = data.get("base") if isinstance(data, Mapping) else None
        if isinstance(base, Mapping):
            value = next(iter(base.values()), None)
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                return str(value)
        return ""

    def keys(self, interaction: Interaction) -> dict[str, str]:
        """For staff only: the values that are right, each with the words that mark it."""
        declaration = self.item.responses.get(interaction.response_identifier)
        if not self.show_key or declaration is None:
            return {}
        worth = self._worth(declaration)
        right = [*map(written, members_of(self.correct(interaction))), *worth]
        return {value: self._mark(worth.get(value)) for value in dict.fromkeys(right)}

    def correct(self, interaction: Interaction) -> Value:
        """The key, as it is for the clone that is shown. Only for what staff see."""
        identifier = interaction.response_identifier
        declaration = self.item.responses.get(identifier)
        if self.clone is not None and identifier in self.clone.correct:
            return self.clone.correct[identifier]
        return None if declaration is None else declaration.correct

    def key_areas(self, interaction: Interaction) -> list[tuple[Shape, str]]:
        """For staff only: the areas of the picture that are worth points, each with its points in words."""
        declaration = self.item.responses.get(interaction.response_identifier)
        if not self.show_key or declaration is None or declaration.area_mapping is None:
            return []
        return [
            (shape, self._points(points)) for shape, points in declaration.area_mapping.entries if points > 0
        ]

    def mark(self, words: str | None) -> str:
        """The mark beside what is right."""
        return "" if words is None else " " + element("span", {"class": "qti-key"}, text(words))

    def next_name(self) -> str:
        """A name for a field in running text: its number among such fields where there are several."""
        self.numbered += 1
        if self.item.fields_in_text < 2:
            return self.words["your_answer"]
        return self.words["answer_of"].format(number=self.numbered, count=self.item.fields_in_text)

    def data(self, interaction: Interaction) -> object:
        """The response as PCI JSON: the student's, else the default that the author gave."""
        identifier = interaction.response_identifier
        declaration = self.item.responses.get(identifier)
        if identifier in self.given or declaration is None:
            return self.given.get(identifier)
        default = declaration.default
        if self.clone is not None:
            default = self.clone.defaults.get(identifier, default)
        return None if default is None else encode(default, declaration)

    def value(self, interaction: Interaction) -> Value:
        """The response as a value; NULL where there is none or it cannot be read."""
        declaration = self.item.responses.get(interaction.response_identifier)
        if declaration is None:
            return None
        try:
            return decode(self.data(interaction), declaration)
        except PciError:
            return None

    def _is_there(self, choice: Choice) -> bool:
        """Whether a choice that depends on a template variable is one of this clone's."""
        if not choice.template_identifier:
            return True
        return is_shown(self.values, choice.template_identifier, choice.identifier, show=choice.show)

    def _worth(self, declaration: ResponseDeclaration) -> dict[str, float]:
        if declaration.mapping is None:
            return {}
        return {written(key): points for key, points, _ in declaration.mapping.entries if points > 0}

    def _mark(self, points: float | None) -> str:
        key = self.words["key"]
        if points is None:
            return key
        return f"{key} ({self._points(points)})"

    def _points(self, points: float) -> str:
        return self.words["one_point"] if points == 1 else self.words["points"].format(points=f"{points:g}")


def written(value: Scalar) -> str:
    """A value as a control carries it: ``ROW COL`` for a pair, ``X Y`` for a point."""
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return f"{value:.15g}" if isinstance(value, float) else str(value)
