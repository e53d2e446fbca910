"""The claims of `failures`, by one step of the process that does not project."""

from __future__ import annotations

import time

import numpy as np
import sympy as sp

from numeric import embedded
from numeric.embedded import Noise, response
from numeric.streams import stream
from symcalc.claims.langevin.simulated.ambient import METHOD, compare, length, place, r, u
from symcalc.claims.proof2x2.simulated.settings import FINE
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import compare_measured, conclude, real_values
from symcalc.evidence.verdict import Evidence


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
