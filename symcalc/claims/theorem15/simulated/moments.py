"""The claims of `moments` by one step, and the growth of Σ x² along paths, where Euler's scheme has no bias."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from numeric import paths, statistics
from numeric.measured import part
from numeric.onestep import one_step_drift
from numeric.paths import initial_matrix
from numeric.streams import stream
from symcalc.claims.theorem15.simulated.settings import (
    BETAS,
    DEGREES,
    FINE,
    SPECTRA,
    at_three,
    observed,
    settings,
    values,
)
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_mean, compare_measured, conclude, sample_size
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence
from symcalc.models.dyson import beta

COARSE = 0.05
PATHS, STEPS, HORIZON = 60000, 8, 0.5


@along_paths(seconds=11.0, sees=0.85)
def second_moment(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """The growth of Σ x²: by one step, and along paths of the matrix equation, where Euler's scheme has no bias."""
    started, count = time.perf_counter(), sample_size(PATHS, effort)
    comparisons = []
    z = statistics.normal_quantile(false_alarm / (2 * len(BETAS) * len(SPECTRA)))
    for spectrum, amplitude, at in settings():
        rate = values(claimed["L p2"], spectrum, at)
        purpose = f"theorem15.second_moment at {list(spectrum)}, {at[beta]}"
        found = one_step_drift(square_sum, initial_matrix(spectrum, seed, purpose), amplitude, stream(seed, purpose))
        comparisons += compare_measured(f"L Σx², x = {spectrum}, β = {at[beta]}", found, rate)
        if spectrum == SPECTRA[0]:
            comparisons.append(growth(spectrum, amplitude, rate[0], count, seed, purpose, z))
    return conclude("one-step response; means along paths", comparisons, COARSE, started, {"paths": count})


def growth(
    spectrum: Sequence[float], amplitude: float, rate: float, count: int, seed: int, purpose: str, z: float
) -> Comparison:
    """(E Σx_T² − Σx_0²)/T from paths against the claimed rate."""
    _, fine = paths.terminal_eigenvalues(
        start=spectrum,
        horizon=HORIZON,
        steps=STEPS,
        paths=count,
        normal_amplitude=amplitude,
        seed=seed,
        purpose=purpose,
    )
    rates = ((fine**2).sum(axis=1) - sum(v * v for v in spectrum)) / HORIZON
    return compare_mean(f"E Σx² along paths, x = {spectrum}", rates, rate, z)


def square_sum(matrix: np.ndarray) -> np.ndarray:
    """Σ x² as LAPACK gives the eigenvalues, shape (..., 1)."""
    return (np.linalg.eigvalsh(matrix) ** 2).sum(axis=-1, keepdims=True)


def power_sums(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drifts of Σ x^n, n = 2, …, 5, by one step."""
    started, comparisons = time.perf_counter(), []
    for spectrum, amplitude, at in at_three():
        purpose = f"theorem15.power_sums at {list(spectrum)}, {at[beta]}"
        found = observed(sums_of_powers, spectrum, amplitude, seed, purpose)
        for row, n in enumerate(DEGREES):  # one by one: each has a size, and a resolution, of its own
            wanted = values(claimed[f"L p{n}"], spectrum, at)
            comparisons += compare_measured(f"L p{n}, x = {spectrum}, β = {at[beta]}", part(found, [row]), wanted)
    return conclude("one-step response, second chaos", comparisons, FINE, started)


def sums_of_powers(matrix: np.ndarray) -> np.ndarray:
    """Σ x^n for n = 2, …, 5, shape (..., 4)."""
    x = np.linalg.eigvalsh(matrix)
    return np.stack([(x**n).sum(axis=-1) for n in DEGREES], axis=-1)
