"""The claims of `theorem15` against random steps and paths of dM = P_M dH + √(2/β) P_M^⊥ dH at d = 3 and 4.

Each function takes the claimed quantities (sums over indices), a seed and the admissible rate of false alarms.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import sympy as sp

from numeric import embedded, paths, statistics
from numeric.measured import brackets as squared
from numeric.measured import masked, part
from numeric.onestep import Measured, Observable, one_step_diffusion, one_step_drift
from numeric.paths import initial_matrix
from numeric.spaces import Hermitian, QuaternionHermitian, Space, Symmetric
from numeric.streams import stream
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import (
    Comparison,
    compare_mean,
    compare_measured,
    conclude,
    one_step,
    real_values,
    sample_size,
)
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence
from symcalc.indexed import IndexSum
from symcalc.models.dyson import beta
from symcalc.spectral import eigenvalue_symbols

SPECTRA = ((-1.3, 0.2, 2.6), (-2.0, -0.7, 0.4, 2.9))
BETAS = (1, 4, 50)
FINE = 1e-4
COARSE = 0.05
PATHS, STEPS, HORIZON = 60000, 8, 0.5


def settings() -> Iterator[tuple[tuple[float, ...], float, dict[sp.Symbol, float]]]:
    """Spectrum, noise amplitude and the point as symbols."""
    for spectrum in SPECTRA:
        for b in BETAS:
            symbols = eigenvalue_symbols(len(spectrum))
            yield spectrum, math.sqrt(2 / b), dict(zip(symbols, spectrum, strict=True)) | {beta: b}


def values(claimed: IndexSum, spectrum: Sequence[float], at: dict[sp.Symbol, float]) -> list[float]:
    """The claimed values at all positions of the free indices."""
    return real_values(sp.Matrix(claimed.instances(len(spectrum))), at)


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


def tangential(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Drift and variances under tangential noise alone, by one step in random frames."""
    started = time.perf_counter()
    comparisons = []
    for spectrum, _, at in settings():
        if at[beta] == BETAS[0]:
            wanted = values(claimed["drift"], spectrum, at)
            comparisons += one_step(wanted, spectrum, 0.0, seed, "theorem15.tangential_noise")
            found = brackets(spectrum, 0.0, seed, "theorem15.tangential_noise")
            comparisons += against_brackets(found, claimed, spectrum, at)
    return conclude("one-step response to tangential noise", comparisons, FINE, started)


def brackets(spectrum: Sequence[float], amplitude: float, seed: int, purpose: str) -> Measured:
    """Σ_a Dx_k(S_a) Dx_l(S_a), (d, d), with the errors of the products."""
    rng = stream(seed, f"{purpose}, brackets at {list(spectrum)}, {amplitude!r}")
    found = one_step_diffusion(None, initial_matrix(spectrum, seed, purpose), amplitude, rng)
    return squared(found)


def against_brackets(
    found: Measured, claimed: Quantities, spectrum: Sequence[float], at: dict[sp.Symbol, float]
) -> list[Comparison]:
    """The diagonal against `variance`, the rest against `covariation`, where they are claimed."""
    d, comparisons = len(spectrum), []
    for name, mask in (("variance", np.eye(d, dtype=bool)), ("covariation", ~np.eye(d, dtype=bool))):
        if name in claimed:
            wanted = values(claimed[name], spectrum, at)
            comparisons += compare_measured(f"{name}, x = {spectrum}", masked(found, mask), wanted)
    return comparisons


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


# --- over R, C and H ---------------------------------------------------------------------------------------------

SPACES: dict[str, Callable[[int], Space]] = {"R": Symmetric, "C": Hermitian, "H": QuaternionHermitian}
SIZES = (2, 3)
BLOCK = {"R": 1, "C": 1, "H": 2}


