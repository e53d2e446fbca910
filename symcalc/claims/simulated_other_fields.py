"""The claims of `other_fields` against one random step of networks over R, C and H (tier Monte Carlo).

Each function takes the claimed quantities, a seed and the admissible rate of false alarms (which one-step tests with
their fixed bound do not use), and returns evidence.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

import numpy as np
import sympy as sp

from numeric.field_network import FieldNetwork
from numeric.measured import each_bracket, part, plus, scaled, shifted
from numeric.onestep import Measured
from symcalc.claims.simulated_field_network import FINE, METHOD, Step
from symcalc.covariance import FIELD_DIMENSION as bF
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured, conclude, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.models.dln.fields import EXTRA
from symcalc.models.dln.infinite_depth import LOGARITHMS, b
from symcalc.models.dln.metric import beta

LETTER = {1: "R", 2: "C", 4: "H"}
PAIR, ONE = (1.4, 0.75), (0.9,)
SQUARE = (
    (FieldNetwork(3, 2, 1), PAIR),
    (FieldNetwork(3, 2, 2), PAIR),
    (FieldNetwork(3, 1, 4), ONE),
    (FieldNetwork(2, 2, 4), PAIR),
)
TALL = (
    (FieldNetwork(3, 2, 1, 1), PAIR),
    (FieldNetwork(3, 1, 1, 2), ONE),
    (FieldNetwork(2, 2, 2, 1), PAIR),
    (FieldNetwork(2, 1, 4, 1), ONE),
)
HOT = 0.7
"""A value of β that is none of 1, 2, 4."""


def steps(cases: Sequence[tuple[FieldNetwork, tuple[float, ...]]], seed: int, purpose: str) -> Iterator[Step]:
    """A step from each case, with random numbers of its own."""
    return (Step(network, roots, seed, f"other_fields.{purpose}") for network, roots in cases)


def size(step: Step) -> dict[sp.Symbol, Any]:
    """The values of b_F and e."""
    return {bF: step.network.field, EXTRA: step.network.extra}


def against(found: Measured, claimed: Quantities, names: Sequence[str], step: Step, **more: Any) -> list[Comparison]:
    """A measurement at a step against each of the claimed quantities that speak of it."""
    at = size(step) | {beta: more.get("beta", 1)}
    return [c for n in names for c in compare_measured(f"{n} {step}", found, step.values(claimed[n], at))]


# --- the entropy, and Σ″ -----------------------------------------------------------------------------------------


def entropic_drift(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of σ under noise along the gauge orbits alone."""
    started, comparisons = time.perf_counter(), []
    for step in steps(SQUARE, seed, "entropic_drift"):
        names = ("Σ′", f"Σ′ over {LETTER[step.network.field]}")
        comparisons += against(step.vertical(step.singular_values)[0], claimed, names, step)
    return conclude(METHOD, comparisons, FINE, started)


