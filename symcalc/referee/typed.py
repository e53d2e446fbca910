"""A formula that a user typed: parsed, refused where it would be a giant, and its components at any dimension."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from symcalc.errors import Undecidable, UndefinedFormula
from symcalc.formulas import Formula, formula
from symcalc.grammar import (
    Add,
    Call,
    Divide,
    Entry,
    Negate,
    Node,
    Number,
    Power,
    Scalar,
    children,
    parse,
    to_text,
    walk,
)
from symcalc.referee.evaluation import Environment, Evaluation, N, slope
from symcalc.size import MAX_COST, cost, require_moderate


@dataclass(frozen=True)
class Typed:
    """A parsed formula, ready to be evaluated at any dimension."""

    text: str
    tree: Node
    formula: Formula

    @classmethod
    def read(cls, identity: str, text: str) -> Typed:
        """Parse; raises `UnknownId`, or `FormulaError` with the column."""
        found = formula(identity)
        tree = parse(text, found.signature)
        require_moderate(tree)
        return cls(text, tree, found)

    @cached_property
    def mentions_d(self) -> bool:
        """Whether the dimension is typed as a number."""
        return any(isinstance(n, Scalar) and n.name == "d" for n in walk(self.tree))

    @cached_property
    def may_lack_values(self) -> bool:
        """Whether it is divided by, or a logarithm taken of, a sum that may vanish at some d or N: (N - 30)/(N - 30).

        >>> Typed.read("dln.ito_drift", "(N - 1)*(N - 30)/(N - 30)*sigma[k]**(1 - 2/N)").may_lack_values
        True
        >>> Typed.read("dln.ito_drift", "sum(1/(lam[k]**N - lam[j]**N), j != k)").may_lack_values
        False
        """
        parts = (part for divisor in map(_divisor, walk(self.tree)) if divisor for part in _bases(divisor))
        return any(isinstance(part, Add) and _depends_on_size(part) and not _compares(part) for part in parts)

    def at(self, d: int, depth: sp.Expr = N, reads_d: int | sp.Symbol | None = None) -> Evaluation:
        """The evaluation of the formula with d positions; the scalar d is read as `reads_d`, if that is given.

        Raises `Undecidable` where it would compute more than `MAX_COST` values.
        """
        if self.cost(d, int(depth) if depth.is_Integer else 1) > MAX_COST:
            raise Undecidable(f"at d = {d} it has more than {MAX_COST} parts")
        return Evaluation(self.formula, d, sp.sympify(d if reads_d is None else reads_d, strict=True), depth)

    def components(self, d: int, depth: sp.Expr = N) -> tuple[sp.Expr, ...]:
        """The components in dimension d: one, d, or d² row by row.

        >>> Typed.read("dyson.drift", "sum(1/(x[k] - x[j]), j != k)").components(2)
        (1/(x1 - x2), 1/(-x1 + x2))
        """
        here = self.at(d, depth)
        return tuple(here.value(self.tree, place) for place in places(self.formula.free, d))

    def measurable(self, d: int, depth: sp.Expr = N) -> tuple[sp.Expr, ...]:
        """The components, or those of the gradient for a formula that is defined up to a constant."""
        if not self.formula.up_to_constant:
            return self.components(d, depth)
        here = self.at(d, depth)
        return tuple(slope(here.value(self.tree, {}), here.variable(k), here.domain) for k in range(1, d + 1))

    def defined(self, dimensions: Sequence[int], depth: sp.Expr = N) -> dict[int, tuple[sp.Expr, ...]]:
        """The components at those of the dimensions in which the formula is defined; `UndefinedFormula` if at none."""
        found: dict[int, tuple[sp.Expr, ...]] = {}
        for d in dimensions:
            try:
                found[d] = self.measurable(d, depth)
            except UndefinedFormula as reason:
                undefined = reason
        if not found:
            raise undefined
        return found

    def everywhere(self, dimensions: Sequence[int], depth: sp.Expr = N) -> dict[int, tuple[sp.Expr, ...]]:
        """As `defined`, but only d = 1 may be missing (where a factor 1/(d − 1) has no value)."""
        found = self.defined(dimensions, depth)
        for d in dimensions:
            if d > 1 and d not in found:
                raise Undecidable(f"at d = {d} the formula as typed has no value at any point")
        return found

    def cost(self, d: int, depth: int = 1) -> int:
        """How many values are computed in dimension d, at most."""
        return cost(self.tree, d, depth)


def _divisor(node: Node) -> Node | None:
    """What must not be zero for the node to have a value, if there is such a thing."""
    match node:
        case Divide(denominator=below):
            return below
        case Power(base=base, exponent=exponent) if not isinstance(exponent, Number):
            return base
        case Call(function="log" | "tan" | "coth", argument=inner):
            return inner
    return None


def _bases(node: Node) -> Iterator[Node]:
    """The node and all below it, but for exponents: a power of what is not zero is not zero."""
    yield node
    for child in (node.base,) if isinstance(node, Power) else children(node):
        yield from _bases(child)


def _depends_on_size(node: Node) -> bool:
    return any(isinstance(p, Scalar) and p.name in "dN" for p in walk(node))


def _compares(node: Add) -> bool:
    """Whether it is the difference of one expression at two indices: σ_k^N − σ_j^N."""
    match node.terms:
        case (first, Negate(operand=second)):
            a, b = (re.sub(r"\[.*?\]", "", to_text(term)) for term in (first, second))
            return a == b and any(isinstance(p, Entry) for p in walk(first))
    return False


def places(free: Sequence[str], d: int) -> list[Environment]:
    """All positions of the free indices.

    >>> places(("k",), 2)
    [{'k': 1}, {'k': 2}]
    """
    found: list[Mapping[str, int]] = [{}]
    for index in free:
        found = [{**place, index: p} for place in found for p in range(1, d + 1)]
    return list(found)
