"""The claims of `failures`: the flow and the line of one field, two points of one ray, two matrices of one spectrum."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import mpmath as mp

from symcalc.claims.langevin.measured.spaces import beside, flat, norm, place
from symcalc.claims.measured_submersion import Quantities, Vector, coefficients, scaled, total, units
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def stratonovich(point: Point) -> Quantities:
    """Half the second difference of r along the flow of V (a midpoint step), and along the straight line in V."""
    v = coefficients(point)
    start = place(v["r"], 2)

    def V(x: Vector) -> Vector:
        return mp.matrix([-x[1], x[0]]) / norm(x)

    flow = precise.second_derivative(lambda t: [norm(start + t * V(start + t / 2 * V(start)))])
    straight = precise.second_derivative(lambda t: [norm(start + t * V(start))])
    half = mp.mpf(1) / 2
    return {"drift, Stratonovich": scaled(half, flow), "drift, Itô": scaled(half, straight)}


def dilations(point: Point) -> Quantities:
    """½Δ of y₂/y₁, and its squared slope, at two points of one ray."""
    u = coefficients(point)["u"]

    def at(scale: int) -> Measured:
        space = flat(mp.matrix([scale, scale * u]), lambda x: [x[1] / x[0]])
        return beside([scaled(mp.mpf(1) / 2, space.second(space.map, units(2))), space.brackets(space.map, 0.5, 0.5)])

    return {"drift and bracket at (1, u)": at(1), "drift and bracket at (2, 2u)": at(2)}


def ginibre(point: Point) -> Quantities:
    """½ Σ of second differences of |z₁ − z₂|² over the eight real directions, by mpmath’s eigensolver."""
    v = coefficients(point)
    general = mp.matrix([[v["g11"], v["g12"]], [v["g21"], v["g22"]]])
    matrices = [mp.matrix([[1, 0], [0, -1]]), mp.matrix([[1, 3], [0, -1]])]
    return {
        "|z₁ − z₂|² L|z₁ − z₂|²": scaled(squared_gap(general), half_laplacian(general)),
        "at two matrices with eigenvalues ±1": beside([half_laplacian(m) for m in matrices]),
    }


def squared_gap(matrix: mp.matrix) -> Any:
    """|z₁ − z₂|² of a complex 2 × 2 matrix."""
    first, second = mp.eig(matrix, left=False, right=False)
    return abs(first - second) ** 2


def half_laplacian(matrix: mp.matrix) -> Measured:
    """½ Σ over E_ij and i E_ij of d²/dt² |z₁ − z₂|²."""

    def along(direction: mp.matrix) -> Callable[[mp.mpf], Values]:
        return lambda t: [squared_gap(matrix + t * direction)]

    cells = [
        mp.matrix([[int((a, b) == ij) for b in range(2)] for a in range(2)]) for ij in itertools.product((0, 1), (0, 1))
    ]
    directions = [phase * cell for cell in cells for phase in (1, 1j)]
    parts = [precise.second_derivative(along(d)) for d in directions]
    return scaled(mp.mpf(1) / 2, total(parts))
