"""The claims of `proof2x2` against random paths of dM = P_M dH + √(2/β) P_M^⊥ dH on 2 × 2 Hermitian matrices.

Each function takes the claimed quantities, a seed and the admissible rate of false alarms, and returns evidence.
β runs through 1, 2, 4 and 50.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial

import numpy as np
import sympy as sp
from scipy.special import ndtr

from numeric import coupling, laws, paths, statistics
from numeric.coupling import Coupling
from numeric.measured import brackets as squared
from numeric.onestep import Measured, fit_chaos, one_step_diffusion, one_step_drift
from numeric.paths import initial_matrix
from numeric.statistics import Moments
from numeric.streams import stream
from numeric.wiener import from_coordinates, hermitian_basis, hermitian_increments, split
from symcalc.characteristic import implicit_variation
from symcalc.codegen.columns import compile_columns
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import (
    NOTHING,
    ONE_STEP_SAMPLES,
    POWER,
    POWER_Z,
    Comparison,
    compare_law,
    compare_mean,
    compare_measured,
    complex_values,
    conclude,
    one_step,
    real_values,
    sample_size,
)
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence
from symcalc.formulas import formula
from symcalc.ito import brownian
from symcalc.models import dyson
from symcalc.models.dyson import beta
from symcalc.spectral import eigenvalue_symbols

x1, x2 = x = eigenvalue_symbols(2)
BETAS = (1, 2, 4, 50)
SPECTRA = ((-0.7, 0.9), (0.25, 4.0))
FINE = 1e-4  # what a one-step test must be able to see, relative
COARSE = 0.02  # what a test along paths must be able to see, relative


@dataclass(frozen=True)
class Plan:
    """Where paths start, how long they run, in how many steps, and how many there are."""

    start: tuple[float, float]
    horizon: float
    steps: int
    paths: int

    def at(self, effort: float) -> Plan:
        """The same with a multiple of the paths."""
        return replace(self, paths=sample_size(self.paths, effort))


COUPLED = Plan(start=(-1.5, 2.5), horizon=0.2, steps=16, paths=4000)
GAP = Plan(start=(-0.3, 0.5), horizon=0.5, steps=12, paths=40000)
DRIVING = Plan(start=(-0.3, 0.5), horizon=1.0, steps=4, paths=60000)
INCREMENTS = 500000


def settings() -> Iterator[tuple[dict[sp.Symbol, float], tuple[float, float], float]]:
    """The points (as symbols), eigenvalues and noise amplitudes of the one-step tests."""
    for b in BETAS:
        for spectrum in SPECTRA:
            yield {x1: spectrum[0], x2: spectrum[1], beta: b}, spectrum, float(np.sqrt(2 / b))


@along_paths(seconds=1.0, sees=0.95)
def wiener(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """The sample covariance E[dH_ij dH_kl] of the increments that the simulation draws, and E|dH₁₂|²."""
    started = time.perf_counter()
    count = sample_size(INCREMENTS, effort)
    flat = hermitian_increments(stream(seed, "proof2x2.wiener"), count, 2, 1.0).reshape(-1, 4)
    wanted = np.array(claimed["covariance"].tolist(), dtype=complex)
    z = statistics.normal_quantile(false_alarm / 33)
    increments, at = brownian(4).increments, (0.3, -1.1, 0.7, 1.9)
    not_hermitian = np.abs(flat[:, 1] - flat[:, 2].conj()).max() + np.abs(flat[:, [0, 3]].imag).max()
    skew = max(map(abs, complex_values(claimed["dH − dH*"], dict(zip(increments, at, strict=True)))))
    comparisons = [
        Comparison("dH − dH*", float(not_hermitian), skew, 1e-12, 0.0),
        compare_mean("E|dH₁₂|²", np.abs(flat[:, 1]) ** 2, float(claimed["variance of |dH₁₂|"]), z),
    ]
    for i, j in np.ndindex(4, 4):
        products, where = flat[:, i] * flat[:, j], f"covariance ({i + 1},{j + 1})"
        for part, values, target in (
            ("Re", products.real, wanted[i, j].real),
            ("Im", products.imag, wanted[i, j].imag),
        ):
            if np.ptp(values) > 1e-12:
                comparisons.append(compare_mean(f"{part} {where}", values, float(target), z))
            else:  # an imaginary part that vanishes identically, up to rounding
                comparisons.append(Comparison(f"{part} {where}", float(values.mean()), float(target), 1e-12, 0.0))
    return conclude(f"{count} increments", comparisons, COARSE, started, {"paths": count})


def noise(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The diffusion coefficients on E_a, …, E_d by one step at diagonal matrices."""
    started = time.perf_counter()
    comparisons = []
    for at, spectrum, amplitude in settings():
        rng = stream(seed, f"proof2x2.noise at {spectrum}, {amplitude!r}")
        measured = one_step_diffusion(None, np.diag(spectrum).astype(complex), amplitude, rng)
        comparisons += compare_martingale(f"β = {at[beta]}, x = {spectrum}", measured, claimed["martingale part"], at)
    return conclude("one-step response, first chaos", comparisons, FINE, started)


