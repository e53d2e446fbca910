"""The Monte Carlo tier of typed formulas: against one random step of the matrix process, where the formula is a drift.

The eigenvalues of dM = P_M dH + √(2/β) P_M^⊥ dH at d = 1, …, 4 and three temperatures; the end-to-end matrix of a
network whose factors move across their gauge orbits, its singular values and their N-th roots, at the places of
`symcalc.claims.simulated_dln`.  Nothing here knows a derived formula.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator

import sympy as sp

from numeric.measured import part
from numeric.onestep import Measured
from symcalc.claims.simulated_dln import BETA as NETWORK_BETA
from symcalc.claims.simulated_dln import FINE, METHOD, PLACES, Place, across, diagonal
from symcalc.errors import Undecidable, UndefinedFormula
from symcalc.evidence import montecarlo
from symcalc.evidence.montecarlo import Comparison
from symcalc.evidence.verdict import Evidence, Tier, Verdict
from symcalc.referee.evaluation import BETA
from symcalc.referee.measured import DIMENSIONS, grid, numbers, values_at
from symcalc.referee.typed import Typed

EIGENVALUES, EIGENVALUES_METHOD, EIGENVALUES_TOLERANCE = "dyson.drift", "one-step response, second chaos", 1e-4


def has(identity: str) -> bool:
    """Whether formulas with this id are simulated.

    >>> has("dln.ito_drift"), has("eigenvalue.second")
    (True, False)
    """
    return identity == EIGENVALUES or identity in NETWORK_DRIFTS


def montecarlo_tier(typed: Typed, seed: int) -> Evidence:
    """One random step of the matrix process, at a few dimensions."""
    started = time.perf_counter()
    eigenvalues = typed.formula.id == EIGENVALUES
    method, tolerance = (EIGENVALUES_METHOD, EIGENVALUES_TOLERANCE) if eigenvalues else (METHOD, FINE)
    comparisons: list[Comparison] = []
    seen: dict[str, None] = {}
    try:
        for where, found in _of_eigenvalues(typed, seed) if eigenvalues else _of_network(typed, seed):
            comparisons += found
            seen[where] = None
    except Undecidable as reason:
        return Evidence(Tier.MONTECARLO, Verdict.INCONCLUSIVE, method, str(reason), {}, time.perf_counter() - started)
    return montecarlo.conclude(method, comparisons, tolerance, started, {"at": list(seen)}, f" at {'; '.join(seen)}")


def _of_eigenvalues(typed: Typed, seed: int) -> Iterator[tuple[str, list[Comparison]]]:
    for n, (d, _, at, components) in enumerate(grid(typed, DIMENSIONS, seed)):
        claimed = [float(v) for v in values_at(components, at)]
        x, amplitude = [float(v) for v in numbers(at, "x", d)], math.sqrt(2 / at[BETA])
        purpose, where = f"check {typed.formula.id}, d = {d}, point {n}", f"beta = {float(at[BETA]):.8g}"
        yield f"d = {d}", montecarlo.one_step(claimed, x, amplitude, seed, purpose, where)


def _of_network(typed: Typed, seed: int) -> Iterator[tuple[str, list[Comparison]]]:
    undefined: list[UndefinedFormula] = []
    for place in PLACES:
        depth, symbols = sp.Integer(place.depth), {s: sp.Rational(str(v)) for s, v in place.symbols.items()}
        try:
            components = typed.everywhere([place.d], depth)[place.d]
        except UndefinedFormula as reason:
            undefined.append(reason)
            continue
        claimed = [float(v) for v in values_at([c.xreplace(symbols) for c in components], {})]
        measured = NETWORK_DRIFTS[typed.formula.id](place, seed)
        where = f"{place}, beta = {NETWORK_BETA:g}" if "beta" in typed.formula.scalars else str(place)
        yield f"d = {place.d}, N = {place.depth}", montecarlo.compare_measured(where, measured, claimed)
    if undefined:
        raise undefined[0] if len(undefined) == len(PLACES) else Undecidable(str(undefined[0]))


def _ito_drift(place: Place, seed: int) -> Measured:
    """β times the diagonal of the drift of W in its frames."""
    return part(across(place, seed, "in_frame")[0], diagonal(place.d), NETWORK_BETA)


NETWORK_DRIFTS: dict[str, Callable[[Place, int], Measured]] = {
    "dln.ito_drift": _ito_drift,
    "dln.singular_drift": lambda place, seed: across(place, seed, "sigma")[0],
    "dln.lambda_drift": lambda place, seed: across(place, seed, "roots")[0],
}
