"""What a mathematical answer or key can be wrong about."""

from madrone.kernel.errors import MadroneError


class EquationError(MadroneError):
    """Text that cannot be read as mathematics: why, and at which character.

    ``position`` counts characters from 0 in the text that was handed in; in MathML it is the line of the element.
    Codes: ``empty``, ``too-long``, ``too-deep``, ``too-many``, ``number-too-long``, ``unexpected``, ``unclosed``,
    ``two-numbers``, ``command-unknown``, ``character-unknown``, ``empty-box``, ``xml``, ``element-unknown``, ``rule``.
    """

    status = 422

    def __init__(self, code: str, message: str, position: int = 0) -> None:
        super().__init__(code, message)
        self.position = position

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.code, self.message, self.position))


class Undefined(ArithmeticError):
    """The expression has no value: it divides by zero."""


class TooHard(ArithmeticError):
    """Exact arithmetic alone cannot decide this; the algebra worker has to."""


class TooLarge(ArithmeticError):
    """A number or an expression would outgrow every limit; nobody computes it."""
