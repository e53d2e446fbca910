"""The claim of `stochastic_area`: along its two fields, and by walks on a lattice, counted exactly."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp

from symcalc.claims.ito.measured.differences import Quantities, bracket, exactly, ito_drift, over, values
from symcalc.claims.ito.measured.euler import extrapolated
from symcalc.domains import Point
from symcalc.evidence.precise import Measured


def levy_area(point: Point) -> Quantities:
    """A along the two fields; its moments by walks on a lattice, extrapolated in the number of steps."""
    x, y, t = values(point, "x", "y", "t_")
    columns, here = [[1, 0, -y / 2], [0, 1, x / 2]], [x, y, mp.mpf(1) / 3]
    both = bracket(lambda at: [at[2], at[0], at[0] + at[2]], here, columns).values
    moments = extrapolated(lambda n: [mp.mpf(m.numerator) / m.denominator for m in area_moments(n)], range(1, 6))
    return {
        "drift of A": ito_drift(lambda at: [at[2]], here, [0, 0, 0], columns),
        "bracket of A": exactly([both[0]]),
        "bracket of A with X": exactly([(both[2] - both[0] - both[1]) / 2]),
        "E A²": over(Measured(moments.values[:1], moments.error), t**-2),
        "E A⁴": over(Measured(moments.values[1:], moments.error), t**-4),
    }


def area_moments(steps: int) -> tuple[Fraction, Fraction]:
    """E A² and E A⁴ at time 1 of Euler's area with three-point increments 0, ±√(3h): exact, and polynomial in 1/n."""
    weights = {-1: Fraction(1, 6), 0: Fraction(2, 3), 1: Fraction(1, 6)}
    law = {(0, 0, 0): Fraction(1)}  # of (X, Y) / √(3h) and 2A / (3h)
    for _ in range(steps):
        after: dict[tuple[int, int, int], Fraction] = {}
        for (x, y, a), w in law.items():
            for u, wu in weights.items():
                for v, wv in weights.items():
                    end = (x + u, y + v, a + x * v - y * u)
                    after[end] = after.get(end, Fraction(0)) + w * wu * wv
        law = after
    scale = Fraction(3, 2 * steps)
    second, fourth = (sum((w * a**k for (_, _, a), w in law.items()), Fraction(0)) * scale**k for k in (2, 4))
    return second, fourth
