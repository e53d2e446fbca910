"""One random step on the general Riemannian submersion, at the origin of adapted coordinates (tier Monte Carlo).

The metric is the one of `submersion`, h and k to first order and aᵀk beside them, with numbers for its free slopes;
noise of one weight runs along the fibre and of another across it, and moves along geodesics (`numeric.coordinates`).
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

import numpy as np
import sympy as sp

from numeric.coordinates import geodesic_flow
from numeric.embedded import Noise, response
from numeric.measured import each_bracket, minus, scaled
from numeric.onestep import Measured
from numeric.streams import stream
from symcalc.claims.simulated_field_network import FINE
from symcalc.claims.submersion import F, X, everywhere_free, general_submersion, linear
from symcalc.domains import Domain, Point
from symcalc.evidence.exact import Quantities
from symcalc.evidence.montecarlo import compare_measured, conclude, real_values
from symcalc.evidence.precise import generic_point
from symcalc.evidence.verdict import Evidence

Found = dict[str, Measured]
SPACE = general_submersion(invariant=True).upstairs
_FREE = everywhere_free(SPACE.matrix, *SPACE.slopes, F, linear("E", (), X)).real
POINTS = Domain(positive=sp.symbols("beta kappa", positive=True), real=_FREE)


class At:
    """A generic point: β, κ, the slopes of the metric, of E and of f."""

    def __init__(self, point: Point, seed: int, purpose: str) -> None:
        self.point, self.seed, self.purpose = point, seed, purpose
        self._named = {s.name: float(v) for s, v in point.items()}
        self.beta, self.kappa = self._named["beta"], self._named["kappa"]

    def free(self, name: str, *indices: int) -> float:
        """The free number name[i,j,…], 0 where there is none."""
        return self._named.get(f"{name}[{','.join(map(str, indices))}]", 0.0)

    def metric(self, q: np.ndarray) -> np.ndarray:
        """h + aᵀka, aᵀk, ka, k at q."""
        base, fibre, form = (self._slopes(name) @ q for name in "hka")
        form = np.hstack([form, np.eye(2)])
        g = form.T @ (np.eye(2) + fibre) @ form
        g[:2, :2] += np.eye(2) + base
        return np.asarray(g)

    def _slopes(self, name: str) -> np.ndarray:
        """∂_l of the entries, [i, j, l]; h and k are symmetric, a is not."""
        places = [(i, j) if name == "a" else tuple(sorted((i, j))) for i, j in itertools.product((1, 2), repeat=2)]
        return np.array([[self.free(name, *ij, l) for l in (1, 2, 3, 4)] for ij in places]).reshape(2, 2, 4)

    def function(self, q: np.ndarray) -> np.ndarray:
        """Σ f[i] x_i + ½ Σ f[i,j] x_i x_j, (..., 1)."""
        slope = np.array([self.free("f", i) for i in (1, 2)])
        second = np.array([[self.free("f", *sorted((i, j))) for j in (1, 2)] for i in (1, 2)])
        x = q[..., :2]
        return np.asarray((x @ slope + np.einsum("...i,ij,...j->...", x, second, x) / 2)[..., None])

    def generated(self, along: float, across: float, loss: bool = False) -> tuple[Measured, Measured]:
        """L(f∘φ) and d⟨f∘φ⟩/dt for along · tr_V Hess + across · tr_H Hess − ⟨grad(E∘φ), grad ·⟩."""
        drift = np.array([-self.free("E", 1), -self.free("E", 2), 0.0, 0.0]) if loss else np.zeros(4)
        directions = np.diag(np.sqrt([2 * across, 2 * across, 2 * along, 2 * along]))
        rng = stream(self.seed, f"{self.purpose}, {along!r}, {across!r}, {loss}")
        noise = Noise(directions, drift, geodesic_flow(self.metric))
        first, diffusion = response(self.function, np.zeros(4), noise, rng)
        return first, each_bracket(diffusion)


def compared(what: str, purpose: str, measured: Callable[[At], Found]) -> Callable[[Quantities, int, float], Evidence]:
    """Claimed quantities at two generic points, β ≠ 1, 2, 4 and κ ≠ 1, against what is measured there."""

    def simulate(claimed: Quantities, seed: int, false_alarm: float) -> Evidence:
        started, comparisons = time.perf_counter(), []
        for n in (1, 2):
            point = generic_point(POINTS, n)
            for name, found in measured(At(point, seed, f"{purpose}, point {n}")).items():
                comparisons += compare_measured(f"{name}, point {n}", found, real_values(claimed[name], dict(point)))
        return conclude(f"one-step response {what}", comparisons, FINE, started)

    return simulate


def _projection(at: At) -> Found:
    drift, bracket = at.generated(1 / at.beta, at.kappa / at.beta, loss=True)
    return {"L(f∘φ)": drift, "d⟨f∘φ⟩/dt": bracket}


def _gradient_flow(at: At) -> Found:
    still, bracket = at.generated(1 / at.beta, 0.0, loss=True)
    whole, _ = at.generated(1 / at.beta, at.kappa / at.beta, loss=True)
    quotient = scaled(minus(whole, still), 1 / at.kappa)
    return {"L₀(f∘φ)": still, "d⟨f∘φ⟩/dt at κ = 0": bracket, "(L − L₀)/κ": quotient}


def _normalisation(at: At) -> Found:
    return {
        "entropic part, generator ½Δ": at.generated(0.5, 0.0)[0],
        "entropic part, generator Δ/β": at.generated(1 / at.beta, 0.0)[0],
    }


def _anisotropic(at: At) -> Found:
    noise, isotropic = (at.generated(1 / at.beta, weight / at.beta)[0] for weight in (at.kappa, 1.0))
    return {"L − Δ_g/β": minus(noise, isotropic)}


def _loss(at: At) -> Found:
    flow, still = (at.generated(1 / at.beta, at.kappa / at.beta, loss)[0] for loss in (True, False))
    return {"loss part": minus(flow, still)}


projection = compared("in general coordinates", "langevin.projection", _projection)
gradient_flow = compared("with and without noise across the fibre", "langevin.gradient_flow", _gradient_flow)
normalisation = compared("to noise along the fibre", "slides.normalisation", _normalisation)
anisotropic_noise = compared("with and without κ", "slides.anisotropic_noise", _anisotropic)
loss_downstairs = compared("with and without the loss", "slides.loss_downstairs", _loss)
