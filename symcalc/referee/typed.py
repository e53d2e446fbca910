"""A formula that a user typed: parsed, refused where it would be a giant, and its components at any dimension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from symcalc.errors import FormulaError, Undecidable, UndefinedFormula
from symcalc.formulas import Formula, formula
from symcalc.grammar import (
    Add,
    Divide,
    Multiply,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Scalar,
    children,
    parse,
    walk,
)
from symcalc.referee.evaluation import Environment, Evaluation, N, mentioned, slope

MAX_DEGREE = 2000
MAX_COST = 30_000  # nodes evaluated at one dimension


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
        if degree(tree) > MAX_DEGREE:
            raise FormulaError(
                f"the powers in this formula multiply to a degree above {MAX_DEGREE}; that is too large to evaluate"
            )
        return cls(text, tree, found)

    @cached_property
    def mentions_d(self) -> bool:
        """Whether the dimension is typed as a number."""
        return any(isinstance(n, Scalar) and n.name == "d" for n in walk(self.tree))

    def at(self, d: int, depth: sp.Expr = N, reads_d: int | sp.Symbol | None = None) -> Evaluation:
        """The evaluation of the formula with d positions; the scalar d is read as `reads_d`, if that is given."""
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

    def cost(self, d: int) -> int:
        """How many nodes are evaluated in dimension d, at most."""
        return cost(self.tree, d)


def places(free: Sequence[str], d: int) -> list[Environment]:
    """All positions of the free indices.

    >>> places(("k",), 2)
    [{'k': 1}, {'k': 2}]
    """
    found: list[Mapping[str, int]] = [{}]
    for index in free:
        found = [{**place, index: p} for place in found for p in range(1, d + 1)]
    return list(found)


def cost(tree: Node, d: int) -> int:
    """How many values an evaluation at all positions computes, at most: a node has one for each place of its indices.

    >>> cost(Typed.read("dyson.drift", "sum(x[j], j != k)").tree, 10)
    110
    """
    total = 0

    def visit(node: Node) -> frozenset[str]:
        nonlocal total
        own, bound = mentioned(node), (node.bound + node.ranged if isinstance(node, Reduce) else ())
        free = frozenset(own).union(*map(visit, children(node)))
        total += int(d ** len(free.union(bound)))
        return free.difference(bound)

    visit(tree)
    return total


def degree(node: Node) -> int:
    """A bound on the degree that the powers of a formula build up at d ≤ 4, to refuse giants before they grow."""
    match node:
        case Add(terms=parts):
            return max(map(degree, parts))
        case Power(base=base, exponent=exponent):
            return degree(base) * max(1, _size(exponent)) + degree(exponent)
        case Reduce(kind=kind, body=body, bound=bound):
            return degree(body) * (4 ** len(bound) if kind == "prod" else 1)
    below = children(node)
    return sum(map(degree, below)) if below else 1


def _size(exponent: Node) -> int:
    """An upper bound on the absolute value of an exponent made of numbers; d and N count as 4."""
    match exponent:
        case Number(value=value):
            return min(MAX_DEGREE + 1, -(-value.numerator // value.denominator))
        case Negate(operand=inner):
            return _size(inner)
        case Add(terms=parts):
            return min(MAX_DEGREE + 1, sum(map(_size, parts)))
        case Multiply(factors=parts):
            product = 1
            for part in parts:
                product = min(MAX_DEGREE + 1, product * max(1, _size(part)))
            return product
        case Divide(numerator=above):
            return _size(above)
        case Power(base=base, exponent=inner):
            return min(MAX_DEGREE + 1, max(1, _size(base)) ** min(12, _size(inner)))
    return 4
