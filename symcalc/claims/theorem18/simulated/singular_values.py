"""The claims of `singular_values`: drifts and brackets of singular values as LAPACK gives them."""

from __future__ import annotations

import math

from numeric.measured import brackets, entry, part
from symcalc.claims.simulated_dln import Place, Response, across, everywhere, off, values
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured
from symcalc.evidence.verdict import Evidence


def spectrum(claimed: Quantities, found: Response, place: Place, factor: float = 1.0) -> list[Comparison]:
    """Drift, variance and covariation of singular values times `factor`, those of them that are claimed."""
    d, comparisons = place.d, []
    bracket = brackets(found[1])
    rows, columns = ([divmod(r, d)[side] for r in off(d)] for side in (0, 1))
    measured = {
        "drift": part(found[0], range(d), factor),
        "variance": part(entry(bracket, range(d), range(d)), range(d), factor**2),
        "covariation": part(entry(bracket, rows, columns), range(len(rows)), factor**2),
    }
    for name in measured.keys() & claimed.keys():
        comparisons += compare_measured(f"{name}, {place}", measured[name], values(claimed[name], place))
    return comparisons


def singular_values(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """What is claimed of the equation of σ."""
    return everywhere(lambda place: spectrum(claimed, across(place, seed, "sigma"), place))


def roots(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """What is claimed of the equation of λ."""
    return everywhere(lambda place: spectrum(claimed, across(place, seed, "roots"), place))


def rescaled_roots(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """What is claimed of the equation of √N λ."""
    return everywhere(lambda place: spectrum(claimed, across(place, seed, "roots"), place, math.sqrt(place.depth)))
