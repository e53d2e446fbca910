"""The claims of `radii`, by one step in Rⁿ and along geodesics of Sⁿ and Hⁿ."""

from __future__ import annotations

import time

import numpy as np

from numeric import embedded
from numeric.embedded import Noise, response
from numeric.streams import stream
from symcalc.claims.langevin.simulated.ambient import (
    METHOD,
    SETTINGS,
    compare,
    length,
    n,
    parameters,
    place,
    r,
    weights,
)
from symcalc.claims.proof2x2.simulated.settings import FINE
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import conclude
from symcalc.evidence.verdict import Evidence


def radius(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """|X| in R², R³ and R⁴, noise split along and across the spheres."""
    started, comparisons = time.perf_counter(), []
    for b, k, slope in SETTINGS:
        for position, dimension in enumerate((2, 3, 4)):
            point = place(1.7, dimension)
            frame = embedded.weighted(embedded.rotation_frame(point), dimension - 1, *weights(b, k))
            noise = Noise(frame, -slope * point)
            rng = stream(seed, f"langevin.radius, {dimension}, {b}")
            one = {name: value[position] for name, value in claimed.items()}
            at = parameters(b, k, slope) | {r: 1.7}
            measured = response(length, point, noise, rng)
            comparisons += compare(f"n = {dimension}, β = {b}", measured, one, at, ("drift", "bracket"))
    return conclude(METHOD, comparisons, FINE, started)


def any_radius(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """tr_V Hess r and tr_H Hess r for n = 2, 3, 5: noise along the sphere alone, and along the ray alone."""
    started, comparisons = time.perf_counter(), []
    for dimension in (2, 3, 5):
        point = place(0.6, dimension)
        for name, along, across in (("tr_V Hess r", np.sqrt(2), 0.0), ("tr_H Hess r", 0.0, np.sqrt(2))):
            frame = embedded.weighted(embedded.rotation_frame(point), dimension - 1, float(along), float(across))
            rng = stream(seed, f"langevin.any_radius, {dimension}, {name}")
            measured = response(length, point, Noise(frame, np.zeros(dimension)), rng)
            at = {n: dimension, r: 0.6}
            comparisons += compare(f"n = {dimension}", measured, claimed, at, (name,))
    return conclude(METHOD, comparisons, FINE, started)


def curved_radius(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The distance from the pole on S², S³, H², H³ after one step along geodesics."""
    started, comparisons = time.perf_counter(), []
    distance, spaces = 0.9, [(False, 2), (False, 3), (True, 2), (True, 3)]
    for b, k, slope in SETTINGS:
        for position, (hyperbolic, dimension) in enumerate(spaces):
            point, frame = embedded.around_the_pole(place(1.0, dimension), distance, hyperbolic)
            flow = embedded.hyperbolic_flow if hyperbolic else embedded.sphere_flow
            noise = Noise(embedded.weighted(frame, dimension - 1, *weights(b, k)), -slope * frame[-1], flow)
            where = f"{'H' if hyperbolic else 'S'}{dimension}, β = {b}"
            observable = hyperbolic_distance if hyperbolic else spherical_distance
            measured = response(observable, point, noise, stream(seed, f"langevin.curved_radius, {where}"))
            one = {name: value[position] for name, value in claimed.items()}
            at = parameters(b, k, slope) | {r: distance}
            comparisons += compare(where, measured, one, at, ("drift", "bracket"))
    return conclude(METHOD, comparisons, FINE, started)


def spherical_distance(x: np.ndarray) -> np.ndarray:
    """The angle with the last axis, shape (..., 1)."""
    return np.arctan2(length(x[..., :-1]), x[..., -1:])


def hyperbolic_distance(x: np.ndarray) -> np.ndarray:
    """The distance from (0, 1) on the hyperboloid, shape (..., 1)."""
    return np.arcsinh(length(x[..., :-1]))
