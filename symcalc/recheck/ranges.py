"""Σ_{m<N} of a body that is polynomial × geometric in m, N a symbol: terms c m^a r^m.

Σ_{m<N} r^m m^a is the geometric sum G_{a0}(r, 1) (`geometric.py`); for r = 1 it is S_a, a polynomial in N, from
N^{a+1} = Σ_{i≤a} C(a+1, i) S_i.  A power b^{u + v m} is b^u (b^v)^m for a positive b, or integers u and v.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from math import comb
from typing import NamedTuple

from symcalc.recheck.derivatives import mentions
from symcalc.recheck.point import Point
from symcalc.recheck.trees import MINUS, ONE, ZERO, Tree, integer, is_integer_power, number, short
from symcalc.recheck.values import Outside

MAX_TERMS = 200


class Term(NamedTuple):
    """coefficient · m^power · ratio^m."""

    coefficient: Tree
    power: int = 0
    ratio: Tree = ONE


def sum_below(point: Point, body: Tree, m: str, length: Tree) -> Tree:
    """Σ_{m<length} of the body, a tree without m."""
    return ["add", ZERO, *(_closed(point, t, length) for t in _Terms(point, m).of(body))]


def _closed(point: Point, term: Term, length: Tree) -> Tree:
    if any(mentions(term.ratio, t[1]) for t in _symbols(length)):
        raise Outside("a geometric sum whose ratio depends on its length")
    if point.vanishes(["add", term.ratio, MINUS]):
        return ["mul", term.coefficient, _power_sum(term.power, length)]
    weights = ["integer", str(term.power)], ZERO
    return ["mul", term.coefficient, ["geometricsum", term.ratio, ONE, length, *weights]]


def _symbols(tree: Tree) -> list[Tree]:
    return [tree] if tree[:1] == ["symbol"] else [s for t in tree[1:] if isinstance(t, list) for s in _symbols(t)]


def _power_sum(a: int, length: Tree) -> Tree:
    powers = _power_sums(a)
    return ["add", *(["mul", number(c), ["pow", length, ["integer", str(n)]]] for n, c in powers.items())]


@cache
def _power_sums(a: int) -> dict[int, Fraction]:
    """The coefficients of S_a, by their powers of N.

    >>> {n: str(c) for n, c in _power_sums(1).items()}
    {2: '1/2', 1: '-1/2'}
    """
    total = {a + 1: Fraction(1)}
    for i in range(a):
        for n, c in _power_sums(i).items():
            total[n] = total.get(n, Fraction(0)) - comb(a + 1, i) * c
    return {n: c / (a + 1) for n, c in total.items() if c}


class _Terms:
    """A tree as a list of terms in m."""

    def __init__(self, point: Point, m: str) -> None:
        self._point, self._m = point, m
        self._rules: dict[str, Callable[[Tree], list[Term]]] = {
            "symbol": lambda tree: [Term(ONE, 1)],
            "add": self._sum,
            "mul": self._product,
            "pow": self._power,
            "exp": self._exponential,
        }

    def of(self, tree: Tree) -> list[Term]:
        if not mentions(tree, self._m):
            return [Term(tree)]
        if tree[0] not in self._rules:
            raise Outside(f"the sum over a range of {short(tree)}")
        return self._rules[tree[0]](tree)

    def _sum(self, tree: Tree) -> list[Term]:
        return _few([t for part in tree[1:] for t in self.of(part)])

    def _product(self, tree: Tree) -> list[Term]:
        total = [Term(ONE)]
        for part in tree[1:]:
            total = _few([_times(s, t) for s in total for t in self.of(part)])
        return total

    def _power(self, tree: Tree) -> list[Term]:
        base, exponent = tree[1:]
        if is_integer_power(tree):
            n, terms = integer(exponent[1]), self.of(base)
            if len(terms) == 1 and (n > 0 or not terms[0].power):
                return [_raised(terms[0], n)]
            if n < 0:
                raise Outside("a sum over a range that divides by what depends on its index")
            return self._product(["mul", ONE, *[base] * min(n, MAX_TERMS + 1)])
        if mentions(base, self._m):
            raise Outside(f"the sum over a range of {short(tree)}")
        constant, slope = self._line(exponent)
        facts = self._point.facts
        if not self._point.positive(base) and not (facts.whole(constant) and facts.whole(slope)):
            raise Outside(f"the base {short(base)}, which may be negative, in a sum over a range")
        return [Term(_power(base, constant), 0, self._merged(base, slope))]

    def _merged(self, base: Tree, exponent: Tree) -> Tree:
        """base^exponent by (f g)^a = f^a g^a and (f^c)^a = f^{ca} for positive f, g; N in the exponent may cancel."""
        point = self._point
        if base[0] == "mul" and all(map(point.positive, base[1:])):
            return ["mul", *(self._merged(t, exponent) for t in base[1:])]
        if base[0] == "pow" and point.positive(base[1]) and point.facts.real(base[2]):
            return self._merged(base[1], ["mul", base[2], exponent])
        c = point.constant(exponent)
        return _power(base, exponent if c is None else number(c))

    def _exponential(self, tree: Tree) -> list[Term]:
        constant, slope = self._line(tree[1])
        return [Term(["exp", constant], 0, ["exp", slope])]

    def _line(self, tree: Tree) -> tuple[Tree, Tree]:
        """u and v of u + v m."""
        terms = self.of(tree)
        if any(t.power > 1 or t.ratio != ONE for t in terms):
            raise Outside(f"the exponent {short(tree)} in a sum over a range")
        constant, slope = ([t.coefficient for t in terms if t.power == n] for n in (0, 1))
        return _sum(constant), _sum(slope)


def _sum(terms: list[Tree]) -> Tree:
    return terms[0] if len(terms) == 1 else ["add", ZERO, *terms]


def _few(terms: list[Term]) -> list[Term]:
    if len(terms) > MAX_TERMS:
        raise Outside(f"more than {MAX_TERMS} terms in a sum over a range")
    return terms


def _times(s: Term, t: Term) -> Term:
    return Term(_product(s.coefficient, t.coefficient), s.power + t.power, _product(s.ratio, t.ratio))


def _raised(t: Term, n: int) -> Term:
    exponent = ["integer", str(n)]
    return Term(_power(t.coefficient, exponent), t.power * n, _power(t.ratio, exponent))


def _product(a: Tree, b: Tree) -> Tree:
    return b if a == ONE else a if b == ONE else ["mul", a, b]


def _power(base: Tree, exponent: Tree) -> Tree:
    return base if ONE in (base, exponent) else ["pow", base, exponent]
