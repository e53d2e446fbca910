"""The claims of `proof2x2`: commutators as matrices, noise in the basis of another matrix, second moments."""

from __future__ import annotations

from itertools import product as iterate
from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import exactly, unit
from symcalc.claims.slides.measured.points import Quantities, named_values, rotation
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.matrices import brackets
from symcalc.evidence.precise import Measured


def commutant(point: Point) -> Quantities:
    """det(z − ad) with ad as a matrix in the entries, and ad itself where the two eigenvalues are equal."""
    named = named_values(point)
    units = [unit(2, i, j) for i, j in iterate(range(2), repeat=2)]

    def ad(X: mp.matrix) -> mp.matrix:
        return mp.matrix([list(e * X - X * e) for e in units]).T

    first, second, z = named["x1"], named["x2"], named["z"]
    return {
        "det(z − ad)": exactly([mp.det(z * mp.eye(4) - ad(mp.diag([first, second])))]),
        "ad at x_1 = x_2": exactly(list(ad(mp.diag([first, first])))),
    }


def fixed_frame(point: Point) -> Quantities:
    """The bracket of the smallest eigenvalue at a rotated matrix, with the noise in the basis of the diagonal one."""
    t, beta = (named_values(point)[name] for name in ("t", "beta"))
    return {
        "d⟨x_1⟩/dt": _smallest_in_fixed_frame(t, beta),
        "at φ = 0": _smallest_in_fixed_frame(mp.mpf(0), beta),
        "at β = 2": _smallest_in_fixed_frame(t, mp.mpf(2)),
    }


def _smallest_in_fixed_frame(t: Any, beta: Any) -> Measured:
    U = rotation(t)
    M = U * mp.diag([mp.mpf(3) / 10, mp.mpf(17) / 10]) * U.T
    amplitude = mp.sqrt(2 / beta)
    half = 1 / mp.sqrt(2)
    basis = [
        [[amplitude, 0], [0, 0]],
        [[0, 0], [0, amplitude]],
        [[0, half], [half, 0]],
        [[0, half * 1j], [-half * 1j, 0]],
    ]
    return brackets(lambda Z: precise.eigenvalues(Z)[:1], M, [mp.matrix(e) for e in basis])[0][0]


def bracket_notation(point: Point) -> Quantities:
    """Second moments of dM_12 over the tangential parts of a basis of Her₂ at a diagonal matrix, and commutators."""
    X = mp.diag([mp.mpf(3) / 10, mp.mpf(17) / 10])
    tangent = [t for t, _ in (precise.project(X, e) for e in precise.hermitian_basis(2))]
    commutators = sum((t * t - t * t for t in tangent), mp.zeros(2))
    return {
        "E|dM_12|²": exactly([mp.fsum(abs(t[0, 1]) ** 2 for t in tangent)]),
        "E[dM_12²]": exactly([mp.fsum(t[0, 1] ** 2 for t in tangent)]),
        "[E_c, E_c] + [E_d, E_d]": exactly(list(commutators)),
    }
