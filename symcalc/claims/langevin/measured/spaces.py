"""Rⁿ and spheres at a point, vectors in general position, and the generator and the bracket of a map.

Vectors are columns; weights are 1/β along the fibre and κ/β across it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp

from symcalc.claims import measured_submersion as ms
from symcalc.claims.measured_submersion import Quantities, Space, Vector, units
from symcalc.evidence.precise import Measured, Values

Coefficients = dict[str, Any]


def force(space: Space, potential: Callable[[Any], Any]) -> Vector:
    """−grad of a function of points, in the orthonormal frame."""
    return -space.gradient(potential)


def drift_and_bracket(space: Space, potential: Callable[[Any], Any], values: Coefficients) -> Quantities:
    """The generator and the bracket of φ, for L = potential, at the point's β and κ."""
    weights = 1 / values["beta"], values["kappa"] / values["beta"]
    drift = space.generator(space.map, *weights, force(space, potential))
    return {"drift": drift, "bracket": space.brackets(space.map, *weights)}


def flat(start: Vector, phi: Callable[[Vector], Values]) -> Space:
    """Rⁿ at a point."""
    return Space(len(start), lambda v: start + v, phi)


def sphere(start: Vector, phi: Callable[[Vector], Values]) -> Space:
    """The unit sphere at a point: great circles."""
    frame = ms.orthonormal([start, *units(len(start))])[1:]

    def move(v: Vector) -> Vector:
        length = mp.sqrt(sum(s * s for s in v))
        if length == 0:
            return start
        velocity = sum((s * e for s, e in zip(v, frame, strict=True)), mp.zeros(len(start), 1))
        return mp.cos(length) * start + mp.sin(length) / length * velocity

    return Space(len(frame), move, phi)


def place(length: Any, n: int) -> Vector:
    """A vector of this length in general position in Rⁿ."""
    direction = mp.matrix([mp.mpf(5 - 3 * i) / (2 + i) for i in range(n)])
    return length * direction / norm(direction)


def norm(vector: Vector) -> Any:
    """The Euclidean length."""
    return mp.sqrt(sum(s * s for s in vector))


def beside(parts: Sequence[Measured]) -> Measured:
    """Measurements one after the other."""
    return Measured([x for p in parts for x in p.values], max(p.error for p in parts))
