"""Which way the entropy pushes, by one random step along gauge orbits (tier Monte Carlo).

Noise along the gauge orbit of a real square network moves its singular values by Σ′ = a ∂S/∂σ; horizontal noise has the
bracket 2a on them.  So the slopes of S come out of two responses, and neither Gram determinants nor the a_ij go in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import permutations

import numpy as np

from numeric.field_network import FieldNetwork
from numeric.measured import combined, each_bracket, part, scaled
from numeric.onestep import Measured
from symcalc.claims.simulated_field_network import FINE, METHOD, Step
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured, conclude
from symcalc.evidence.verdict import Evidence

Quantity = Callable[[Step], Measured]
PAIR, TRIPLE = (1.4, 0.75), (1.7, 1.1, 0.6)
DEPTHS = (2, 3, 4)
PAIRS = tuple((FieldNetwork(depth, 2), PAIR) for depth in DEPTHS)


def force(step: Step) -> Measured:
    """Σ′_k: the drift of σ under noise along the gauge orbit."""
    return step.vertical(step.singular_values)[0]


def rates(step: Step) -> Measured:
    """Σ′_k/σ_k."""
    return scaled(force(step), 1 / np.array(step.roots) ** step.network.depth)


def gap(step: Step) -> Measured:
    """Σ′_1 − Σ′_2."""
    return combined(force(step), np.array([[1.0, -1.0]]))


def first_rate_gap(step: Step) -> Measured:
    """Σ′_1/σ_1 − Σ′_2/σ_2."""
    return combined(rates(step), np.array([[1.0, -1.0]]))


def rate_gaps(step: Step) -> Measured:
    """Σ′_k/σ_k − Σ′_l/σ_l for all k ≠ l, in lexicographic order."""
    unit = np.eye(len(step.roots))
    return combined(rates(step), np.array([p - q for p, q in permutations(unit, 2)]))


def entropy_slope(step: Step) -> Measured:
    """∂S/∂λ_k = Nλ_k^{N−1} Σ′_k/a_kk, with 2 a_kk the bracket of σ_k under horizontal noise."""
    depth, roots = step.network.depth, np.array(step.roots)
    bracket = each_bracket(step.horizontal(step.singular_values)[1])
    found = scaled(force(step), 2 * depth * roots ** (depth - 1) / bracket.value)
    share = (bracket.standard_error + bracket.bias_bound) / bracket.value
    return Measured(found.value, found.standard_error, found.bias_bound + 2 * abs(found.value) * share, found.samples)


def slope_at_fixed(power: Callable[[int], int]) -> Quantity:
    """c_1 ∂_2 S − c_2 ∂_1 S for c = Σ λ^power(N)."""

    def measured(step: Step) -> Measured:
        q = power(step.network.depth)
        first, second = (q * r ** (q - 1) for r in step.roots)
        return combined(entropy_slope(step), np.array([[-second, first]]))

    return measured


def compared(
    name: str, quantity: Quantity, cases: Sequence[tuple[FieldNetwork, tuple[float, ...]]], purpose: str
) -> Callable[[Quantities, int, float], Evidence]:
    """A claimed quantity against one measured at each case; the sign at N = n, where claimed, against its sign."""

    def simulate(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
        started, comparisons = time.perf_counter(), []
        for network, roots in cases:
            step = Step(network, roots, seed, f"entropy_direction.{purpose}")
            found = quantity(step)
            comparisons += compare_measured(f"{name} {step}", found, step.values(claimed[name]))
            comparisons += _sign(claimed, f"sign at N = {network.depth}", found)
        return conclude(METHOD, comparisons, FINE, started)

    return simulate


def _sign(claimed: Quantities, name: str, found: Measured) -> list[Comparison]:
    """The sign of a measured number that is surely not zero, or 0 for one that may be."""
    if name not in claimed:
        return []
    value, bound = float(found.value[0]), float(found.bound()[0])
    sign = float(np.sign(value)) if abs(value) > bound else 0.0
    return [Comparison(name, sign, float(claimed[name]), 0.5, min(1.0, bound))]


absolute = compared("Σ′", force, (*PAIRS, (FieldNetwork(3, 3), TRIPLE)), "absolute")
widening = compared("gap force", gap, PAIRS, "gap")
relative = compared("difference of the rates", first_rate_gap, PAIRS, "relative")
two_layers = compared(
    "difference of the rates", rate_gaps, ((FieldNetwork(2, 3), TRIPLE), (FieldNetwork(2, 2), PAIR)), "two_layers"
)
frobenius = compared("slope", slope_at_fixed(lambda depth: 2 * depth), PAIRS, "frobenius")
nuclear = compared("slope", slope_at_fixed(lambda depth: depth), PAIRS, "nuclear")
layer_norm = compared("slope", slope_at_fixed(lambda depth: 2), PAIRS, "layer_norm")


def three_rates(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """Σ′_k/σ_k at λ = (10, 1, ½), N = 3."""
    started = time.perf_counter()
    step = Step(FieldNetwork(3, 3), (10.0, 1.0, 0.5), seed, "entropy_direction.relative_three")
    found = step.vertical(step.logarithms, ulps=step.ulps_of_logarithms)[0]
    comparisons: list[Comparison] = []
    for row in range(3):  # one by one: their sizes differ a hundredfold
        name = f"rate of σ_{row + 1}, N = 3"
        comparisons += compare_measured(f"{name}, {step}", part(found, [row]), step.values(claimed[name]))
    sign = float(np.sign(found.value[1] - found.value[0]))
    of_sign = step.values(claimed["sign of rate 2 − rate 1"])[0]
    comparisons.append(Comparison("sign of rate 2 − rate 1", sign, of_sign, 0.5, 0.0))
    return conclude(METHOD, comparisons, FINE, started)
