"""The claims of `ito_correction`: the drift of W in its frames."""

from __future__ import annotations

from numeric.measured import part
from symcalc.claims.simulated_dln import BETA, Place, across, diagonal, everywhere, off, values
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured
from symcalc.evidence.verdict import Evidence


def ito_drift(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The diagonal of the drift of W in its frames, times β."""

    def compare(place: Place) -> list[Comparison]:
        drift = part(across(place, seed, "in_frame")[0], diagonal(place.d), BETA)
        return compare_measured(f"Σ″, {place}", drift, values(claimed["Σ″"], place))

    return everywhere(compare)


def off_diagonal(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
    """The other entries of the drift."""

    def compare(place: Place) -> list[Comparison]:
        drift = part(across(place, seed, "in_frame")[0], off(place.d), BETA)
        return compare_measured(f"Σ″_kl, {place}", drift, values(claimed["Σ″_kl"], place))

    return everywhere(compare)
