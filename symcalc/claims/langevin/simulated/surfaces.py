"""The claims of `surfaces`, by one step in the plane, on S² and on S³."""

from __future__ import annotations

import time

import numpy as np

from numeric import embedded
from numeric.embedded import Noise, response
from numeric.streams import stream
from symcalc.claims.langevin.simulated.ambient import METHOD, SETTINGS, compare, parameters, place, rho, weights
from symcalc.claims.proof2x2.simulated.settings import FINE
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import conclude
from symcalc.evidence.verdict import Evidence


def line(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """A coordinate of the plane."""
    started, comparisons = time.perf_counter(), []
    direction = np.array([0.6, 0.8])
    for b, k, slope in SETTINGS:
        frame = embedded.weighted(np.array([[-0.8, 0.6], direction]), 1, *weights(b, k))
        noise = Noise(frame, -slope * direction)
        rng = stream(seed, f"langevin.line, {b}")
        measured = response(lambda x: x @ direction[:, None], np.array([0.3, -1.1]), noise, rng)
        comparisons += compare(f"β = {b}", measured, claimed, parameters(b, k, slope), ("drift", "bracket"))
    return conclude(METHOD, comparisons, FINE, started)


def latitude(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The height on S², noise along parallels and meridians, great circles."""
    started, comparisons = time.perf_counter(), []
    point = place(1.0, 3)
    height = point[2]
    frame = embedded.parallel_frame(point)
    up = np.array([0.0, 0.0, 1.0]) - height * point
    for b, k, slope in SETTINGS:
        noise = Noise(embedded.weighted(frame, 1, *weights(b, k)), -slope * up, embedded.sphere_flow)
        measured = response(third, point, noise, stream(seed, f"langevin.latitude, {b}"))
        at = parameters(b, k, slope) | {rho: (1 - height) / (1 + height)}
        comparisons += compare(f"β = {b}", measured, claimed, at, ("drift", "bracket"))
    along = Noise(embedded.weighted(frame, 1, float(np.sqrt(2)), 0.0), np.zeros(3), embedded.sphere_flow)
    measured = response(third, point, along, stream(seed, "langevin.latitude, parallels"))
    comparisons += compare(
        "noise along the parallel alone", measured, claimed, {rho: (1 - height) / (1 + height)}, ("grad S",)
    )
    return conclude(METHOD, comparisons, FINE, started)


def third(x: np.ndarray) -> np.ndarray:
    """The third coordinate, shape (..., 1)."""
    return x[..., 2:3]


def hopf(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The height of φ on S³, noise along and across Hopf circles; z₁/z₂ with noise along them alone."""
    started, comparisons = time.perf_counter(), []
    point = place(1.0, 4)
    frame = embedded.hopf_frame(point)
    height = float(hopf_height(point)[0])
    signs = np.array([-1.0, -1.0, 1.0, 1.0])
    climb = 2 * (signs * point - height * point)
    for b, k, slope in SETTINGS:
        noise = Noise(embedded.weighted(frame, 1, *weights(b, k)), -slope * climb, embedded.sphere_flow)
        measured = response(hopf_height, point, noise, stream(seed, f"langevin.hopf, {b}"))
        at = parameters(b, k, slope) | {rho: (1 - height) / (1 + height)}
        comparisons += compare(f"β = {b}", measured, claimed, at, ("drift", "bracket"))
    along = Noise(embedded.weighted(frame, 1, float(np.sqrt(2)), 0.0), np.zeros(4), embedded.sphere_flow)
    measured = response(hopf_quotient, point, along, stream(seed, "langevin.hopf, circles"))
    comparisons += compare("noise along the circle alone", measured, claimed, {}, ("tr_V Hess φ",))
    return conclude(METHOD, comparisons, FINE, started)


def hopf_height(x: np.ndarray) -> np.ndarray:
    """|z₂|² − |z₁|², shape (..., 1)."""
    return (x[..., 2:] ** 2).sum(axis=-1, keepdims=True) - (x[..., :2] ** 2).sum(axis=-1, keepdims=True)


def hopf_quotient(x: np.ndarray) -> np.ndarray:
    """z₁/z₂ as two real numbers, shape (..., 2)."""
    ratio = (x[..., 0] + 1j * x[..., 1]) / (x[..., 2] + 1j * x[..., 3])
    return np.stack([ratio.real, ratio.imag], axis=-1)
