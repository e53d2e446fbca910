"""The claims of `dyson_brownian_motion` by one step of Hermitian matrices in random frames."""

from __future__ import annotations

import time

import numpy as np

from numeric.onestep import Measured, one_step_diffusion
from numeric.paths import initial_matrix
from numeric.spaces import Hermitian
from numeric.streams import stream
from symcalc.claims.theorem15.simulated.settings import (
    FINE,
    against_brackets,
    brackets,
    settings,
    spectral_projections,
    values,
)
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import compare_measured, conclude, one_step
from symcalc.evidence.verdict import Evidence


def drift(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of all eigenvalues by one step in random frames."""
    started = time.perf_counter()
    comparisons = []
    for spectrum, amplitude, at in settings():
        comparisons += one_step(values(claimed["drift"], spectrum, at), spectrum, amplitude, seed, "theorem15.drift")
    return conclude("one-step response, second chaos", comparisons, FINE, started)


def noise(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Variances and covariations of the eigenvalues by one step in random frames."""
    started = time.perf_counter()
    comparisons = []
    for spectrum, amplitude, at in settings():
        found = brackets(spectrum, amplitude, seed, "theorem15.noise")
        comparisons += against_brackets(found, claimed, spectrum, at)
    return conclude("one-step response, first chaos", comparisons, FINE, started)


def levy(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """W_k = ∫ u_k* dH u_k: E[dW_k dW_l] of increments, and the covariation of x with W by one step."""
    started = time.perf_counter()
    comparisons = []
    for spectrum, amplitude, at in settings():
        purpose = f"theorem15.levy at {list(spectrum)}, {amplitude!r}"
        matrix = initial_matrix(spectrum, seed, purpose)
        moved = one_step_diffusion(None, matrix, amplitude, stream(seed, purpose))
        basis = Hermitian(len(spectrum)).basis
        projections = spectral_projections(matrix, 1)
        driving = np.array([np.einsum("ij,aji->a", P, basis).real for P in projections])
        exact = Measured(driving @ driving.T, np.zeros((len(spectrum),) * 2), np.full((len(spectrum),) * 2, 1e-12), 0)
        with_x = np.einsum("ka,ka->k", moved.value, driving)
        error = np.einsum("ka,ka->k", moved.standard_error, abs(driving))
        bias = np.einsum("ka,ka->k", moved.bias_bound, abs(driving))
        both = {"variance": claimed["variance of W"], "covariation": claimed["covariation of W"]}
        comparisons += against_brackets(exact, both, spectrum, at)
        wanted = values(claimed["d⟨x, W⟩"], spectrum, at)
        comparisons += compare_measured(
            f"d⟨x, W⟩, x = {spectrum}", Measured(with_x, error, bias, moved.samples), wanted
        )
    return conclude("one-step response, first chaos", comparisons, FINE, started)
