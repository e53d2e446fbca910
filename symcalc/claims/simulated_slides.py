"""The counterexamples of `slides` against random steps of the processes they speak of (tier Monte Carlo).

Each function takes the claimed quantities, a seed and the admissible rate of false alarms, and returns evidence.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from functools import partial

import numpy as np
import sympy as sp

from numeric import statistics
from numeric.embedded import Noise, response
from numeric.field_network import FieldNetwork
from numeric.manifolds import Isospectral
from numeric.measured import each_bracket, part, scaled
from numeric.onestep import Measured, fit_chaos, one_step_drift
from numeric.paths import initial_matrix
from numeric.spaces import Hermitian
from numeric.streams import stream
from numeric.wiener import hermitian_increments, split
from symcalc.claims.simulated_direction import force
from symcalc.claims.simulated_field_network import FINE, METHOD, Step, values
from symcalc.claims.simulated_spectra import SPECTRA, square_sum
from symcalc.claims.simulated_spectra import values as at_spectrum
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_mean, compare_measured, conclude, one_step, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.models.dln.metric import N
from symcalc.models.dln.metric import beta as depth_beta
from symcalc.models.dyson import beta
from symcalc.spectral import eigenvalue_symbols

SAMPLES = 500000
BATCHES = 1000
AGREEING = "variance where the samples agree"
COARSE = 0.02
HOT = 0.7
SMALL = (2, 3)


# --- noise in training -------------------------------------------------------------------------------------------


def minibatch(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Random mini-batches of two of three samples: means and variances of their gradients.

    A function of which sample is left out is linear in the indicators of two of them less their mean ⅓, so a regression
    on these takes its variance away, as one on the chaos of a normal step does; the intercept is its mean.
    """
    started = time.perf_counter()
    g = np.array([0.4, -1.1, 2.3])
    at = dict(zip(sp.symbols("g1:4", real=True), g, strict=True))
    left_out = stream(seed, "slides.minibatch").integers(3, size=BATCHES)
    columns = np.column_stack([np.ones(BATCHES), (left_out[:, None] == [0, 1]) - 1 / 3])
    wanted = {name: real_values(claimed[name], at) for name in ("mean", "variance", AGREEING)}

    def mean(values: np.ndarray) -> Measured:
        rounding = 1e3 * float(np.finfo(float).eps) * (1 + abs(values).max())
        return fit_chaos(columns, values[:, None], values[:, None], rounding).intercept

    found = (g.sum() - g[left_out]) / 2
    centre = mean(found)
    comparisons = compare_measured("mean", centre, wanted["mean"])
    comparisons += compare_measured("variance", mean((found - centre.value) ** 2), wanted["variance"])
    same = np.full(BATCHES, 2 * g[0]) / 2
    comparisons += compare_measured(AGREEING, mean((same - same.mean()) ** 2), wanted[AGREEING])
    return conclude("one-step response, which sample is left out", comparisons, FINE, started)


