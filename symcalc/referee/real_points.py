"""Where a process moves: the points at which its coefficients and a function of it are real.

acos(x) is not real at x = 2, so no process of which acos(X) is asked for is there, and a counterexample at x = 2 says
nothing.  A function is taken to be real unless i, or an entry that has a conjugate beside it, occurs in it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sympy as sp

from symcalc.domains import Domain, Point

DIGITS = 30
SCALES = (12, 1000)


@dataclass(frozen=True)
class RealPoints(Domain):
    """The admissible points of a domain at which some expressions are real.

    >>> x = sp.Symbol("x", real=True)
    >>> next(RealPoints.of(Domain(), [sp.log(x - 1)]).points([x]))
    {x: 2}
    """

    values: tuple[sp.Expr, ...] = ()

    @classmethod
    def of(cls, domain: Domain, expressions: Sequence[sp.Expr]) -> RealPoints:
        """The points of the domain, less those at which one of the expressions that are taken to be real is not."""
        complex_symbols = {s for pair in domain.conjugate for s in pair}
        real = tuple(e for e in expressions if not e.has(sp.I) and not e.free_symbols & complex_symbols)
        return cls(domain.ascending, domain.positive, domain.conjugate, domain.real, real)

    def points(self, symbols: Sequence[sp.Symbol], limit: int = 600) -> Iterator[Point]:
        """The points of the domain at which the expressions are real: small numbers first, then multiples of them."""
        small = list(super().points(self._all(symbols), limit))
        large = ({s: v * scale for s, v in p.items()} for scale in SCALES for p in small[: limit // 10])
        yield from filter(self._admits, itertools.chain(small, filter(_fits_all, large)))

    def generic(self, symbols: Sequence[sp.Symbol], count: int = 40, start: int = 0) -> Iterator[Point]:
        """The points of the domain with large denominators at which the expressions are real."""
        yield from filter(self._admits, super().generic(self._all(symbols), count, start))

    def _all(self, symbols: Sequence[sp.Symbol]) -> list[sp.Symbol]:
        return sorted({*symbols, *(s for e in self.values for s in e.free_symbols)}, key=str)

    def _admits(self, point: Point) -> bool:
        return all(_is_real(e.xreplace(point)) for e in self.values)


def _fits_all(point: Point) -> bool:
    """Whether each value has what its symbol is declared to have."""
    held = ((value, fact, known) for s, value in point.items() for fact, known in s.assumptions0.items())
    return all(getattr(value, f"is_{fact}") in (known, None) for value, fact, known in held)


def _is_real(value: sp.Expr) -> bool:
    """Whether a number is seen to be real."""
    if value.is_real is None and value.is_number:
        value = value.evalf(DIGITS)
    return value.is_real is True
