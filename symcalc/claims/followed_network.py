"""The drifts Σ′ and Σ″ of the noisy network along paths of its factors, at d = N = 3 with W not symmetric.

    Σ″   noise across the gauge orbits alone: W drifts by Q_N Σ″ Q_0ᵀ/β                           (theorem18.ito_drift)
    Σ′   noise along the gauge orbits alone: W drifts by Q_N Σ′ Q_0ᵀ/β, and has no noise          (gradient_flow)
    all  both noises and a loss that pulls the frames too                                         (end_to_end)

What one step at a chosen point cannot show, each of the three shows of its drift:

* time-dependence: the claimed drift holds at every later state, which the noise chose, not at the start alone;
* closure: it is a function of λ (and of E′(W)) alone, wherever the noise has turned the inner frames;
* independence of the noise: the residuals' martingale part stays of mean zero given the past, under an adapted weight.

Local residuals of W in its frames (`numeric.network_residuals`) are summed along paths at two step sizes, all d² of
them; their mean vanishes for the true drift.  The simulation knows products of matrices and projections only.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import product

import numpy as np
import sympy as sp

from numeric.differences import Coupling
from numeric.framed import Framed
from numeric.losses import Free, Loss, Target
from numeric.network import Langevin, Walk
from numeric.network_residuals import FramedDrift, network_residuals
from numeric.random_matrices import haar_orthogonal
from numeric.streams import stream
from symcalc.claims.dln import slope
from symcalc.codegen.columns import compile_columns
from symcalc.evidence.chunks import Setting, chunked, vanishing
from symcalc.evidence.exact import Quantities
from symcalc.evidence.plan import along_paths
from symcalc.evidence.verdict import Evidence
from symcalc.indexed import IndexSum
from symcalc.models.dln.brownian import kappa
from symcalc.models.dln.metric import N, beta, lam

METHOD = "local residuals along paths, two step sizes"
ZERO = IndexSum.of(0, "i", "j")
BETA, KAPPA = 3, sp.Rational(2, 5)
TOLERANCE = 0.005  # relative, of the drift
PULL = 0.3 * np.array([[0.7, -0.4, 0.3], [0.2, -0.5, 0.9], [-0.8, 0.6, 0.4]])  # E′(W) in the frames, at the start


@dataclass(frozen=True)
class Plan:
    """Where paths start, how long they run and in how many (coarse) steps, and how many there are in a chunk."""

    depth: int = 3
    start: tuple[float, ...] = (1.3, 0.9, 0.6)
    horizon: float = 0.1
    steps: int = 10
    paths: int = 50


PLAN, CHUNKS = Plan(), 64
FEW_STEPS = replace(PLAN, steps=5)
d = len(PLAN.start)
POSITIONS = tuple(product(range(1, d + 1), repeat=2))


@along_paths(seconds=1.6, sees=0.75)
def ito_drift(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Σ″/β, with noise across the orbits alone."""
    paths = Paths("theorem18.ito_drift", seed, Langevin(Free(), 0.0, math.sqrt(2 / BETA)))
    drift = drift_in_frames(paths.equation.loss, IndexSum.of(claimed["Σ″"]) * (1 / beta))
    return paths.followed("noise across the orbits", drift, false_alarm, effort)


@along_paths(seconds=1.1, sees=0.35)
def gradient_flow(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """Σ′/β, with noise along the orbits alone: W has no noise, so λ̇ moves σ = λ^N at the rate N λ^{N−1} λ̇."""
    paths = Paths("network_langevin.gradient_flow", seed, Langevin.riemannian(BETA, 0.0), FEW_STEPS)
    of_roots = IndexSum.of(claimed["drift of λ at κ = 0"])
    drift = drift_in_frames(paths.equation.loss, of_roots * sp.diff(lam["k"] ** N, lam["k"]))
    return paths.followed("noise along the orbits", drift, false_alarm, effort)


@along_paths(seconds=2.4, sees=0.6)
def end_to_end(claimed: Quantities, seed: int, false_alarm: float, effort: float = 1.0) -> Evidence:
    """The whole drift of W, entry by entry, with both noises and the loss ½ |W − Φ|²."""
    identity = "network_langevin.end_to_end"
    start = beginning(identity, seed)
    target = start.end_to_end - start.frames[-1] @ PULL @ start.frames[0].T
    paths = Paths(identity, seed, Langevin.riemannian(BETA, float(KAPPA), Target(target)))
    drift = drift_in_frames(paths.equation.loss, claimed["drift k, k"], claimed["drift i, j"])
    return paths.followed(f"κ = {KAPPA} and a loss", drift, false_alarm, effort)


def beginning(purpose: str, seed: int) -> Framed:
    """Where all paths begin: λ as planned, the frames random."""
    return Framed.start(PLAN.start, haar_orthogonal(stream(seed, f"{purpose} along paths: frames"), d, PLAN.depth + 1))


def drift_in_frames(loss: Loss, own: IndexSum, others: IndexSum = ZERO) -> FramedDrift:
    """State ↦ the claimed drift (..., d, d) of W in its frames, from its entries k, k and i ≠ j."""
    symbols = [*(lam.at(k) for k in range(1, d + 1)), *(slope.at(i, j) for i, j in POSITIONS)]
    plain = dict(zip(symbols, sp.symbols(f"y:{len(symbols)}", real=True), strict=True))
    diagonal, rest = iter(own.instances(d)), iter(others.instances(d))
    column = sp.Matrix([next(diagonal if i == j else rest) for i, j in POSITIONS])
    numbers = {N: PLAN.depth, beta: BETA, kappa: KAPPA}
    compiled = compile_columns(column.subs(numbers).xreplace(plain), list(plain.values()))
    return partial(_drift, loss, compiled)


def _drift(loss: Loss, compiled: Callable[[np.ndarray], np.ndarray], state: Framed) -> np.ndarray:
    last, first = state.frames[..., -1, :, :], state.frames[..., 0, :, :]
    e = last.swapaxes(-1, -2) @ loss.slope(state.end_to_end) @ first
    return compiled(np.concatenate([state.lam, e.reshape(*state.lam.shape[:-1], d * d)], axis=-1)).reshape(e.shape)


@dataclass(frozen=True)
class Paths:
    """Paths of the network that a claim is followed along."""

    claim: str
    seed: int
    equation: Langevin
    plan: Plan = PLAN

    def followed(self, what: str, drift: FramedDrift, false_alarm: float, effort: float) -> Evidence:
        """The summed residuals of all entries of W against 0, chunk by chunk."""
        size, chunks = chunked(self.plan.paths, CHUNKS, effort)
        setting = Setting(what, partial(self.chunk, drift, size), [f"W{i}{j}" for i, j in POSITIONS])
        figures = {**asdict(self.plan), "paths": size * chunks}
        return vanishing(METHOD, [setting], chunks, TOLERANCE, false_alarm, figures)

    def chunk(self, drift: FramedDrift, size: int, number: int) -> Coupling:
        """The residuals of `size` paths, by a stream of their own."""
        start, named = beginning(self.claim, self.seed), f"{self.claim} along paths, chunk {number} of {size}"
        walk = Walk(self.equation, start, self.plan.horizon, self.plan.steps, self.seed, named)
        return network_residuals(walk, drift, size, blocks=1)
