"""The claims of `itos_formula`: the generator and the diffusion of the eigenvalues in rotated frames."""

from __future__ import annotations

from collections.abc import Callable

import mpmath as mp

from symcalc.claims.proof2x2.measured.matrices import (
    Quantities,
    along,
    amplitude,
    bracket_matrix,
    diagonal,
    increment,
    rotated,
)
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Values


def noise(point: Point) -> Quantities:
    """D x(dM) at values of the increments."""
    return {"martingale part": precise.first_derivative(along(point, increment(diagonal(point), point)))}


def drift(point: Point) -> Quantities:
    """The generator on the eigenvalues, by one pair M ± εS for each direction of the noise."""
    M = rotated(point, 0)
    return {"drift": precise.generator(precise.eigenvalues, M, precise.noise_directions(M, amplitude(point)))}


def brackets(point: Point) -> Quantities:
    """Σ_a D x_i(S_a) D x_j(S_a)."""
    M = rotated(point, 1)
    columns = precise.diffusion(precise.eigenvalues, M, precise.noise_directions(M, amplitude(point)))
    return {"brackets": bracket_matrix(columns, columns)}


def centre(point: Point) -> Quantities:
    """The generator and the bracket of x₁ + x₂."""
    M = rotated(point, 0)
    directions = precise.noise_directions(M, amplitude(point))
    columns = precise.diffusion(_sum_of_eigenvalues, M, directions)
    return {
        "drift": precise.generator(_sum_of_eigenvalues, M, directions),
        "martingale part": precise.first_derivative(_summed(along(point, increment(diagonal(point), point)))),
        "bracket": bracket_matrix(columns, columns),
    }


def equation(point: Point) -> Quantities:
    """Drift and brackets at another matrix with these eigenvalues."""
    M = rotated(point, 2)
    directions = precise.noise_directions(M, amplitude(point))
    columns = precise.diffusion(precise.eigenvalues, M, directions)
    return {
        "drift": precise.generator(precise.eigenvalues, M, directions),
        "brackets": bracket_matrix(columns, columns),
    }


def _sum_of_eigenvalues(M: mp.matrix) -> Values:
    return [sum(precise.eigenvalues(M))]


def _summed(f: Callable[[mp.mpf], Values]) -> Callable[[mp.mpf], Values]:
    return lambda t: [sum(f(t))]
