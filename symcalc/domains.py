"""Admissible points: where an identity is asked, and where a counterexample may lie.

Points are exact (rational, or Gaussian rational for conjugate pairs) and come in a fixed order, the smallest first.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symcalc.errors import EmptyDomain, Undecidable

Point = dict[sp.Symbol, sp.Expr]


@dataclass(frozen=True)
class Domain:
    """The admissible points: what is ordered, positive or a conjugate pair; `real` and all other symbols are real.

    A symbol that is declared an integer takes the values 1, 2, …; one declared positive takes positive values.

    >>> x1, x2 = sp.symbols("x1 x2", real=True)
    >>> next(Domain(ascending=(x1, x2)).points([x1, x2]))
    {x1: 0, x2: 1}

    Raises `EmptyDomain` where no point is admissible: then every statement would hold.
    """

    ascending: tuple[sp.Symbol, ...] = ()
    positive: tuple[sp.Symbol, ...] = ()
    conjugate: tuple[tuple[sp.Symbol, sp.Symbol], ...] = ()
    real: tuple[sp.Symbol, ...] = ()

    def __post_init__(self) -> None:
        reason = next(self._contradictions(), "")
        if reason:
            raise EmptyDomain(f"no point is admissible: {reason}; say of each symbol what can hold together")

    def _contradictions(self) -> Iterator[str]:
        """What cannot hold at any point."""
        pairs = {s for pair in self.conjugate if len(set(pair)) == 2 for s in pair}
        for n, s in enumerate(self.ascending):
            if s in self.ascending[:n]:
                yield f"{s} < {s} is asked for"
            below = next((t for t in self.ascending[:n] if t.is_nonnegative or t in self.positive), None)
            if below is not None and s.is_nonpositive:
                yield f"{s} is not positive, and {below} < {s} is not negative"
        for asked, symbols in (("positive", self.positive), ("ordered", self.ascending), ("real", self.real)):
            for s in symbols:
                if s.is_extended_real is False or (asked == "positive" and s.is_positive is False):
                    yield f"{s} is {asked} here, and declared not to be {'real' if asked == 'ordered' else asked}"
                if asked != "real" and s in pairs:
                    yield f"{s} is {asked}, and one of a pair of conjugates"

    def points(self, symbols: Sequence[sp.Symbol], limit: int = 600) -> Iterator[Point]:
        """Yield at most `limit` admissible points that bind every one of `symbols`, the smallest numbers first."""
        loose = [s for s in sorted(symbols, key=str) if s not in self._bound()]
        ascending = _ASCENDING[len(self.ascending)]
        if any(map(self.is_positive, self.ascending)):
            ascending = list(
                dict.fromkeys(tuple(v - row[0] + 1 if row[0] <= 0 else v for v in row) for row in ascending)
            )
        pairs = [p for p in self.conjugate if set(p) & set(symbols)]
        positive = [s for s in self.positive if s in symbols and s not in self.ascending]
        axes: list[Sequence[Any]] = [ascending] if self.ascending else []
        axes += [_INTEGERS if s.is_integer else _POSITIVE for s in positive]
        axes += [_PAIRS] * len(pairs) + [self._axis(s) for s in loose]
        for values in itertools.islice(_diagonal(axes), limit):
            rest = iter(values)
            point: Point = dict(zip(self.ascending, next(rest), strict=True)) if self.ascending else {}
            point.update({s: next(rest) for s in positive})
            for left, right in pairs:
                value = next(rest)
                point.update({left: value, right: sp.conjugate(value)})
            point.update({s: next(rest) for s in loose})
            yield point

    def generic(self, symbols: Sequence[sp.Symbol], count: int = 40, start: int = 0) -> Iterator[Point]:
        """Yield admissible points with large prime denominators, which periods and small roots do not fit."""
        for n in range(start, start + count):
            prime = sp.prime(1300 + 7 * n)
            steps = (sp.Rational(1 + (31 * i + 17 * n * n) % 9973, prime) for i in itertools.count(1))
            point: Point = {}
            height = -next(steps) + (2 if any(map(self.is_positive, self.ascending)) else 0)
            for s in self.ascending:
                point[s], height = height, height + 1 + next(steps)
            point.update({s: next(steps) + n % 3 for s in self.positive if s not in point and not s.is_integer})
            for left, right in self.conjugate:
                point[left] = next(steps) + sp.I * (next(steps) - 1)
                point[right] = sp.conjugate(point[left])
            for s in (s for s in sorted(symbols, key=str) if s not in point):
                point[s] = sp.Integer(5 + n) if s.is_integer else next(steps) - (0 if s.is_positive else 1)
            if all(_fits(value, s) for s, value in point.items()):
                yield point

    def is_positive(self, symbol: sp.Symbol) -> bool:
        """Whether the domain or the symbol's own assumptions make it positive, or one that is below it in the order."""
        if symbol in self.ascending:
            below = self.ascending[: self.ascending.index(symbol) + 1]
            return any(s.is_positive or s in self.positive for s in below)
        counts = symbol.is_integer and symbol.is_positive is not False
        return bool(symbol.is_positive or counts) or symbol in self.positive

    def _axis(self, symbol: sp.Symbol) -> Sequence[Any]:
        """Small values of a symbol; an integer N is at least 1."""
        values = _POSITIVE if self.is_positive(symbol) else _REAL
        return [v for v in (_INTEGERS if symbol.is_integer else values) if _fits(v, symbol)]

    def require_conjugates(self, symbols: Sequence[sp.Symbol]) -> None:
        """Raise `Undecidable` for a complex symbol whose conjugate is not named: it could not be given a value."""
        for s in symbols:
            if s.is_complex and s.is_real is None and s not in self._bound() and s not in self.real:
                raise Undecidable(f"{s} is complex, and its conjugate is not named in the domain")

    def shown(self, point: Point, involved: set[sp.Symbol]) -> Point:
        """The coordinates that matter: those involved, and the ordered ones together (alone, if none is involved)."""
        ordered = set(self.ascending)
        shown = involved | ordered if involved & ordered or not involved else involved
        return {s: point[s] for s in sorted(set(point) & shown, key=str)}

    def _bound(self) -> set[sp.Symbol]:
        return {*self.ascending, *self.positive, *itertools.chain(*self.conjugate)}


