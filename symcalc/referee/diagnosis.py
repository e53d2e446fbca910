"""The likely slip in a refuted formula: a repair that makes it agree with the derivation, or where it does hold.

Repairs are tried on the typed tree, the simplest first: a constant factor; λ for σ; N − 1 for N; i ≠ j for i < j; a
missing or superfluous conjugate.  A repair is looked at if the repaired formula agrees at d = 1, 2, 3 and N = 1, 2, 3,
and at the d and N of the counterexample; it counts if the repaired formula then is decided not to differ anywhere.  If
none does, the small d and N at which the formula holds as it stands are named.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp

from symcalc.errors import SymcalcError
from symcalc.fields import compare
from symcalc.grammar import (
    Add,
    Call,
    Condition,
    Divide,
    Entry,
    Multiply,
    Negate,
    Node,
    Number,
    Power,
    Reduce,
    Scalar,
)
from symcalc.referee.decision import Difference, Statement, agrees_at, decide, sides, statements
from symcalc.referee.evaluation import BETA, N
from symcalc.referee.typed import Typed

DIMENSIONS, DEPTHS = (1, 2, 3), (1, 2, 3)
LARGEST, MAX_DEPTH = 6, 16  # of d and N at which a repair is tried
TWO, HALF = sp.Integer(2), sp.S.Half
FACTORS = (-1, TWO, HALF, -TWO, -HALF, 4, sp.Rational(1, 4), BETA / 2, 2 / BETA, BETA, 1 / BETA, N, 1 / N, N - 1,
           N / (N - 1), (N - 1) / N, N**2, 1 / N**2)  # fmt: skip
DYSON = {
    TWO: "It is right if H has generator Δ rather than ½Δ (E|dH_ij|² = 2 dt).",
    HALF: "It is right for real symmetric matrices, where E dH_ij² = dt/2 off the diagonal.",
    sp.Integer(-1): "The sign is turned: the eigenvalues repel (is it x[k] − x[j]?).",
    BETA / 2: "It is right on another clock: for y(s) = x(β s/2), dy = (β/2) Σ ds + dB with a standard B.",
}
ORBIT = {
    TWO: "Were pairs i ≠ j counted twice?",
    HALF: "It is right for real symmetric matrices: one direction a pair instead of two.",
    sp.Integer(-1): "The sign is turned: the mean curvature is −grad S.",
}
SECOND = {
    TWO: "Is a second derivative counted twice?",
    HALF: "It is the second-order term ½ D² of the Taylor series, not the second derivative.",
    sp.Integer(-1): "The sign is turned (is it x[k] − x[j]?).",
}
DLN = {
    TWO: "Brownian motion has the generator Δ/β here: is it meant to be 2Δ/β?",
    HALF: "Brownian motion has the generator Δ/β here: is it meant to be Δ/(2β)?",
    BETA: "It is β times the drift: was 1/β left out?",
    1 / BETA: "It is the drift divided by β.",
    N: "A factor 1/N, as in dλ = dσ/(N λ^(N−1)), is missing.",
    1 / N: "A factor N, as in dσ = N λ^(N−1) dλ, is missing.",
}
WORDS = {"dyson.drift": DYSON, "dyson.entropy": ORBIT, "dyson.mean_curvature": ORBIT, "eigenvalue.second": SECOND,
         "singular.second": SECOND}  # fmt: skip


def diagnose(typed: Typed, difference: Difference) -> str:
    """One or two sentences, or nothing.

    >>> from symcalc.referee.decision import decide
    >>> typed = Typed.read("dyson.mean_curvature", "sum(2/(x[k] - x[j]), j != k)")
    >>> diagnose(typed, decide(typed).difference)
    'yours = −1 × derived. The sign is turned: the mean curvature is −grad S.'
    """
    return _factor(typed, difference) or _repair(typed, difference) or _where_it_holds(typed)


# --- a constant factor ------------------------------------------------------------------------------------------------


def _factor(typed: Typed, difference: Difference) -> str:
    depths = _depths(difference)
    for factor in _candidates(typed, difference):
        held = [d for d in DIMENSIONS if _scaled(typed, factor, d, depths)]
        name = {sp.Integer(-1): "−1", HALF: "½", -HALF: "−½"}.get(factor, str(factor))
        if tuple(held) == DIMENSIONS and _stands(typed, Divide(typed.tree, _node(factor))):
            known = WORDS.get(typed.formula.id, DLN if typed.formula.takes_depth else {})
            return f"yours = {name} × derived. {known.get(factor, '')}".strip()
        if 2 in held and 3 not in held and difference.d == 2:
            return f"At d = 2, yours = {name} × derived; not so at d = 3."
    return ""


def _candidates(typed: Typed, difference: Difference) -> Iterator[sp.Expr]:
    """The known factors, and the ratio of the values at the counterexample, if that is a number."""
    scalars = {N} if typed.formula.takes_depth else set()
    scalars |= {BETA} if "beta" in typed.formula.scalars else set()
    known = [sp.sympify(f, strict=True) for f in FACTORS]
    yield from (f for f in known if f.free_symbols <= scalars)
    if difference.derived != 0 and difference.yours.is_Rational and difference.derived.is_Rational:
        ratio = difference.yours / difference.derived
        if ratio != 0 and ratio not in known:
            yield ratio


def _depths(difference: Difference) -> tuple[int, ...]:
    """N = 1, 2, 3, that of the counterexample, and the next."""
    n = min(int(difference.point.get(N, 1)), MAX_DEPTH)
    return tuple(sorted({*DEPTHS, n, n + 1}))


def _scaled(typed: Typed, factor: sp.Expr, d: int, depths: Sequence[int]) -> bool:
    """Whether yours = factor × derived at d (and a few N), in the field."""

    def scaled(left: sp.Expr, right: sp.Expr, n: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
        return left, factor.xreplace({N: n}) * right

    return all(_same(typed, s, d, depths, scaled) for s in statements(typed))


def _same(
    typed: Typed, statement: Statement, d: int, depths: Sequence[int], change: Callable[..., tuple[sp.Expr, sp.Expr]]
) -> bool:
    try:
        for left, right, n, domain in sides(typed, statement, d, depths):
            a, b = change(left, right, n)
            if a.has(sp.zoo, sp.nan) or b.has(sp.zoo, sp.nan):
                continue
            if not hasattr(compare(a, b, domain), "field"):
                return False
    except SymcalcError:
        return False
    return True


# --- repairs of the tree ----------------------------------------------------------------------------------------------


def _repair(typed: Typed, difference: Difference) -> str:
    for words, change in REPAIRS if typed.formula.takes_depth else REPAIRS[DEEP:]:
        tree = _rebuilt(typed.tree, change)
        if tree != typed.tree and _agrees(replace(typed, tree=tree), difference) and _stands(typed, tree):
            return words
    return ""


def _stands(typed: Typed, tree: Node) -> bool:
    """Whether the repaired formula is decided, and nowhere found to differ."""
    try:
        found = decide(replace(typed, tree=tree))
    except SymcalcError:
        return False
    return found.difference is None and not found.undecided


def _node(factor: sp.Expr) -> Node:
    """A factor as a tree."""
    if factor.is_Rational:
        size = Divide(Number(Fraction(abs(int(factor.p)))), Number(Fraction(int(factor.q))))
        return size if factor > 0 else Negate(size)
    if factor.is_Symbol:
        return Scalar(factor.name)
    if factor.is_Pow:
        return Power(*map(_node, factor.args))
    return (Add if factor.is_Add else Multiply)(tuple(map(_node, factor.args)))


def _agrees(typed: Typed, difference: Difference) -> bool:
    dimensions = sorted({*DIMENSIONS, min(difference.d, LARGEST)})
    try:
        return all(agrees_at(typed, d, _depths(difference)) for d in dimensions)
    except SymcalcError:
        return False


def _rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with `change` applied to every node, from the leaves on."""

    def of(part: Node) -> Node:
        return _rebuilt(part, change)

    made: Node = node
    match node:
        case Negate(operand=inner):
            made = Negate(of(inner))
        case Add(terms=terms):
            made = Add(tuple(map(of, terms)))
        case Multiply(factors=factors):
            made = Multiply(tuple(map(of, factors)))
        case Divide(numerator=above, denominator=below):
            made = Divide(of(above), of(below))
        case Power(base=base, exponent=exponent):
            made = Power(of(base), of(exponent))
        case Call(function=name, argument=inner):
            made = Call(name, of(inner))
        case Reduce(kind=kind, body=body, bound=bound, ranged=ranged, conditions=conditions):
            made = Reduce(kind, of(body), bound, ranged, conditions)
    return change(made)


