"""The value of a typed formula at a concrete dimension: its syntax tree as SymPy expressions, never run by Python.

Sums and products go over positions 1, …, d subject to their conditions; x ascends, so the sign of a difference of
eigenvalues is known, and |x[k] − x[j]| with it.  A part without a value (a division by zero) leaves the whole
formula without one, whatever is made of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sympy as sp

from symcalc.errors import FormulaError, Undecidable, UndefinedFormula
from symcalc.formulas import Formula, formula
from symcalc.grammar import (
    Add,
    Call,
    Condition,
    Constant,
    Divide,
    Entry,
    Multiply,
    Negate,
    Node,
    Number,
    Power,
    RangeIndex,
    Reduce,
    Scalar,
    parse,
)
from symcalc.models.dyson import beta as BETA
from symcalc.spectral import eigenvalue_symbols

MAX_DEGREE = 2000


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

    def components(self, d: int) -> tuple[sp.Expr, ...]:
        """The formula for k = 1, …, d as expressions in x1, …, xd and beta."""
        return self.with_dimension(d, sp.Integer(d))

    def with_dimension(self, d: int, value: sp.Expr) -> tuple[sp.Expr, ...]:
        """The components at dimension d, the scalar `d` of the formula being read as `value`."""
        index = self.formula.signature.free[0]
        return tuple(Evaluation(d, {index: k}, value).value(self.tree) for k in range(1, d + 1))

    def defined(self, dimensions: Sequence[int]) -> dict[int, tuple[sp.Expr, ...]]:
        """The components at those of the dimensions in which the formula is defined; `UndefinedFormula` if at none."""
        found: dict[int, tuple[sp.Expr, ...]] = {}
        for d in dimensions:
            try:
                found[d] = self.components(d)
            except UndefinedFormula as reason:
                undefined = reason
        if not found:
            raise undefined
        return found

    def everywhere(self, dimensions: Sequence[int]) -> dict[int, tuple[sp.Expr, ...]]:
        """As `defined`, but only d = 1 may be missing (where a factor 1/(d − 1) has no value)."""
        found = self.defined(dimensions)
        missing = [d for d in dimensions if d > 1 and d not in found]
        if missing:
            raise Undecidable(f"at d = {missing[0]} the formula as typed divides by zero at every x")
        return found


@dataclass(frozen=True)
class Evaluation:
    """Evaluates trees at dimension d with some indices bound to positions (from 1)."""

    d: int
    bound: Mapping[str, int]
    dimension: sp.Expr

    def value(self, node: Node) -> sp.Expr:
        """The SymPy expression of a node; `UndefinedFormula` as soon as a part has no value, whatever is made of it."""
        made = self._value(node)
        if made.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.AccumBounds):
            raise UndefinedFormula(f"the formula divides by zero at every x for d = {self.d} (is a `j != k` missing?)")
        return made

    def _value(self, node: Node) -> sp.Expr:
        match node:
            case Number(value=number):
                return sp.Rational(number.numerator, number.denominator)
            case Constant():
                return sp.pi
            case Scalar(name=name):
                return self.dimension if name == "d" else BETA
            case Entry(indices=(index,)):
                return eigenvalue_symbols(self.d)[self.bound[index] - 1]
            case Negate(operand=operand):
                return -self.value(operand)
            case Add(terms=terms):
                return sp.Add(*map(self.value, terms))
            case Multiply(factors=factors):
                return sp.Mul(*map(self.value, factors))
            case Divide(numerator=above, denominator=below):
                return self.value(above) / self.value(below)
            case Power(base=base, exponent=exponent):
                return self._power(self.value(base), self.value(exponent), node)
            case Call(function=name, argument=argument):
                return self._call(name, self.value(argument))
            case Reduce():
                return self._reduce(node)
        raise FormulaError("this formula has no such argument", node.column)

    def _power(self, base: sp.Expr, exponent: sp.Expr, node: Power) -> sp.Expr:
        if exponent.is_Rational and max(abs(exponent.p), exponent.q) > MAX_DEGREE:
            raise FormulaError(f"an exponent is too large (at most {MAX_DEGREE})", node.column)
        return base**exponent

    def _call(self, name: str, argument: sp.Expr) -> sp.Expr:
        if name == "abs":
            return self._absolute(argument)
        return _FUNCTIONS[name](argument)

    def _absolute(self, argument: sp.Expr) -> sp.Expr:
        """|e|, its sign read off the order x1 < … < xd where that decides it."""
        x = eigenvalue_symbols(self.d)
        gaps = sp.symbols(f"gap2:{self.d + 1}", positive=True)
        shifted = sp.expand(argument.subs({x[i]: x[0] + sum(gaps[:i]) for i in range(self.d)}, simultaneous=True))
        if shifted.is_positive or shifted.is_zero:
            return argument
        return -argument if shifted.is_negative else sp.Abs(argument)

    def _reduce(self, node: Reduce) -> sp.Expr:
        parts = [Evaluation(self.d, at, self.dimension).value(node.body) for at in self._positions(node)]
        return sp.Add(*parts) if node.kind == "sum" else sp.Mul(*parts)

    def _positions(self, node: Reduce) -> Iterator[Mapping[str, int]]:
        for places in itertools.product(range(1, self.d + 1), repeat=len(node.bound)):
            at = {**self.bound, **dict(zip(node.bound, places, strict=True))}
            if all(_holds(c, at) for c in node.conditions):
                yield at


def _holds(condition: Condition, at: Mapping[str, int]) -> bool:
    left, right = at[condition.left], at[condition.right]
    return left != right if condition.relation == "!=" else left < right


_FUNCTIONS = {
    "sqrt": sp.sqrt, "exp": sp.exp, "log": sp.log, "conj": sp.conjugate, "sin": sp.sin, "cos": sp.cos, "tan": sp.tan,
    "sinh": sp.sinh, "cosh": sp.cosh, "tanh": sp.tanh, "coth": sp.coth,
}  # fmt: skip


def degree(node: Node) -> int:
    """A bound on the degree that the powers of a formula build up at d ≤ 4, to refuse giants before they grow."""
    match node:
        case Add(terms=parts):
            return max(map(degree, parts))
        case Multiply(factors=parts):
            return sum(map(degree, parts))
        case Divide(numerator=above, denominator=below):
            return degree(above) + degree(below)
        case Negate(operand=inner) | Call(argument=inner):
            return degree(inner)
        case Power(base=base, exponent=exponent):
            return degree(base) * max(1, _size(exponent)) + degree(exponent)
        case Reduce(kind=kind, body=body, bound=bound):
            return degree(body) * (4 ** len(bound) if kind == "prod" else 1)
    return 1


def _size(exponent: Node) -> int:
    """An upper bound on the absolute value of an exponent made of numbers; d counts as 4."""
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
        case RangeIndex() | Scalar():
            return 4
    return 4
