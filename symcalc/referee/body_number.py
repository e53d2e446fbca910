"""How many dimensions decide a typed formula for every d: the number of bodies, counted on its syntax tree.

The theorem.  Let F_d(env; X) be a function of data X at the positions 1, …, d (x ascending, σ descending, A[j, k]
belongs to the positions j and k) and of the positions env of its indices.  F has order b if

    F_d(env; X) = Σ_S g(X on S ∪ env),      S ⊂ {1, …, d} without env, |S| ≤ b,

where g does not depend on d and sees the positions of S ∪ env only through their order.  *If F has order b and
vanishes at b + 1 dimensions in a row, d_0, …, d_0 + b, at every position of the free indices, it vanishes for every
d* (d_0 at least the number f of distinct free indices).

Proof.  By induction on b.  For b = 0, F = g(X on env); every order pattern of env occurs at d_0, so g = 0.  For b > 0
insert a position p, anywhere: F_{d+1}(X) − F_d(X without p) = Σ_{S ∋ p} g(X on S ∪ env) is of order b − 1 in the
indices env and p, and it vanishes at b dimensions in a row, at all positions of env and p; data on part of the
positions are admissible, and extend.  So g(S ∪ env) = 0 for every S that is not empty, and F = g(∅), which is the
case b = 0.  (This is Möbius inversion over the subsets of the positions; order conditions i < j do no harm, since a
body may depend on the order within S ∪ env, but then every position of the free indices has to be looked at.)

The count.  Numbers, arguments and indexed entries have order 0, and so has every function of what has order 0 (|·|
of a difference included: its sign depends on the order of two positions).  d = Σ_j 1 has order 1.  Orders of terms:
the largest; of factors: the sum, since S ∪ T has at most |S| + |T| elements; of a power n = 0, 1, 2, …: n times.  A
sum over r positions adds r to the order of its body, whatever its conditions; one over `m in range(N)` adds nothing.
log of a product is the sum of the logarithms of its factors where it is defined, so a product over r positions inside
a logarithm adds r.  A quotient P/Q outside every sum is cross-multiplied: P/Q = G for every d if P − G Q has order b
and vanishes at b + 1 dimensions in a row; where Q is not zero in the field, that is P/Q = G.

Everything else is outside (`OutsidePrinciple`): a product over positions outside a logarithm, a sum in a denominator
inside another sum, in a function, in an exponent, or under a power that is not a natural number.

`d` may also be read as a symbol of its own (`symbolic_d`), a number like any other, of order 0: if F vanishes with
d symbolic, it vanishes for every d.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symcalc.errors import OutsidePrinciple
from symcalc.grammar import (
    Add,
    Call,
    Divide,
    Multiply,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Scalar,
    children,
    to_text,
)


@dataclass(frozen=True)
class Order:
    """The orders of the numerator and of the denominator of a formula.

    >>> from symcalc.grammar import Signature, parse
    >>> s = Signature(frozenset({"d"}), {"x": 1}, ("k",))
    >>> order(parse("sum(1/(x[k] - x[j]), j != k)*(d - 1)/d", s))
    Order(above=2, below=1)
    """

    above: int
    below: int = 0

    def plus(self, other: Order) -> Order:
        """The order of a sum of two formulas."""
        if self.below == other.below == 0:
            return Order(max(self.above, other.above))
        return Order(max(self.above + other.below, other.above + self.below), self.below + other.below)

    def times(self, other: Order) -> Order:
        """The order of a product."""
        return Order(self.above + other.above, self.below + other.below)

    def inverse(self) -> Order:
        """The order of the reciprocal."""
        return Order(self.below, self.above)

    def gradient(self) -> Order:
        """The order of the derivative with respect to an entry at a new free position: it lies in S, or outside."""
        if self.below == 0:
            return Order(max(self.above - 1, 0))
        return Order(max(self.above + self.below - 1, 0), 2 * self.below)


LOCAL = Order(0)


def order(node: Node, symbolic_d: bool = False) -> Order:
    """The order of a formula; `OutsidePrinciple` says which part of it has none."""

    def of(part: Node) -> Order:
        return order(part, symbolic_d)

    match node:
        case Scalar(name="d"):
            return LOCAL if symbolic_d else Order(1)
        case Negate(operand=inner) | Call(function="conj", argument=inner):
            return of(inner)
        case Add(terms=terms):
            total = of(terms[0])
            for term in terms[1:]:
                total = total.plus(of(term))
            return total
        case Multiply(factors=factors):
            product = LOCAL
            for factor in factors:
                product = product.times(of(factor))
            return product
        case Divide(numerator=above, denominator=below):
            return of(above).times(of(below).inverse())
        case Power(base=base, exponent=exponent):
            return _power(of(base), exponent, node, symbolic_d)
        case Call(function="log", argument=inner):
            return Order(_size(inner, symbolic_d))
        case Call(argument=inner):
            return _require_local(of(inner), node, f"a sum over positions, or d, inside {node.function}(...)")
        case Reduce():
            return _reduced(node, of(node.body))
    return LOCAL


def dimensions(typed: Order, derived: Order, free: int) -> range:
    """d = f, …, f + b, b the order of P − G Q (from 1 on where there is no free index)."""
    needed = max(typed.above + derived.below, typed.below + derived.above)
    first = max(free, 1)
    return range(first, first + needed + 1)


def _power(base: Order, exponent: Node, node: Node, symbolic_d: bool) -> Order:
    if base == LOCAL:
        inside = "d, or a sum over positions, in an exponent"
        return _require_local(order(exponent, symbolic_d), node, inside)
    n = _integer(exponent)
    if n is None:
        raise OutsidePrinciple(f"a power of a sum that is not a natural number: {_shown(node)}")
    return Order(n * base.above, n * base.below) if n >= 0 else Order(-n * base.below, -n * base.above)


def _integer(exponent: Node) -> int | None:
    """The integer that is written as a number, with or without a sign."""
    match exponent:
        case Number(value=value) if isinstance(value, Fraction) and value.denominator == 1:
            return value.numerator
        case Negate(operand=inner):
            n = _integer(inner)
            return None if n is None else -n
    return None


def _reduced(node: Reduce, body: Order) -> Order:
    if body.below:
        raise OutsidePrinciple(f"a sum over positions, or d, in a denominator inside another sum: {_shown(node)}")
    if node.kind == "sum":
        return Order(body.above + len(node.bound))
    if node.bound:
        raise OutsidePrinciple(f"a product over positions outside a logarithm: {_shown(node)}")
    return _require_local(body, node, "a sum over positions, or d, in a product")


def _size(node: Node, symbolic_d: bool) -> int:
    """The order of log|node|."""

    def of(part: Node) -> int:
        return _size(part, symbolic_d)

    match node:
        case Multiply() | Divide() | Negate():
            return max(map(of, children(node)))
        case Call(function="abs" | "conj" | "sqrt", argument=inner):
            return of(inner)
        case Call(function="exp", argument=inner):
            return _whole(order(inner, symbolic_d), node)
        case Power(base=base, exponent=exponent):
            return of(base) + _whole(order(exponent, symbolic_d), node)
        case Reduce(kind="prod", body=body, bound=bound):
            return of(body) + len(bound)
    return _require_local(order(node, symbolic_d), node, "a sum over positions, or d, inside log(...)").above


def _whole(found: Order, node: Node) -> int:
    if found.below:
        raise OutsidePrinciple(f"a sum over positions, or d, in a denominator inside log(...): {_shown(node)}")
    return found.above


def _require_local(found: Order, node: Node, what: str) -> Order:
    if found != LOCAL:
        raise OutsidePrinciple(f"{what}: {_shown(node)}")
    return found


def _shown(node: Node) -> str:
    text = to_text(node)
    return text if len(text) <= 60 else f"{text[:57]}..."
