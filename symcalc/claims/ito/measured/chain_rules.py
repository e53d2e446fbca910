"""The claims of `chain_rules`: polynomials with the claimed jets and arbitrary higher terms."""

from __future__ import annotations

from typing import Any

import mpmath as mp

from symcalc.claims.ito.measured.differences import Quantities, State, bracket, ito_drift, stratonovich_drift, values
from symcalc.domains import Point


def formula(point: Point) -> Quantities:
    """A polynomial with the given jets along (1, b) and the two loadings; time is a component."""
    b1, b2, p, q, r = values(point, "b1", "b2", "p", "q", "r")
    ft, fx, fy, fxx, fxy, fyy = values(point, "f_t", "f_x", "f_y", "f_xx", "f_xy", "f_yy")

    def f(at: State) -> list[Any]:
        t, u, v = at
        second = fxx * u**2 / 2 + fxy * u * v + fyy * v**2 / 2
        return [ft * t + fx * u + fy * v + second + u**3 / 7 - u * v**2 / 3 + 2 * t * u + t**2]

    columns = [[0, p, q], [0, 0, r]]
    return {
        "drift of f": ito_drift(f, [mp.mpf(0)] * 3, [1, b1, b2], columns),
        "bracket of f": bracket(f, [mp.mpf(0)] * 3, columns),
    }


def product(point: Point) -> Quantities:
    """XY and X/Y along the drift and the two loadings."""
    x, y, b1, b2, p, q, r = values(point, "x", "y", "b1", "b2", "p", "q", "r")
    columns = [[p, q], [0, r]]
    return {
        "drift of XY": ito_drift(lambda at: [at[0] * at[1]], [x, y], [b1, b2], columns),
        "bracket of XY": bracket(lambda at: [at[0] * at[1]], [x, y], columns),
        "drift of X/Y": ito_drift(lambda at: [at[0] / at[1]], [x, y], [b1, b2], columns),
    }


def stratonovich(point: Point) -> Quantities:
    """A polynomial σ and a polynomial f with the given jets at 0, along the flow of σ."""
    b, s0, s1, f1, f2 = values(point, "b", "sigma_0", "sigma_1", "f_1", "f_2")

    def field(at: State) -> list[Any]:
        return [s0 + s1 * at[0] + at[0] ** 2 / 3]

    def f(at: State) -> list[Any]:
        return [f1 * at[0] + f2 * at[0] ** 2 / 2 + at[0] ** 3 / 5]

    zero = [mp.mpf(0)]
    return {
        "Itô correction": stratonovich_drift(lambda at: [at[0]], zero, [0], [field]),
        "drift of f(X)": stratonovich_drift(f, zero, [b], [field]),
        "bracket of f(X)": bracket(f, zero, [field(zero)]),
    }