def beside(point: Point, fixed: Collection[sp.Symbol] = ()) -> Point:
    """A point close by that is not special, as a − b = 0 is at a = b = 1; integers, and what is fixed, stay.

    >>> a, b = sp.symbols("a b")
    >>> beside({a: sp.S.One, b: sp.S.One})
    {a: 100004/100003, b: 100005/100003}
    """
    stays = {s for s in point if s in fixed or s.is_integer}
    return {s: v if s in stays else v + sp.Rational(n, 100003) for n, (s, v) in enumerate(point.items(), 1)}


_REAL = [sp.Rational(p, q) for p, q in ((1, 1), (2, 1), (-1, 1), (3, 1), (1, 2), (-2, 1), (0, 1), (5, 3), (-3, 2))]
_POSITIVE = [sp.Rational(p, q) for p, q in ((1, 1), (2, 1), (3, 1), (1, 2), (4, 1), (5, 3), (7, 1))]
_INTEGERS = [sp.Integer(n) for n in range(1, 13)]
_PAIRS = [a + b * sp.I for a, b in ((1, 1), (2, 1), (1, -2), (1, 0), (0, 1), (3, 2), (-1, 1))]


def _fits(value: sp.Expr, symbol: sp.Symbol) -> bool:
    """Whether the value has what the symbol is declared to have (even, nonzero, …)."""
    return all(getattr(value, f"is_{fact}") in (held, None) for fact, held in symbol.assumptions0.items())


class _Ascending(dict[int, list[tuple[sp.Rational, ...]]]):
    """Ascending rational d-tuples in a fixed order: 0 … d−1 first, then asymmetric ones."""

    def __missing__(self, d: int) -> list[tuple[sp.Rational, ...]]:
        plain = tuple(sp.Integer(i) for i in range(d))
        shifts = [sp.Rational(p, q) for p, q in ((0, 1), (-1, 1), (1, 3), (-5, 2), (2, 1))]
        skew = [tuple(sp.Integer(i * (i + 1)) / 2 for i in range(d)), tuple(sp.Integer(2**i - 1) for i in range(d))]
        scales = [sp.Rational(p, q) for p, q in ((1, 1), (2, 1), (1, 2), (3, 1), (5, 7))]
        rows = [tuple(s * v + t for v in row) for s in scales for row in (plain, *skew) for t in shifts]
        self[d] = list(dict.fromkeys(rows))
        return self[d]


_ASCENDING = _Ascending()


def _diagonal(axes: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """All tuples of the product of `axes`, in the order of the sum of their positions."""
    longest = sum(len(axis) - 1 for axis in axes)
    for total in range(longest + 1):
        yield from _with_total(axes, total)


def _with_total(axes: Sequence[Sequence[Any]], total: int) -> Iterator[tuple[Any, ...]]:
    if not axes:
        if total == 0:
            yield ()
        return
    for position in range(min(total, len(axes[0]) - 1) + 1):
        for rest in _with_total(axes[1:], total - position):
            yield (axes[0][position], *rest)