def _renamed(old: str, new: str) -> Callable[[Node], Node]:
    return lambda n: Entry(new, n.indices) if isinstance(n, Entry) and n.name == old else n


def _shifted(by: int) -> Callable[[Node], Node]:
    step: Any = Number(Fraction(abs(by)))

    def change(n: Node) -> Node:
        if isinstance(n, Scalar) and n.name == "N":
            return Add((n, step if by > 0 else Negate(step)))
        return n

    return change


def _relation(old: str, new: str) -> Callable[[Node], Node]:
    def change(n: Node) -> Node:
        if not isinstance(n, Reduce):
            return n
        conditions = tuple(Condition(c.left, new if c.relation == old else c.relation, c.right) for c in n.conditions)
        return Reduce(n.kind, n.body, n.bound, n.ranged, conditions)

    return change


def _turned(n: Node) -> Node:
    if not isinstance(n, Reduce):
        return n
    return Reduce(n.kind, n.body, n.bound, n.ranged, tuple(
        Condition(c.right, c.relation, c.left) if c.relation == "<" else c for c in n.conditions
    ))  # fmt: skip


def _square_to_size(n: Node) -> Node:
    """A[k, j]**2 ↦ A[k, j]*A[j, k]."""
    if isinstance(n, Power) and isinstance(n.base, Entry) and len(n.base.indices) == 2:
        return Multiply((n.base, Entry(n.base.name, n.base.indices[::-1])))
    return n