def isotropic_noise(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """One step of independent noise on all entries of two factors."""
    started = time.perf_counter()
    point = np.array([0.7, -0.4, 1.2, 0.9, 1.1, 0.3, -0.8, 0.5])
    names = [sp.Symbol(f"{n}{i}{j}", real=True) for n in "vw" for i, j in itertools.product((1, 2), repeat=2)]
    at = dict(zip(names, point, strict=True))
    drift, diffusion = response(
        _balance, point, Noise(np.eye(8), np.zeros(8)), stream(seed, "slides.isotropic_noise"), samples=500
    )
    comparisons = compare_measured("drift of G", drift, real_values(claimed["drift of G"], at))
    bracket = each_bracket(diffusion)
    comparisons += compare_measured("d⟨G_11⟩/dt", part(bracket, [0]), real_values(claimed["d⟨G_11⟩/dt"], at))
    return conclude("one-step response", comparisons, FINE, started)


def _balance(factors: np.ndarray) -> np.ndarray:
    """W_2ᵀW_2 − W_1W_1ᵀ, row by row."""
    first, second = (factors[..., s].reshape(*factors.shape[:-1], 2, 2) for s in (slice(0, 4), slice(4, 8)))
    G = second.swapaxes(-1, -2) @ second - first @ first.swapaxes(-1, -2)
    return np.asarray(G.reshape(*G.shape[:-2], 4))


# --- Theorem 15 and its proof ------------------------------------------------------------------------------------


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


def fixed_frame(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The bracket of x_1 at turned matrices, with the noise in the basis of the diagonal one."""
    started, comparisons = time.perf_counter(), []
    space, t = Hermitian(2), sp.Symbol("t", real=True)
    for b, turn in ((0.7, 0.4), (3.0, 0.4), (2.0, 0.4), (3.0, 0.0)):
        name = "at β = 2" if b == 2.0 else "at φ = 0" if turn == 0 else "d⟨x_1⟩/dt"
        angle = 2 * np.arctan(turn)
        U = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        M = space.coordinates((U * [0.3, 1.7]) @ U.T)
        directions = np.diag([np.sqrt(2 / b)] * 2 + [1.0, 1.0])
        rng = stream(seed, f"slides.fixed_frame, {b}, {turn}")
        _, diffusion = response(_smallest, M, Noise(directions, np.zeros(4)), rng)
        wanted = real_values(claimed[name], {beta: b, t: turn})
        comparisons += compare_measured(f"{name}, β = {b}, t = {turn}", each_bracket(diffusion), wanted)
    return conclude("one-step response, first chaos", comparisons, FINE, started)


def _smallest(coordinates: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.eigvalsh(Hermitian(2).embed(coordinates))[..., :1])


def bracket_notation(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Sample means of |dM_12|² and dM_12² over tangential increments at a diagonal matrix."""
    started = time.perf_counter()
    z = statistics.normal_quantile(false_alarm / 6)
    increments = hermitian_increments(stream(seed, "slides.bracket_notation"), SAMPLES, 2, 1.0)
    entry = split(np.eye(2), increments)[0][:, 0, 1]
    size, square = real_values(claimed["E|dM_12|²"], {})[0], complex(claimed["E[dM_12²]"])
    comparisons = [
        compare_mean("E|dM_12|²", abs(entry) ** 2, size, z),
        compare_mean("Re E[dM_12²]", (entry**2).real, square.real, z),
        compare_mean("Im E[dM_12²]", (entry**2).imag, square.imag, z),
    ]
    return conclude(f"{SAMPLES} increments", comparisons, COARSE, started)


# --- Theorem 18 and the summary ----------------------------------------------------------------------------------


def theorem18(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The bracket of σ_1 under horizontal noise upstairs, and under the printed noise at turned and at diagonal W."""
    started, comparisons = time.perf_counter(), []
    turn = sp.Symbol("t", real=True)
    low, high = 0.75, 1.4
    for depth, t in itertools.product(SMALL, (0.0, 0.4)):
        at = {N: depth, depth_beta: HOT, turn: t}
        step = Step(FieldNetwork(depth, 2), (high, low), seed, "slides.theorem18")
        found = part(each_bracket(step.horizontal(step.singular_values, HOT)[1]), [0])
        comparisons += compare_measured(
            f"d⟨σ_1⟩ of g^N {step}", found, values(claimed["d⟨σ_1⟩ of g^N"], step.roots, at)
        )
        printed = _printed(np.array(step.roots), depth, t, stream(seed, f"slides.theorem18, {depth}, {t}"))
        name = "d⟨σ_1⟩ as printed" if t else "as printed, W diagonal"
        comparisons += compare_measured(f"{name} {step}, t = {t}", printed, values(claimed[name], step.roots, at))
    return conclude("one-step response, first chaos", comparisons, FINE, started)


def _printed(roots: np.ndarray, depth: int, t: float, rng: np.random.Generator) -> Measured:
    """d⟨σ_1⟩/dt at W = R diag(σ) for the noise matrix [√a_ij dB_ij] as it stands."""
    angle = 2 * np.arctan(t)
    R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    entries = [sum(p ** (2 * m) * q ** (2 * (depth - 1 - m)) for m in range(depth)) for p in roots for q in roots]
    noise = Noise(np.diag(np.sqrt(2 / HOT * np.array(entries))), np.zeros(4))

    def largest(w: np.ndarray) -> np.ndarray:
        return np.linalg.svd(w.reshape(*w.shape[:-1], 2, 2), compute_uv=False)[..., :1]

    return each_bracket(response(largest, (R * roots**depth).ravel(), noise, rng)[1])


def ito_is_no_curvature(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """A network of numbers, N = 2, …, 6: no direction is vertical, and horizontal noise moves the product by Σ″."""
    started, comparisons = time.perf_counter(), []
    for depth in range(2, 7):
        step = Step(FieldNetwork(depth, 1), (0.9,), seed, "slides.ito_is_no_curvature")
        found = step.horizontal(step.diagonal)[0]
        for name in ("Σ″", f"D²φ(e, e), N = {depth}"):
            comparisons += compare_measured(f"{name} {step}", found, step.values(claimed[name]))
        along = len(step.frame.vertical)
        comparisons.append(Comparison(f"Σ′ {step}", float(along), step.values(claimed["Σ′"])[0], 1e-12, 0.0))
    return conclude(METHOD, comparisons, FINE, started)


def opposing(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Σ′ by noise along the gauge orbit; a_kk by the bracket of horizontal noise, times the way to the target."""
    started = time.perf_counter()
    roots = (float(np.sqrt(2)), 1.0)
    step = Step(FieldNetwork(2, 2), roots, seed, "slides.opposing")
    sigma = np.array(roots) ** 2
    pull = scaled(each_bracket(step.horizontal(step.singular_values)[1]), (2 * sigma - sigma) / 2)
    entropic = force(step)
    comparisons = compare_measured("−a_kk e_k", pull, real_values(claimed["−a_kk e_k"], {}))
    comparisons += compare_measured("Σ′", entropic, real_values(claimed["Σ′"], {}))
    signs = np.sign(pull.value * entropic.value)
    wanted = real_values(claimed["signs of the products"], {})
    comparisons += [Comparison("sign", float(s), w, 0.5, 0.0) for s, w in zip(signs, wanted, strict=True)]
    return conclude(METHOD, comparisons, FINE, started)
