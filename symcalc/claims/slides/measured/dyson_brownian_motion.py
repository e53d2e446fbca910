"""The claims of `dyson_brownian_motion` on matrices in generic frames, moved by the noise and along their orbits."""

from __future__ import annotations

from typing import Any

import mpmath as mp

from symcalc.claims.measured_dln import weighted
from symcalc.claims.measured_spectra import curvature, eigenvalues_at
from symcalc.claims.slides.measured.points import Quantities, named_values
from symcalc.domains import Point
from symcalc.evidence import precise
from symcalc.evidence.precise import Measured, Values


def _spectrum(M: mp.matrix) -> Values:
    return precise.eigenvalues(M)


def collisions(point: Point) -> Quantities:
    """The generator of gap^p over gap^p, at p and at 1 − β, on 2 × 2 matrices in a generic frame."""
    named = named_values(point)
    gap, beta = named["g"], named["beta"]
    U = precise.unitary(2)
    M = U * mp.diag([mp.mpf(1) / 3, mp.mpf(1) / 3 + gap]) * U.H
    noise = precise.noise_directions(M, mp.sqrt(2 / beta))

    def generated(power: Any) -> Measured:
        def ratio(Z: mp.matrix) -> Values:
            low, high = _spectrum(Z)
            return [((high - low) / gap) ** power]

        return precise.generator(ratio, M, noise)

    return {"L g^p / g^p": generated(named["p"]), "at p = 1 − β": generated(1 - beta)}


def leaves_orbit(point: Point) -> Quantities:
    """The generator of |M|² for tangential noise; the same plus its slope along ½H, H from curves in the group."""
    x = eigenvalues_at(point)
    U = precise.unitary(len(x))
    M = U * mp.diag(x) * U.H
    moved = precise.generator(_squares, M, precise.noise_directions(M, mp.mpf(0)))
    bend = curvature(point)["mean curvature"]
    H = U * mp.diag(list(bend.values)) * U.H
    kept = precise.first_derivative(precise.along(_squares, M, H / 2))
    error = moved.error + kept.error + bend.error * 10
    return {"dM = P dH": moved, "dM = P dH + ½H dt": Measured([moved.values[0] + kept.values[0]], error)}


def _squares(M: mp.matrix) -> Values:
    return [mp.fsum(v**2 for v in _spectrum(M))]


def averaged_curvature(point: Point) -> Quantities:
    """Minus half the mean curvature vector from curves in the group, and the same over the dimension of the orbit."""
    found = curvature(point)["mean curvature"]
    size = len(found.values) * (len(found.values) - 1)
    halves = [mp.mpf(-1) / 2] * len(found.values)
    return {"−½ trace": weighted(found, halves), "−½ average": weighted(found, [h / size for h in halves])}
