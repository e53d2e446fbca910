"""Look further on for a difference, where only finitely many d or N are decided: up to d = 12, N = 64, a point each.

What has more than `MAX_PARTS` parts there is left out.  What is not found here is still no proof.
"""

from __future__ import annotations

import itertools

import sympy as sp

from symcalc.errors import SymcalcError
from symcalc.referee import counterexamples
from symcalc.referee.components import DEPTHS, Components
from symcalc.referee.counterexamples import MAX_DEPTH
from symcalc.referee.evaluation import Environment, N
from symcalc.referee.statements import Statement

OUTSIDE_DIMENSIONS = 6
FURTHER_DIMENSIONS = range(OUTSIDE_DIMENSIONS + 1, 13)
MAX_PARTS = 1000
GIANT = (OverflowError, RecursionError, MemoryError)
"""What arithmetic raises on numbers that are too large, where no limit was met before."""


def differs_further_on(components: Components) -> bool:
    """Whether a difference is found at larger d, if some are left out, or larger N; it is noted."""
    return any(_differs_at_a_point(components, d, depth) for d, depth in _settings(components))


def _settings(components: Components) -> list[tuple[int, sp.Expr]]:
    """(d, N): deeper at a d at which no sum over j ≠ k is empty, larger at N = 2; of a gradient one dimension more."""
    statement, decision = components.sides.statement, components.decision
    depths = range(DEPTHS[-1] + 1, MAX_DEPTH + 1) if decision.depths_only else ()
    dimensions = FURTHER_DIMENSIONS[: 1 if statement.gradient else None] if decision.outside else ()
    shallow = sp.Integer(2) if components.sides.typed.formula.takes_depth else N
    return [(statement.distinct + 1, sp.Integer(n)) for n in depths] + [(d, shallow) for d in dimensions]


def _differs_at_a_point(components: Components, d: int, depth: sp.Expr) -> bool:
    sides = components.sides
    if sides.typed.cost(d, int(depth) if depth.is_Integer else 1) > MAX_PARTS:
        return False
    domain = sides.domain(d)
    for place in _first_and_last(sides.statement, d):
        try:
            left, right = sides.yours(d, place, depth), sides.derived(d, place, depth)
        except (SymcalcError, *GIANT):
            return False
        symbols = sorted(left.free_symbols | right.free_symbols, key=str)
        points = itertools.chain(domain.points(symbols, limit=1), domain.generic(symbols, count=1))
        components.refute(d, place, counterexamples.by_intervals(left, right, domain, points), depth)
    return components.decision.difference is not None


def _first_and_last(statement: Statement, d: int) -> list[Environment]:
    places = statement.places(d)
    return [places[0], places[-1]] if len(places) > 1 else places
