"""What a formula may name: functions and constants, and the arguments of its signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FUNCTIONS = ("sqrt", "exp", "log", "abs", "conj", "sin", "cos", "tan", "sinh", "cosh", "tanh", "coth")
REDUCTIONS = ("sum", "prod")
CONSTANTS = ("pi",)
CONDITIONS = "a condition is j, j != k, i < j, j > k or m in range(N)"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a formula may name: plain arguments, indexed ones with their number of subscripts, free indices.

    `hints` maps a name that some other formula has to a sentence for the error message.

    >>> Signature(frozenset({"beta", "d"}), {"x": 1, "A": 2}, ("k",)).listing()
    'x[k], A[k, j], beta, d'
    """

    scalars: frozenset[str]
    entries: Mapping[str, int]
    free: tuple[str, ...]
    hints: Mapping[str, str] = field(default_factory=dict)

    def listing(self) -> str:
        """Return the arguments as one would type them.

        >>> Signature(frozenset({"N"}), {"sigma": 1}, ()).listing()
        'sigma[k], N'
        """
        return ", ".join([*(self.example(name) for name in self.entries), *sorted(self.scalars)])

    def example(self, name: str) -> str:
        """Return an indexed argument with as many subscripts as it takes.

        >>> Signature(frozenset(), {"A": 2}, ()).example("A")
        'A[k, j]'
        """
        return f"{name}[{', '.join('kjilmn'[: self.entries[name]])}]"