def _transposed(n: Node) -> Node:
    """A[k, j] ↦ A[j, k]."""
    if isinstance(n, Entry) and len(n.indices) == 2:
        return Entry(n.name, n.indices[::-1])
    return n


DEEP = 4  # the first repairs are for ids with N
REPAIRS: tuple[tuple[str, Callable[[Node], Node]], ...] = (
    ("It is right with lam in place of sigma.", _renamed("sigma", "lam")),
    ("It is right with sigma in place of lam.", _renamed("lam", "sigma")),
    ("It is right with N − 1 in place of N.", _shifted(-1)),
    ("It is right with N + 1 in place of N.", _shifted(1)),
    ("It is right with != in place of < : the sum is over all other indices.", _relation("<", "!=")),
    ("It is right with < in place of != : each pair counts once.", _relation("!=", "<")),
    ("It is right with the order conditions turned round.", _turned),
    ("It is right for real symmetric A: over C the square is |A[k, j]|² = A[k, j]*A[j, k].", _square_to_size),
    ("It is right with the indices of A exchanged.", _transposed),
)


# --- where it does hold -----------------------------------------------------------------------------------------------


def _where_it_holds(typed: Typed) -> str:
    """At which of a few (d, N) the formula holds as it stands."""
    if not typed.formula.takes_depth:
        held = [d for d in (2, 3, 4) if _holds(typed, d, (1,))]
        return f"It is true at d = {', '.join(map(str, held))} only (of d = 2, 3, 4)." if held else ""
    table = {(d, n): _holds(typed, d, (n,)) for d, n in itertools.product((2, 3), (1, 2, 3, 4))}
    depths = [n for n in (1, 2, 3, 4) if table[2, n] and table[3, n]]
    if depths:
        return f"It is true for N = {', '.join(map(str, depths))} (of N = 1, 2, 3, 4) at d = 2 and 3."
    if all(table[2, n] for n in (2, 3, 4)):
        return "It is true at d = 2, and not at d = 3 (for N = 2, 3, 4)."
    return ""


def _holds(typed: Typed, d: int, depths: tuple[int, ...]) -> bool:
    try:
        return agrees_at(typed, d, depths)
    except SymcalcError:
        return False
