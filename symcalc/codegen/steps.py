"""What a kernel is: steps that compute what one tuple of indices contributes, and where its symbols come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

ROOT = "lam"  # λ_k = σ_k^{1/N}, computed from the argument sigma
DEPTH = "N"


@dataclass(frozen=True)
class Call:
    """A call of one of the functions that accompany the emitted code."""

    function: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Add:
    """(left) + (right), in this order."""

    left: sp.Expr
    right: sp.Expr


@dataclass(frozen=True)
class Step:
    """names = value; several names for a function with several results."""

    names: tuple[str, ...]
    value: sp.Expr | Call | Add


@dataclass(frozen=True)
class Place:
    """Where a symbol of the emitted code comes from: an array and the indices into it."""

    array: str
    indices: tuple[str, ...]


@dataclass(frozen=True)
class Kernel:
    """The contribution(s) of one tuple of indices: the steps, and then the results.

    `letters` are the indices; `symbols` says which entry each symbol stands for.
    """

    letters: tuple[str, ...]
    steps: tuple[Step, ...]
    results: tuple[sp.Expr, ...]
    symbols: Mapping[sp.Symbol, Place]
    singular: frozenset[str]

    @property
    def uses(self) -> tuple[sp.Symbol, ...]:
        """The symbols of entries that the steps and results need, in a fixed order."""
        names = {s.name for e in self.expressions() for s in e.free_symbols}
        order = {letter: n for n, letter in enumerate(self.letters)}
        used = [s for s in self.symbols if s.name in names]

        def place(s: sp.Symbol) -> tuple[Any, ...]:
            return self.symbols[s].array, [order[i] for i in self.symbols[s].indices]

        return tuple(sorted(used, key=place))

    def expressions(self) -> Iterator[sp.Expr]:
        """All expressions in the steps and results."""
        for value in (*self.results, *(step.value for step in self.steps)):
            yield from map(sp.S, _leaves(value))


def _leaves(value: Any) -> Iterator[sp.Expr]:
    if isinstance(value, Call):
        for a in value.arguments:
            yield from _leaves(a)
    elif isinstance(value, Add):
        yield from (value.left, value.right)
    else:
        yield value