def fields(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of the eigenvalues over R, C and H by one step in generic frames, at d = 2 and 3."""
    started = time.perf_counter()
    comparisons = []
    for field, d in product(SPACES, SIZES):
        for b in BETAS:
            spectrum = SPECTRA[0][:d]
            at = dict(zip(eigenvalue_symbols(len(spectrum)), spectrum, strict=True)) | {beta: b}
            found, _ = response_over(field, spectrum, math.sqrt(2 / b), seed, f"theorem15.fields, {field}, {d}, {b}")
            wanted = values(claimed[f"drift over {field}"], spectrum, at)
            comparisons += compare_measured(f"over {field}, β = {b}, x = {spectrum}", found, wanted)
    return conclude("one-step response, second chaos", comparisons, FINE, started)


def response_over(
    field: str, spectrum: Sequence[float], amplitude: float, seed: int, purpose: str
) -> tuple[Measured, Measured]:
    """Drift of the eigenvalues, and their derivatives along P E_a + amplitude · P^⊥ E_a over an orthonormal basis."""
    space, block, rng = SPACES[field](len(spectrum)), BLOCK[field], stream(seed, purpose)
    projections = spectral_projections(space.embed(rng.standard_normal(space.dimension)), block)
    M = np.sum([v * P for v, P in zip(spectrum, projections, strict=True)], axis=0)
    normal = np.sum([P @ space.basis @ P for P in projections], axis=0)
    directions = space.coordinates(space.basis + (amplitude - 1) * normal)

    def eigenvalues(coordinates: np.ndarray) -> np.ndarray:
        return np.linalg.eigvalsh(space.embed(coordinates))[..., ::block]

    noise = embedded.Noise(directions, np.zeros(space.dimension))
    columns = 1 + space.dimension * (space.dimension + 1) // 2
    return embedded.response(eigenvalues, space.coordinates(M), noise, rng, samples=max(1000, 3 * columns))


def spectral_projections(matrix: np.ndarray, block: int) -> list[np.ndarray]:
    """P_k for the eigenvalues in ascending order, each of multiplicity `block`."""
    _, U = np.linalg.eigh(matrix)
    parts = (U[:, n : n + block] for n in range(0, U.shape[1], block))
    return [part @ part.conj().T for part in parts]


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


# --- functions of the spectrum -----------------------------------------------------------------------------------

z, c = sp.Symbol("z", real=True), sp.Symbol("c", positive=True)
Z, CONFINEMENT = 0.9, 0.7
DEGREES = (2, 3, 4, 5)


def at_three() -> Iterator[tuple[tuple[float, ...], float, dict[sp.Symbol, float]]]:
    """The settings at d = 3."""
    return (setting for setting in settings() if len(setting[0]) == 3)


def observed(f: Observable | None, spectrum: Sequence[float], amplitude: float, seed: int, purpose: str) -> Measured:
    """The drift of a function of the spectrum, with an allowance for what x⁵ makes of rounding errors."""
    found = one_step_drift(f, initial_matrix(spectrum, seed, purpose), amplitude, stream(seed, purpose))
    return replace(found, bias_bound=found.bias_bound * len(spectrum) * max(DEGREES))


def stratonovich(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Σ_a Dx_k(P_M E_a)², from the first chaos of one step of tangential noise."""
    started, comparisons = time.perf_counter(), []
    for spectrum, _, at in settings():
        found = brackets(spectrum, 0.0, seed, f"theorem15.stratonovich, {at[beta]}")
        comparisons += against_brackets(found, {"variance": claimed["E[Dx(P_M dH)²]"]}, spectrum, at)
    return conclude("one-step response to tangential noise, first chaos", comparisons, FINE, started)


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


def stationary(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift by one step, minus c x and ½ a ∂ log ρ for the density that is claimed to be stationary."""
    started, comparisons = time.perf_counter(), []
    for spectrum, amplitude, at in at_three():
        purpose = f"theorem15.stationary at {list(spectrum)}, {at[beta]}"
        found = observed(None, spectrum, amplitude, seed, purpose)
        x = np.array(spectrum)
        gaps = x[:, None] - x[None, :] + np.diag(np.full(len(x), np.inf))
        score = at[beta] * (1 / gaps).sum(axis=1) - at[beta] * CONFINEMENT * x
        flux = replace(found, value=found.value - CONFINEMENT * x - score / at[beta])
        wanted = values(claimed["flux"], spectrum, at | {c: CONFINEMENT})
        comparisons += compare_measured(f"flux, x = {spectrum}, β = {at[beta]}", flux, wanted)
    return conclude("one-step response, second chaos", comparisons, FINE, started)


def characteristic_polynomial(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of det(z − M) over its value, by one step."""
    started, comparisons = time.perf_counter(), []
    for spectrum, amplitude, at in at_three():
        start = np.prod(Z - np.array(spectrum))

        def ratio(matrix: np.ndarray, start: float = float(start)) -> np.ndarray:
            return np.asarray(np.prod(Z - np.linalg.eigvalsh(matrix), axis=-1, keepdims=True) / start)

        purpose = f"theorem15.characteristic_polynomial at {list(spectrum)}, {at[beta]}"
        found = observed(ratio, spectrum, amplitude, seed, purpose)
        wanted = values(claimed["LP/P"], spectrum, at | {z: Z})
        comparisons += compare_measured(f"L P/P, x = {spectrum}, β = {at[beta]}", found, wanted)
    return conclude("one-step response, second chaos", comparisons, FINE, started)
