"""The claims of `radii`: straight lines of Rⁿ, great circles of Sⁿ, the hyperbolas of Hⁿ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp

from symcalc.claims import measured_submersion as ms
from symcalc.claims.langevin.measured.spaces import beside, drift_and_bracket, flat, norm, place, sphere
from symcalc.claims.measured_submersion import Quantities, Space, Vector, coefficients, sure, units
from symcalc.domains import Point
from symcalc.evidence.precise import Measured


def radius(point: Point) -> Quantities:
    """Rⁿ at a point of length r, n = 2, 3, 4."""
    v = coefficients(point)
    found = [
        drift_and_bracket(flat(place(v["r"], n), lambda x: [norm(x)]), lambda x: v["c"] * sum(s * s for s in x) / 2, v)
        for n in (2, 3, 4)
    ]
    return {name: beside([f[name] for f in found]) for name in ("drift", "bracket")}


def any_radius(point: Point) -> Quantities:
    """Measured for n = 2, 3, 4, 5, and extrapolated as the polynomial through these to the n of the point."""
    v = coefficients(point)
    dimensions = (2, 3, 4, 5)
    traces = [flat(place(v["r"], n), lambda x: [norm(x)]).traces(lambda x: [norm(x)]) for n in dimensions]

    def continued(values: Sequence[Any]) -> Measured:
        return sure([interpolated(dimensions, values, v["n"])])

    return {
        "tr_H Hess r": continued([across.values[0] for across, _ in traces]),
        "tr_V Hess r": continued([along.values[0] for _, along in traces]),
    }


def interpolated(nodes: Sequence[int], values: Sequence[Any], at: Any) -> Any:
    """Lagrange’s polynomial through the values."""
    return sum(
        y * mp.fprod((at - b) / mp.mpf(a - b) for b in nodes if b != a) for a, y in zip(nodes, values, strict=True)
    )


def curved_radius(point: Point) -> Quantities:
    """The distance from the pole on S², S³ (great circles) and on the hyperboloids H², H³ (their hyperbolas)."""
    v = coefficients(point)
    round_ = [sphere(on_sphere(v["r"], n), lambda x: [mp.acos(x[len(x) - 1])]) for n in (2, 3)]
    spaces = [*round_, *(hyperboloid(v["r"], n) for n in (2, 3))]

    def pull(space: Space) -> Callable[[Any], Any]:
        return lambda x: v["c"] * space.map(x)[0]

    found = [drift_and_bracket(space, pull(space), v) for space in spaces]
    return {name: beside([f[name] for f in found]) for name in ("drift", "bracket")}


def on_sphere(distance: Any, n: int) -> Vector:
    """A point of Sⁿ at this distance from the last axis."""
    return mp.matrix([*place(mp.sin(distance), n), mp.cos(distance)])


def hyperboloid(distance: Any, n: int) -> Space:
    """Hⁿ = {|x|² − t² = −1, t > 0} at a distance from (0, 1), with that distance as the map."""
    direction = place(mp.mpf(1), n)
    start = mp.matrix([*(mp.sinh(distance) * direction), mp.cosh(distance)])
    around = [mp.matrix([*e, 0]) for e in ms.orthonormal([direction, *units(n)])[1:]]
    frame = [*around, mp.matrix([*(mp.cosh(distance) * direction), mp.sinh(distance)])]

    def move(v: Vector) -> Vector:
        length = norm(v)
        if length == 0:
            return start
        velocity = sum((s * e for s, e in zip(v, frame, strict=True)), mp.zeros(n + 1, 1))
        return mp.cosh(length) * start + mp.sinh(length) / length * velocity

    return Space(n, move, lambda x: [mp.acosh(x[n])])
