"""The claims of `laws`: the driving noise by eigenvectors, and the generator of the squared gap."""

from __future__ import annotations

import mpmath as mp

from symcalc.claims.proof2x2.measured.matrices import Quantities, amplitude, bracket_matrix, exactly, rotated, value
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def levy(point: Point) -> Quantities:
    """Brackets of W_i = ∫ u_i* dH u_i among themselves and with x."""
    M, E = rotated(point, 1), precise.hermitian_basis(2)
    U = precise.eigenvectors(M)
    driving = [exactly([mp.re((U.H * e * U)[i, i]) for i in range(2)]) for e in E]
    columns = precise.diffusion(precise.eigenvalues, M, precise.noise_directions(M, amplitude(point)))
    rest = [_difference(c, w, amplitude(point)) for c, w in zip(columns, driving, strict=True)]
    return {
        "brackets of W": bracket_matrix(driving, driving),
        "amplitude": bracket_matrix(columns, driving),
        "brackets of x − √(2/β) W": bracket_matrix(rest, rest),
    }


def _difference(left: Measured, right: Measured, factor: mp.mpf) -> Measured:
    values = [a - factor * b for a, b in zip(left.values, right.values, strict=True)]
    return Measured(values, left.error + factor * right.error)


def gap_law(point: Point) -> Quantities:
    """The generator and the bracket of y = (β/4)(x₂ − x₁)²."""
    M, beta = rotated(point, 0), value(point, "beta")

    def y(m: mp.matrix) -> Values:
        low, high = precise.eigenvalues(m)
        return [beta * (high - low) ** 2 / 4]

    directions = precise.noise_directions(M, amplitude(point))
    columns = precise.diffusion(y, M, directions)
    return {"dimension": precise.generator(y, M, directions), "bracket of y": bracket_matrix(columns, columns)}
