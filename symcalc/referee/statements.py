"""What a typed formula states: components that are compared for every d together.

A formula with one free index, or none, is one statement.  A matrix is two: on the diagonal (i = j, where 0/0 is read
as the limit) and off it.  A formula that is defined up to a constant is compared by its gradient.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from symcalc.indexed import IndexSum
from symcalc.referee.evaluation import Environment, N
from symcalc.referee.typed import Typed, places


@dataclass(frozen=True)
class Statement:
    """Components that are compared for every d together: those with distinct free indices, or those with equal ones."""

    name: str
    free: tuple[str, ...]
    together: bool = False
    gradient: bool = False

    @property
    def distinct(self) -> int:
        """f, the number of distinct free positions."""
        return 1 if self.together else len(self.free)

    def places(self, d: int) -> list[Environment]:
        """The positions of the free indices in dimension d."""
        found = places(self.free, d)
        if len(self.free) < 2:
            return found
        return [p for p in found if (len(set(p.values())) == 1) == self.together]

    def derived(self, typed: Typed) -> IndexSum:
        """The derived side."""
        value = typed.formula.derived()
        if isinstance(value, IndexSum):
            return value
        return value.diagonal if self.together else value.off


@dataclass(frozen=True)
class Setting:
    """What is compared at once: a statement with d positions, N and d numbers or symbols."""

    statement: Statement
    positions: int
    depth: sp.Expr = N
    symbolic_d: bool = False

    def __str__(self) -> str:
        """As in `i != j at d = 3, N = 2`."""
        size = f"{self.positions} positions, d a symbol" if self.symbolic_d else f"d = {self.positions}"
        return f"{self.statement.name or 'yours'} at {size}" + (f", N = {self.depth}" if self.depth != N else "")


def statements(typed: Typed) -> list[Statement]:
    """What has to be decided for this formula.

    >>> [s.name for s in statements(Typed.read("dln.multiplier", "1"))]
    ['i = j', 'i != j']
    """
    formula = typed.formula
    if len(formula.free) == 2:
        return [Statement("i = j", formula.free, together=True), Statement("i != j", formula.free)]
    if formula.up_to_constant:
        return [Statement("gradient", ("k",), gradient=True)]
    return [Statement("", formula.free)]
