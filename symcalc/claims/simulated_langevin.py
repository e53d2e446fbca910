"""The instances of `langevin` against one random step of the ambient process (tier Monte Carlo).

Each function takes the claimed quantities, a seed and the admissible rate of false alarms (which one-step tests with
their fixed bound do not use), and returns evidence.  β ≠ 1, 2, 4 and κ ≠ 1 in each.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy as sp

from numeric import embedded
from numeric.embedded import Noise, response
from numeric.measured import brackets, scaled, shifted
from numeric.onestep import Measured, one_step_diffusion, one_step_drift
from numeric.paths import initial_matrix
from numeric.streams import stream
from symcalc.claims.simulated2x2 import FINE, brackets_in_frames
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured, conclude, one_step, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.models.dyson import beta as dyson_beta
from symcalc.spectral import eigenvalue_symbols

beta, kappa = sp.symbols("beta kappa", positive=True)
c, u = sp.symbols("c u", real=True)
r, n, rho = sp.symbols("r n rho", positive=True)
SETTINGS = ((3.0, 0.4, 0.7), (0.8, 2.5, -0.3))  # β, κ, c
METHOD = "one-step response in the ambient space"
At = dict[sp.Symbol, Any]


def weights(b: float, k: float) -> tuple[float, float]:
    """The noise amplitudes √(2/β) along the fibre and √(2κ/β) across it."""
    return float(np.sqrt(2 / b)), float(np.sqrt(2 * k / b))


def parameters(b: float, k: float, slope: float) -> At:
    """β, κ and c as symbols."""
    return {beta: b, kappa: k, c: slope}


def compare(
    where: str, measured: tuple[Measured, Measured], claimed: Quantities, at: At, names: Sequence[str]
) -> list[Comparison]:
    """A measured drift and bracket against the claimed quantities of these names (drift first)."""
    drift, bracket = measured[0], brackets(measured[1])
    pairs = zip(names, (drift, bracket), strict=False)
    return [
        comparison
        for name, found in pairs
        for comparison in compare_measured(f"{name}, {where}", found, real_values(claimed[name], at))
    ]


def length(x: np.ndarray) -> np.ndarray:
    """|x|, shape (..., 1)."""
    return np.linalg.norm(x, axis=-1, keepdims=True)


def place(size: float, dimension: int) -> np.ndarray:
    """A vector of this length in general position."""
    direction = np.array([0.9, -1.3, 0.4, 0.7, -0.2])[:dimension]
    return size * direction / np.linalg.norm(direction)


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


def stratonovich(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """r after a midpoint step, and after an Euler step, of noise along the circle."""
    started, comparisons = time.perf_counter(), []
    for size in (0.6, 1.7):
        point = place(size, 2)

        def midpoint(start: np.ndarray, velocity: np.ndarray) -> np.ndarray:
            dW = velocity @ tangent(start)
            return start + dW[..., None] * tangent(start + velocity / 2)

        for name, flow in (("Stratonovich", midpoint), ("Itô", embedded.flat_flow)):
            noise = Noise(tangent(point)[None, :], np.zeros(2), flow)
            measured = response(length, point, noise, stream(seed, f"langevin.stratonovich, {name}, {size}"))
            comparisons += compare(f"r = {size}", measured, claimed, {r: size}, (f"drift, {name}",))
    return conclude("one-step response of midpoint and Euler steps", comparisons, FINE, started)


def tangent(x: np.ndarray) -> np.ndarray:
    """(−x₂, x₁)/|x|."""
    return np.stack([-x[..., 1], x[..., 0]], axis=-1) / length(x)


def dilations(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """x₂/x₁ of plane Brownian motion at two points of one ray."""
    started, comparisons = time.perf_counter(), []
    for scale, name in ((1.0, "drift and bracket at (1, u)"), (2.0, "drift and bracket at (2, 2u)")):
        drift, bracket = claimed[name]
        point = scale * np.array([1.0, 0.75])
        rng = stream(seed, f"langevin.dilations, {scale}")
        measured = response(lambda x: x[..., 1:] / x[..., :1], point, Noise(np.eye(2), np.zeros(2)), rng)
        both = {"drift": drift, "bracket": bracket}
        comparisons += compare(name, measured, both, {u: 0.75}, ("drift", "bracket"))
    return conclude(METHOD, comparisons, FINE, started)


def ginibre(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """|z₁ − z₂|² of complex 2 × 2 matrices, LAPACK’s eigenvalues, one step with E|dG_ij|² = 2 dt."""
    started, comparisons = time.perf_counter(), []
    noise = Noise(np.eye(8), np.zeros(8))
    fixed = real_values(claimed["at two matrices with eigenvalues ±1"], {})
    general = np.array([[0.3 + 0.5j, 1.1 - 0.2j], [-0.4 + 0.9j, -1.2 + 0.1j]])
    gap = float(squared_gap(np.concatenate([general.real.ravel(), general.imag.ravel()]))[0])
    cases: list[tuple[str, np.ndarray, float]] = [
        ("at diag(1, −1)", np.diag([1.0, -1.0]).astype(complex), fixed[0]),
        ("at ((1, 3), (0, −1))", np.array([[1, 3], [0, -1]], dtype=complex), fixed[1]),
        ("at a general matrix", general, at_matrix(claimed["|z₁ − z₂|² L|z₁ − z₂|²"], general) / gap),
    ]
    for name, matrix, target in cases:
        point = np.concatenate([matrix.real.ravel(), matrix.imag.ravel()])
        measured, _ = response(squared_gap, point, noise, stream(seed, f"langevin.ginibre, {name}"))
        comparisons += compare_measured(name, measured, [target])
    return conclude(METHOD, comparisons, FINE, started)


def at_matrix(claimed: sp.Expr, matrix: np.ndarray) -> float:
    """A claimed function of the entries and their conjugates at a matrix; NaN where it is not real."""
    values = {}
    for place_, value in zip(("11", "12", "21", "22"), matrix.ravel(), strict=True):
        exact = sp.Rational(str(value.real)) + sp.I * sp.Rational(str(value.imag))
        values[sp.Symbol(f"g{place_}", complex=True)] = exact
        values[sp.Symbol(f"conj(g{place_})", complex=True)] = sp.conjugate(exact)
    return real_values(sp.expand(claimed.subs(values, simultaneous=True)), {})[0]


def squared_gap(x: np.ndarray) -> np.ndarray:
    """|z₁ − z₂|² of matrices given by four real and four imaginary parts, shape (..., 1)."""
    matrices = (x[..., :4] + 1j * x[..., 4:]).reshape(*x.shape[:-1], 2, 2)
    values = np.linalg.eigvals(matrices)
    return np.abs(values[..., :1] - values[..., 1:]) ** 2
