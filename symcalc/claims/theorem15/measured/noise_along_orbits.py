"""The claims of `noise_along_orbits`: the eigenvalues moved by tangents alone."""

from __future__ import annotations

import mpmath as mp

from symcalc.claims.theorem15.measured.matrices import Quantities, collected, matrix_at
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import brackets
from symcalc.evidence.precise import Measured


def tangential(point: Point) -> Quantities:
    """The generator and the brackets under tangential noise alone, over C."""
    M, space = matrix_at(point, "C", 0)
    directions = space.noise(M, mp.mpf(0))
    found = brackets(space.eigenvalues, M, directions)
    return {
        "drift": precise.generator(space.eigenvalues, M, directions),
        "variance": collected([found[k][k] for k in range(space.d)]),
    }


def stratonovich(point: Point) -> Quantities:
    """The derivative of the eigenvalues along each tangent P_M E_a: the square sum, which is zero."""
    M, space = matrix_at(point, "C", 1)
    columns = precise.diffusion(space.eigenvalues, M, space.noise(M, mp.mpf(0)))
    return {"E[Dx(P_M dH)²]": Measured(
        [sum(c.values[k] ** 2 for c in columns) for k in range(space.d)], sum(c.error for c in columns)
    )}  # fmt: skip
