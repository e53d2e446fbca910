"""The claims of `bessel_processes`: differences along the axes of Rⁿ."""

from __future__ import annotations

from typing import Any

import mpmath as mp

from symcalc.claims.ito.measured.differences import (
    DIMENSIONS,
    Quantities,
    State,
    bracket,
    ito_drift,
    joined,
    units,
    values,
)
from symcalc.domains import Point


def bessel(point: Point) -> Quantities:
    """|x| and |x|² along the standard basis of Rⁿ."""
    x = values(point, "x1", "x2", "x3", "x4")

    def radius(at: State) -> list[Any]:
        return [mp.sqrt(sum(v**2 for v in at))]

    def square(at: State) -> list[Any]:
        return [sum(v**2 for v in at)]

    return {
        "drift of R": joined([ito_drift(radius, x[:n], [0] * n, units(n)) for n in DIMENSIONS]),
        "bracket of R": joined([bracket(radius, x[:n], units(n)) for n in DIMENSIONS]),
        "dimension": joined([ito_drift(square, x[:n], [0] * n, units(n)) for n in (1, *DIMENSIONS)]),
        "bracket of R²": joined([bracket(square, x[:n], units(n)) for n in (1, *DIMENSIONS)]),
    }


def squared_radius(point: Point) -> Quantities:
    """|Y|² along −(c/2) Y and (σ/2) times the standard basis."""
    c, sigma, *x = values(point, "c", "sigma", "x1", "x2", "x3", "x4")

    def square(at: State) -> list[Any]:
        return [sum(v**2 for v in at)]

    def columns(n: int) -> list[list[Any]]:
        return [[sigma / 2 * v for v in e] for e in units(n)]

    return {
        "drift of X": joined(
            [ito_drift(square, x[:n], [-c / 2 * v for v in x[:n]], columns(n)) for n in (1, *DIMENSIONS)]
        ),
        "bracket of X": joined([bracket(square, x[:n], columns(n)) for n in (1, *DIMENSIONS)]),
    }
