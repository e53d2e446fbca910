"""The claims of `spectra`, by one step of Hermitian matrices in random frames; eigenvalues are LAPACK's."""

from __future__ import annotations

import time

import numpy as np
import sympy as sp

from numeric.measured import brackets, scaled, shifted
from numeric.onestep import one_step_diffusion, one_step_drift
from numeric.paths import initial_matrix
from numeric.streams import stream
from symcalc.claims.langevin.simulated.ambient import SETTINGS, beta, kappa
from symcalc.claims.proof2x2.simulated.settings import FINE, brackets_in_frames
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import compare_measured, conclude, one_step, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.models.dyson import beta as dyson_beta
from symcalc.spectral import eigenvalue_symbols


def eigenvalues(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The eigenvalues of Hermitian 2 × 2 matrices in random frames; ½ grad S against noise along the orbit alone."""
    started, comparisons = time.perf_counter(), []
    x1, x2 = eigenvalue_symbols(2)
    for spectrum in ((-0.7, 0.9), (0.25, 4.0)):
        for b in (0.8, 3.0):
            at = {x1: spectrum[0], x2: spectrum[1], dyson_beta: b}
            drift = real_values(claimed["drift"], at)
            comparisons += one_step(drift, spectrum, float(np.sqrt(2 / b)), seed, "langevin.eigenvalues")
        force = [s / 2 for s in real_values(claimed["grad S"], at)]
        comparisons += one_step(force, spectrum, 0.0, seed, "langevin.eigenvalues, orbit")
    comparisons += brackets_in_frames(claimed["brackets"], seed, "langevin.eigenvalues")
    return conclude("one-step response", comparisons, FINE, started)


def free_energy(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The eigenvalues of Hermitian 3 × 3 matrices in random frames: √(2/β) times noise of weights 1 and √κ."""
    started, comparisons = time.perf_counter(), []
    spectrum, slopes = (-1.2, 0.3, 2.1), (0.4, -0.7, 1.1)
    energy = {sp.Symbol(f"dE{i + 1}", real=True): slope for i, slope in enumerate(slopes)}
    for b, k, _ in SETTINGS:
        at = {beta: b, kappa: k, **energy, **dict(zip(eigenvalue_symbols(3), spectrum, strict=True))}
        purpose = f"langevin.free_energy, {b}"
        matrix, rng = initial_matrix(spectrum, seed, purpose), stream(seed, purpose)
        noise = scaled(one_step_drift(None, matrix, float(np.sqrt(k)), rng, samples=500), 2 / b)
        drift = shifted(noise, -np.array(slopes))
        bracket = scaled(brackets(one_step_diffusion(None, matrix, float(np.sqrt(k)), rng, samples=200)), 2 / b)
        comparisons += compare_measured(f"drift, β = {b}", drift, real_values(claimed["drift"], at))
        comparisons += compare_measured(f"bracket, β = {b}", bracket, real_values(claimed["bracket"], at))
        score = scaled(drift, b / k)  # no flux: drift = (κ/β) grad log ρ
        comparisons += compare_measured(f"grad log ρ, β = {b}", score, real_values(claimed["grad log ρ"], at))
    return conclude("one-step response", comparisons, FINE, started)
