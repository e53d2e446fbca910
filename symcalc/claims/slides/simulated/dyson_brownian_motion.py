"""The claims of `dyson_brownian_motion` by one step of Hermitian matrices in random frames, and on the orbit."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial

import numpy as np
import sympy as sp

from numeric.embedded import Noise, response
from numeric.manifolds import Isospectral
from numeric.measured import scaled
from numeric.onestep import Measured, one_step_drift
from numeric.paths import initial_matrix
from numeric.spaces import Hermitian
from numeric.streams import stream
from symcalc.claims.simulated_field_network import FINE
from symcalc.claims.theorem15.simulated.moments import square_sum
from symcalc.claims.theorem15.simulated.settings import SPECTRA
from symcalc.claims.theorem15.simulated.settings import values as at_spectrum
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import compare_measured, conclude, one_step, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.models.dyson import beta
from symcalc.spectral import eigenvalue_symbols


def collisions(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of gap^p over gap^p by one step of the 2 × 2 matrix, for β on both sides of 1."""
    started, comparisons = time.perf_counter(), []
    g, p = sp.Symbol("g", positive=True), sp.Symbol("p", real=True)
    for b, power in ((0.5, 1.3), (0.5, 0.5), (3.0, -2.0), (3.0, 0.6)):
        name = "at p = 1 − β" if power == 1 - b else "L g^p / g^p"
        purpose = f"slides.collisions, {b}, {power}"
        matrix = initial_matrix((-0.3, 1.1), seed, purpose)
        found = one_step_drift(partial(_gap_power, power), matrix, float(np.sqrt(2 / b)), stream(seed, purpose))
        wanted = real_values(claimed[name], {g: 1.4, p: power, beta: b})
        comparisons += compare_measured(f"{name}, β = {b}, p = {power}", scaled(found, 1.4**-power), wanted)
    return conclude("one-step response, second chaos", comparisons, FINE, started)


def _gap_power(power: float, matrix: np.ndarray) -> np.ndarray:
    return np.asarray(np.diff(np.linalg.eigvalsh(matrix), axis=-1) ** power)


def leaves_orbit(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of |M|² under tangential noise, in the sense of Itô and kept on the orbit by a retraction."""
    started, comparisons = time.perf_counter(), []
    for spectrum in SPECTRA:
        purpose = f"slides.leaves_orbit at {spectrum}"
        matrix = initial_matrix(spectrum, seed, purpose)
        found = one_step_drift(square_sum, matrix, 0.0, stream(seed, purpose))
        wanted = at_spectrum(claimed["dM = P dH"], spectrum, {})
        comparisons += compare_measured(f"dM = P dH, x = {spectrum}", found, wanted)
        if len(spectrum) > 3:
            continue
        kept = _on_orbit(matrix, spectrum, stream(seed, f"{purpose}, retracted"))
        wanted = at_spectrum(claimed["dM = P dH + ½H dt"], spectrum, {})
        comparisons += compare_measured(f"dM = P dH + ½H dt, x = {spectrum}", kept, wanted)
    return conclude("one-step response to tangential noise", comparisons, FINE, started)


def _on_orbit(matrix: np.ndarray, spectrum: Sequence[float], rng: np.random.Generator) -> Measured:
    """The drift of |M|² of Brownian motion on the orbit, from a retraction of second order."""
    space, orbit = Hermitian(len(matrix)), Isospectral(tuple(spectrum))
    directions = space.coordinates(orbit.project(matrix, space.basis))

    def flow(point: np.ndarray, velocity: np.ndarray) -> np.ndarray:
        return space.coordinates(orbit.retract(matrix, space.embed(velocity)))

    def squares(point: np.ndarray) -> np.ndarray:
        return (point**2).sum(axis=-1, keepdims=True)

    columns = 1 + space.dimension * (space.dimension + 1) // 2
    noise = Noise(directions, np.zeros(space.dimension), flow)
    return response(squares, space.coordinates(matrix), noise, rng, samples=3 * columns)[0]


def averaged_curvature(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of the eigenvalues under tangential noise, and the same over the dimension of the orbit, 2."""
    started = time.perf_counter()
    spectrum = (-0.7, 0.9)
    at = dict(zip(eigenvalue_symbols(2), spectrum, strict=True))
    trace, average = (real_values(claimed[name], at) for name in ("−½ trace", "−½ average"))
    comparisons = one_step(trace, spectrum, 0.0, seed, "slides.averaged_curvature")
    comparisons += one_step([2 * v for v in average], spectrum, 0.0, seed, "slides.averaged_curvature, twice")
    return conclude("one-step response to tangential noise", comparisons, FINE, started)