def ito_drift(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of the entries of W, in its frame, under horizontal noise."""
    started, comparisons = time.perf_counter(), []
    for step in steps((*SQUARE, *TALL), seed, "ito_drift"):
        names = ("Σ″", f"Σ″ over {LETTER[step.network.field]}")
        comparisons += against(step.horizontal(step.diagonal)[0], claimed, names, step)
    return conclude(METHOD, comparisons, FINE, started)


def quaternions(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The same over H, for one and for two singular values."""
    started, comparisons = time.perf_counter(), []
    cases = ((FieldNetwork(4, 1, 4), ONE), (FieldNetwork(2, 2, 4), PAIR))
    for step in steps(cases, seed, "quaternions"):
        comparisons += against(step.horizontal(step.diagonal)[0], claimed, ("Σ″ over H",), step)
    return conclude(METHOD, comparisons, FINE, started)


def holomorphic(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of W, of det W and E[dX_ij²], E|dX_ij|², i ≠ j, over C, from the first chaos of the entries."""
    started, comparisons = time.perf_counter(), []
    for step in steps(((FieldNetwork(3, 2, 2), PAIR), (FieldNetwork(2, 2, 2), PAIR)), seed, "holomorphic"):
        drift, diffusion = step.horizontal(step.entries, HOT)
        comparisons += against(part(drift, [0, 3]), claimed, ("Σ″",), step)
        determinant = step.horizontal(partial(_determinant, step), HOT)[0]
        comparisons += compare_measured(f"drift of det W {step}", determinant, step.values(claimed["Σ″"]))
        for name, found in products(diffusion).items():
            comparisons += against(found, claimed, (name,), step, beta=HOT)
    return conclude(METHOD, comparisons, FINE, started)


def _determinant(step: Step, x: np.ndarray) -> np.ndarray:
    det = np.linalg.det(step.network.end_to_end(x))
    return np.stack([det.real, det.imag], axis=-1)


def products(diffusion: Measured) -> dict[str, Measured]:
    """E[dX_ij dX_ij] (its real part) and E|dX_ij|² at (1, 2) and (2, 1), from those of the real and imaginary parts."""
    found = each_bracket(diffusion)
    real, imaginary = part(found, [1, 2]), part(found, [5, 6])
    return {"E[dX dX]": plus(real, scaled(imaginary, -1.0)), "E|dX|²": plus(real, imaginary)}


# --- the spectrum ------------------------------------------------------------------------------------------------


def singular_drift(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of σ under horizontal noise, over R, C and H, with and without extra rows."""
    started, comparisons = time.perf_counter(), []
    for step in steps((*SQUARE, *TALL), seed, "singular_drift"):
        complex_square = step.network.field == 2 and not step.network.extra
        names = ("drift", "drift over C, square") if complex_square else ("drift",)
        comparisons += against(step.horizontal(step.singular_values, HOT)[0], claimed, names, step, beta=HOT)
    return conclude(METHOD, comparisons, FINE, started)


def rectangular(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of W and of σ for real matrices with no, one and two extra rows."""
    started, comparisons = time.perf_counter(), []
    cases = tuple((FieldNetwork(3, 2, 1, rows), PAIR) for rows in (0, 1, 2))
    for step in steps(cases, seed, "rectangular"):
        names = ("drift", "drift, one extra row") if step.network.extra == 1 else ("drift",)
        comparisons += against(step.horizontal(step.diagonal)[0], claimed, ("Σ″",), step)
        comparisons += against(step.horizontal(step.singular_values, HOT)[0], claimed, names, step, beta=HOT)
    return conclude(METHOD, comparisons, FINE, started)


def rank_loss(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of λ under horizontal noise; for one singular value it is (δ − 1)/(βNλ)."""
    started, comparisons = time.perf_counter(), []
    for step in steps((*SQUARE, *TALL), seed, "rank_loss"):
        comparisons += against(step.horizontal(step.root_values, HOT)[0], claimed, ("drift",), step, beta=HOT)
    sizes = {"δ, real square": (1, 0), "δ, complex square": (2, 0), "δ, quaternionic square": (4, 0),
             "δ, real with one extra row": (1, 1)}  # fmt: skip
    for name, (field, rows) in sizes.items():
        step = Step(FieldNetwork(3, 1, field, rows), (0.3,), seed, "other_fields.rank_loss")
        drift = step.horizontal(step.root_values, 20.0)[0]
        found = shifted(scaled(drift, 20.0 * 3 * 0.3), 1.0)
        comparisons += against(found, claimed, (name,), step)
    return conclude(METHOD, comparisons, FINE, started)


def muttalib_borodin(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of λ under isotropic noise upstairs, which is 1/(βN) times the slope of its log density (κ = 1)."""
    started, comparisons = time.perf_counter(), []
    cases = ((FieldNetwork(2, 2, 2), PAIR), (FieldNetwork(3, 2, 2), PAIR), (FieldNetwork(3, 1, 2), ONE))
    for step in steps(cases, seed, "muttalib_borodin"):
        found = scaled(step.isotropic(step.root_values, HOT)[0], HOT * step.network.depth)
        comparisons += against(found, claimed, ("∂ log density",), step)
    return conclude("isotropic one-step response of a reversible process", comparisons, FINE, started)


# --- infinite depth ----------------------------------------------------------------------------------------------

DEPTHS = (4, 8, 16, 32)
LOGS = (0.3, -0.5)
CLOCK = 0.7
COARSE = 0.02


def infinite_depth(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Networks of 4, 8, 16 and 32 layers with β = N b, extrapolated to N = ∞."""
    return _extrapolated(claimed, seed, 0, {"drift": "drift", "variance": "variance", "Σ″/β": "Σ″/β"}, COARSE / 20)


def infinite_depth_rate(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The coefficient of 1/N of the same."""
    return _extrapolated(claimed, seed, 1, {"drift, 1/N": "drift", "variance, 1/N": "variance"}, COARSE)


def _extrapolated(claimed: Quantities, seed: int, order: int, names: dict[str, str], sees: float) -> Evidence:
    started, comparisons = time.perf_counter(), []
    at = {b: CLOCK} | {LOGARITHMS.at(n + 1): v for n, v in enumerate(LOGS)}
    measured = depths(seed)
    for name, what in names.items():
        found = coefficient([row[what] for row in measured], order)
        wanted = real_values(sp.Matrix(claimed[name].instances(len(LOGS))), at)
        comparisons += compare_measured(f"{name}, log σ = {LOGS}", found, wanted)
    method = f"one-step responses at N = {', '.join(map(str, DEPTHS))}, extrapolated in 1/N"
    return conclude(method, comparisons, sees, started)


@cache
def depths(seed: int) -> tuple[dict[str, Measured], ...]:
    """Drift and variance of log σ, and the drift of W, at each depth, for β = N b."""
    made = []
    for depth in DEPTHS:
        roots = tuple(float(v) for v in np.exp(np.array(LOGS) / depth))
        step = Step(FieldNetwork(depth, len(LOGS)), roots, seed, "other_fields.infinite_depth")
        drift, diffusion = step.horizontal(step.logarithms, depth * CLOCK)
        entries, _ = step.horizontal(step.diagonal, depth * CLOCK)
        made.append({"drift": drift, "variance": each_bracket(diffusion), "Σ″/β": entries})
    return tuple(made)


def coefficient(rows: Sequence[Measured], order: int) -> Measured:
    """The coefficient of N^{−order} of the polynomial in 1/N through all depths; bias: what the shallowest changes."""
    whole, fewer = (np.linalg.inv(np.vander(1 / np.array(n, dtype=float), increasing=True))[order] for n in
                    (DEPTHS, DEPTHS[1:]))  # fmt: skip
    value, error, bias = (np.array([getattr(r, name) for r in rows]) for name in
                          ("value", "standard_error", "bias_bound"))  # fmt: skip
    change = abs(whole @ value - fewer @ value[1:])
    return Measured(whole @ value, abs(whole) @ error, abs(whole) @ bias + change, rows[0].samples)
