"""The claims of `spectra`: straight lines of Hermitian matrices, eigenvalues by mpmath's solver."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp

from symcalc.claims.langevin.measured.spaces import beside, drift_and_bracket
from symcalc.claims.measured_submersion import Quantities, Space, Vector, coefficients, scaled, total
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def eigenvalues(point: Point) -> Quantities:
    """Her₂ in an orthonormal basis, eigenvalues by mpmath’s solver; the volume of the orbit by its Gram determinant."""
    v = coefficients(point)
    x = [v["x1"], v["x2"]]
    basis = precise.hermitian_basis(2)
    U = precise.unitary(2, 1)
    start = U * mp.diag(x) * U.H

    def spectrum(direction: mp.matrix) -> Values:
        return precise.eigenvalues(direction)

    def move(t: Vector) -> mp.matrix:
        return start + sum((s * e for s, e in zip(t, basis, strict=True)), mp.zeros(2, 2))

    space = Space(4, move, spectrum)
    weights = mp.mpf(1) / 2, 1 / v["beta"]
    return {
        "drift": space.generator(spectrum, *weights, None),
        "brackets": space.brackets(spectrum, *weights),
        "grad S": volume_slope(x),
    }


def free_energy(point: Point) -> Quantities:
    """Her₃ at a rotated diag(x), with the energy Σ dE_i x_i of its eigenvalues."""
    v = coefficients(point)
    U, basis = precise.unitary(3, 2), precise.hermitian_basis(3)
    start = U * mp.diag([v["x1"], v["x2"], v["x3"]]) * U.H

    def move(t: Vector) -> mp.matrix:
        return start + sum((s * e for s, e in zip(t, basis, strict=True)), mp.zeros(3, 3))

    def potential(M: mp.matrix) -> Any:
        return sum(v[f"dE{i + 1}"] * s for i, s in enumerate(precise.eigenvalues(M)))

    found = drift_and_bracket(Space(9, move, precise.eigenvalues), potential, v)
    return {**found, "grad log ρ": scaled(v["beta"] / v["kappa"], found["drift"])}


def volume_slope(x: Sequence[Any]) -> Measured:
    """∂_k of ½ log det of the Gram matrix of the velocities of e^{tB} X e^{−tB}, B anti-Hermitian off the diagonal."""
    generators = [1j * e for e in precise.hermitian_basis(2)[2:]]

    def log_volume(moved: Sequence[Any]) -> Any:
        X = mp.diag(list(moved))
        velocities = [B * X - X * B for B in generators]
        gram = [[mp.re(sum(a * mp.conj(b) for a, b in zip(u, w, strict=True))) for w in velocities] for u in velocities]
        return mp.log(mp.det(mp.matrix(gram))) / 2

    def one_moved(k: int) -> Callable[[mp.mpf], Values]:
        return lambda t: [log_volume([s + (t if i == k else 0) for i, s in enumerate(x)])]

    return beside([total([precise.first_derivative(one_moved(k))]) for k in range(2)])