def compare_martingale(
    what: str, measured: Measured, claimed: sp.Expr | sp.MatrixBase, at: dict[sp.Symbol, float]
) -> list[Comparison]:
    """A claimed martingale part, linear in dW_a, …, dW_d, against measured diffusion coefficients on E_a, …, E_d."""
    column, increments = sp.Matrix([claimed]), brownian(4).increments
    still = real_values(column.subs(dict.fromkeys(increments, 0)), at)
    return [
        *(Comparison(f"{what}, without noise", 0.0, v, NOTHING, NOTHING) for v in still),
        *compare_measured(what, measured, real_values(column.jacobian(increments), at)),
    ]


def drift(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of both eigenvalues by one step in random frames."""
    started = time.perf_counter()
    comparisons = []
    for at, spectrum, amplitude in settings():
        comparisons += one_step(real_values(claimed["drift"], at), spectrum, amplitude, seed, "proof2x2.drift")
    return conclude("one-step response, second chaos", comparisons, FINE, started)


def brackets(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Σ_a Dx_i(S_a) Dx_j(S_a) by one step in random frames."""
    started = time.perf_counter()
    comparisons = brackets_in_frames(claimed["brackets"], seed, "proof2x2.brackets")
    return conclude("one-step response, first chaos", comparisons, FINE, started)


def brackets_in_frames(claimed: sp.MatrixBase, seed: int, purpose: str) -> list[Comparison]:
    """The claimed brackets of x₁ and x₂ at all settings."""
    comparisons = []
    for at, spectrum, amplitude in settings():
        rng = stream(seed, f"{purpose} at {spectrum}, {amplitude!r}")
        measured = squared(one_step_diffusion(None, initial_matrix(spectrum, seed, purpose), amplitude, rng))
        comparisons += compare_measured(f"β = {at[beta]}, x = {spectrum}", measured, real_values(claimed, at))
    return comparisons


def centre(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Drift and bracket of the sum of the eigenvalues in random frames, its diffusion coefficients on E_a, …, E_d."""
    started = time.perf_counter()
    comparisons = []
    for at, spectrum, amplitude in settings():
        rng = stream(seed, f"proof2x2.centre at {spectrum}, {amplitude!r}")
        matrix = initial_matrix(spectrum, seed, "proof2x2.centre")
        where = f"β = {at[beta]}, x = {spectrum}"
        moved = one_step_drift(sum_of_eigenvalues, matrix, amplitude, rng)
        spread = squared(one_step_diffusion(sum_of_eigenvalues, matrix, amplitude, rng))
        comparisons += compare_measured(f"drift, {where}", moved, real_values(claimed["drift"], at))
        comparisons += compare_measured(f"bracket, {where}", spread, real_values(claimed["bracket"], at))
        in_frame = one_step_diffusion(sum_of_eigenvalues, np.diag(spectrum).astype(complex), amplitude, rng)
        comparisons += compare_martingale(f"martingale part, {where}", in_frame, claimed["martingale part"], at)
    return conclude("one-step response", comparisons, FINE, started)


def sum_of_eigenvalues(matrix: np.ndarray) -> np.ndarray:
    """x₁ + x₂ as LAPACK gives them, shape (..., 1)."""
    return np.linalg.eigvalsh(matrix).sum(axis=-1, keepdims=True)


@along_paths(seconds=3.0, sees=0.12)
def equation(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Paths downstairs, driven by u_k* dH u_k, against the eigenvalues of the same paths upstairs.

    The drift is the claimed one, compiled by the generator of `symcalc generate`; at β = 2 the module generated from
    the derivation is run as well.
    """
    started, plan = time.perf_counter(), COUPLED.at(effort)
    candidates = [(f"β = {b}", b, compile_columns(claimed["drift"].subs(beta, b), x)) for b in BETAS]
    candidates.append(("generated dyson.drift, β = 2", 2, formula("dyson.drift").compile()))
    z = statistics.normal_quantile(false_alarm / (4 * len(candidates)))
    comparisons = brackets_in_frames(claimed["brackets"], seed, "proof2x2.equation")
    for what, b, function in candidates:
        run = coupling.couple(
            normal_amplitude=float(np.sqrt(2 / b)),
            drift=function,
            correction=second_order_term(),
            seed=seed,
            purpose=f"proof2x2.equation, {b}",
            **vars(plan),
        )
        comparisons += differences_vanish(what, run, z)
    return conclude("pathwise coupling, two step sizes", comparisons, COARSE, started, asdict(plan))


def differences_vanish(what: str, run: Coupling, z: float) -> list[Comparison]:
    """Means against 0: of x_T(downstairs) − x_T(upstairs), extrapolated in the step, and of the second-order term.

    Allowed: z standard errors, and as a bound on the bias that is left, a tenth of what the extrapolation changed.
    The second-order term has mean zero only if the noise upstairs is what it is thought to be; so that is tested too.
    """
    bias = np.abs(run.fine.mean - run.coarse.mean) / 10
    effect = np.maximum(np.abs(run.sensitivity.mean), 1e-300)
    difference = means_vanish(f"{what}, x", run.richardson, z, bias, effect)
    still = np.zeros_like(bias)
    return [*difference, *means_vanish(f"{what}, second-order term of x", run.correction, z, still, still + np.inf)]


def means_vanish(what: str, moments: Moments, z: float, bias: np.ndarray, effect: np.ndarray) -> list[Comparison]:
    """Means over the paths against 0 at z standard errors plus a bias; resolutions in units of the drift's effect."""
    allowed = z * moments.standard_error + bias
    noticed, floor = (allowed + bias + POWER_Z * moments.standard_error) / effect, 2 * bias / effect
    return [
        Comparison(f"{what}{k + 1}", float(moments.mean[k]), 0.0, float(allowed[k]), float(noticed[k]), float(floor[k]))
        for k in range(2)
    ]


def second_order_term() -> Callable[[np.ndarray, np.ndarray, float], np.ndarray]:
    """½ D²x(A, A) less its mean: has mean zero whatever the drift, and makes the coupling of strong order 1."""
    variations = [implicit_variation(x, i) for i in (0, 1)]
    A = variations[0].direction
    square = sp.Symbol("square", real=True)
    slopes = compile_columns(
        sp.Matrix([sp.expand(v.second).subs(A[0, 1] * A[1, 0], square).coeff(square) / 2 for v in variations]), x
    )
    mean = dyson.upstairs_in_frame(2)
    bracket = float(mean.driving_noise.covariation(mean.martingale[0, 1], mean.martingale[1, 0]))

    def correction(at: np.ndarray, increment: np.ndarray, h: float) -> np.ndarray:
        return slopes(at) * (np.abs(increment[..., 0, 1]) ** 2 - bracket * h)[..., None]

    return correction


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


def mean_curvature(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Tangential noise alone (β = ∞): the drift by one step against the claimed drift and against −½ H."""
    started = time.perf_counter()
    comparisons = []
    for spectrum in (*SPECTRA, (-3.0, 5.0)):
        at = {x1: spectrum[0], x2: spectrum[1]}
        rng = stream(seed, f"proof2x2.mean_curvature, noise at {spectrum}")
        still = one_step_diffusion(None, initial_matrix(spectrum, seed, "proof2x2.mean_curvature"), 0.0, rng)
        comparisons += compare_martingale(f"x = {spectrum}", still, claimed["martingale part"], at)
        for what, values in sides_of_the_limit(claimed, at).items():
            found = one_step(values, spectrum, 0.0, seed, "proof2x2.mean_curvature")
            comparisons += [
                Comparison(f"{what}, {c.what}", c.simulated, c.claimed, c.allowed, c.resolution) for c in found
            ]
    return conclude("one-step response to tangential noise", comparisons, FINE, started)


def sides_of_the_limit(claimed: Quantities, at: dict[sp.Symbol, float]) -> dict[str, Sequence[float]]:
    """The drift as claimed, and as −½ the claimed curvature and ½ the claimed gradient say it is."""
    return {
        "drift": real_values(claimed["drift"], at),
        "−½ mean curvature": [-v / 2 for v in real_values(claimed["mean curvature"], at)],
        "½ gradient of log volume": [v / 2 for v in real_values(claimed["gradient of log volume"], at)],
    }


def stratonovich(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """One midpoint (Stratonovich) step M + P_mid dH with tangential noise alone: drift and brackets of x."""
    started = time.perf_counter()
    comparisons = []
    for spectrum in SPECTRA:
        at = {x1: spectrum[0], x2: spectrum[1]}
        matrix = initial_matrix(spectrum, seed, "proof2x2.stratonovich")
        observable = partial(after_a_midpoint_step, matrix)
        rng = stream(seed, f"proof2x2.stratonovich at {spectrum}")
        moved = one_step_drift(observable, matrix, 1.0, rng)
        spread = squared(one_step_diffusion(observable, matrix, 1.0, rng))
        comparisons += compare_measured(f"drift, x = {spectrum}", moved, real_values(claimed["drift"], at))
        comparisons += compare_measured(f"brackets, x = {spectrum}", spread, real_values(claimed["brackets"], at))
    return conclude("one-step response of a midpoint step", comparisons, FINE, started)


def after_a_midpoint_step(start: np.ndarray, free: np.ndarray) -> np.ndarray:
    """The eigenvalues after the step from `start` whose noise dH led freely to `free` = start + dH."""
    dH = free - start
    half, _ = split(np.linalg.eigh(start)[1], dH)
    tangential, _ = split(np.linalg.eigh(start + half / 2)[1], dH)
    return np.linalg.eigvalsh(start + tangential)
