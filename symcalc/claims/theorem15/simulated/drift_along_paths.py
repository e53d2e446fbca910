"""Theorem 15 along paths: the claimed drift against the eigenvalues of dM = P_M dH + √(2/β) P_M^⊥ dH at d = 4.

What one step cannot show: time-dependence, closure, the independence of the noise.  Local residuals
(`numeric.residuals`) are summed along paths at two step sizes; their mean vanishes for the true drift.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial

import numpy as np
import sympy as sp

from numeric.coupling import Coupling
from numeric.residuals import local_residuals
from symcalc.codegen.columns import compile_columns
from symcalc.evidence.chunks import Setting, chunked, vanishing
from symcalc.evidence.exact import Quantities
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence
from symcalc.models import dyson
from symcalc.models.dyson import beta
from symcalc.spectral import DIRECTION, eigenvalue_symbols, eigenvalue_variation

BETAS = (4, 2)
TOLERANCE = 0.01  # relative, of the drift


@dataclass(frozen=True)
class Plan:
    """Where paths start, how long they run and in how many (coarse) steps, and how many there are in a chunk."""

    start: tuple[float, ...] = (-2.0, -0.7, 0.4, 2.9)
    horizon: float = 0.1
    steps: int = 16
    paths: int = 100


PLAN, CHUNKS = Plan(), 48
x = eigenvalue_symbols(len(PLAN.start))


@along_paths(seconds=2.2, sees=0.25)
def drift(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """The claimed drift along paths at β = 4 and β = 2; with the effort grow the chunks, then how many there are."""
    size, chunks = chunked(PLAN.paths, CHUNKS, effort)
    column, correction = sp.Matrix(claimed["drift"].instances(len(x))), second_order_term()
    settings = []
    for b in BETAS:
        function = compile_columns(column.subs(beta, b), x)
        settings.append(Setting(f"β = {b}", partial(_chunk, b, function, correction, seed, size)))
    figures = {**asdict(PLAN), "paths": size * chunks}
    return vanishing("local residuals along paths, two step sizes", settings, chunks, TOLERANCE, false_alarm, figures)


def _chunk(b: int, function: Callable, correction: Callable, seed: int, size: int, number: int) -> Coupling:
    return local_residuals(
        PLAN.start, math.sqrt(2 / b), function, PLAN.horizon, PLAN.steps, size, seed,
        f"theorem15.drift along paths, β = {b}, chunk {number} of {size}", correction,
    )  # fmt: skip


def second_order_term() -> Callable[[np.ndarray, np.ndarray, float], np.ndarray]:
    """½ D²x(A, A) less its mean, from the second variation: of mean zero whatever the drift, so it only sharpens."""
    size, second = len(x), eigenvalue_variation(2).instances(len(x))

    def slope(k: int, j: int) -> sp.Expr:
        pair = (DIRECTION.at(k + 1, j + 1), DIRECTION.at(j + 1, k + 1))
        return sp.S.Zero if j == k else second[k].diff(*pair) / 2

    compiled = compile_columns(sp.Matrix([slope(k, j) for k in range(size) for j in range(size)]), x)
    pair = dyson.upstairs_in_frame(2)
    bracket = float(pair.driving_noise.covariation(pair.martingale[0, 1], pair.martingale[1, 0]))

    def correction(at: np.ndarray, increment: np.ndarray, h: float) -> np.ndarray:
        shape = (*at.shape, size)
        total: np.ndarray = (compiled(at).reshape(shape) * (np.abs(increment) ** 2 - bracket * h)).sum(axis=-1)
        return total

    return correction
