"""Both sides of a statement as expressions: the typed one and the derived one, at a dimension, a place and a depth N.

The typed tree is evaluated there (`evaluation.py`); the derived sum over indices is written out, its geometric sums as
quotients.  A formula that is defined up to a constant is a component of its gradient on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import sympy as sp

from symcalc.domains import Domain
from symcalc.fields import Counterexample, compare
from symcalc.geometric import as_quotient
from symcalc.indexed import IndexSum
from symcalc.referee.body_number import Order, dimensions, order
from symcalc.referee.evaluation import D, Environment, Evaluation, N, domain_of, real_symbols, slope
from symcalc.referee.statements import Statement, statements
from symcalc.referee.typed import Typed


@dataclass
class Sides:
    """The two sides of one statement; `limits` and `exceptional` collect what evaluating it met."""

    typed: Typed
    statement: Statement
    limits: set[str] = field(default_factory=set)
    exceptional: dict[sp.Symbol, set[int]] = field(default_factory=dict)
    evaluations: dict[tuple[int, sp.Expr, bool], Evaluation] = field(default_factory=dict)

    def yours(self, d: int, place: Environment, depth: sp.Expr = N, symbolic_d: bool = False) -> sp.Expr:
        """The typed component, or the component of its gradient."""
        here = self._evaluation(d, depth, symbolic_d)
        if not self.statement.gradient:
            return here.value(self.typed.tree, place)
        return slope(here.value(self.typed.tree, {}), here.variable(place["k"]), here.domain)

    def _evaluation(self, d: int, depth: sp.Expr, symbolic_d: bool) -> Evaluation:
        """One for each setting: parts that do not depend on the place are evaluated once."""
        key = (d, depth, symbolic_d)
        if key not in self.evaluations:
            made = self.typed.at(d, depth, D if symbolic_d else None)
            made.limits, made.exceptional = self.limits, self.exceptional
            self.evaluations[key] = made
        return self.evaluations[key]

    def derived(self, d: int, place: Environment, depth: sp.Expr = N) -> sp.Expr:
        """The derived component, geometric sums as quotients, or the component of its gradient."""
        value = self._sum
        positions = {} if self.statement.gradient else dict(place)
        if self.statement.together:
            positions = {value.free[0]: next(iter(place.values()))}
        made = value.instantiate(d, **positions)
        renamed = real_symbols(self.typed.formula.domain(d)) if not self.typed.formula.takes_depth else {}
        made = as_quotient(made.xreplace({N: depth, **renamed}) if depth != N or renamed else made)
        if not self.statement.gradient:
            return made
        here = self._evaluation(d, depth, False)
        return slope(made, here.variable(place["k"]), here.domain)

    def differentiated(self, d: int, place: Environment) -> tuple[str, sp.Expr]:
        """By what a reader differentiates, and the factor to that: ∂/∂σ_k = ∂λ_k/∂σ_k ∂/∂λ_k."""
        if not self.statement.gradient:
            return "", sp.S.One
        if not self.typed.formula.takes_depth:
            return "∂/∂x[k]", sp.S.One
        lam = self._evaluation(d, N, False).variable(place["k"])
        return "∂/∂sigma[k]", 1 / sp.diff(lam**N, lam)

    @cached_property
    def _sum(self) -> IndexSum:
        return self.statement.derived(self.typed)

    def domain(self, d: int) -> Domain:
        """The admissible points in dimension d."""
        return domain_of(self.typed.formula, d)

    def needed(self, symbolic_d: bool = False) -> range:
        """The dimensions that decide for every d (`body_number.py`).  Raises `OutsidePrinciple` if none do."""
        mine, other = order(self.typed.tree, symbolic_d), Order(self._sum.highest)
        if self.statement.gradient:
            mine, other = mine.gradient(), other.gradient()
        return dimensions(mine, other, self.statement.distinct)


def sides(
    typed: Typed, statement: Statement, d: int, depths: Iterable[int]
) -> Iterator[tuple[sp.Expr, sp.Expr, sp.Expr, Domain]]:
    """(yours, derived, N, domain) for each component at d, and at each of the depths if the formula has any."""
    here = Sides(typed, statement)
    for place in statement.places(d):
        for n in map(sp.Integer, depths if typed.formula.takes_depth else (1,)):
            depth = n if typed.formula.takes_depth else N
            yield here.yours(d, place, depth), here.derived(d, place, depth), depth, here.domain(d)


def agrees_at(typed: Typed, d: int, depths: Iterable[int]) -> bool:
    """Whether both sides agree at d and the depths; raises as `compare` does.

    >>> agrees_at(Typed.read("dyson.drift", "(d - 1)*sum(1/(x[k] - x[j]), j != k)"), 2, (1,))
    True
    """
    tried = list(depths)
    return all(_agree(typed, statement, d, tried) for statement in statements(typed))


def agrees_at_depth(typed: Typed, depth: int) -> bool:
    """Whether both sides agree at this N for every d, decided at as many d as the body number asks for.

    Raises `OutsidePrinciple` where no number of d is enough.
    """
    return all(
        _agree(typed, statement, d, (depth,))
        for statement in statements(typed)
        for d in Sides(typed, statement).needed()
    )


def _agree(typed: Typed, statement: Statement, d: int, depths: Iterable[int]) -> bool:
    found = (compare(left, right, domain) for left, right, _, domain in sides(typed, statement, d, depths))
    return not any(isinstance(f, Counterexample) for f in found)
