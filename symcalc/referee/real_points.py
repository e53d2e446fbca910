"""Where a process moves: the points at which its coefficients and a function of it are real.

acos(x) is not real at x = 2, so no process of which acos(X) is asked for is there, and a counterexample at x = 2 says
nothing.  A function is taken to be real unless i, or an entry that has a conjugate beside it, occurs in it.

√(−x)/√x is real nowhere, and no noise has the correlation 2 + x²: of what is nowhere nothing is proved.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sympy as sp

from symcalc.domains import Domain, Point, beside

DIGITS = 30
SCALES = (12, 1000)
NO_NOISE = sp.ImmutableMatrix(0, 0, [])


@dataclass(frozen=True)
class RealPoints(Domain):
    """The admissible points of a domain at which some expressions are real.

    >>> x = sp.Symbol("x", real=True)
    >>> next(RealPoints.of(Domain(), [sp.log(x - 1)]).points([x]))
    {x: 2}
    """

    values: tuple[sp.Expr, ...] = ()
    covariance: sp.ImmutableMatrix = NO_NOISE

    @classmethod
    def of(
        cls,
        domain: Domain,
        functions: Sequence[sp.Expr],
        coefficients: Sequence[sp.Expr] = (),
        covariance: sp.MatrixBase = NO_NOISE,
    ) -> RealPoints:
        """The points of the domain at which coefficients are real, and functions that are taken to be.

        And at which the matrix `covariance`, of real increments, is positive semidefinite.
        """
        paired = {s for pair in domain.conjugate for s in pair}
        real = [e for e in functions if not e.has(sp.I) and not e.free_symbols & paired]
        own = (domain.ascending, domain.positive, domain.conjugate, domain.real)
        return cls(*own, (*real, *coefficients), sp.ImmutableMatrix(covariance))

    def inhabited(self) -> bool:
        """Whether the expressions are seen to be real at a point that is not special: at a generic one, or beside one.

        >>> x = sp.Symbol("x", real=True)
        >>> [RealPoints.of(Domain(), [f]).inhabited() for f in (sp.sqrt(x), sp.sqrt(-x) / sp.sqrt(x), (-1) ** x)]
        [True, False, False]
        """
        if all(e.is_real for e in (*self.values, *self.covariance)) and not self.covariance.free_symbols:
            return True
        pairs = {*itertools.chain(*self.conjugate)}
        close_by = filter(_fits_all, (beside(point, pairs) for point in self.points([])))
        return any(True for _ in self.generic([])) or any(map(self._admits, close_by))

    def points(self, symbols: Sequence[sp.Symbol], limit: int = 600) -> Iterator[Point]:
        """The points of the domain at which the expressions are real: small numbers first, then multiples of them."""
        small = list(super().points(self._all(symbols), limit))
        large = ({s: v * scale for s, v in p.items()} for scale in SCALES for p in small[: limit // 10])
        yield from filter(self._admits, itertools.chain(small, filter(_fits_all, large)))

    def generic(self, symbols: Sequence[sp.Symbol], count: int = 40, start: int = 0) -> Iterator[Point]:
        """The points of the domain with large denominators at which the expressions are real."""
        yield from filter(self._admits, super().generic(self._all(symbols), count, start))

    def _all(self, symbols: Sequence[sp.Symbol]) -> list[sp.Symbol]:
        return sorted({*symbols, *(s for e in (*self.values, *self.covariance) for s in e.free_symbols)}, key=str)

    def _admits(self, point: Point) -> bool:
        numbers = all(_is_real(e.xreplace(point)) for e in (*self.values, *self.covariance))
        return numbers and self.covariance.xreplace(point).is_positive_semidefinite is not False


def _fits_all(point: Point) -> bool:
    """Whether each value has what its symbol is declared to have."""
    held = ((value, fact, known) for s, value in point.items() for fact, known in s.assumptions0.items())
    return all(getattr(value, f"is_{fact}") in (known, None) for value, fact, known in held)


def _is_real(value: sp.Expr) -> bool:
    """Whether a number is seen to be real."""
    if value.is_real is None and value.is_number:
        value = value.evalf(DIGITS, chop=True)
    return value.is_real is True
