"""The claims of `laws`: moments and laws along paths, brackets by one step."""

from __future__ import annotations

import math
import time
from dataclasses import asdict, replace

import numpy as np
import sympy as sp
from scipy.special import ndtr

from numeric import laws, paths, statistics
from numeric.measured import brackets as squared
from numeric.onestep import Measured, fit_chaos, one_step_diffusion
from numeric.paths import initial_matrix
from numeric.streams import stream
from numeric.wiener import from_coordinates, hermitian_basis
from symcalc.claims.proof2x2.simulated.settings import BETAS, SPECTRA, Plan, x1, x2
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import (
    ONE_STEP_SAMPLES,
    POWER,
    Comparison,
    compare_law,
    compare_mean,
    compare_measured,
    conclude,
    real_values,
)
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence
from symcalc.models.dyson import beta

GAP = Plan(start=(-0.3, 0.5), horizon=0.5, steps=12, paths=40000)
DRIVING = Plan(start=(-0.3, 0.5), horizon=1.0, steps=4, paths=60000)


@along_paths(seconds=3.5, sees=0.9)
def levy(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """W = Σ u_i* dH u_i by one step; W(T) along paths: means, covariances, squares, normal law of each component."""
    started, plan = time.perf_counter(), DRIVING.at(effort)
    comparisons = []
    z = statistics.normal_quantile(false_alarm / (12 * len(BETAS)))
    wanted = np.array(claimed["brackets of W"].tolist(), dtype=float) * DRIVING.horizon
    for b in BETAS:
        W = paths.frame_noise(
            normal_amplitude=float(np.sqrt(2 / b)), seed=seed, purpose=f"proof2x2.levy, {b}", **vars(plan)
        )
        comparisons += moments_of_driving_noise(W, wanted, f"β = {b}", z, false_alarm / 60)
        comparisons += response_to_driving_noise(claimed, b, seed)
    return conclude("one-step response, normal law along paths", comparisons, 0.25, started, asdict(plan))


def moments_of_driving_noise(W: np.ndarray, wanted: np.ndarray, where: str, z: float, alpha: float) -> list[Comparison]:
    """Means, covariances, the normal law of each component, and the independence of two events."""
    products = {
        "E W₁": (W[:, 0], 0.0),
        "E W₂": (W[:, 1], 0.0),
        "E W₁²": (W[:, 0] ** 2, wanted[0, 0]),
        "E W₂²": (W[:, 1] ** 2, wanted[1, 1]),
        "E W₁W₂": (W[:, 0] * W[:, 1], wanted[0, 1]),
        "E W₂W₁": (W[:, 1] * W[:, 0], wanted[1, 0]),
    }
    means = [compare_mean(f"{name}, {where}", values, target, z) for name, (values, target) in products.items()]
    laws_of_each = [normal_law(f"law of W{k + 1}, {where}", W[:, k], wanted[k, k], alpha) for k in (0, 1)]
    large = (np.diag(wanted) < W**2).all(axis=1).mean()
    tail = 2 * float(ndtr(-1.0))
    allowed = statistics.kolmogorov_quantile(len(W), alpha)  # for one frequency, this is Hoeffding's bound
    noticed = (allowed + statistics.kolmogorov_quantile(len(W), 1 - POWER)) / tail**2
    joint = Comparison(f"P(both beyond one deviation), {where}", float(large), tail**2, allowed, noticed)
    return [*means, *laws_of_each, joint]


def response_to_driving_noise(claimed: Quantities, b: int, seed: int) -> list[Comparison]:
    """Σ_a Dx_i(S_a) u_j* E_a u_j, the covariation of x_i with W_j, and the bracket of what W leaves over."""
    comparisons = []
    for spectrum in SPECTRA:
        at = {x1: spectrum[0], x2: spectrum[1], beta: b}
        amplitude, purpose = float(np.sqrt(2 / b)), "proof2x2.levy, response"
        matrix = initial_matrix(spectrum, seed, purpose)
        measured = one_step_diffusion(None, matrix, amplitude, stream(seed, f"{purpose} at {spectrum}, {b}"))
        frame = np.linalg.eigh(matrix)[1]
        driving = np.einsum("ki,akl,li->ia", frame.conj(), hermitian_basis(2), frame).real
        where = f"β = {b}, x = {spectrum}"
        comparisons += brackets_of_driving_noise(
            claimed["brackets of W"], frame, at, where, f"{purpose} of W, {b}", seed
        )
        size = np.abs(driving.T)
        with_driving = Measured(
            measured.value @ driving.T, measured.standard_error @ size, measured.bias_bound @ size, measured.samples
        )
        rest = squared(replace(measured, value=measured.value - amplitude * driving))
        comparisons += compare_measured(f"amplitude, {where}", with_driving, real_values(claimed["amplitude"], at))
        left_over = real_values(claimed["brackets of x − √(2/β) W"], at)
        comparisons += compare_measured(f"x − √(2/β) W, {where}", rest, left_over)
    return comparisons


def brackets_of_driving_noise(
    claimed: sp.MatrixBase, frame: np.ndarray, at: dict[sp.Symbol, float], where: str, purpose: str, seed: int
) -> list[Comparison]:
    """d⟨W_i, W_j⟩/dt from increments u_i* dH u_i in a frame, regressed on their own normal variables."""
    z = stream(seed, f"{purpose} at {where}").standard_normal((ONE_STEP_SAMPLES, 4))
    moved = np.einsum("ki,nkl,li->ni", frame.conj(), from_coordinates(z), frame).real
    return compare_measured(
        f"brackets of W, {where}", squared(fit_chaos(z, moved, moved, 1e-13)), real_values(claimed, at)
    )


def normal_law(what: str, values: np.ndarray, variance: float, alpha: float) -> Comparison:
    """The distance of a sample's law from N(0, variance)."""
    allowed = statistics.kolmogorov_quantile(len(values), alpha)
    if not variance > 0:
        return Comparison(what, 0.0, math.nan, allowed, 0.0)  # no normal law has this variance: the claim is wrong
    slope = 0.24  # a scale off by ε moves the law by 0.24 ε
    return compare_law(what, values, lambda y: ndtr(y / math.sqrt(variance)), alpha, slope)


@along_paths(seconds=13.0, sees=0.8)
def gap_law(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """The law of the squared gap at T against the non-central χ² law; and its mean, exact for Euler upstairs."""
    started, plan = time.perf_counter(), GAP.at(effort)
    comparisons = []
    z = statistics.normal_quantile(false_alarm / (4 * len(BETAS)))
    for b in BETAS:
        dimension = (
            real_values(claimed["dimension"], {beta: b})[0] if not claimed["dimension"].has(x1, x2) else math.nan
        )
        comparisons += one_gap_law(b, dimension, plan, seed, z, false_alarm / (4 * len(BETAS)))
        comparisons += bracket_of_squared_gap(claimed["bracket of y"], b, seed)
    return conclude("law of the gap at fixed time", comparisons, 0.25, started, asdict(plan))


def one_gap_law(b: float, dimension: float, plan: Plan, seed: int, z: float, alpha: float) -> list[Comparison]:
    """Means and Kolmogorov distance at one β; the bias of the law is bounded by twice the change from h to h/2."""
    runs = paths.terminal_eigenvalues(
        normal_amplitude=float(np.sqrt(2 / b)), seed=seed, purpose=f"proof2x2.gap_law, {b}", **vars(plan)
    )
    coarse, fine = ((level[:, 1] - level[:, 0]) ** 2 for level in runs)
    if not dimension > 0:
        return [Comparison(f"dimension, β = {b}", 1.0 + b, math.nan, 0.0, 0.0)]  # no Bessel process has this dimension
    start_gap, horizon = plan.start[1] - plan.start[0], plan.horizon

    def law(y: np.ndarray, delta: float = dimension) -> np.ndarray:
        return laws.dyson_gap_squared_cdf(y, start_gap, horizon, b, delta)

    target = laws.mean_gap_squared(start_gap, horizon, b, dimension)
    levels = (("fine", fine), ("coarse", coarse))
    means = [compare_mean(f"E gap², β = {b}, {level} steps", values, target, z) for level, values in levels]
    bias = 2 * np.abs(empirical_law(coarse, fine) - empirical_law(fine, fine)).max()
    grid = np.sort(fine)[::50]
    # A drift of x that is off by the factor 1 + ε adds εβ to the dimension.
    slope = np.abs(law(grid, dimension + 0.01 * b) - law(grid)).max() / 0.01
    return [*means, compare_law(f"law of gap², β = {b}", fine, law, alpha, float(slope), float(bias))]


def bracket_of_squared_gap(claimed: sp.Expr, b: int, seed: int) -> list[Comparison]:
    """The bracket of y = (β/4)(x₂ − x₁)² by one step in a random frame."""

    def y(matrix: np.ndarray) -> np.ndarray:
        return b / 4 * np.diff(np.linalg.eigvalsh(matrix), axis=-1) ** 2

    comparisons = []
    for spectrum in SPECTRA:
        at = {x1: spectrum[0], x2: spectrum[1], beta: b}
        purpose = f"proof2x2.gap_law, bracket at {spectrum}, {b}"
        matrix = initial_matrix(spectrum, seed, purpose)
        measured = squared(one_step_diffusion(y, matrix, float(np.sqrt(2 / b)), stream(seed, purpose)))
        comparisons += compare_measured(f"bracket of y, β = {b}, x = {spectrum}", measured, real_values(claimed, at))
    return comparisons


def empirical_law(sample: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The empirical distribution function of a sample."""
    return np.searchsorted(np.sort(sample), at, side="right") / len(sample)
