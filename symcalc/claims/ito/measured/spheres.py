"""The claims of `spheres`: along lines and along the flows of tangential fields."""

from __future__ import annotations

from typing import Any

import mpmath as mp

from symcalc.claims.ito.measured.differences import (
    DIMENSIONS,
    Function,
    Quantities,
    State,
    bracket,
    ito_drift,
    joined,
    stratonovich_drift,
    units,
    values,
)
from symcalc.domains import Point
from symcalc.evidence import precise


def circle(point: Point) -> Quantities:
    """(cos, sin) at the angle 2 arctan k along the real line; |x|² along the flow of (−y, x)."""
    (k,) = values(point, "k")
    angle = 2 * mp.atan(k)

    def place(at: State) -> list[Any]:
        return [mp.cos(at[0]), mp.sin(at[0])]

    return {
        "Itô drift": ito_drift(place, [angle], [0], [[1]]),
        "noise": precise.first_derivative(lambda e: place([angle + e])),
        "drift of X² + Y²": stratonovich_drift(
            lambda at: [at[0] ** 2 + at[1] ** 2], place([angle]), [0, 0], [lambda at: [-at[1], at[0]]]
        ),
    }


def sphere(point: Point) -> Quantities:
    """The identity and |x|² along the flows of the projected standard basis."""
    x = values(point, "x1", "x2", "x3", "x4")

    def field(e: State) -> Function:
        def projected(at: State) -> list[Any]:
            along = sum(u * v for u, v in zip(at, e, strict=True)) / sum(v**2 for v in at)
            return [v - along * u for u, v in zip(at, e, strict=True)]

        return projected

    def square(at: State) -> list[Any]:
        return [sum(v**2 for v in at)]

    found: Quantities = {}
    moves = []
    for n in DIMENSIONS:
        fields = [field(e) for e in units(n)]
        found[f"Itô drift, n = {n}"] = stratonovich_drift(lambda at: list(at), x[:n], [0] * n, fields)
        moves.append(stratonovich_drift(square, x[:n], [0] * n, fields))
        moves.append(bracket(square, x[:n], [f(x[:n]) for f in fields]))
    return found | {"drift and bracket of |x|²": joined(moves)}
