"""The claims of `langevin_equation`: a loss, and noise along and across the orbits, in one step and along paths."""

from __future__ import annotations

import math
import time

from numeric.measured import part
from numeric.statistics import normal_quantile
from symcalc.claims.simulated_dln import ACROSS, ALONG, METHOD, PLACES, Place, everywhere, response, values
from symcalc.claims.simulated_network import COARSE, HORIZON, mean_square
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured, conclude, real_values
from symcalc.evidence.verdict import Evidence
from symcalc.indexed import IndexSum


def langevin(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of σ with a loss of generic slope."""

    def compare(place: Place) -> list[Comparison]:
        drift = response(place, seed, ALONG, ACROSS, "sigma", "slope")[0]
        return compare_measured(f"drift of σ, {place}", drift, values(claimed["drift"], place))

    return everywhere(compare)


def second_moment(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The drift of Σ λ² with weight decay in one step, and its mean along paths."""
    started, comparisons = time.perf_counter(), []
    for place in PLACES:
        drift = part(response(place, seed, ALONG, ACROSS, "spectral", "decay")[0], [0])
        comparisons += compare_measured(f"L Σλ², {place}", drift, [generator(claimed, place)])
    z = normal_quantile(false_alarm / 2)
    return conclude(f"{METHOD}; means along paths", [*comparisons, growth(claimed, seed, z)], COARSE, started)


def generator(claimed: Quantities, place: Place) -> float:
    """The claimed L Σ λ² at a place."""
    quantity = IndexSum.of(claimed["L Σ λ²"]).instantiate(place.d)
    return real_values(quantity, place.symbols)[0]


def growth(claimed: Quantities, seed: int, z: float) -> Comparison:
    """E Σ λ² at the horizon: the claimed generator is affine in Σ λ², m′ = a + b m."""
    place = PLACES[0]
    other = Place(place.depth, tuple(2 * v for v in place.lam))
    squares = [sum(v * v for v in p.lam) for p in (place, other)]
    rates = [generator(claimed, p) for p in (place, other)]
    b = (rates[1] - rates[0]) / (squares[1] - squares[0])
    expected = squares[0] + rates[0] * math.expm1(b * HORIZON) / b
    return mean_square(expected, seed, z)
