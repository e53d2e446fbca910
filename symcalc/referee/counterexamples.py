"""Points at which two expressions differ, and are seen to: exactly, or by intervals that do not meet.

A counterexample is a point at which both sides are real: what roots and logarithms are taken of is not negative there.
Interval arithmetic refutes, and never proves.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import sympy as sp

from symcalc.domains import Domain, Point
from symcalc.enclosure import enclosure
from symcalc.errors import Undecidable
from symcalc.fields import Counterexample, compare
from symcalc.referee.evaluation import N
from symcalc.referee.order_signs import branches

MAX_SHOWN = 4000  # bits of a number in a counterexample that is written out
MAX_DEPTH = 64


def where_defined(found: Counterexample, left: sp.Expr, right: sp.Expr, domain: Domain) -> Counterexample | None:
    """The counterexample, or another one, at which every root and logarithm is taken of what is not negative."""
    inside = branches(left) | branches(right)
    symbols = _symbols(left, right)
    if not inside or _all_defined(inside, found.point):
        return found
    for point in itertools.chain(domain.points(symbols, limit=100), domain.generic(symbols, count=10)):
        values = [e.xreplace(point) for e in (left, right)]
        if _has_pole(values) or not _all_defined(inside, point):
            continue
        try:
            if isinstance(compare(values[0], values[1], domain), Counterexample):
                return Counterexample(domain.shown(point, {*symbols}), *values)
        except Undecidable:
            continue
    return None


def at_some_depth(left: sp.Expr, right: sp.Expr, domain: Domain, exceptional: set[int]) -> Counterexample | None:
    """A difference at a number N: the smallest N first, at few simple points; where N as a symbol says what N does."""
    symbols = [s for s in _symbols(left, right) if s != N]
    inside = branches(left) | branches(right)
    points = [*domain.points(symbols, limit=3), *domain.generic(symbols, count=2)]
    for n, point in itertools.product(sorted({*range(1, MAX_DEPTH + 1)} - exceptional), points):
        at = {**{s: v for s, v in point.items() if s != N}, N: sp.Integer(n)}
        if not _all_defined(inside, at):
            continue
        values = [e.xreplace(at) for e in (left, right)]
        if all(v.is_Rational for v in values):
            differ = values[0] != values[1]
        else:
            differ = not _has_pole(values) and _apart(*values)
        if differ:
            return Counterexample(domain.shown(at, {*symbols, N}), *values)
    return None


def by_intervals(
    left: sp.Expr, right: sp.Expr, domain: Domain, points: Iterable[Point] | None = None
) -> Counterexample | None:
    """An admissible rational point where interval arithmetic shows that the sides differ, if one is found."""
    symbols = _symbols(left, right)
    inside = branches(left) | branches(right)
    if points is None:
        simple = domain.points(symbols, limit=40)
        points = itertools.chain(itertools.islice(simple, 8), domain.generic(symbols, count=3), simple)
    for point in points:
        if not _all_defined(inside, point):
            continue
        values = [e.xreplace(point) for e in (left, right)]
        if _apart(*values):
            return Counterexample(domain.shown(point, {*symbols}), *values)
    return None


def _symbols(left: sp.Expr, right: sp.Expr) -> list[sp.Symbol]:
    return sorted(left.free_symbols | right.free_symbols, key=str)


def _has_pole(values: Iterable[sp.Expr]) -> bool:
    return any(v.has(sp.zoo, sp.nan, sp.oo) for v in values)


def _apart(a: sp.Expr, b: sp.Expr) -> bool:
    """Whether an interval that contains a − b does not contain zero."""
    gap = enclosure(_tidy(a - b))
    return gap is not None and not gap.a <= 0 <= gap.b


def _all_defined(inside: Iterable[sp.Expr], point: Point) -> bool:
    """Whether what roots and logarithms are taken of is seen to be real, and not seen to be negative, at the point."""
    return not any(_may_leave_the_reals(_tidy(b.xreplace(point))) for b in inside)


def _may_leave_the_reals(value: sp.Expr) -> bool:
    if value.is_Rational:
        return bool(value < 0)
    found = enclosure(value)
    return found is None or bool(found.b < 0)


# --- as it is shown ---------------------------------------------------------------------------------------------------


def in_sigma(point: Point, depth: sp.Expr) -> Point:
    """The point in σ = λ^N, N beside it."""
    made: Point = {}
    for s, v in point.items():
        if s.name.startswith("lam"):
            made[sp.Symbol(s.name.replace("lam", "sigma"), positive=True)] = v**depth
        elif s != N:
            made[s] = v
    return {**made, N: depth}


def shown(value: sp.Expr) -> sp.Expr:
    """The value of a counterexample: 15 digits of one that would fill pages (and that Python does not print)."""
    giant = any(max(abs(r.p), r.q).bit_length() > MAX_SHOWN for r in value.atoms(sp.Rational))
    return sp.N(value, 15) if giant else _tidy(value)


def _tidy(value: sp.Expr) -> sp.Expr:
    return sp.expand(value) if value.has(sp.I) else value
