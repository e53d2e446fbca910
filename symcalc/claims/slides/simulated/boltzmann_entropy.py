"""The claim of `boltzmann_entropy` on two forces, at its example: noise along and across the gauge orbit."""

from __future__ import annotations

import time

import numpy as np

from numeric.field_network import FieldNetwork
from numeric.measured import each_bracket, scaled
from symcalc.claims.simulated_direction import force
from symcalc.claims.simulated_field_network import FINE, METHOD, Step
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import Comparison, compare_measured, conclude, real_values
from symcalc.evidence.verdict import Evidence


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
