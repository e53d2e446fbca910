"""The claims of `surfaces`: straight lines of the plane, great circles of S² and S³."""

from __future__ import annotations

from typing import Any

import mpmath as mp

from symcalc.claims.langevin.measured.spaces import drift_and_bracket, flat, force, norm, place, sphere
from symcalc.claims.measured_submersion import Quantities, Vector, coefficients, sure
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Values


def line(point: Point) -> Quantities:
    """The plane onto the direction (p, q)."""
    v = coefficients(point)

    def height(x: Vector) -> Any:
        return (v["p"] * x[0] + v["q"] * x[1]) / mp.hypot(v["p"], v["q"])

    return drift_and_bracket(flat(mp.matrix([2, -1]), lambda x: [height(x)]), lambda x: v["c"] * height(x), v)


def latitude(point: Point) -> Quantities:
    """S² at a point of height (1 − ρ)/(1 + ρ); grad S by the length of the parallel."""
    v = coefficients(point)
    height = (1 - v["rho"]) / (1 + v["rho"])
    start = mp.matrix([*place(mp.sqrt(1 - height**2), 2), height])
    space = sphere(start, lambda x: [x[2]])

    def log_length(x: Vector) -> Any:
        turned = precise.first_derivative(
            lambda t: [mp.cos(t) * x[0] - mp.sin(t) * x[1], mp.sin(t) * x[0] + mp.cos(t) * x[1]]
        )
        return mp.log(norm(turned.values))

    slope = space.gradient(log_length)
    rise = space.gradient(lambda x: x[2])
    return {**drift_and_bracket(space, lambda x: v["c"] * x[2], v), "grad S": sure([(slope.T * rise)[0]])}


def hopf(point: Point) -> Quantities:
    """S³ ⊂ C² at a point with |z₁/z₂|² = ρ; φ = z₁/z₂, w = |z₂|² − |z₁|²."""
    v = coefficients(point)
    first, second = mp.sqrt(v["rho"] / (1 + v["rho"])), 1 / mp.sqrt(1 + v["rho"])
    start = mp.matrix([*place(first, 2), *reversed(place(second, 2))])

    def quotient(x: Vector) -> Values:
        ratio = mp.mpc(x[0], x[1]) / mp.mpc(x[2], x[3])
        return [ratio.real, ratio.imag]

    def height(x: Vector) -> Any:
        return x[2] ** 2 + x[3] ** 2 - x[0] ** 2 - x[1] ** 2

    space = sphere(start, quotient)
    weights = 1 / v["beta"], v["kappa"] / v["beta"]

    def heights(x: Vector) -> Values:
        return [height(x)]

    return {
        "tr_V Hess φ": space.traces(quotient)[1],
        "drift": space.generator(heights, *weights, force(space, lambda x: v["c"] * height(x))),
        "bracket": space.brackets(heights, *weights),
    }
