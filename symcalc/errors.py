"""Every error the toolkit raises on purpose.

Each message names what was given, what is allowed, and what to do.  `BadInput` and its children are the user's to
mend (exit code 2 on the command line); `Undecidable` says that an expression lies outside a decision procedure.
"""

from __future__ import annotations


class SymcalcError(Exception):
    """The base of all errors raised on purpose.

    >>> issubclass(BadInput, SymcalcError) and issubclass(BadInput, ValueError)
    True
    """


class BadInput(SymcalcError, ValueError):
    """Something the user gave is not acceptable: the message says what, where, and what is allowed."""


class UnknownId(BadInput):
    """No formula, claim or group has this id."""


class FormulaError(BadInput):
    """A typed formula does not parse or names something it may not; `column` is the 1-based place, if known."""

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message if column is None else f"{message} (column {column})")
        self.column = column


class DimensionError(BadInput):
    """Shapes do not fit, or a dimension is outside what has been derived."""


class NoiseError(BadInput):
    """A noise is used whose covariance was not given, or is not a covariance."""


class EmptyDomain(BadInput):
    """What is said of the symbols contradicts itself: no point is admissible; the message says why."""


class RankLoss(BadInput):
    """A matrix has lost rank where the quantity has no limit; the message says which rank is needed."""


class NotClosed(BadInput):
    """The equation of the observable is not closed; `counterexample` says where (empty if none was found)."""

    def __init__(self, message: str, counterexample: str = "") -> None:
        super().__init__(f"{message}: {counterexample}" if counterexample else message)
        self.counterexample = counterexample


class SingularMetric(BadInput):
    """A metric has no inverse, or is no symmetric matrix over its coordinates."""


class NotASubmersion(BadInput):
    """A map between Riemannian manifolds does not carry the horizontal metric to the one downstairs."""


class Undecidable(SymcalcError):
    """The expression is outside the field in which equality is decided; the message says which part."""


class DifferenceWithoutPoint(Undecidable):
    """Two sides differ in the field, but a refutation needs a point, and none was found."""


class OutsidePrinciple(Undecidable):
    """A formula whose equality at finitely many dimensions says nothing of the others (see `body_number`)."""


class NoClosedForm(Undecidable):
    """A sum or product over m in range(N) that is not known for symbolic N, only for each number N."""


class UndefinedFormula(BadInput):
    """The formula divides by zero at every admissible point."""


def require_integer(name: str, value: object, least: int, below: int = 2**128) -> None:
    """Raise `BadInput` unless `value` is an integer with least ≤ value < below.

    >>> require_integer("seed", 3, 0)
    """
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < below:
        raise BadInput(f"{name} must be an integer ≥ {least} (and < 2**128), not {value!r}")
