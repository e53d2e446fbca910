"""The claims of `moments`: the generator on power sums of the eigenvalues."""

from __future__ import annotations

import mpmath as mp

from symcalc.claims.theorem15.measured.matrices import Quantities, amplitude_at, matrix_at, symmetric_function
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values

second_moment = symmetric_function("L p2", lambda x, _: sum(v**2 for v in x))


def power_sums(point: Point) -> Quantities:
    """The generator on Σ x^n, n = 2, …, 5, over C."""
    M, space = matrix_at(point, "C", 0)
    degrees = (2, 3, 4, 5)

    def sums(m: mp.matrix) -> Values:
        return [sum(v**n for v in space.eigenvalues(m)) for n in degrees]

    found = precise.generator(sums, M, space.noise(M, amplitude_at(point)))
    return {f"L p{n}": Measured([v], found.error) for n, v in zip(degrees, found.values, strict=True)}
